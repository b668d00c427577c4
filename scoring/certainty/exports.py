"""The page as a workbook: its tables, with the sentences that say what they mean."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from core.exact import round_half_up
from documents.xlsx.columns import Column
from documents.xlsx.writer import WorkbookWriter
from scoring.certainty.page import Told
from scoring.certainty.sentences import pair_sentence, sentences


def workbook(told: Told, title: str, stated: str, foot: str) -> bytes:
    """The tables of the page; ``stated`` says by how much things were varied."""
    file, names = io.BytesIO(), [_("名次"), _("板块对名次"), _("板块权重"), _("说明")]
    with WorkbookWriter(file, title=title) as book:
        book.write_table(names[0], _unit_columns(told), _unit_cells(told))
        book.write_table(names[1], _sway_columns(told), _sway_cells(told))
        parts = ([row.title, row.points, row.tolerance, row.more, row.less] for row in told.parts)
        book.write_table(names[2], _part_columns(), parts)
        pair = [pair_sentence(told.pair)] if told.pair else []
        words = [[each] for each in (*sentences(told), *pair, stated, foot)]
        book.write_table(names[3], [Column("told", _("说明"), width=90)], words)
    return file.getvalue()


def _sway_columns(told: Told) -> list[Column]:
    columns = [Column("rank", _("名次"), kind="int", width=8), Column("unit", _("单位"), width=24)]
    return columns + [Column(f"part{n}", row.title, width=18) for n, row in enumerate(told.parts)]


def _sway_cells(told: Told) -> Iterator[Sequence[Any]]:
    for row in told.units:
        yield [row.rank, row.name, *map(str, row.sways)]


def _unit_columns(told: Told) -> list[Column]:
    columns = [
        Column("rank", _("名次"), kind="int", width=8),
        Column("unit", _("单位"), width=24),
        Column("total", _("总分"), kind="points", width=14),
        Column("best", _("最好到第几名"), kind="int", width=12),
        Column("worst", _("最差到第几名"), kind="int", width=12),
        Column("hold", _("名次稳不稳"), width=12),
        Column("gap", _("领先下一名"), kind="points", width=12),
        Column("above", _("100 次里几次在下一名之前"), kind="int", width=14),
        Column("pair", _("与下一名"), width=12),
        Column("swing", _("最受哪个板块左右"), width=30),
    ]
    if told.graded:
        columns.append(Column("grade", _("等次"), width=10))
        columns.append(Column("kept", _("100 次里几次还是这一等"), kind="int", width=14))
    if told.quota:
        title = _("100 次里几次进前 %(n)s") % {"n": told.quota}
        columns.append(Column("quota", title, kind="int", width=14))
    return columns


def _unit_cells(told: Told) -> Iterator[Sequence[Any]]:
    for row in told.units:
        gap = None if row.gap is None else round_half_up(row.gap, 4)
        cells = [row.rank, row.name, round_half_up(row.total, 4), row.best, row.worst, row.hold]
        cells += [gap, row.above_next, row.pair, row.swing]
        if told.graded:
            cells += [row.grade, row.grade_kept]
        yield [*cells, row.in_quota] if told.quota else cells


def _part_columns() -> list[Column]:
    return [
        Column("part", _("板块"), width=24),
        Column("points", _("分值"), width=10),
        Column("tolerance", _("得分上下（分）"), width=14),
        Column("more", _("权重加重"), width=44),
        Column("less", _("权重减轻"), width=44),
    ]
