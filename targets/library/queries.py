"""The library as an account may see it, and who used an indicator with which result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet

from core.exact import from_text
from core.search import read_query
from core.search_rows import ranked
from schemes.fact_entry.services import refusal
from schemes.models import Year
from targets.assigned.matching import plain_name
from targets.library.models import LibraryIndicator
from targets.models import Baseline, Target
from targets.plans.flow import duties_of
from targets.plans.models import Plan
from targets.plans.queries import own_unit_ids, plan_rows, plans_of
from targets.plans.services.locking import WRITING, may_be_edited
from units.queries import authority_for


def indicators_of(authority: int) -> QuerySet[LibraryIndicator]:
    """The indicators that are offered."""
    return LibraryIndicator.objects.filter(authority=authority, current=True).order_by("key")


def visible_library(
    account: Any, year: Year, *, withdrawn: bool = False
) -> QuerySet[LibraryIndicator]:
    """The library is open to whoever has a part in the authority's plans."""
    authority = authority_for(account)
    rows = LibraryIndicator.objects.filter(authority=year.authority_id)
    rows = rows.filter(retired_at__isnull=False) if withdrawn else rows.filter(current=True)
    return rows if authority is not None and authority.pk == year.authority_id else rows.none()


def library_found(rows: QuerySet[LibraryIndicator], words: str, tag: str) -> Any:
    """Those that fit words, pinyin initials or a tag, the best first."""
    if tag:
        rows = rows.filter(tags__contains=tag)
    if not words:
        return rows
    return ranked(
        rows,
        read_query(words),
        words=("title",),
        letters=("initials",),
        codes=("key",),
        beside=("tags",),
    )


def plan_to_fill(account: Any, year: Year, code: str) -> Plan | None:
    """The plan into which the account may take indicators now: the one of the unit that it came
    from, of which it may write but a part (D-1), else its own unit's; None without one."""
    if refusal(year):
        return None
    asked = plan_rows(account, year).filter(unit__code=code).values_list("unit", flat=True)
    near = set(asked) or own_unit_ids(account)
    found = [plan for plan in plans_of(year, near).values() if may_be_edited(plan)]
    return next((plan for plan in found if duties_of(account, plan) & WRITING), None)


def titles_in(plan: Plan) -> set[str]:
    """What its lines are called."""
    return set(plan.lines.filter(gone=False).values_list("title", flat=True))


def tags_in(rows: Sequence[LibraryIndicator]) -> list[str]:
    """Every tag in use."""
    return sorted({tag for row in rows for tag in row.tags.split("、") if tag})


@dataclass(frozen=True, slots=True)
class Use:
    """A unit that promised an indicator in a year: its plan value, and the actual where known."""

    year: int
    unit: str
    plan: Fraction | None
    actual: Fraction | None


def uses_of(indicator: LibraryIndicator) -> list[Use]:
    """Who used it, the newest year first; an actual is known from the base of the year after."""
    targets = Target.objects.filter(year__authority=indicator.authority_id, current=True)
    named = targets.filter(title__icontains=indicator.title[:20]).select_related("unit", "year")
    wanted = plain_name(indicator.title)
    rows = [target for target in named if plain_name(target.title) == wanted]
    bases = Baseline.objects.filter(
        year__authority=indicator.authority_id, current=True, key__in=[row.key for row in rows]
    )
    actuals = {(base.from_year, base.unit_id, base.key): base.value for base in bases}
    found = [
        Use(
            row.year.year,
            row.unit.name,
            from_text(row.params["plan"]) if row.params.get("plan") else None,
            actuals.get((row.year.year, row.unit_id, row.key)),
        )
        for row in rows
    ]
    return sorted(found, key=lambda use: (-use.year, use.unit))


def candidates(year: Year) -> list[Target]:
    """Targets of the year before whose names the library does not have, one of each name."""
    known = {plain_name(row.title) for row in indicators_of(year.authority_id)}
    rows = Target.objects.filter(
        year__authority=year.authority_id, year__year=year.year - 1, current=True
    )
    found: dict[str, Target] = {}
    for target in rows.select_related("unit", "year").order_by("title", "unit__code"):
        name = plain_name(target.title)
        if name not in known:
            found.setdefault(name, target)
    return list(found.values())
