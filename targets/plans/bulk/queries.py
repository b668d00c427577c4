"""What an account may do with each of several plans, and what was ticked on the board."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, Q

from core.workflow import Move
from schemes.models import Year
from targets.plans import flow
from targets.plans.bulk.services import MOVES, Chosen
from targets.plans.models import Plan
from targets.plans.queries import plan_units
from units.models import Account
from units.queries import access_of
from units.standing_in import needed_from

#: More than any board shows on a page.
MOST = 200


def moves_of(standing: flow.Standing, plan: Plan) -> list[Move]:
    """The moves for many that the account can make with a plan as it stands."""
    found = standing.moves(plan)
    # A unit finalises its own text; that is no act on many.
    return [move for move in found if move.key in MOVES and flow.UNIT not in move.who]


@dataclass(frozen=True, slots=True)
class Prospect:
    """What the act will do with one chosen plan: the label of the move, or why it cannot be;
    ``acted_for`` is whose right a deputy would need for it (代理)."""

    chosen: Chosen
    state: str
    lines: int
    move: Move | None
    stale: bool
    acted_for: Account | None = None

    @property
    def ready(self) -> bool:
        """Whether it can be done as things stand."""
        return self.move is not None and not self.stale


def chosen_of(account: Any, year: Year, ticked: Iterable[str]) -> list[Chosen]:
    """The plans that were ticked as ``code:version``; those that the account may not see are not
    there."""
    versions: dict[str, int] = {}
    for text in list(ticked)[:MOST]:
        code, _colon, shown = text.rpartition(":")
        if code and shown.isascii() and shown.isdigit() and len(shown) < 10:
            versions[code] = int(shown)
    units = plan_units(account, year).filter(unit__code__in=list(versions))
    rows = Plan.objects.filter(year=year, unit__in=units.values("unit")).order_by("unit__code")
    found = list(rows.select_related("unit", "year__authority", "year__scheme"))
    standing = flow.Standing(account, year)
    near = [
        plan
        for plan in found
        if not plan.is_with_unit or standing.duties(plan.unit, handed_in=False)
    ]
    return [Chosen(plan, versions[plan.unit.code]) for plan in near]


def prospects(account: Any, year: Year, chosen: Sequence[Chosen], move: str) -> list[Prospect]:
    """What the act would do, plan by plan, in a fixed number of queries."""
    standing = flow.Standing(account, year)
    counted = Plan.objects.filter(pk__in=[each.plan.pk for each in chosen])
    counted = counted.annotate(n=Count("lines", filter=Q(lines__gone=False)))
    lines = dict(counted.values_list("pk", "n"))
    return [
        Prospect(
            each,
            flow.state_title(year, each.plan.state),
            lines.get(each.plan.pk, 0),
            next((m for m in moves_of(standing, each.plan) if m.key == move), None),
            each.plan.version != each.version,
        )
        for each in chosen
    ]


def with_principals(account: Any, year: Year, found: Iterable[Prospect]) -> list[Prospect]:
    """The same with whose right each needs; each principal's duties are read once for all plans."""
    kept: dict[frozenset[int], flow.Standing] = {}

    def standing(one: Any) -> flow.Standing:
        key = frozenset(principal.pk for principal, _grant in access_of(one).lent)
        return kept.setdefault(key, flow.Standing(one, year))

    def principal(each: Prospect) -> Account | None:
        who, unit = each.move.who if each.move else frozenset(), each.chosen.plan.unit

        def holds(one: Any) -> bool:
            return bool(who & standing(one).duties(unit, handed_in=True))

        return needed_from(account, holds)

    return [replace(each, acted_for=principal(each)) if each.ready else each for each in found]
