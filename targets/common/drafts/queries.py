"""Which departments are asked for common targets, whose drafts an account sees, how they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from core.policy import Denied
from schemes import in_hand, uses
from schemes.deadlines import due_for
from schemes.models import Year
from schemes.queries import year_document
from targets.common.drafts import flow
from targets.common.drafts.models import CommonDraft
from targets.models import CommonItem
from units.models import Role, Unit
from units.queries import access_of
from units.roles import ROLE_BUNDLES

MATTER = "common_targets"
SUBJECT = "common-drafts"


@dataclass(frozen=True)
class DraftStand:
    """A department that is asked, and how its draft stands; that nothing was drafted is a state."""

    unit: Unit
    state: str
    due_at: datetime | None

    @property
    def title(self) -> str:
        """The state in words."""
        return flow.state_title(self.state)

    @property
    def look(self) -> str:
        """The badge of the state."""
        return flow.LOOKS[self.state]

    @property
    def open(self) -> bool:
        """Whether the office still waits for it."""
        return self.state in flow.OPEN


@dataclass(frozen=True)
class DraftRow(DraftStand):
    """The same with the draft itself, if one was begun."""

    draft: CommonDraft | None

    @property
    def count(self) -> int:
        """How many common targets it lists."""
        return len(self.draft.lines.all()) if self.draft else 0

    @property
    def points(self) -> Fraction:
        """The points it proposes."""
        lines = self.draft.lines.all() if self.draft else []
        return sum((line.points for line in lines if line.points is not None), Fraction(0))


def is_asked(year: Year) -> bool:
    """Whether the scheme has components that common targets fill."""
    return bool(uses.groups_reading(year_document(year), "common_items"))


def department_ids(account: Any) -> set[int]:
    """Departments that the account speaks for; told from its grants, without a query."""
    access = access_of(account)
    held = [*access.grants, *(grant for _principal, grant in access.lent)]
    return {
        grant.unit_id
        for grant in held
        if grant.unit_id is not None and "mark_items" in ROLE_BUNDLES[Role(grant.role)].unit
    }


def sees_drafts(account: Any) -> bool:
    """Whether there is any draft that the account may see: offices, functional departments."""
    access = access_of(account)
    return access.may(access.authority, "view_facts") or bool(department_ids(account))


def asked_units(year: Year) -> list[Unit]:
    """Departments that mark a common item of the year or of the one before, or have a draft."""
    marking = CommonItem.objects.filter(
        year__authority=year.authority_id, year__year__in=(year.year, year.year - 1), current=True
    ).values("marking_unit")
    begun = CommonDraft.objects.filter(year=year).values("unit")
    units = Unit.objects.filter(authority=year.authority_id)
    found = units.filter(pk__in=marking) | units.filter(pk__in=begun)
    return [unit for unit in found.order_by("code") if _stands(unit, year)]


def draft_units(account: Any, year: Year) -> list[Unit]:
    """Of these, those whose draft the account may see: all for offices, else its own, asked or
    not."""
    access = access_of(account)
    if access.authority is None or access.authority.pk != year.authority_id:
        return []
    if access.may(access.authority, "view_facts"):
        return asked_units(year)
    own = Unit.objects.filter(pk__in=department_ids(account), authority=year.authority_id)
    return [unit for unit in own.order_by("code") if _stands(unit, year)]


def _stands(unit: Unit, year: Year) -> bool:
    return unit.abolished_on is None or unit.abolished_on.year >= year.year


def draft_rows(year: Year, units: Sequence[Unit]) -> list[DraftRow]:
    """How the drafts of some departments stand, in a fixed number of queries."""
    rows = CommonDraft.objects.filter(year=year, unit__in=units).prefetch_related("lines")
    known: Mapping[int, CommonDraft] = {draft.unit_id: draft for draft in rows}
    return [draft_row(year, unit, known.get(unit.pk)) for unit in units]


def draft_stands(account: Any, year: Year, units: Sequence[Unit]) -> list[DraftStand]:
    """The same without the drafts: what is in hand anyway says how they stand."""
    states = in_hand.state_of(account, year, SUBJECT)
    return [DraftStand(unit, states.get(unit.pk, flow.NONE), due_of(year, unit)) for unit in units]


def draft_row(year: Year, unit: Unit, draft: CommonDraft | None) -> DraftRow:
    """How one department's draft stands."""
    return DraftRow(unit, draft.state if draft else flow.NONE, due_of(year, unit), draft)


def due_of(year: Year, unit: Unit) -> datetime | None:
    """Until when the department hands in its draft; None where the calendar has no such day."""
    found: datetime | None = due_for(year, MATTER, unit.pk).get("due_at")
    return found


def draft_of(year: Year, unit: Unit) -> CommonDraft | None:
    """The department's draft."""
    rows = CommonDraft.objects.select_related("year__authority", "year__scheme", "unit")
    return rows.select_related("changed_by").filter(year=year, unit=unit).first()


def unit_for(account: Any, year: Year, code: str) -> Unit:
    """A department whose draft the account may see; a 404 (``Denied``) for others."""
    found = next((unit for unit in draft_units(account, year) if unit.code == code), None)
    if found is None:
        raise Denied("targets.commondraft", code)
    return found
