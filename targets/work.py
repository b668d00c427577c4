"""What ``targets`` asks of an account: who has not filed, and one's own plan (K-1.3, K-7.8)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.work_items import Kind, WorkItem
from schemes import in_hand, uses
from schemes.deadlines import due_for, is_over, steps_for
from schemes.models import Year
from schemes.queries import year_document, year_or_none
from schemes.tallies import Counting, Part, Tally, UnitLine, flag, kept, units_of
from schemes.ways import last_year_way
from targets.models import Filing, FilingLevel, Target
from units.queries import access_of, authority_for, has_authority_perm

#: Plans among what is in hand, and the steps of their path at which the unit itself acts.
PLANS = "plans"
UNIT_STEPS = ("unit", "unit_head")


@dataclass(frozen=True, slots=True)
class Filed:
    """Which units have filed on each level, and how many must.

    ``without`` are those of which it is established that they filed no level-one targets (K-7.8);
    ``days`` are those on which level-one targets were filed, in order; ``level_two_missing`` are
    units of which it is established that they filed no level-two ones.
    """

    level_one: frozenset[int]
    level_two: frozenset[int]
    without: frozenset[int]
    asked: int
    days: tuple[date, ...]
    level_two_missing: frozenset[int] = frozenset()

    def lacks(self, unit: UnitLine) -> bool:
        """Whether the unit owes its level-one targets; what is established is owed no more."""
        return unit.assessed and unit.pk not in self.level_one | self.without


def filed_of(year: Year) -> Filed:
    """Who has filed; kept until a fact of the year changes."""
    found: Filed = kept(year, "filed")
    return found


def work_of(account: Any) -> Iterator[WorkItem]:
    """Units that owe their targets, for the office; one's own filing, for a unit."""
    year = year_or_none(account)
    # For a year that is over nobody files targets any more.
    if year is None or is_over(year) or not uses.filings(year_document(year)):
        return
    if has_authority_perm(account, authority_for(account), "view_facts"):
        yield from _late(account, year)
    own = access_of(account).unit_ids("file_targets") | access_of(account).unit_ids("head_unit")
    if own:
        yield from _own(account, year, own)


def _late(account: Any, year: Year) -> Iterator[WorkItem]:
    """The units that owe level-one targets; a filing is entered by the office (K-4.1)."""
    filed = filed_of(year)
    owing = [unit for unit in units_of(year).values() if filed.lacks(unit)]
    done = _with_others(account, year) if owing else frozenset()
    may = has_authority_perm(account, year.authority, "edit_facts")
    for unit in owing:
        if unit.pk not in done:
            yield WorkItem(
                f"plan-{unit.code}",
                _("一级目标未备案"),
                reverse("schemes:facts_filings") + f"?q={unit.code}",
                _("登记备案") if may else _("看备案"),
                kind=Kind.LATE,
                waits_for=unit.name,
                unit=unit.name,
                unit_code=unit.code,
                icon="file-earmark-text",
                clauses=("K-7.8",),
                **due_for(year, "plans", unit.pk),
            )


def _own(account: Any, year: Year, own: set[int]) -> Iterator[WorkItem]:
    filed = filed_of(year)
    units = [units_of(year)[pk] for pk in sorted(own) if pk in units_of(year)]
    owing = [u for u in units if filed.lacks(u) and not _drafts_plan(year, u.pk)]
    done = _with_others(account, year) if owing else frozenset()
    for unit in owing:
        if unit.pk not in done:
            yield WorkItem(
                f"own-plan-{unit.code}",
                _("报送本单位目标"),
                reverse("schemes:facts_targets"),
                _("看目标"),
                detail=_("没有一级目标就没有目标奖和领导奖。"),
                clauses=("K-7.8",),
                badge="todo",
                icon="file-earmark-text",
                nav="facts-targets",
                steps=steps_for(year, "plans"),
                also=last_year_way(account, year, "schemes:facts_targets"),
                **due_for(year, "plans", unit.pk),
            )


def _with_others(account: Any, year: Year) -> frozenset[int]:
    """Units whose plan lies at a step of somebody else: it is not they who are late (K-4.1)."""
    steps = year_document(year).plans.steps
    theirs = {step.key for step in steps if step.who not in UNIT_STEPS}
    states = in_hand.state_of(account, year, PLANS) if theirs else {}
    return frozenset(pk for pk, state in states.items() if state in theirs)


def _drafts_plan(year: Year, unit: int) -> bool:
    """Whether the unit's targets come of a plan that it drafts: ``targets.plans.work`` asks it."""
    return bool(year_document(year).plans.steps) and unit not in units_with_targets(year)


def units_with_targets(year: Year) -> frozenset[int]:
    """Units that have targets in the year."""
    return frozenset(targets_by_unit(year))


def targets_by_unit(year: Year) -> dict[int, int]:
    """How many targets each unit has; kept until a fact of the year changes."""
    found: dict[int, int] = kept(year, "targets_by_unit")
    return found


def _filed(counting: Counting) -> Filed:
    sorted_out: dict[tuple[str, bool], set[int]] = {}
    days: list[date] = []
    for unit, filed, level, filed_on, _times in counting.rows("filed"):
        sorted_out.setdefault((level, bool(filed)), set()).add(unit)
        if filed and filed_on and level == FilingLevel.ONE:
            days.append(date.fromisoformat(filed_on))
    return Filed(
        level_one=frozenset(sorted_out.get((FilingLevel.ONE, True), ())),
        level_two=frozenset(sorted_out.get((FilingLevel.TWO, True), ())),
        without=frozenset(sorted_out.get((FilingLevel.ONE, False), ())),
        asked=sum(unit.assessed for unit in counting.of("units").values()),
        days=tuple(sorted(days)),
        level_two_missing=frozenset(sorted_out.get((FilingLevel.TWO, False), ())),
    )


TALLIES = (
    Tally(
        "filed",
        _filed,
        {
            "": Part(
                lambda year: Filing.objects.filter(year=year, current=True),
                ("unit_id", flag(filed=True)),
                ("level", "filed_on"),
            )
        },
    ),
    Tally(
        "targets_by_unit",
        lambda counting: dict(counting.rows("targets_by_unit")),
        {
            "": Part(
                lambda year: Target.objects.filter(year=year, current=True),
                ("unit_id",),
                alike=True,
            )
        },
    ),
)
