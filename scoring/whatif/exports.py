"""The report of a what-if as a workbook, and as an official document for the meeting."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core.exact import format_money, format_points, round_half_up
from core.ui import date_text
from documents.pdf import render_template_pdf
from documents.xlsx.columns import Column
from documents.xlsx.writer import TableOptions, WorkbookWriter, safe_sheet_title
from scoring.whatif.models import WhatIf
from scoring.whatif.reading import Cause, Report, UnitLine, moved_units

#: Units in the table of the meeting's document; all of them stand in the workbook.
IN_DOCUMENT = 40


def title_of_report(row: WhatIf) -> str:
    """《…》试算报告（2025 年度事实）."""
    return "".join(title_parts(row))


def title_parts(row: WhatIf) -> tuple[str, str]:
    """The same in two, of which the second, of what year, breaks into no two lines."""
    report = _("%(title)s试算报告") % {"title": row.shown_title.removesuffix(".yaml")}
    return report, _("（%(year)s 年度事实）") % {"year": row.year.year}


def method_words() -> str:
    """How a unit's change is put down to the rules, in words."""
    return _(
        "按方案里的先后，从现行规则起一条一条改成试算的规则，每改一条算一次，"
        "那一步的变化就记在这一条名下。各条合起来正好等于总的变化；"
        "几条规则会互相影响，换一个先后，分到各条的数会不同。"
    )


def not_a_result() -> str:
    """What a what-if is not."""
    return _("试算不改任何事实、得分、名次和奖金，不作为考核结果。")


def causes_words(unit: UnitLine, *, money: bool) -> str:
    """By which rules a unit changed, the heaviest first."""
    said = [_cause_words(each, money=money) for each in unit.main_causes]
    return _("；").join(text for text in said if text)


def _cause_words(cause: Cause, *, money: bool) -> str:
    parts = []
    if cause.points:
        parts.append(_("%(n)s 分") % {"n": format_points(cause.points, 2, signed=True)})
    if cause.places:
        word = _("升 %(n)s 位") if cause.places > 0 else _("降 %(n)s 位")
        parts.append(word % {"n": abs(cause.places)})
    if money and cause.per_head:
        parts.append(_("人均 %(n)s 元") % {"n": format_money(cause.per_head, signed=True)})
    if not parts:
        return ""
    return _("%(rule)s：%(what)s") % {"rule": cause.name, "what": _("、").join(parts)}


# --- workbook -------------------------------------------------------------------------------------


def workbook(row: WhatIf, told: Mapping[str, Any]) -> bytes:
    """Units as the page shows them, rules, and the words around them."""
    file, money, report = io.BytesIO(), told["money"], told["report"]
    titles = [_("单位"), _("规则"), _("说明")]
    options = TableOptions(notes=[title_of_report(row), not_a_result()], footer=_printed())
    with WorkbookWriter(file, title=title_of_report(row)) as book:
        cells = (_unit_cells(unit, report, money=money) for unit in told["units"])
        book.write_table(titles[0], _unit_columns(report, money=money), cells, options)
        rules = _rule_rows(report, money=money)
        book.write_table(safe_sheet_title(titles[1], titles[:1]), _rule_columns(money), rules)
        words = (
            *told["since"],
            *told["sentences"],
            *told["set_aside"],
            method_words(),
            not_a_result(),
        )
        column = [Column("told", titles[2], width=90)]
        sheet = safe_sheet_title(titles[2], titles[:2])
        book.write_table(sheet, column, ([each] for each in words))
    return file.getvalue()


def _unit_columns(report: Report, *, money: bool) -> list[Column]:
    found = [
        Column("code", _("代码"), kind="code", width=10),
        Column("unit", _("单位"), width=22),
        Column("group", _("考核组"), width=12),
        Column("total_before", _("现行总分"), kind="points", width=12),
        Column("total", _("试算总分"), kind="points", width=12),
        Column("points", _("得分变动"), kind="points", width=12),
        Column("rank_before", _("现行名次"), kind="int", width=8),
        Column("rank", _("试算名次"), kind="int", width=8),
    ]
    if report.graded:
        found += [
            Column("grade_before", _("现行等次"), width=10),
            Column("grade", _("试算等次"), width=10),
        ]
    if money:
        found += [
            Column("rate_before", _("现行人均（元）"), kind="money", width=12),
            Column("rate", _("试算人均（元）"), kind="money", width=12),
            Column("people", _("人数"), kind="int", width=8),
            Column("money", _("应发变动（元）"), kind="money", width=14),
        ]
    return [*found, Column("why", _("主要因为哪些规则"), width=60)]


def _unit_cells(unit: UnitLine, report: Report, *, money: bool) -> list[Any]:
    old, new = unit.before, unit.after
    cells: list[Any] = [unit.code, unit.name, unit.group_title]
    cells += [_shown(old.total, 4), _shown(new.total, 4), _shown(unit.points, 4)]
    cells += [old.rank, new.rank]
    if report.graded:
        cells += [old.grade, new.grade]
    if money:
        cells += [_shown(old.per_head, 2), _shown(new.per_head, 2), unit.heads]
        cells.append(_shown(unit.money, 2))
    return [*cells, causes_words(unit, money=money)]


def _rule_columns(money: bool) -> list[Column]:
    found = [
        Column("rule", _("规则"), width=30),
        Column("clauses", _("条款"), width=14),
        Column("change", _("改了什么"), width=50),
        Column("up", _("得分增加的单位"), kind="int", width=12),
        Column("down", _("得分减少的单位"), kind="int", width=12),
        Column("ranks", _("名次有变的单位"), kind="int", width=12),
    ]
    if money:
        found += [
            Column("planned", _("预算变动（元）"), kind="money", width=16),
            Column("paid", _("应发变动（元）"), kind="money", width=16),
        ]
    return found


def _rule_rows(report: Report, *, money: bool) -> Iterator[list[Any]]:
    for rule in report.rules:
        figures = rule.figures
        cells: list[Any] = [rule.name, " ".join(rule.clauses), _("；").join(rule.lines)]
        cells += [figures.get("up"), figures.get("down"), figures.get("ranks")]
        if money:
            cells += [_shown(rule.planned, 2), _shown(rule.paid, 2)]
        yield cells


def _shown(value: Fraction | None, places: int) -> Any:
    return None if value is None else round_half_up(value, places)


def _printed() -> str:
    return _("%(at)s 打印") % {"at": date_text(timezone.now(), "fulltime")}


# --- the meeting's document -----------------------------------------------------------------------


def meeting_pdf(row: WhatIf, told: Mapping[str, Any]) -> bytes:
    """The report on official paper: what changes, what it does, by which rule, who gains and
    loses."""
    report, money = told["report"], told["money"]
    furthest = moved_units(report)
    context = {
        "row": row,
        "report": report,
        "money": money,
        "title": title_of_report(row),
        "title_parts": title_parts(row),
        "since": told["since"],
        "sentences": told["sentences"],
        "set_aside": told["set_aside"],
        "rules": report.rules,
        "units": furthest[:IN_DOCUMENT],
        "more": max(len(furthest) - IN_DOCUMENT, 0),
        "method": method_words(),
        "not_a_result": not_a_result(),
        "today": date_text(timezone.localdate(), "full"),
    }
    return render_template_pdf("print/what_if.html", context, page="official")
