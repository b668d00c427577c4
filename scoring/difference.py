"""What moved between a result set and the one before it: totals, ranks, and in which part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from scoring.engine.results import UnitResult
from scoring.models import ResultSet
from scoring.queries import Before, Judged, Scope, before_of, judged_entries, visible_entries
from scoring.stored import result_without_trace
from scoring.words import component_titles

Titles = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the total that moved, from what to what; None is missing, and no 0 (S-2)."""

    title: str
    before: Fraction | None
    now: Fraction | None

    @property
    def change(self) -> Fraction | None:
        """Points gained or lost; None where one of the two is missing: nothing was won or lost."""
        if self.now is None or self.before is None:
            return None
        return self.now - self.before


@dataclass(frozen=True, slots=True)
class Change:
    """One unit whose total or rank moved, or that came or went."""

    name: str
    code: str
    peer_group: str
    total: Fraction | None
    total_before: Fraction | None
    rank: int | None
    rank_before: int | None
    parts: tuple[Part, ...] = ()
    came: bool = False
    went: bool = False
    incomplete: bool = False

    @property
    def total_change(self) -> Fraction | None:
        """Points gained or lost; None when one of the two has no score, or only one so far."""
        if self.incomplete or self.total is None or self.total_before is None:
            return None
        return self.total - self.total_before

    @property
    def places(self) -> int | None:
        """Places gained (positive) or lost."""
        if self.rank is None or self.rank_before is None:
            return None
        return self.rank_before - self.rank


def moved(judged: Sequence[Judged]) -> int:
    """How many of these units have another total or rank than before; none when nothing was."""
    if not any(unit.before for unit in judged):
        return 0
    return sum(_moved(unit) for unit in judged)


def _moved(unit: Judged) -> bool:
    before = unit.before
    if before is None:
        return True
    return (before.total, before.rank) != (unit.result.total, unit.entry.rank)


def changes(
    scope: Scope, result_set: ResultSet, previous: ResultSet, document: Any
) -> list[Change]:
    """Visible units that moved, the largest change of the total first."""
    known = before_of(scope, previous)
    everyone = judged_entries(scope, result_set, known)
    judged = [unit for unit in everyone if _moved(unit)]
    olds = _results_before(scope, previous, [unit.entry.unit_id for unit in judged])
    titles = component_titles(document)
    found = [_change(unit, olds.get(unit.entry.unit_id), titles) for unit in judged]
    present = {unit.entry.unit_id for unit in everyone}
    found += [_gone(before) for pk, before in known.items() if pk not in present]
    return sorted(found, key=_size, reverse=True)


def _size(change: Change) -> Fraction:
    return abs(change.total_change or Fraction(0))


def _results_before(
    scope: Scope, previous: ResultSet, unit_ids: Sequence[int]
) -> dict[int, UnitResult]:
    rows = visible_entries(scope, previous).filter(unit_id__in=unit_ids).order_by()
    return {
        pk: result_without_trace(data) for pk, data in rows.values_list("unit_id", "result__data")
    }


def _change(unit: Judged, old: UnitResult | None, titles: Titles) -> Change:
    entry, before = unit.entry, unit.before
    return Change(
        name=entry.name,
        code=entry.unit.code,
        peer_group=entry.peer_group,
        total=unit.result.total,
        total_before=before.total if before else None,
        rank=entry.rank,
        rank_before=before.rank if before else None,
        parts=_parts(unit.result, old, titles.get(entry.peer_group, {})) if old else (),
        came=before is None,
        incomplete=bool(unit.result.missing or (old and old.missing)),
    )


def _parts(new: UnitResult, old: UnitResult, titles: Mapping[str, str]) -> tuple[Part, ...]:
    keys = dict.fromkeys((*new.components, *old.components))
    pairs = [(titles.get(key, key), new.settled(key), old.settled(key)) for key in keys]
    for key in dict.fromkeys((*new.adjustments, *old.adjustments)):
        now, then = new.adjustments.get(key), old.adjustments.get(key)
        pairs.append((titles.get(key, key), now or Fraction(0), then or Fraction(0)))
    pairs.append((_("加分"), new.honours, old.honours))
    pairs.append((_("扣分"), -new.deductions, -old.deductions))
    return tuple(Part(title, then, now) for title, now, then in pairs if now != then)


def _gone(before: Before) -> Change:
    """A unit of the set before that is not in this one."""
    return Change(
        name=before.name,
        code=before.code,
        peer_group=before.peer_group,
        total=None,
        total_before=before.total,
        rank=None,
        rank_before=before.rank,
        went=True,
    )
