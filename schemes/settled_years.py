"""Postings that reach into a year whose figures stand: closed, or published (S-4, S-6).

A posting belongs to the authority and may run over several years. What an open year says of it may
be corrected, as long as every settled year sees the same as before: the same unit and rank on the
same days of that year. So somebody who began in a closed year can still leave in an open one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_noop

from core.facts import FactPlan
from core.phrases import Phrase, phrase, said
from schemes.models import Year, YearState
from schemes.workbook import registry

NEW = gettext_noop(
    "这段任职伸进%(years)s 年度，那一年的结果已经定了，不能再添（S-6）。起期写 %(first)s 或以后"
)
CHANGED = gettext_noop(
    "这样改会动到%(years)s 年度，那一年的结果已经定了（S-6）。"
    "那一年里的单位、起止和领导奖档次不能动；后来的变动，止期写到变动前一天，另录一段"
)
GONE = gettext_noop(
    "这段任职算进了%(years)s 年度，那一年的结果已经定了，不能撤销（S-6）。人已经离开的，写上止期"
)


class Seen(NamedTuple):
    """What a posting says of a span of days; a year's figures come from nothing else of it."""

    unit: int | None
    rank: str
    starts_on: date
    ends_on: date | None

    @classmethod
    def of(cls, posting: Any) -> Seen:
        """What a row says."""
        return cls(posting.unit_id, posting.rank, posting.starts_on, posting.ends_on)

    def within(self, year: int) -> Seen | None:
        """What the year sees: the days cut to the year; None where it sees nothing."""
        first, last = date(year, 1, 1), date(year, 12, 31)
        ends = min(self.ends_on or last, last)
        starts = max(self.starts_on, first)
        return None if ends < starts else self._replace(starts_on=starts, ends_on=ends)


def settled_years(authority: Any) -> list[int]:
    """The authority's years that are closed, or whose results are published; oldest first."""
    years = Year.objects.filter(authority=authority).order_by("year")
    return [
        year.year
        for year in years.select_related("authority")
        if year.state != YearState.OPEN or registry.refusal_phrase(year) is not None
    ]


def posting_refusal(old: Seen | None, new: Seen | None, settled: Iterable[int]) -> Phrase | None:
    """Why a posting may not become ``new``; None where every settled year sees the same."""
    moved = [year for year in settled if _within(old, year) != _within(new, year)]
    if not moved:
        return None
    text = NEW if old is None else GONE if new is None else CHANGED
    years = "、".join(f" {year}" for year in moved)
    return phrase(text, {"years": years, "first": date(max(moved) + 1, 1, 1).isoformat()})


def guard_postings(plan: FactPlan) -> None:
    """Refuse a plan for postings that would move a settled year; whoever writes it."""
    settled = settled_years(plan.scope["authority"])
    if not settled:
        return
    found = {said(each["text"], each["params"]) for each in _refusals(plan, settled)}
    if found:
        raise ValidationError(sorted(found), code="settled")


def _refusals(plan: FactPlan, settled: list[int]) -> Iterator[Phrase]:
    for item in plan.new:
        yield from _told(posting_refusal(None, _stated(plan, None, item.values), settled))
    for change in plan.changed:
        new = _stated(plan, change.old, change.new.values)
        yield from _told(posting_refusal(Seen.of(change.old), new, settled))
    for old in plan.gone:
        yield from _told(posting_refusal(Seen.of(old), None, settled))


def _stated(plan: FactPlan, old: Any, values: Any) -> Seen:
    """What the row will say: the values over those of the row that stands."""
    row = plan.model()
    for name in ("unit_id", "rank", "starts_on", "ends_on"):
        setattr(row, name, getattr(old, name, None) if old is not None else getattr(row, name))
    for name, value in values.items():
        if name in {"unit", "rank", "starts_on", "ends_on"}:
            setattr(row, "unit_id" if name == "unit" else name, getattr(value, "pk", value))
    return Seen.of(row)


def _told(found: Phrase | None) -> list[Phrase]:
    return [] if found is None else [found]


def _within(seen: Seen | None, year: int) -> Seen | None:
    return None if seen is None else seen.within(year)
