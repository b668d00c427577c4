"""How far marking has come: counted over the year, kept until a fact of it changes."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from reviews.models import Applicability, CommonMark, Honour, TargetMark
from schemes.fact_pages.words import SchemeWords
from schemes.models import Year
from schemes.queries import year_document
from schemes.tallies import Counting, Part, Tally, flag, kept
from targets.graded import MARKED_SINGLY
from targets.models import CommonItem, CommonShare, Target


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
    found: list[ItemProgress] = kept(year, "items")
    return found


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
    found: TargetProgress = kept(year, "target_marks")
    return found


def mark_days(year: Year) -> tuple[date, ...]:
    """The days on which marks of common items were given, in order."""
    found: tuple[date, ...] = kept(year, "mark_days")
    return found


def outdated_count(year: Year) -> int:
    """Standing marks that judged a version of their target which stands no more (M-4)."""
    found: int = kept(year, "outdated_marks")
    return found


def _mark_days(counting: Counting) -> tuple[date, ...]:
    days = [
        day
        for text, times in counting.rows("mark_days")
        for day in [date.fromisoformat(text)] * times
    ]
    return tuple(sorted(days))


def claims_progress(year: Year) -> dict[int, Claims]:
    """Claims by unit, and how many of them wait to be verified (K-5.5)."""
    found: dict[int, Claims] = kept(year, "claims")
    return found


def unverified_honours(year: Year) -> int:
    """Claims that nobody has verified yet (K-5.5)."""
    return sum(claims.unverified for claims in claims_progress(year).values())


def _claims(counting: Counting) -> dict[int, Claims]:
    made: Counter[int] = Counter()
    waiting: Counter[int] = Counter()
    for unit, verified, times in counting.rows("claims"):
        made[unit] += times
        waiting[unit] += 0 if verified else times
    return {unit: Claims(number, waiting[unit]) for unit, number in made.items()}


def _items(counting: Counting) -> list[ItemProgress]:
    without = counting.of("filed").without
    groups: dict[str, set[int]] = {}
    for unit in counting.of("units").values():
        # A unit without level-one targets has no score: nobody waits for its marks (K-7.8).
        if unit.assessed and unit.pk not in without:
            groups.setdefault(unit.peer_group, set()).add(unit.pk)
    marked: dict[str, set[int]] = {}
    for pk, key, _times in counting.rows("items", "marks"):
        marked.setdefault(key, set()).add(pk)
    own: dict[str, dict[int, bool]] = {}
    for given, applies, key, _times in counting.rows("items", "shares"):
        own.setdefault(key, {})[given] = bool(applies)
    found = []
    rows = sorted(counting.rows("items"), key=itemgetter(1, 2))
    for marking, _order, key, title, listed, _times in rows:
        of_groups = json.loads(listed)
        asked = _asked(of_groups, groups, own.get(key, {}))
        found.append(_item(key, title, marking, of_groups, asked, marked))
    return found


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


def _targets(counting: Counting) -> TargetProgress:
    total: Counter[int] = Counter()
    missing: Counter[int] = Counter()
    for unit, judged, times in counting.rows("target_marks"):
        total[unit] += times
        missing[unit] += 0 if judged else times
    owing = {unit: number for unit, number in missing.items() if number}
    done = total.total() - sum(owing.values())
    return TargetProgress(done, total.total(), owing, dict(total))


def _judged() -> Case:
    marks = TargetMark.objects.filter(year=OuterRef("year"), current=True, key=OuterRef("key"))
    void = Q(score=None, actual=None, grade="", applicability=Applicability.APPLIES)
    return flag(Exists(marks.exclude(void)))


def _marks(year: Year) -> QuerySet[CommonMark]:
    marks = CommonMark.objects.filter(year=year, current=True)
    return marks.exclude(score=None, applicability=Applicability.APPLIES)


def _of(model: Any, **fields: Any) -> Callable[[Year], QuerySet[Any]]:
    return lambda year: model.objects.filter(year=year, current=True, **fields)


def tallies() -> tuple[Tally, ...]:
    """What ``reviews`` has counted of each year."""
    items = {
        "": Part(_of(CommonItem), ("marking_unit_id", "order"), ("key", "title", "peer_groups")),
        "marks": Part(_marks, ("unit_id",), ("item__key",)),
        "shares": Part(_of(CommonShare), ("unit_id", flag(applies=True)), ("item__key",)),
    }
    singly = Part(
        lambda year: Target.objects.filter(MARKED_SINGLY, year=year, current=True),
        ("unit_id", _judged()),
        alike=True,
    )
    return (
        Tally("items", _items, items),
        Tally("target_marks", _targets, {"": singly}),
        Tally(
            "claims", _claims, {"": Part(_of(Honour), ("unit_id", flag(verified=True)), alike=True)}
        ),
        Tally(
            "mark_days",
            _mark_days,
            {"": Part(_of(CommonMark, marked_on__isnull=False), texts=("marked_on",), alike=True)},
        ),
        Tally(
            "outdated_marks",
            lambda counting: len(counting.rows("outdated_marks")),
            {"": Part(_of(TargetMark, target__current=False))},
        ),
    )
