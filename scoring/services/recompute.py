"""Recomputing a year (重新计算): load, evaluate what changed, rank, write whole, move the pointer.

The revision counter answers before anything is loaded.  Unit results are shared between sets by
their digest, so one changed fact computes and writes one unit; and only the units that facts were
written of are read again (``scoring.services.standing``), but at night, when all of it is.
Loading and computing hold no lock; only the writing takes the year's, and looks again at what
stands.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_noop

from core import audit
from core.garbage import garbage_later
from core.jobs import JobError
from schemes.document import SchemeDocument
from schemes.models import Year, YearState
from schemes.queries import year_document
from scoring.engine import ENGINE_VERSION, evaluate_unit, rank_year
from scoring.engine.results import UnitResult, YearResult
from scoring.facts import LoadedYear, year_facts_load
from scoring.guards import is_correcting
from scoring.models import CurrentResult, ResultEntry, ResultSet, StoredUnitResult
from scoring.publication.sets import published_set
from scoring.services.comparing import FactsOf, compares_units
from scoring.services.progress import Progress, Silent
from scoring.services.standing import Standing, standing_results, stored_results
from scoring.statistics import group_statistics
from scoring.stored import bare_result, figures_and_trace

#: How often a computation starts again because the scheme was replaced under it.
ATTEMPTS = 3
BATCH = 500
#: The cause of a recompute that reads every fact of a year that was written to since it last did.
NIGHTLY = "nightly"


class RecomputeError(JobError):
    """A year cannot be recomputed, in words for the person who asked."""


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
#: Whether what hooks filled in still holds, where no score moved.
_holds: list[Callable[[ResultSet], bool]] = []


def register_holds(holds: Callable[[ResultSet], bool]) -> None:
    """Have ``holds`` say whether figures beside a set still hold: money that is shared by heads
    moves with people, and with no score (D-6, G-6)."""
    if holds not in _holds:
        _holds.append(holds)


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
    system.  Raises :class:`RecomputeError` for a closed year (S-6).  A year that was made public
    keeps its set: only a correction moves it.  Two at once end in one set.
    """
    report = progress or Silent()
    whole = cause == NIGHTLY
    standing = unchanged_set(year, read=whole)
    if standing is not None:
        return Outcome(standing, changed=False)
    held = None if is_correcting(year) else published_set(year)
    if held is not None:
        return Outcome(held, changed=False)
    for _attempt in range(ATTEMPTS):
        outcome = _compute_and_write(year, actor, cause, report, whole)
        if outcome is not None:
            return outcome
    raise RecomputeError(gettext_noop("方案正在更换，没有算完。请稍后再算一次。"))


def unchanged_set(year: Year, *, read: bool = False) -> ResultSet | None:
    """The set in force, when nothing has been written since it was known to hold.

    One query over the pointer, the revision and the scheme's digest; no fact is read.  The time
    of this check is noted on the pointer.  With ``read`` only a set counts that was known from
    all facts of the year.
    """
    pointer = (
        CurrentResult.objects.filter(year=year)
        .select_related("year", "year__scheme", "result_set", "result_set__scheme")
        .defer("year__scheme__document", "result_set__scheme__document")
        .first()
    )
    known = pointer and (pointer.read_revision if read else pointer.revision)
    if pointer is None or known != pointer.year.revision:
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
    fresh: Mapping[str, StoredUnitResult]
    facts: Mapping[str, int]
    whole: bool
    started_at: datetime.datetime

    def facts_digest(self) -> str:
        """64 hex digits over every unit's digest and the engines: equal means nothing moved."""
        lines = [f"{code}:{digest}" for code, digest in sorted(self.digests.items())]
        text = "\n".join([engines_version(), *lines])
        return hashlib.sha256(text.encode()).hexdigest()


@garbage_later()
def _compute_and_write(
    year: Year, actor: Any, cause: str, progress: Progress, whole: bool
) -> Outcome | None:
    started_at = timezone.now()
    progress.step("load")
    standing = None if whole or compares_units(year) else standing_results(year, engines_version())
    loaded = year_facts_load(year, standing.wanted if standing else None)
    count = sum(rows.count for rows in loaded.rows.values())
    progress.set(count, count)
    progress.step("check")
    judged = Year.objects.select_related("scheme").get(pk=year.pk)
    if judged.scheme_id != loaded.scheme_id:
        return None
    computed = _compute(judged, loaded, standing, started_at, progress)
    progress.step("write", total=1)
    with transaction.atomic():
        progress.fence()
        return _write(year, actor, cause, computed)


def _compute(
    year: Year,
    loaded: LoadedYear,
    standing: Standing | None,
    started_at: datetime.datetime,
    progress: Progress,
) -> _Computed:
    document = year_document(year)
    known = standing.results(loaded.identities) if standing else {}
    digests = {code: each.digest for code, each in known.items() if code not in loaded.rows}
    facts_of = FactsOf(document, loaded.rows)
    read = {
        code: rows.digest(year.scheme.digest, facts_of.places(code))
        for code, rows in loaded.rows.items()
    }
    digests |= read
    stored = {each.digest: each for each in known.values()}
    stored |= stored_results(year.authority_id, set(read.values()) - stored.keys())
    waiting = [code for code, digest in read.items() if digest not in stored]
    results = {code: stored[digest].result for code, digest in digests.items() if digest in stored}
    facts = {code: stored[digests[code]].facts for code in results}
    fresh: dict[str, StoredUnitResult] = {}
    progress.step("evaluate", total=len(digests))
    for done, code in enumerate(waiting, start=len(digests) - len(waiting) + 1):
        facts[code] = loaded.rows[code].count
        # Its row at once: the trace of one unit is all that is ever held.
        result = evaluate_unit(document, facts_of(code))
        fresh[code] = _row(year, digests[code], result, facts[code])
        results[code] = bare_result(result)
        progress.set(done, len(digests))
    progress.step("rank")
    ranked = rank_year(document, results.values())
    return _Computed(loaded, document, ranked, digests, fresh, facts, standing is None, started_at)


def _row(year: Year, digest: str, result: UnitResult, facts: int) -> StoredUnitResult:
    data, trace = figures_and_trace(result, facts)
    return StoredUnitResult(
        authority_id=year.authority_id,
        digest=digest,
        unit_code=result.code,
        data=data,
        trace=trace,
    )


def _write(year: Year, actor: Any, cause: str, computed: _Computed) -> Outcome | None:
    """Write the set and move the pointer; None when the scheme was replaced meanwhile."""
    locked = Year.objects.select_for_update().select_related("authority").get(pk=year.pk)
    require_open(locked)
    if locked.scheme_id != computed.loaded.scheme_id:
        return None
    held = None if is_correcting(locked) else published_set(locked)
    if held is not None:
        return Outcome(held, changed=False)  # made public while this was computed
    pointer = CurrentResult.objects.select_related("result_set").filter(year=locked).first()
    digest = computed.facts_digest()
    if pointer is not None:
        same_rules = pointer.result_set.scheme_id == computed.loaded.scheme_id
        same_rules = same_rules and pointer.result_set.engine_version == engines_version()
        if same_rules and pointer.revision > computed.loaded.revision:
            return Outcome(pointer.result_set, changed=False)  # someone computed newer facts
        same = same_rules and pointer.result_set.facts_digest == digest
        if same and all(holds(pointer.result_set) for holds in _holds):
            _note_known(pointer, computed)
            return Outcome(pointer.result_set, changed=False)
    rows = _write_units(locked, computed)
    if rows is None:
        return None
    result_set = _write_set(locked, actor, cause, computed, rows)
    pointer = pointer or CurrentResult(year=locked)
    pointer.result_set = result_set
    _note_known(pointer, computed)
    return Outcome(result_set, changed=True, evaluated=len(computed.fresh))


def _note_known(pointer: CurrentResult, computed: _Computed) -> None:
    """Save the pointer with the revision up to which its set is known to hold."""
    pointer.revision, pointer.checked_at = computed.loaded.revision, timezone.now()
    if computed.whole:
        pointer.read_revision = computed.loaded.revision
    pointer.save()


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
        "facts": sum(computed.facts.values()),
        "evaluated": len(computed.fresh),
        "unverified_honours": computed.loaded.unverified_honours,
    }


def _write_units(year: Year, computed: _Computed) -> dict[str, int] | None:
    """Store the newly evaluated units; returns row ids by digest.

    A unit that another run stored meanwhile is the same row.  None when a row that was to be
    shared has been pruned since it was read.
    """
    fresh = computed.fresh.values()
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
                excellent_share=place.excellent_share,
                grade_by_score=place.grade_by_score,
                grade=place.grade,
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
