"""Who moves with a change of units: postings to end and to begin, their months (S-3, K-7.7)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from schemes.models import Year
from schemes.months import months_for
from schemes.unit_changes.request import ChangeRequest
from units.lifecycle_models import ChangeKind
from units.models import Posting, PostingMonths, Unit


@dataclass(frozen=True, slots=True)
class Span:
    """A posting by its days alone."""

    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class MonthSplit:
    """A posting's recorded months of a year, and how they fall before and after the day.

    ``asks``: the record does not say what the dates say (sick leave …), so a person must confirm.
    """

    year: int
    recorded: int
    before: int
    after: int
    asks: bool


@dataclass(frozen=True, slots=True)
class Move:
    """One person's posting in a unit that changes: it ends, and goes on in ``to``.

    ``begins`` is None where the person works in ``to`` already; ``replaced``: the posting had not
    begun by the day, so that it is in ``to`` from its first day on.
    """

    posting: Posting
    to: Unit
    begins: date | None
    months: tuple[MonthSplit, ...]

    @property
    def replaced(self) -> bool:
        """Whether nothing of the posting is left in the old unit."""
        return self.begins == self.posting.starts_on

    @property
    def new_key(self) -> str:
        """The key of the posting that begins."""
        person = self.posting.person.code
        return f"{person}/{self.to.code}/{self.begins.isoformat()}" if self.begins else ""

    @property
    def asks(self) -> bool:
        """Whether its months want to be confirmed."""
        return any(split.asks for split in self.months)


def moves_of(
    request: ChangeRequest, units: Mapping[str, Unit], years: Sequence[Year]
) -> list[Move]:
    """Everybody who is in a unit that changes on the day or later, by unit and staff number."""
    staying = present_in(request, units)
    others = _postings({posting.person_id for posting in staying})
    recorded = _recorded(staying, years)
    moves = []
    for posting in staying:
        target = units.get(_destination(request, posting))
        if target is not None and target.code != posting.unit.code:
            beside = [row for row in others[posting.person_id] if row.pk != posting.pk]
            moves.append(_move(request, posting, target, beside, recorded, years))
    return moves


def present_in(request: ChangeRequest, units: Mapping[str, Unit]) -> list[Posting]:
    """The postings in the units that change, that last to the day or beyond."""
    rows = Posting.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=request.effective_on),
        current=True,
        unit__in=[units[code] for code in _emptied(request)],
    )
    found = rows.select_related("person", "unit")
    return list(found.order_by("unit__code", "person__code", "starts_on"))


def _emptied(request: ChangeRequest) -> tuple[str, ...]:
    return request.sources if request.kind == ChangeKind.SPLIT else request.ends


def _destination(request: ChangeRequest, posting: Posting) -> str:
    if request.kind != ChangeKind.SPLIT:
        return request.successor
    stays = posting.unit.code if request.keeps else request.results[0]
    chosen = request.people.get(posting.person.code, stays)
    return chosen if chosen in request.results else stays


def _postings(people: set[int]) -> Mapping[int, list[Posting]]:
    found: dict[int, list[Posting]] = defaultdict(list)
    for row in Posting.objects.filter(current=True, person__in=people).order_by("starts_on", "pk"):
        found[row.person_id].append(row)
    return found


def _recorded(postings: Sequence[Posting], years: Sequence[Year]) -> dict[tuple[int, str], int]:
    if not postings:
        return {}
    rows = PostingMonths.objects.filter(
        authority=postings[0].authority_id,
        current=True,
        year__in=[year.year for year in years],
        key__in=[posting.key for posting in postings],
    )
    return {(year, key): months for year, key, months in rows.values_list("year", "key", "months")}


def _move(
    request: ChangeRequest,
    posting: Posting,
    target: Unit,
    beside: Sequence[Posting],
    recorded: Mapping[tuple[int, str], int],
    years: Sequence[Year],
) -> Move:
    day = request.effective_on
    there = [p for p in beside if p.unit_id == target.pk and _holds(p, day)]
    begins = None if there else max(day, posting.starts_on)
    splits = []
    for year in years:
        months = recorded.get((year.year, posting.key))
        if months is not None:
            split = _split(year, posting, day, beside, months, moves_on=begins is not None)
            told = request.months.get(f"{year.year}/{posting.key}")
            if told is not None and split.asks:
                split = MonthSplit(year.year, months, *told, asks=True)
            splits.append(split)
    return Move(posting, target, begins, tuple(splits))


def _split(
    year: Year,
    posting: Posting,
    day: date,
    beside: Sequence[Posting],
    months: int,
    *,
    moves_on: bool,
) -> MonthSplit:
    whole = Span(posting.starts_on, posting.ends_on)
    by_dates, *_rest = months_for(year, [whole, *beside])
    parts = list(_parts(posting, day, moves_on=moves_on))
    proposed = months_for(year, [*parts, *beside])[: len(parts)]
    ends = any(part.starts_on < day for part in parts)
    before = proposed[0] if ends else 0
    after = sum(proposed) - before
    if months == by_dates and moves_on:
        return MonthSplit(year.year, months, before, after, asks=False)
    kept = min(months, before)
    return MonthSplit(year.year, months, kept, months - kept if moves_on else 0, asks=True)


def _parts(posting: Posting, day: date, *, moves_on: bool) -> Iterator[Span]:
    if posting.starts_on < day:
        yield Span(posting.starts_on, day - timedelta(days=1))
    if moves_on:
        yield Span(max(day, posting.starts_on), posting.ends_on)


def _holds(posting: Posting, day: date) -> bool:
    return posting.starts_on <= day and (posting.ends_on is None or posting.ends_on >= day)
