"""Ending and beginning postings, with their months: the parts that acts about people are made of.

Callers hold the transaction; every write takes the lock of the authority's years first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from core.facts import FactChange, FactInput, FactPlan, fact_retire, facts_apply, facts_plan
from core.models import Origin
from schemes.models import Year, YearState
from schemes.months import months_for
from units.models import Account, Authority, Person, Posting, PostingMonths

MONTHS_IN_YEAR = 12


@dataclass(frozen=True, slots=True)
class Span:
    """Days of a posting as they would become, for a proposal of months."""

    key: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes, why, and how it came in."""

    actor: Account
    reason: str
    origin: Origin = Origin.ENTRY


def spans_of(person: Person, replaced: Mapping[str, Span | None]) -> list[Span]:
    """The person's standing postings in time order, some of them as they would become."""
    rows = Posting.objects.filter(person=person, current=True)
    spans = {row.key: Span(row.key, row.starts_on, row.ends_on) for row in rows}
    spans.update({key: span for key, span in replaced.items() if span is not None})
    for key in (key for key, span in replaced.items() if span is None):
        spans.pop(key, None)
    return sorted(spans.values(), key=lambda span: (span.starts_on, span.key))


def proposed(year: Year, spans: Sequence[Span]) -> dict[str, int]:
    """Whole months of the year by posting, as the dates propose them (S-3)."""
    return dict(zip((span.key for span in spans), months_for(year, spans), strict=True))


def other_months(year: Year, person: Person, keys: set[str]) -> int:
    """Recorded months of the person's other postings in the year."""
    rows = PostingMonths.objects.filter(
        authority=year.authority_id, year=year.year, current=True, posting__person=person
    )
    return sum(row.months for row in rows if row.key not in keys)


def facts_of(person: Person) -> tuple[QuerySet[Posting], QuerySet[PostingMonths]]:
    """What acts about a person write: postings and their months, whether they stand or not."""
    return (
        Posting.objects.filter(person=person),
        PostingMonths.objects.filter(posting__person=person),
    )


def posting_write(
    authority: Authority, key: str, values: Mapping[str, Any], document: str, by: Writer
) -> Posting:
    """Write a posting: a new one, or a correction of the one that stands under the key.

    Raises ``ValidationError`` where it would change a settled year's figures (S-6).
    """
    scope = {"authority": authority}
    standing = Posting.objects.filter(current=True, key=key, **scope)
    item = FactInput(key, values, document)
    plan = facts_plan(Posting, scope=scope, inputs=[item], within=standing)
    if plan.unchanged:
        plan = FactPlan(model=Posting, scope=scope)
        plan.changed.append(FactChange(standing.get(), item, ()))
    facts_apply(plan, actor=by.actor, origin=by.origin, reason=by.reason)
    return Posting.objects.get(current=True, key=key, **scope)


def months_write(posting: Posting, number: int, months: int | None, by: Writer) -> None:
    """Write the months of a posting in a year; None withdraws what stood."""
    scope = {"authority": posting.authority, "year": number}
    standing = PostingMonths.objects.filter(current=True, key=posting.key, **scope)
    if months is None:
        for row in standing:
            fact_retire(row, actor=by.actor, reason=by.reason, origin=by.origin)
        return
    item = FactInput(posting.key, {"posting": posting, "months": months}, posting.document)
    plan = facts_plan(PostingMonths, scope=scope, inputs=[item], within=standing)
    facts_apply(plan, actor=by.actor, origin=by.origin, reason=by.reason)


def months_after(posting: Posting, number: int) -> dict[int, int]:
    """Months of a posting recorded in open years after a year."""
    years = Year.objects.filter(
        authority=posting.authority_id, state=YearState.OPEN, year__gt=number
    )
    rows = PostingMonths.objects.filter(
        authority=posting.authority_id,
        current=True,
        key=posting.key,
        year__in=years.values("year"),
    )
    return dict(rows.values_list("year", "months"))


def posting_end(
    posting: Posting, last_day: date, change: str, document: str, by: Writer
) -> Posting:
    """End a posting on a day; months that stood in later open years are withdrawn with it."""
    values = {"ends_on": last_day, "change": change or posting.change}
    ended = posting_write(posting.authority, posting.key, values, document, by)
    for number in months_after(posting, last_day.year):
        months_write(ended, number, None, by)
    return ended
