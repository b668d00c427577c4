"""What there is to mark: units and common items with how many marks are there and missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import QuerySet

from core.policy import Denied
from reviews.marking.models import MarkConflict, MarkingTeam
from reviews.marking.scope import MarkingScope
from reviews.models import CommonMark
from reviews.objections.models import Feedback
from reviews.progress import ItemProgress, item_names, items_progress, targets_progress
from schemes.models import Year
from schemes.tallies import UnitLine, tally
from targets.common.reading import CommonYear
from units.models import Account


@dataclass(frozen=True, slots=True)
class UnitWork:
    """A unit with the marks that the account meets of it."""

    unit: UnitLine
    targets: int
    targets_done: int
    items: int
    items_done: int
    team: str
    told: Any

    @property
    def total(self) -> int:
        """Marks that are to be given."""
        return self.targets + self.items

    @property
    def done(self) -> int:
        """Marks that are there."""
        return self.targets_done + self.items_done

    @property
    def missing(self) -> int:
        """Marks that are missing, which are no zeros (S-2)."""
        return self.total - self.done


def units_work(
    scope: MarkingScope, search: str = "", *, only_missing: bool = False
) -> list[UnitWork]:
    """The account's units in their order, those that the address asks for."""
    told = dict(Feedback.objects.filter(year=scope.year).values_list("unit_id", "at"))
    word = search.strip().lower()
    return [
        UnitWork(scope.units[pk], *counts, scope.team_of.get(pk, ""), told.get(pk))
        for pk, counts in _counts(scope).items()
        if counts.missing or not only_missing
        if not word or _named(scope.units[pk], word)
    ]


def marks_done(scope: MarkingScope) -> tuple[int, int]:
    """How many of the account's marks are there, and how many there are to give."""
    counts = _counts(scope).values()
    total = sum(each.targets + each.items for each in counts)
    return total - sum(each.missing for each in counts), total


def units_missing(scope: MarkingScope) -> list[tuple[str, str, int]]:
    """The account's units in their order: code, name, marks that are missing."""
    units = scope.units
    return [(units[pk].code, units[pk].name, c.missing) for pk, c in _counts(scope).items()]


class _Counts(NamedTuple):
    targets: int
    targets_done: int
    items: int
    items_done: int

    @property
    def missing(self) -> int:
        return self.targets + self.items - self.targets_done - self.items_done


def _counts(scope: MarkingScope) -> dict[int, _Counts]:
    """What there is to mark of each unit of which anything is; from what is kept for the year."""
    progress, items = targets_progress(scope.year), _items_by_unit(scope)
    found = {}
    for pk in scope.units:
        targets = progress.total_by_unit.get(pk, 0) if scope.sees_targets(pk) else 0
        missing = progress.missing_by_unit.get(pk, 0) if targets else 0
        counts = _Counts(targets, targets - missing, *items.get(pk, (0, 0)))
        if counts.targets or counts.items:
            found[pk] = counts
    return found


def _named(unit: UnitLine, word: str) -> bool:
    return any(word in text.lower() for text in (unit.name, unit.code, unit.initials))


def _items_by_unit(scope: MarkingScope) -> dict[int, tuple[int, int]]:
    """Unit → common items that the account meets, and how many of them are marked."""
    if not (scope.sees_all or scope.departments):
        return {}
    found = {}
    for pk, items in tally(scope.year, "common_by_unit", lambda: _common(scope.year)).items():
        met = [done for marking, done in items if scope.sees_all or marking in scope.departments]
        found[pk] = (len(met), sum(met))
    return found


def _common(year: Year) -> dict[int, list[tuple[int | None, bool]]]:
    """Unit → the common items that apply to it: who marks each, and whether it is marked."""
    marks = CommonMark.objects.filter(year=year, current=True)
    marked = set(marks.values_list("unit_id", "item__key"))
    return {
        row.unit.unit_id: [
            (cell.item.marking_unit_id, (row.unit.unit_id, cell.item.key) in marked)
            for cell in row.cells.values()
            if cell.applies
        ]
        for row in CommonYear(year).rows
    }


def items_work(scope: MarkingScope) -> list[tuple[str, ItemProgress]]:
    """The common items whose marks the account meets, each with its name."""
    own = [
        item
        for item in items_progress(scope.year)
        if scope.sees_all or item.marking_unit in scope.departments
    ]
    names = item_names(scope.year, own)
    return [(names[item.key], item) for item in own]


def conflicts_of(scope: MarkingScope) -> list[MarkConflict]:
    """Declared conflicts: all for the office, one's own for others."""
    rows = MarkConflict.objects.filter(year=scope.year).select_related("account", "unit")
    return list(rows if scope.sees_all else rows.filter(account=scope.account.pk))


def teams_seen(scope: MarkingScope) -> QuerySet[MarkingTeam]:
    """The year's teams: all for the offices, one's own for others."""
    rows = MarkingTeam.objects.filter(year=scope.year).prefetch_related("members", "units")
    return rows if scope.sees_all else rows.filter(pk__in=[team.pk for team in scope.teams])


def team_people(year: Year) -> QuerySet[Account]:
    """Who can be a member of a team: accounts in use with a role in the year's authority."""
    rows = Account.objects.filter(is_active=True, grants__authority=year.authority_id)
    return rows.distinct()


def team_for(account: Any, pk: int) -> MarkingTeam:
    """A team of the account's own authority, for its office; a 404 (``Denied``) for any other."""
    rows = MarkingTeam.objects.select_related("year__authority", "year__scheme")
    found = rows.filter(pk=pk).first()
    if found is None or not MarkingScope(account, found.year).office:
        raise Denied("reviews.markingteam", pk)
    return found
