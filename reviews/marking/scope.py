"""What an account may mark in a year, and what it may see of marking (K-5.1, M-6)."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import prefetch_related_objects

from reviews.marking.models import MarkConflict, MarkingTeam, MarkKind
from schemes.models import Year
from schemes.tallies import UnitLine, units_of
from targets.models import CommonItem
from targets.plans.queries import own_unit_ids
from units.models import Unit
from units.queries import access_of, authority_for, has_authority_perm

_KEPT = "_reviews_marking_scopes"
#: In whose name the office marks: what a fact says is not of the writer's language.
OFFICE = "目标办"


def conflicts_of_account(account: Any, year: Year) -> set[int]:
    """Ids of the units that an account has declared a conflict of interest about."""
    rows = MarkConflict.objects.filter(year=year, account=account.pk)
    return set(rows.values_list("unit_id", flat=True))


class MarkingScope:
    """The account's part in a year's marks; each question is asked of the database once.

    The office marks everything; a functional department the common items that name it; a member
    of an assessment team the targets of its units.  Where a conflict of interest is declared, the
    account meets nothing of the unit.
    """

    def __init__(self, account: Any, year: Year) -> None:
        self.account, self.year = account, year
        authority = authority_for(account)
        self.here = authority is not None and authority.pk == year.authority_id
        self.office = self.here and has_authority_perm(account, authority, "edit_facts")
        self.sees_all = self.here and has_authority_perm(account, authority, "view_facts")

    @cached_property
    def departments(self) -> set[int]:
        """Units in whose name the account marks common items."""
        return access_of(self.account).unit_ids("mark_items") if self.here else set()

    @cached_property
    def conflicts(self) -> set[int]:
        """Units that the account has declared a conflict of interest about."""
        return conflicts_of_account(self.account, self.year)

    @cached_property
    def teams(self) -> list[MarkingTeam]:
        """The account's teams of the year."""
        if not self.here:
            return []
        return list(MarkingTeam.objects.filter(year=self.year, members=self.account.pk))

    @cached_property
    def team_of(self) -> dict[int, str]:
        """The units of the account's teams, with the team that marks each; never those to which
        the account itself belongs."""
        own = own_unit_ids(self.account) | self.departments
        found: dict[int, str] = {}
        prefetch_related_objects(self.teams, "units")  # of all teams at once
        for team in self.teams:
            for unit in team.units.all():
                if unit.pk not in own:
                    found.setdefault(unit.pk, team.name)
        return found

    @property
    def takes_part(self) -> bool:
        """Whether there is anything here for the account."""
        return self.sees_all or bool(self.departments) or bool(self.teams)

    @property
    def marks_targets(self) -> bool:
        """Whether the account meets marks of targets, and not of common items alone."""
        return self.sees_all or bool(self.team_of)

    @cached_property
    def units(self) -> dict[int, UnitLine]:
        """Assessed units of which the account meets some marks, in their order."""
        return {
            pk: unit
            for pk, unit in units_of(self.year).items()
            if unit.assessed
            and pk not in self.conflicts
            and (self.sees_all or self.departments or pk in self.team_of)
        }

    def sees_targets(self, unit: int) -> bool:
        """Whether the account meets the marks of a unit's targets."""
        return unit not in self.conflicts and (self.sees_all or unit in self.team_of)

    def sees_item(self, item: CommonItem) -> bool:
        """Whether it meets the marks of a common item."""
        return self.sees_all or item.marking_unit_id in self.departments

    def may_mark(self, kind: str, unit: int, item: CommonItem | None = None) -> bool:
        """Whether it may write a mark."""
        if unit in self.conflicts or not self.here:
            return False
        if self.office:
            return True
        if kind == MarkKind.TARGET:
            return unit in self.team_of
        return item is not None and item.marking_unit_id in self.departments

    def marks_as(self, unit: int) -> str:
        """In whose name a target's mark is given: the team's, or the office's."""
        return self.team_of.get(unit) or OFFICE


def unit_in(scope: MarkingScope, code: str) -> Unit | None:
    """The unit of this code if the account meets some of its marks."""
    found = next((unit.pk for unit in scope.units.values() if unit.code == code), None)
    return None if found is None else Unit.objects.filter(pk=found).first()


def scope_of(account: Any, year: Year) -> MarkingScope:
    """The account's scope, read once in a request: menu, list of work and home all ask for it.

    It is kept on the account; a service that writes by it makes its own.
    """
    kept: dict[int, MarkingScope] = account.__dict__.setdefault(_KEPT, {})
    if year.pk not in kept:
        kept[year.pk] = MarkingScope(account, year)
    return kept[year.pk]
