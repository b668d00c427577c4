"""What the page says of a ranking, in words, and its workbook: the same rows, worded once."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.exact import format_points, format_short, round_half_up
from documents.xlsx.columns import Column
from documents.xlsx.writer import WorkbookWriter, safe_sheet_title
from scoring.certainty.bar import place_bar
from scoring.certainty.field import Field, Tolerances
from scoring.certainty.figures import (
    PROBABLY,
    SURELY,
    Certain,
    Heavier,
    Swing,
    drawn,
    heavier,
    swings,
)
from scoring.certainty.queries import part_titles

#: A rank holds if it hardly moves, and by and large if it stays in an eighth of the field.
FIRM, SHARE = 2, 8
#: So many stretches are told of.
LONGEST = 4


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit: its rank, the places it may as well have, and how it stands to the next one."""

    code: str
    name: str
    rank: int
    total: Fraction
    best: int
    worst: int
    hold: str
    gap: Fraction | None
    above_next: int | None
    pair: str
    in_quota: int | None
    swing: str
    bar: SafeString
    grade: str = ""
    grade_kept: int | None = None
    grade_else: str = ""

    @property
    def between(self) -> str:
        """The places in words: 第 11–18 名."""
        if self.best == self.worst:
            return _("第 %(place)s 名") % {"place": self.best}
        return _("第 %(best)s–%(worst)s 名") % {"best": self.best, "worst": self.worst}


@dataclass(frozen=True, slots=True)
class PartRow:
    """A component: by how much its marks were varied, and what its weight does to the ranks."""

    title: str
    points: str
    tolerance: str
    more: str
    less: str


@dataclass(frozen=True, slots=True)
class Told:
    """All that is told of one group."""

    units: list[UnitRow]
    parts: list[PartRow]
    sentences: list[str]
    quota: int
    graded: bool = False


def told_of(field: Field, stated: Tolerances) -> Told:
    """Draw, and put into words."""
    found = drawn(field, stated)
    if not found.units:
        return Told([], [], [], 0)
    units = [
        _unit_row(field, n, certain, swing)
        for n, (certain, swing) in enumerate(zip(found.units, swings(field, stated), strict=True))
    ]
    told = _sentences(field, units, found.stretches)
    return Told(units, _part_rows(field, stated), told, field.quota, field.grades is not None)


def hold_words(certain: Certain, ranked: int) -> str:
    """Whether a rank holds."""
    if certain.spread <= FIRM:
        return _("站得稳")
    return _("大体站得住") if certain.spread * SHARE <= ranked else _("说不准")


def pair_words(above: int | None, gap: Fraction | None = None) -> str:
    """Whether a unit is told from the one that follows it; with the same total they share a rank,
    and which is ahead in a draw is the toss of a coin."""
    if above is None:
        return "—"
    if gap == 0:
        return _("并列")
    if above >= SURELY:
        return _("分得清")
    return _("多半在前") if above >= PROBABLY else _("分不清")


def _unit_row(field: Field, n: int, certain: Certain, swing: Swing) -> UnitRow:
    unit = field.units[n]
    after = field.units[n + 1] if n + 1 < len(field.units) else None
    return UnitRow(
        code=unit.code,
        name=unit.name,
        rank=unit.rank,
        total=unit.total,
        best=certain.best,
        worst=certain.worst,
        hold=hold_words(certain, len(field.units)),
        gap=None if after is None else unit.total - after.total,
        above_next=certain.above_next,
        pair=pair_words(certain.above_next, None if after is None else unit.total - after.total),
        in_quota=certain.in_quota,
        swing=_swing_words(field, swing),
        bar=place_bar(certain.best, certain.worst, unit.rank, len(field.units)),
        grade=_grade_title(field, unit.grade),
        grade_kept=certain.grade_kept,
        grade_else=_grade_title(field, certain.grade_else),
    )


def _grade_title(field: Field, grade: int | None) -> str:
    return "" if field.grades is None or grade is None else field.grades.titles[grade]


def _swing_words(field: Field, swing: Swing) -> str:
    if not swing.key:
        return _("哪个板块都动不了它")
    return _("%(part)s：第 %(high)s–%(low)s 名") % {
        "part": part_titles(field.parts)[swing.key],
        "high": swing.high,
        "low": swing.low,
    }


def _part_rows(field: Field, stated: Tolerances) -> list[PartRow]:
    names = {unit.code: unit.name for unit in field.units}
    found = heavier(field, stated)
    by = {(each.key, each.more): each for each in found}
    return [
        PartRow(
            part.title,
            format_short(part.points),
            format_points(part.tolerance(stated) * part.points, 2),
            _moved_words(by[part.key, True], names),
            _moved_words(by[part.key, False], names),
        )
        for part in field.parts
    ]


def _moved_words(found: Heavier, names: dict[str, str]) -> str:
    if not found.moved:
        return _("名次都不变")
    return ngettext(
        "%(n)s 个单位变位次，最多的%(name)s变 %(places)s 位",
        "%(n)s 个单位变位次，最多的%(name)s变 %(places)s 位",
        found.moved,
    ) % {"n": found.moved, "name": names[found.code], "places": found.furthest}


# --- sentences ------------------------------------------------------------------------------------


def _sentences(
    field: Field, units: list[UnitRow], stretches: Sequence[tuple[int, int]]
) -> list[str]:
    """What a reader takes away: the ends that hold, the stretches that do not, the last place that
    gains."""
    told = [_firm_sentence(units), *_stretch_sentences(units, stretches)]
    told += [_quota_sentence(field, units), _tied_sentence(field, units), *_grade_sentences(units)]
    return [each for each in told if each]


def _firm_sentence(units: list[UnitRow]) -> str:
    firm = sum(1 for each in units if each.hold == _("站得稳"))
    return ngettext(
        "参加排名的 %(all)s 个单位，名次站得稳的 %(n)s 个。",
        "参加排名的 %(all)s 个单位，名次站得稳的 %(n)s 个。",
        firm,
    ) % {"all": len(units), "n": firm}


def _stretch_sentences(units: list[UnitRow], stretches: Sequence[tuple[int, int]]) -> list[str]:
    """The longest stretches whose order is mostly chance, from the top."""
    long = sorted(sorted(stretches, key=lambda each: each[0] - each[1])[:LONGEST])
    return [
        _("第 %(first)s–%(last)s 名（%(from)s至%(to)s，%(n)s 个单位）差得很少，先后多半是碰巧。")
        % {
            "first": units[first].rank,
            "last": units[last].rank,
            "from": units[first].name,
            "to": units[last].name,
            "n": last - first + 1,
        }
        for first, last in long
    ]


def _quota_sentence(field: Field, units: list[UnitRow]) -> str:
    """How sure the last place is that gains a share of excellent staff (K-7.9)."""
    inside = [each for each in units if each.rank <= field.quota]
    if not field.quota or len(inside) == len(units) or not inside:
        return ""
    last, after = inside[-1], units[len(inside)]
    return _(
        "前 %(quota)s 名增加优秀比例：第 %(rank)s 名%(last)s 100 次里有 %(in)s 次进前 %(quota)s，"
        "下一名%(after)s有 %(out)s 次。"
    ) % {
        "quota": field.quota,
        "rank": last.rank,
        "last": last.name,
        "in": last.in_quota,
        "after": after.name,
        "out": after.in_quota,
    }


def _tied_sentence(field: Field, units: list[UnitRow]) -> str:
    """Why units that share the last place that gains stand about half inside and half out."""
    inside = [each for each in units if each.rank <= field.quota]
    if not field.quota or not inside:
        return ""
    tied = [each.name for each in units if each.rank == inside[-1].rank]
    if len(tied) < 2:
        return ""
    return _(
        "%(names)s总分相同，并列第 %(rank)s 名，按规则都算进；重排时分数不会再正好相同，"
        "谁在前像抛硬币，所以 100 次里各只有一部分进得去。"
    ) % {"names": _("、").join(tied), "rank": inside[-1].rank}


def _grade_sentences(units: list[UnitRow]) -> Iterator[str]:
    """How many grades hold, and which is least sure."""
    graded = [each for each in units if each.grade_kept is not None]
    if not graded:
        return
    sure = sum((each.grade_kept or 0) >= SURELY for each in graded)
    yield ngettext(
        "有等次的 %(all)s 个单位，等次拿得准的 %(n)s 个。",
        "有等次的 %(all)s 个单位，等次拿得准的 %(n)s 个。",
        sure,
    ) % {"all": len(graded), "n": sure}
    least = min(graded, key=lambda each: each.grade_kept or 0)
    if least.grade_else and (least.grade_kept or 0) < SURELY:
        yield _(
            "最说不准的是%(unit)s：100 次里有 %(kept)s 次还是%(grade)s，其余多半是%(other)s。"
        ) % {
            "unit": least.name,
            "kept": least.grade_kept,
            "grade": least.grade,
            "other": least.grade_else,
        }


# --- workbook -------------------------------------------------------------------------------------


def workbook(told: Told, title: str, foot: str) -> bytes:
    """Both tables of the page with the sentences that say what they mean."""
    file = io.BytesIO()
    with WorkbookWriter(file, title=title) as book:
        book.write_table(safe_sheet_title(_("名次"), []), _unit_columns(told), _unit_cells(told))
        parts = ([row.title, row.points, row.tolerance, row.more, row.less] for row in told.parts)
        book.write_table(safe_sheet_title(_("板块"), [_("名次")]), _part_columns(), parts)
        words = [[each] for each in (*told.sentences, foot)]
        column = [Column("told", _("说明"), width=90)]
        book.write_table(safe_sheet_title(_("说明"), [_("名次"), _("板块")]), column, words)
    return file.getvalue()


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
