"""How far marking has come: counted over the year, kept until a fact of it changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from reviews.models import Applicability, CommonMark, Honour, TargetMark
from schemes.fact_pages.words import SchemeWords
from schemes.models import Year
from schemes.queries import year_document
from schemes.tallies import tally, units_of
from targets.graded import MARKED_SINGLY
from targets.models import CommonItem, CommonShare, Target
from targets.work import filed_of


@dataclass(frozen=True, slots=True)
class ItemProgress:
    """A common item: how many units must be marked, how many are."""

    key: str
    title: str
    marking_unit: int | None
    peer_groups: tuple[str, ...]
    done: int
    total: int

    @property
    def missing(self) -> int:
        """Units that wait for their mark."""
        return self.total - self.done


@dataclass(frozen=True, slots=True)
class DepartmentProgress:
    """A functional department: all marks that it owes (K-5.1)."""

    unit: int | None
    items: int
    done: int
    total: int

    @property
    def missing(self) -> int:
        """Marks that it still owes."""
        return self.total - self.done


@dataclass(frozen=True, slots=True)
class TargetProgress:
    """Targets and how many of them were judged, over all units and by unit."""

    done: int
    total: int
    missing_by_unit: dict[int, int]
    total_by_unit: dict[int, int]

    @property
    def missing(self) -> int:
        """Targets without a mark."""
        return self.total - self.done


@dataclass(frozen=True, slots=True)
class Claims:
    """What a unit claims: how many honours, and how many of them nobody has verified."""

    made: int = 0
    unverified: int = 0


def items_progress(year: Year) -> list[ItemProgress]:
    """Each common item, in order."""
    return tally(year, "items", lambda: _items(year))


def item_names(year: Year, items: Iterable[ItemProgress]) -> dict[str, str]:
    """What each item is called among ``items``, by key: two of one title say for which units."""
    listed = list(items)
    times = Counter(item.title for item in listed)
    names = {item.key: item.title for item in listed}
    if any(times[item.title] > 1 for item in listed):
        groups = SchemeWords(year_document(year)).peer_groups
        for item in listed:
            if times[item.title] > 1:
                told = _("、").join(str(groups.get(key, key)) for key in item.peer_groups)
                names[item.key] = _("%(title)s（%(groups)s）") % {
                    "title": item.title,
                    "groups": told,
                }
    return names


def departments_progress(year: Year) -> list[DepartmentProgress]:
    """Each functional department with what it owes; what nobody marks is the office's (None)."""
    sums: dict[int | None, list[int]] = {}
    for item in items_progress(year):
        row = sums.setdefault(item.marking_unit, [0, 0, 0])
        row[0] += 1
        row[1] += item.done
        row[2] += item.total
    return [DepartmentProgress(unit, *row) for unit, row in sums.items()]


def targets_progress(year: Year) -> TargetProgress:
    """Targets with and without a mark."""
    return tally(year, "target_marks", lambda: _targets(year))


def mark_days(year: Year) -> tuple[date, ...]:
    """The days on which marks of common items were given, in order."""
    return tally(year, "mark_days", lambda: _mark_days(year))


def _mark_days(year: Year) -> tuple[date, ...]:
    marks = CommonMark.objects.filter(year=year, current=True, marked_on__isnull=False)
    days = marks.order_by("marked_on").values_list("marked_on", flat=True)
    return tuple(day for day in days if day is not None)


def claims_progress(year: Year) -> dict[int, Claims]:
    """Claims by unit, and how many of them wait to be verified (K-5.5)."""
    return tally(year, "claims", lambda: _claims(year))


def unverified_honours(year: Year) -> int:
    """Claims that nobody has verified yet (K-5.5)."""
    return sum(claims.unverified for claims in claims_progress(year).values())


def _claims(year: Year) -> dict[int, Claims]:
    made: Counter[int] = Counter()
    waiting: Counter[int] = Counter()
    rows = Honour.objects.filter(year=year, current=True).values_list("unit_id", "verified")
    for unit, verified in rows:
        made[unit] += 1
        waiting[unit] += not verified
    return {unit: Claims(number, waiting[unit]) for unit, number in made.items()}


def _items(year: Year) -> list[ItemProgress]:
    without = filed_of(year).without
    groups: dict[str, set[int]] = {}
    for unit in units_of(year).values():
        # A unit without level-one targets has no score: nobody waits for its marks (K-7.8).
        if unit.assessed and unit.pk not in without:
            groups.setdefault(unit.peer_group, set()).add(unit.pk)
    marked: dict[str, set[int]] = {}
    marks = CommonMark.objects.filter(year=year, current=True)
    marks = marks.exclude(score=None, applicability=Applicability.APPLIES)
    for key, pk in marks.values_list("item__key", "unit_id"):
        marked.setdefault(key, set()).add(pk)
    items = CommonItem.objects.filter(year=year, current=True).order_by("order", "key")
    rows = items.values_list("key", "title", "marking_unit_id", "peer_groups")
    shares = CommonShare.objects.filter(year=year, current=True)
    own: dict[str, dict[int, bool]] = {}
    for key, given, applies in shares.values_list("item__key", "unit_id", "applies"):
        own.setdefault(key, {})[given] = applies
    return [
        _item(key, title, marking, of_groups, _asked(of_groups, groups, own.get(key, {})), marked)
        for key, title, marking, of_groups in rows
    ]


def _asked(of_groups: list[str], groups: dict[str, set[int]], own: dict[int, bool]) -> set[int]:
    """Units that an item applies to: those of its groups, unless exempt, and those given it."""
    listed = set().union(*(groups.get(one, set()) for one in of_groups))
    assessed = set().union(*groups.values())
    given = {unit for unit, applies in own.items() if applies}
    return ((listed | given) - {unit for unit, applies in own.items() if not applies}) & assessed


def _item(
    key: str,
    title: str,
    marking: int | None,
    of_groups: list[str],
    asked: set[int],
    marked: dict[str, set[int]],
) -> ItemProgress:
    done = len(asked & marked.get(key, set()))
    return ItemProgress(key, title, marking, tuple(of_groups), done, len(asked))


def _targets(year: Year) -> TargetProgress:
    marks = TargetMark.objects.filter(year=year, current=True, key=OuterRef("key"))
    void = Q(score=None, actual=None, grade="", applicability=Applicability.APPLIES)
    targets = Target.objects.filter(MARKED_SINGLY, year=year, current=True)
    rows = targets.annotate(judged=Exists(marks.exclude(void)))
    total: Counter[int] = Counter()
    missing: Counter[int] = Counter()
    for unit, judged in rows.values_list("unit_id", "judged"):
        total[unit] += 1
        missing[unit] += not judged
    owing = {unit: number for unit, number in missing.items() if number}
    done = total.total() - sum(owing.values())
    return TargetProgress(done, total.total(), owing, dict(total))
