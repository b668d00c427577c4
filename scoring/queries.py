"""What an account may see of results: asked by every page, the API, every export.

Who holds ``view_results`` on the authority sees all; who holds ``view_unit_results`` on units sees
those units' own results and the figures of their groups, never another unit's row.  Anything else
does not exist for him (404).
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

from django.db.models import Count, QuerySet

from core.models import Job
from core.policy import Denied
from core.prepared import Prepared
from schemes.models import Year
from schemes.queries import current_year, show_year, version_document, years_of
from scoring.engine.results import UnitResult
from scoring.models import CurrentResult, ResultEntry, ResultSet, StoredUnitResult
from scoring.services.requests import RECOMPUTE
from scoring.stored import result_without_trace
from targets.plans.flow import charged_units
from units.duties import units_charged_to
from units.models import Authority
from units.queries import access_of, authority_for, has_authority_perm, units_with_perm

_POINTERS = "_scoring_pointers"


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose results an account sees: everyone's, or those of ``unit_ids``."""

    authority: Authority
    everything: bool
    unit_ids: frozenset[int] = frozenset()

    @property
    def key(self) -> str:
        """A name of the scope: two accounts with the same one see the same figures."""
        if self.everything:
            return f"{self.authority.pk}:all"
        return f"{self.authority.pk}:" + ",".join(str(pk) for pk in sorted(self.unit_ids))


class Before(NamedTuple):
    """A unit in the set before: what changes are measured against."""

    total: Fraction | None
    rank: int | None
    name: str
    peer_group: str
    code: str


class Neighbour(NamedTuple):
    """A unit of the same group in list order, for 上一名 and 下一名."""

    code: str
    name: str
    rank: int | None
    total: Fraction | None


@dataclass(frozen=True, slots=True)
class Judged:
    """An entry with its unit result (its trace only where a page shows it)."""

    entry: ResultEntry
    result: UnitResult
    before: Before | None = None

    @property
    def delta(self) -> int | None:
        """Places gained (positive) or lost since the set before; None: not comparable."""
        if self.before is None or self.before.rank is None or self.entry.rank is None:
            return None
        return self.before.rank - self.entry.rank


def results_scope(account: Any) -> Scope:
    """What the account may see of results; raises :class:`Denied` (404) when nothing."""
    authority = authority_for(account)
    if authority is None:
        raise Denied("scoring.resultset")
    if has_authority_perm(account, authority, "view_results"):
        return Scope(authority, everything=True)
    units = frozenset(access_of(account).unit_ids("view_unit_results"))
    scope = Scope(authority, everything=False, unit_ids=units)
    if not scope.unit_ids:
        raise Denied("scoring.resultset")
    return scope


def may_recompute(account: Any) -> bool:
    """Whether the account may have its authority's years recomputed."""
    return has_authority_perm(account, authority_for(account), "recompute")


def may_see_rate(account: Any, authority: Authority, unit_id: int) -> bool:
    """Whether the account may see a unit's per-capita bonus (the pay card decides again)."""
    if has_authority_perm(account, authority, "view_rates"):
        return True
    return units_with_perm(account, authority, "view_unit_pay").filter(pk=unit_id).exists()


def year_for(account: Any, number: int | None) -> Year:
    """The asked-for year, or the one whose results stand (:func:`standing_year`).

    Raises :class:`Denied` when there is none of them.
    """
    year = current_year(account, number)
    if number is None:
        year = show_year(account, standing_year(account, year))
    if year.authority_id != results_scope(account).authority.pk:
        raise Denied("schemes.year", number or "")
    return year


def standing_year(account: Any, year: Year) -> Year:
    """``year``, or the newest year with results while it has none of its own yet."""
    if len(years_of(account)) < 2 or pointer_of(account, year) is not None:
        return year
    having = (each for each in years_of(account) if pointer_of(account, each) is not None)
    return next(having, year)


def pointer_of(account: Any, year: Year) -> CurrentResult | None:
    """The pointer to a year's set in force; those of all years are read once in a request."""
    kept: dict[int, CurrentResult] | None = account.__dict__.get(_POINTERS)
    if kept is None:
        years = {each.pk: each for each in years_of(account)}
        here = next(iter(years.values())).authority_id if years else 0
        found = [_of(years[pointer.year_id], pointer) for pointer in _pointers_in(here)]
        kept = account.__dict__[_POINTERS] = {pointer.year_id: pointer for pointer in found}
    return kept.get(year.pk)


def result_sets(account: Any, year: Year) -> QuerySet[ResultSet]:
    """The year's result sets, newest first: their existence and group figures."""
    if year.authority_id != results_scope(account).authority.pk:
        return ResultSet.objects.none()
    return (
        ResultSet.objects.filter(year=year)
        .select_related("scheme", "requested_by", "year")
        .defer("scheme__document")
        .order_by("-number")
    )


def current_result(year: Year) -> CurrentResult | None:
    """The pointer to the set in force; None before the first recompute."""
    return next((_of(year, pointer) for pointer in _pointer_of(year.pk)), None)


def _pointers(**of: int) -> QuerySet[CurrentResult]:
    return CurrentResult.objects.filter(**of).order_by("year").select_related("result_set")


_pointer_of = Prepared(lambda year_id: _pointers(year=year_id))
_pointers_in = Prepared(lambda authority_id: _pointers(year__authority=authority_id))


def _of(year: Year, pointer: CurrentResult) -> CurrentResult:
    """The pointer with its year, and its scheme where the year's judged it: both are known already,
    and joined in they would be read again on every page."""
    found = pointer.result_set
    pointer.year = found.year = year
    if found.scheme_id == year.scheme_id and Year.scheme.is_cached(year):
        found.scheme = year.scheme
    return pointer


def result_set_for(account: Any, year: Year, number: int | None) -> ResultSet | None:
    """Set ``number`` of the year, or the one in force (None before the first one).

    Raises :class:`Denied` for a number that is not there.
    """
    if number is None:
        pointer = current_result(year)
        return None if pointer is None else pointer.result_set
    found = result_sets(account, year).filter(number=number).first()
    if found is None:
        raise Denied("scoring.resultset", number)
    return found


def set_before(result_set: ResultSet) -> ResultSet | None:
    """The set that this one followed, among those that are kept."""
    return (
        ResultSet.objects.filter(year_id=result_set.year_id, number__lt=result_set.number)
        .order_by("-number")
        .first()
    )


def visible_entries(scope: Scope, result_set: ResultSet) -> QuerySet[ResultEntry]:
    """The entries of a set that lie in the scope, in list order."""
    entries = ResultEntry.objects.filter(result_set=result_set)
    if not scope.everything:
        entries = entries.filter(unit_id__in=scope.unit_ids)
    return entries.order_by("order")


def entries_in_charge(account: Any, result_set: ResultSet) -> QuerySet[ResultEntry]:
    """The entries of the units that a leader is in charge of today, by rank.

    Who acts for a leader sees that leader's as well (S-4).
    """
    charged = charged_units(account)
    return ResultEntry.objects.filter(unit__in=charged, result_set=result_set).order_by("order")


def entries_charged_to(leader: Any, result_set: ResultSet) -> QuerySet[ResultEntry]:
    """The entries of the units that another account, a leader, is in charge of today, by rank; for
    who sees all of them."""
    charged = units_charged_to((leader.pk,)).values("pk")
    return ResultEntry.objects.filter(unit__in=charged, result_set=result_set).order_by("order")


def lacking_in_charge(account: Any, result_set: ResultSet) -> int:
    """How many of them lack something, so that they have no rank (S-2)."""
    return entries_in_charge(account, result_set).filter(complete=False).count()


def judged_entries(
    scope: Scope, result_set: ResultSet, known: Mapping[int, Before] | None = None
) -> list[Judged]:
    """All visible units of a set with their results and places before: three queries.

    ``known`` is :func:`before_of` the set before, where it has been read already.
    """
    rows = visible_entries(scope, result_set).select_related("unit", "result")
    rows = rows.defer("result__trace")
    if known is None:
        previous = set_before(result_set)
        known = before_of(scope, previous) if previous else {}
    return [
        Judged(entry, result_without_trace(entry.result.data), known.get(entry.unit_id))
        for entry in rows
    ]


def before_of(scope: Scope, previous: ResultSet) -> dict[int, Before]:
    """Totals and ranks of the visible units in an earlier set, by unit id; one query."""
    rows = visible_entries(scope, previous).order_by()
    columns = ("unit_id", "total", "rank", "name", "peer_group", "unit__code")
    return {row[0]: Before(*row[1:]) for row in rows.values_list(*columns)}


def visible_entry(scope: Scope, result_set: ResultSet, unit_code: str) -> ResultEntry:
    """One visible unit's entry without its result; :class:`Denied` for any other."""
    entries = visible_entries(scope, result_set).select_related("unit")
    entry = entries.filter(unit__code=unit_code).first()
    if entry is None:
        raise Denied("units.unit", unit_code)
    return entry


def judged_unit(scope: Scope, result_set: ResultSet, unit_code: str) -> Judged:
    """One visible unit with its result, its trace, and its place before; else :class:`Denied`."""
    return judged_of(scope, result_set, visible_entry(scope, result_set, unit_code))


def judged_of(scope: Scope, result_set: ResultSet, entry: ResultEntry) -> Judged:
    """The same for an entry that was found visible."""
    entry.result = StoredUnitResult.objects.get(pk=entry.result_id)
    previous = set_before(result_set)
    known = before_of(scope, previous).get(entry.unit_id) if previous else None
    return Judged(entry, result_without_trace(entry.result.data), known)


def neighbours(scope: Scope, entry: ResultEntry) -> Sequence[Neighbour]:
    """The group's visible units in list order; only its own for who sees only his unit."""
    rows = (
        ResultEntry.objects.filter(result_set_id=entry.result_set_id, peer_group=entry.peer_group)
        .order_by("order")
        .values_list("unit__code", "name", "rank", "total", "unit_id")
    )
    return [Neighbour(*row[:4]) for row in rows if scope.everything or row[4] in scope.unit_ids]


def traces_of(scope: Scope, result_set: ResultSet) -> Mapping[str, dict[str, Any]]:
    """Traces of the visible units by unit code, for exports; one query."""
    ids = visible_entries(scope, result_set).order_by().values("result_id")
    rows = StoredUnitResult.objects.filter(pk__in=ids).values_list("unit_code", "trace")
    return dict(rows)


def sets_with_counts(account: Any, year: Year) -> QuerySet[ResultSet]:
    """The year's sets for the history page, each with the number of its units."""
    return result_sets(account, year).annotate(units=Count("entries"))


def recompute_under_way(year: Year) -> uuid.UUID | None:
    """The id of the queued or running recompute of the year, so that a page can lead to it."""
    return next(iter(_alive(year.authority_id, f"{RECOMPUTE}:{year.pk}")), None)


def _alive_of(authority_id: int, unique_key: str) -> QuerySet[Job, uuid.UUID]:
    alive = Job.objects.filter(kind=RECOMPUTE, authority=authority_id, unique_key=unique_key)
    alive = alive.filter(state__in=["queued", "running"])
    return alive.order_by().values_list("pk", flat=True)[:1]


_alive = Prepared(_alive_of, texts=1)


def set_document(result_set: ResultSet) -> Any:
    """The scheme document that judged a set."""
    return version_document(result_set.scheme)
