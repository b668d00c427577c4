"""The office's board of plans (谁还没报): every unit asked, how its plan stands, since when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Count, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from core.language import title_of
from core.ui import date_text
from schemes.deadlines import deadline_for, due_for
from schemes.models import Year
from schemes.queries import year_document
from schemes.rules.plans import DRAFT, ISSUED, RETURNED
from targets.plans import flow
from targets.plans.models import Plan, PlanLine, PlanSubmission
from targets.plans.queries import plan_rows
from targets.statements.models import StatementSigning
from targets.statements.queries import signings_of
from units.models import UnitYear

NONE, LATE = "none", "late"
LOOKS = {NONE: "missing", DRAFT: "draft", RETURNED: "returned", ISSUED: "issued"}
SORTS = ("unit", "state", "lines", "changed", "leader")


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A unit's plan on the board; without one its state is ``none``."""

    unit: UnitYear
    plan: Plan | None
    state: str
    title: str
    lines: int
    due_at: datetime | None
    late: bool
    handed_in: PlanSubmission | None
    remind: str = ""
    acts: tuple[str, ...] = ()
    signing: StatementSigning | None = None

    @property
    def look(self) -> str:
        """The badge."""
        return LOOKS.get(self.state, "review")

    @property
    def owes(self) -> bool:
        """Whether the unit must act."""
        return self.plan is None or self.plan.is_with_unit


@dataclass(frozen=True, slots=True)
class BoardAsked:
    """What the address asks for."""

    search: str = ""
    group: str = ""
    state: str = ""
    leader: str = ""
    sort: str = "unit"


def board_asked(query: Mapping[str, str]) -> BoardAsked:
    """Read the address; what is not understood asks for nothing."""
    sort = query.get("sort", "")
    return BoardAsked(
        search=query.get("q", "").strip(),
        group=query.get("group", ""),
        state=query.get("state", ""),
        leader=query.get("leader", ""),
        sort=sort if sort.removeprefix("-") in SORTS else "unit",
    )


def board(account: Any, year: Year) -> list[BoardRow]:
    """Every unit that the account may look at, in a fixed number of queries."""
    units = list(plan_rows(account, year).order_by("order", "key"))
    plans = {
        plan.unit_id: plan for plan in Plan.objects.filter(year=year).select_related("changed_by")
    }
    ids = [plan.pk for plan in plans.values()]
    lines = dict(
        PlanLine.objects.filter(plan__in=ids, gone=False)
        .values_list("plan")
        .annotate(n=Count("pk"))
        .values_list("plan", "n")
    )
    newest = PlanSubmission.objects.filter(plan__in=ids).values("plan").annotate(n=Max("pk"))
    handed = PlanSubmission.objects.filter(pk__in=[row["n"] for row in newest])
    handed = handed.defer("snapshot", "answers").select_related("submitted_by")
    last = {each.plan_id: each for each in handed}
    titles, signed = state_titles(year), signings_of(ids)
    rows = [_row(year, unit, plans.get(unit.unit_id), lines, last, titles) for unit in units]
    return [replace(row, signing=signed.get(row.plan.pk) if row.plan else None) for row in rows]


def state_titles(year: Year) -> dict[str, str]:
    """Every state that a plan of the year can have, in the order of the path."""
    path = {step.key: title_of(step.title) for step in flow.rules_of(year).steps}
    return {
        NONE: _("没有开始"),
        DRAFT: _("草稿"),
        RETURNED: _("退回"),
        **path,
        ISSUED: _("已下达"),
    }


def board_found(rows: Sequence[BoardRow], asked: BoardAsked) -> list[BoardRow]:
    """The rows asked for, in their order."""
    found = [row for row in rows if _fits(row, asked)]
    keys: dict[str, Any] = {
        "unit": lambda row: row.unit.order,
        "state": lambda row: row.title,
        "lines": lambda row: row.lines,
        "leader": lambda row: row.unit.leader_in_charge,
        "changed": lambda row: row.plan.changed_at.isoformat() if row.plan else "",
    }
    key = keys[asked.sort.removeprefix("-")]
    return sorted(found, key=key, reverse=asked.sort.startswith("-"))


def counts(rows: Sequence[BoardRow]) -> dict[str, int]:
    """How many units stand where, and how many are late."""
    found: dict[str, int] = {ISSUED: 0}
    for row in rows:
        found[row.state] = found.get(row.state, 0) + 1
    return {**found, LATE: sum(row.late and row.owes for row in rows)}


def nobody_late(rows: Sequence[BoardRow], asked: BoardAsked) -> str:
    """What a list of late ones that is empty says; nothing of any other list."""
    late = any(row.late and row.owes for row in rows)
    return _nobody_late_words(rows) if asked.state == LATE and not late else ""


def _nobody_late_words(rows: Sequence[BoardRow]) -> str:
    """What is said where no unit is late: who has still to hand in, and until when."""
    owing = [row for row in rows if row.owes]
    if not owing:
        return _("各单位都报了。")
    days = [row.due_at for row in owing if row.due_at is not None]
    told = {"n": len(owing), "day": date_text(min(days, default=None))}
    if not days:
        return _("还没报的 %(n)s 个单位没有时限，可在年度日历里定。") % told
    return _("还没报的 %(n)s 个单位，最早的时限是 %(day)s。") % told


def _fits(row: BoardRow, asked: BoardAsked) -> bool:
    words = asked.search.lower()
    unit = row.unit
    names = (unit.name, unit.unit.short_name, unit.unit.initials, unit.unit.code)
    if words and not any(words in name.lower() for name in names):
        return False
    if asked.state == LATE and not (row.late and row.owes):
        return False
    if asked.state and asked.state not in (LATE, row.state):
        return False
    if asked.leader and unit.leader_in_charge != asked.leader:
        return False
    return not asked.group or unit.peer_group == asked.group


def _row(
    year: Year,
    unit: UnitYear,
    plan: Plan | None,
    lines: Mapping[int, int],
    handed: Mapping[int, PlanSubmission],
    titles: Mapping[str, str],
) -> BoardRow:
    state = plan.state if plan else NONE
    last = handed.get(plan.pk) if plan else None
    matter = "plan_drafts" if deadline_for(year, "plan_drafts") else "plans"
    due = due_for(year, matter, unit.unit_id).get("due_at")
    if plan is not None and plan.state == RETURNED:
        due = plan.due_at
    overdue = due is not None and due < timezone.now()
    return BoardRow(
        unit=unit,
        plan=plan,
        state=state,
        title=titles.get(state, state),
        lines=lines.get(plan.pk, 0) if plan else 0,
        due_at=due,
        late=overdue if plan is None or plan.is_with_unit else bool(last and last.late),
        handed_in=last,
    )


def groups_of(year: Year) -> list[tuple[str, str]]:
    """Peer groups for the filter."""
    return [(group.key, title_of(group.title)) for group in year_document(year).peer_groups]
