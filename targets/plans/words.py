"""What the plan's pages say of a line: its growth, where it comes from, what a check found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core.exact import format_percent, format_short, from_text
from core.language import title_of
from core.phrases import said
from documents.xlsx.values import half_width
from targets.plans import flow
from targets.plans.checks import is_planned
from targets.plans.fields import BY_KEY, Setting, cell_words, value_of
from targets.plans.findings import Finding, Line
from targets.plans.models import LineDuty, Plan, PlanEdit, PlanLine
from targets.plans.reading import Answered, named
from targets.plans.services.importing import Imported

#: From so many times last year's actual on the table says no percents: they would widen it.
MANY_TIMES = 100
TITLES = {key: field.title for key, field in BY_KEY.items()}


@dataclass(frozen=True, slots=True)
class Hint:
    """What stands under a line: the text, whether it blocks, what puts it right, the answer."""

    finding: Finding
    text: str
    answer: str
    fix_words: str

    @property
    def tone(self) -> str:
        """Blocking, answered, or to be answered."""
        return "error" if self.finding.blocks else "answered" if self.answer else ""


def hint_of(each: Answered, setting: Setting) -> Hint:
    """A finding in the reader's words."""
    finding = named(each.finding, TITLES)
    params = dict(finding.params)
    if finding.component:
        titles = dict(setting.components)
        params["title"] = str(titles.get(finding.component, params.get("title", "")))
    text = " ".join(said(finding.text, params).split())
    fix = finding.fix
    words = _("改为 %s") % fix.value if fix else ""
    return Hint(finding, text, each.answer.reason if each.answer else "", words)


def growth_words(line: Line) -> str:
    """How much the plan is above last year: percent, points for a percentage, new, the same."""
    plan, last = line.plan, line.number("last_year")
    if plan is None:
        return "—"
    if last is None:
        return _("新增")
    if plan == last:
        return _("持平")
    if half_width(line.values["measure"]) == "%":
        return _("%s 点") % format_signed(plan - last)
    if last == 0:
        return _("新增")
    if last > 0 and plan >= MANY_TIMES * last:
        return _("%s 倍以上") % MANY_TIMES
    return format_percent((plan - last) / abs(last), signed=True)


def format_signed(number: Fraction) -> str:
    """A short number with its sign."""
    return f"+{format_short(number)}" if number > 0 else format_short(number)


def duty_words(line: PlanLine) -> str:
    """Lead or assist, with the share."""
    words = str(LineDuty(line.duty).label)
    return words if line.share is None else f"{words} {format_short(line.share)}%"


def stale_words(setting: Setting, line: PlanLine | None, edits: Sequence[PlanEdit]) -> str:
    """Who changed a line since it was shown, when, and what."""
    if line is None:
        return _("这一项已被移除，你填的没有存。可以撤销移除，或另加一行")
    if not edits:
        return _("这一项已经改过，你看到的是旧的")
    last = edits[-1]
    changed: dict[str, Any] = {}
    for edit in edits:
        for change in edit.changes:
            if change["line"] == line.pk:
                changed |= {key: None for key in change["after"] if key in BY_KEY}
    told = _("；").join(
        f"{TITLES[key]} {cell_words(setting, key, value_of(line, key)) or '—'}" for key in changed
    )
    return _("%(who)s %(when)s 改过这一项，你看到的是旧的。现在是：%(what)s") % {
        "who": last.actor,
        "when": timezone.localtime(last.at).strftime("%H:%M"),
        "what": told or "—",
    }


def imported_words(done: Imported) -> str:
    """What a workbook changed of a plan, and which of its columns were not taken."""
    told = _("加了 %(added)s 项，改了 %(changed)s 项") % done._asdict()
    if not done.strange:
        return told
    return told + _("；没有认出的列：%s") % _("、").join(done.strange[:5])


def moved_words(plan: Plan) -> str:
    """Who moved or changed the plan since it was shown, and how it stands."""
    return _("%(who)s %(when)s 刚办过或改过，你看到的是旧的。现在是“%(state)s”，核对后再办") % {
        "who": plan.changed_by,
        "when": timezone.localtime(plan.changed_at).strftime("%H:%M"),
        "state": flow.state_title(plan.year, plan.state),
    }


def number_words(text: Any) -> str:
    """A kept number as it is read."""
    return "" if text in (None, "") else format_short(from_text(str(text)))


def component_titles(setting: Setting) -> dict[str, str]:
    """Titles of the components that are not filled by targets, by key."""
    group = setting.document.peer_group(setting.group)
    found = () if group is None else group.leaves()
    return {c.key: title_of(c.title) for c in found if not is_planned(c)}
