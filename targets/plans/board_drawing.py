"""The rows of the board of plans as markup, made by plain functions: a hundred units of ten cells
would cost a template more than everything else of the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import conditional_escape as esc
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core.ui import NOT_APPLICABLE, badge, date_text, deadline
from schemes.rules.plans import ISSUED
from targets.plans.board import BoardRow

#: Stands for the unit's code in the address that all rows share; no code holds it.
_PLACE = "~"


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is the same for every row: words, a plan's address (both escaped), whether rows can be
    ticked."""

    words: Mapping[str, str]
    plan: str
    ticked: bool


def drawing_for(year: int, *, ticked: bool) -> Drawing:
    """The setting of a page's rows."""
    words = {
        "tick": _("选"),
        "state": _("状态"),
        "lines": _("目标数"),
        "due": _("时限"),
        "handed_in": _("报送"),
        "leader": _("分管领导"),
        "changed": _("最后改动"),
        "number": _("文号"),
        "signed": _("签订"),
        "late": _("逾期报送"),
        "times": _("第 %(n)s 次 %(at)s"),
        "no_unit": _("单位未签"),
        "no_authority": _("主体方未签"),
        "unsigned": _("未登记"),
    }
    address = reverse("targets:plan", args=[_PLACE]) + f"?year={year}"
    return Drawing({key: esc(text) for key, text in words.items()}, address, ticked)


def rows_markup(rows: Iterable[BoardRow], how: Drawing) -> SafeString:
    """All rows of the table's body."""
    return mark_safe("".join(_row(row, how) for row in rows))  # noqa: S308 - parts are escaped


def _row(row: BoardRow, how: Drawing) -> str:
    """One row.  What people typed is escaped; the rest are our own words and numbers."""
    words, plan = how.words, row.plan
    lines = str(row.lines) if plan else NOT_APPLICABLE
    changed = f"{esc(plan.changed_by)} {date_text(plan.changed_at, 'time')}" if plan else ""
    leader = row.unit.leader_in_charge or NOT_APPLICABLE
    address = how.plan.replace(_PLACE, esc(row.unit.unit.code))
    return (
        f'<tr>{_tick(row, how)}<th scope="row"><a href="{address}">{esc(row.unit.name)}</a></th>'
        f'<td data-label="{words["state"]}">{badge(row.look, label=row.title)}</td>'
        f'<td class="num" data-label="{words["lines"]}">{lines}</td>'
        f'<td data-label="{words["due"]}" class="nowrap">{_due(row, words)}</td>'
        f'<td data-label="{words["handed_in"]}">{_handed_in(row, words)}</td>'
        f'<td data-label="{words["leader"]}">{esc(leader)}</td>'
        f'<td data-label="{words["changed"]}">{changed or NOT_APPLICABLE}</td>'
        f'<td data-label="{words["number"]}">'
        f"{esc((plan and plan.number) or NOT_APPLICABLE)}</td>"
        f'<td class="nowrap" data-label="{words["signed"]}">{_signed(row, words)}</td></tr>'
    )


def _tick(row: BoardRow, how: Drawing) -> str:
    """The box of what can be done for many at once: a reminder, or a move."""
    if not how.ticked:
        return ""
    name, value = "", ""
    if row.remind:
        name, value = "item", row.remind
    elif row.acts and row.plan:
        name, value = "plan", f"{row.unit.unit.code}:{row.plan.version}"
    box = (
        f'<input type="checkbox" class="form-check-input" name="{name}" value="{esc(value)}" '
        f'aria-label="{how.words["tick"]} {esc(row.unit.name)}">'
    )
    return f'<td class="check">{box if name else ""}</td>'


def _due(row: BoardRow, words: Mapping[str, str]) -> str:
    if row.owes:
        return deadline(row.due_at)
    return f'<span class="ochre">{words["late"]}</span>' if row.late else NOT_APPLICABLE


def _handed_in(row: BoardRow, words: Mapping[str, str]) -> str:
    if row.handed_in is None:
        return NOT_APPLICABLE
    at = date_text(row.handed_in.submitted_at, "time")
    return words["times"] % {"n": row.handed_in.number, "at": at}


def _signed(row: BoardRow, words: Mapping[str, str]) -> str:
    """When the statement was signed by both, or who has not yet."""
    if row.state != ISSUED:
        return NOT_APPLICABLE
    if row.signing is None:
        return words["unsigned"]
    if row.signing.complete:
        return date_text(row.signing.unit_on)
    missing = words["no_unit"] if row.signing.authority_on else words["no_authority"]
    return f'<span class="ochre">{missing}</span>'
