"""Recomputing a year (重新计算): load, evaluate what changed, rank, write whole, move the pointer.

The revision counter answers before anything is loaded.  Unit results are shared between sets by
their digest, so one changed fact computes and writes one unit.  Loading and computing hold no
lock; only the writing takes the year's, and looks again at what stands.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_noop

from core import audit
from core.jobs import JobError
from schemes.document import SchemeDocument
from schemes.models import Year, YearState
from schemes.queries import year_document
from scoring.engine import ENGINE_VERSION, evaluate_unit, rank_year, split_facts
from scoring.engine.results import UnitResult, YearResult
from scoring.facts import LoadedYear, unit_facts_digest, year_facts_load
from scoring.models import CurrentResult, ResultEntry, ResultSet, StoredUnitResult
from scoring.statistics import group_statistics
from scoring.stored import figures_and_trace, result_without_trace

#: How often a computation starts again because the scheme was replaced under it.
ATTEMPTS = 3
BATCH = 500


class RecomputeError(JobError):
    """A year cannot be recomputed, in words for the person who asked."""


class Progress(Protocol):
    """What a recompute reports to (``core.jobs.Progress``)."""

    def step(self, key: str, *, total: int = 0) -> None:
        """Begin a step."""

    def set(self, done: int, total: int) -> None:
        """So many of so many are done in this step; may raise to stop."""

    def fence(self) -> None:
        """Called in the writing transaction; raises when this run no longer counts."""


class Silent:
    """Progress that nobody watches."""

    def step(self, key: str, *, total: int = 0) -> None:
        """Nothing."""

    def set(self, done: int, total: int) -> None:
        """Nothing."""

    def fence(self) -> None:
        """Nothing."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The set in force after a recompute, whether it is new, how many units were evaluated."""

    result_set: ResultSet
    changed: bool
    evaluated: int = 0


@dataclass(frozen=True, slots=True)
class NewResults:
    """What an app further right gets to add its own figures to a new result set."""

    result_set: ResultSet
    document: SchemeDocument
    results: YearResult
    unit_ids: Mapping[str, int]


#: Called in the transaction that writes a new result set, before the pointer moves.
AfterResultSet = Callable[[NewResults], None]
_after: dict[str, AfterResultSet] = {}


def register_after_result_set(hook: AfterResultSet, *, version: str = "") -> None:
    """Have ``hook`` fill in what depends on a result set, in the set's own transaction.

    A new ``version`` (of the hook's engine, at most 8 characters) makes a new set at the next
    recompute although no fact has changed.
    """
    for known, registered in list(_after.items()):
        if registered is hook:
            del _after[known]
    _after[version or f"#{len(_after)}"] = hook


def engines_version() -> str:
    """The versions of the engines whose figures a result set carries, as one text."""
    versions = [version for version in sorted(_after) if not version.startswith("#")]
    return "+".join([ENGINE_VERSION, *versions])[:20]


def result_set_recompute(
    *, year: Year, actor: Any, cause: str, progress: Progress | None = None
) -> Outcome:
    """Bring the year's results up to its facts; returns the set in force.

    ``cause`` is "manual", "nightly", "import" or "command"; ``actor`` an account, None for the
    system.  Raises :class:`RecomputeError` for a closed year (S-6).  Two at once end in one set.
    """
    report = progress or Silent()
    standing = unchanged_set(year)
    if standing is not None:
        return Outcome(standing, changed=False)
    for _attempt in range(ATTEMPTS):
        outcome = _compute_and_write(year, actor, cause, report)
        if outcome is not None:
            return outcome
    raise RecomputeError(gettext_noop("方案正在更换，没有算完。请稍后再算一次。"))


def unchanged_set(year: Year) -> ResultSet | None:
    """The set in force, when nothing has been written since it was known to hold.

    One query over the pointer, the revision and the scheme's digest; no fact is read.  The time
    of this check is noted on the pointer.
    """
    pointer = (
        CurrentResult.objects.filter(year=year)
        .select_related("year", "year__scheme", "result_set", "result_set__scheme")
        .defer("year__scheme__document", "result_set__scheme__document")
        .first()
    )
    if pointer is None or pointer.revision != pointer.year.revision:
        require_open(pointer.year if pointer is not None else year)
        return None
    same_scheme = pointer.result_set.scheme.digest == pointer.year.scheme.digest
    if not same_scheme or pointer.result_set.engine_version != engines_version():
        require_open(pointer.year)
        return None
    if pointer.year.state == YearState.OPEN:
        CurrentResult.objects.filter(pk=pointer.pk).update(checked_at=timezone.now())
    return pointer.result_set


def require_open(year: Year) -> None:
    """Raise :class:`RecomputeError` for a closed year: its results are frozen (S-6)."""
    if year.state != YearState.OPEN:
        text = gettext_noop("%(year)s 年度已封存，不再重算。更正要先另发文。")
        raise RecomputeError(text, {"year": year.year})


@dataclass(frozen=True, slots=True)
class _Computed:
    """A finished computation that is not written yet."""

    loaded: LoadedYear
    document: SchemeDocument
    results: YearResult
    digests: Mapping[str, str]
    fresh: Mapping[str, UnitResult]
    started_at: datetime.datetime

    def facts_digest(self) -> str:
        """64 hex digits over every unit's digest and the engines: equal means nothing moved."""
        lines = [f"{code}:{digest}" for code, digest in sorted(self.digests.items())]
        text = "\n".join([engines_version(), *lines])
        return hashlib.sha256(text.encode()).hexdigest()


def _compute_and_write(year: Year, actor: Any, cause: str, progress: Progress) -> Outcome | None:
    started_at = timezone.now()
    progress.step("load")
    loaded = year_facts_load(year)
    progress.set(loaded.count, loaded.count)
    progress.step("check")
    judged = Year.objects.select_related("scheme").get(pk=year.pk)
    if judged.scheme_id != loaded.scheme_id:
        return None
    computed = _compute(judged, loaded, started_at, progress)
    progress.step("write", total=1)
    with transaction.atomic():
        progress.fence()
        return _write(year, actor, cause, computed)


def _compute(
    year: Year, loaded: LoadedYear, started_at: datetime.datetime, progress: Progress
) -> _Computed:
    document = year_document(year)
    units = split_facts(loaded.facts)
    digests = {code: unit_facts_digest(year.scheme.digest, unit) for code, unit in units.items()}
    results = _stored_results(year.authority_id, digests.values())
    fresh: dict[str, UnitResult] = {}
    waiting = [code for code, digest in digests.items() if digest not in results]
    progress.step("evaluate", total=len(units))
    for done, code in enumerate(waiting, start=len(units) - len(waiting) + 1):
        fresh[code] = evaluate_unit(document, units[code])
        progress.set(done, len(units))
    progress.step("rank")
    everyone = [
        fresh[code] if code in fresh else results[digest] for code, digest in digests.items()
    ]
    ranked = rank_year(document, everyone)
    return _Computed(loaded, document, ranked, digests, fresh, started_at)


def _stored_results(authority_id: int, digests: Iterable[str]) -> dict[str, UnitResult]:
    """Unit results that were computed before, by digest; their traces stay in the database."""
    found: dict[str, UnitResult] = {}
    wanted = list(digests)
    for start in range(0, len(wanted), BATCH):
        rows = StoredUnitResult.objects.filter(
            authority_id=authority_id, digest__in=wanted[start : start + BATCH]
        ).values_list("digest", "data")
        found.update((digest, result_without_trace(data)) for digest, data in rows)
    return found


def _write(year: Year, actor: Any, cause: str, computed: _Computed) -> Outcome | None:
    """Write the set and move the pointer; None when the scheme was replaced meanwhile."""
    locked = Year.objects.select_for_update().select_related("authority").get(pk=year.pk)
    require_open(locked)
    if locked.scheme_id != computed.loaded.scheme_id:
        return None
    pointer = CurrentResult.objects.select_related("result_set").filter(year=locked).first()
    digest = computed.facts_digest()
    if pointer is not None:
        same_rules = pointer.result_set.scheme_id == computed.loaded.scheme_id
        same_rules = same_rules and pointer.result_set.engine_version == engines_version()
        if same_rules and pointer.revision > computed.loaded.revision:
            return Outcome(pointer.result_set, changed=False)  # someone computed newer facts
        if same_rules and pointer.result_set.facts_digest == digest:
            pointer.revision = computed.loaded.revision
            pointer.checked_at = timezone.now()
            pointer.save(update_fields=["revision", "checked_at"])
            return Outcome(pointer.result_set, changed=False)
    rows = _write_units(locked, computed)
    if rows is None:
        return None
    result_set = _write_set(locked, actor, cause, computed, rows)
    CurrentResult.objects.update_or_create(
        year=locked,
        defaults={
            "result_set": result_set,
            "revision": computed.loaded.revision,
            "checked_at": result_set.finished_at,
        },
    )
    return Outcome(result_set, changed=True, evaluated=len(computed.fresh))


def _write_set(
    year: Year, actor: Any, cause: str, computed: _Computed, rows: Mapping[str, int]
) -> ResultSet:
    last = ResultSet.objects.filter(year=year).aggregate(number=Max("number"))["number"]
    result_set = ResultSet.objects.create(
        year=year,
        number=(last or 0) + 1,
        scheme_id=computed.loaded.scheme_id,
        engine_version=engines_version(),
        facts_digest=computed.facts_digest(),
        revision=computed.loaded.revision,
        incomplete=len(computed.results.incomplete),
        statistics=_statistics(computed),
        started_at=computed.started_at,
        finished_at=timezone.now(),
        cause=cause,
        requested_by=actor,
    )
    _write_entries(result_set, computed, rows)
    unit_ids = {code: known.unit_id for code, known in computed.loaded.identities.items()}
    for hook in _after.values():
        hook(NewResults(result_set, computed.document, computed.results, unit_ids))
    audit.record(
        event="result_set.recompute",
        actor=actor,
        authority=year.authority,
        subject_type="scoring.resultset",
        subject_id=result_set.pk,
        subject=str(result_set),
        detail={
            "number": result_set.number,
            "cause": cause,
            "revision": result_set.revision,
            "facts_digest": result_set.facts_digest,
            "evaluated": len(computed.fresh),
        },
    )
    return result_set


def _statistics(computed: _Computed) -> dict[str, Any]:
    results = computed.results
    return {
        "groups": group_statistics(computed.document, results.units, results.places),
        "facts": computed.loaded.count,
        "evaluated": len(computed.fresh),
        "unverified_honours": computed.loaded.unverified_honours,
    }


def _write_units(year: Year, computed: _Computed) -> dict[str, int] | None:
    """Store the newly evaluated units; returns row ids by digest.

    A unit that another run stored meanwhile is the same row.  None when a row that was to be
    shared has been pruned since it was read.
    """
    fresh = []
    for code, result in computed.fresh.items():
        data, trace = figures_and_trace(result)
        fresh.append(
            StoredUnitResult(
                authority_id=year.authority_id,
                digest=computed.digests[code],
                unit_code=code,
                data=data,
                trace=trace,
            )
        )
    StoredUnitResult.objects.bulk_create(fresh, batch_size=BATCH, ignore_conflicts=True)
    wanted = sorted(set(computed.digests.values()))
    rows: dict[str, int] = {}
    for start in range(0, len(wanted), BATCH):
        rows.update(
            StoredUnitResult.objects.filter(
                authority_id=year.authority_id, digest__in=wanted[start : start + BATCH]
            ).values_list("digest", "id")
        )
    return rows if len(rows) == len(wanted) else None


def _write_entries(result_set: ResultSet, computed: _Computed, rows: Mapping[str, int]) -> None:
    entries = []
    for order, code in enumerate(_in_order(computed), start=1):
        result, place = computed.results.units[code], computed.results.places[code]
        known = computed.loaded.identities[code]
        entries.append(
            ResultEntry(
                result_set=result_set,
                unit_id=known.unit_id,
                result_id=rows[computed.digests[code]],
                name=known.name,
                peer_group=known.peer_group,
                leader_in_charge=known.leader_in_charge,
                total=result.total,
                rank=place.rank,
                ranked_of=place.ranked_of,
                excellent_extra=place.excellent_extra,
                complete=result.complete,
                order=order,
            )
        )
    ResultEntry.objects.bulk_create(entries, batch_size=BATCH)


def _in_order(computed: _Computed) -> list[str]:
    """Codes as lists show them: by group, complete ones by score (a vetoed one keeps its place),
    then incomplete ones, then those that are not assessed."""
    groups = {group.key: index for index, group in enumerate(computed.document.peer_groups)}

    def place(code: str) -> tuple[Any, ...]:
        result, known = computed.results.units[code], computed.loaded.identities[code]
        state = 2 if result.total is None else 1 if result.missing else 0
        group = groups.get(known.peer_group, len(groups))
        return (
            group,
            known.peer_group if group == len(groups) else "",
            state,
            -(result.total or 0),
            known.order,
            code,
        )

    return sorted(computed.results.units, key=place)
