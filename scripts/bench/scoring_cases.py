"""Recompute: full with payroll, nothing changed, one fact changed; memory and growth."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from fractions import Fraction

from django.core.cache import cache

from bonuses import pay
from bonuses.models import BonusSet, UnitRate
from bonuses.queries import bonus_set_of
from core.facts import FactInput, fact_record
from reviews.models import TargetMark
from schemes.models import Year
from scoring.models import CurrentResult, ResultEntry, ResultSet, StoredUnitResult
from scoring.services import result_set_recompute
from scripts.bench import bare
from scripts.bench.county import County, make_county
from scripts.bench.measuring import QUICK, Finding, Times, compared, median, medians, say, slope

SIZES = [1, 2, 4] if QUICK else [1, 3, 10]
GROWTH_REPEATS = 1 if QUICK else 3
#: Counties of a fifth of the reference: making them would otherwise take most of the bench.
GROWTH_UNITS = 20


def forget(counties: Sequence[County]) -> None:
    """Remove every result of the counties, so that the next recompute starts from nothing."""
    years = [county.year for county in counties]
    CurrentResult.objects.filter(year__in=years).delete()
    UnitRate.objects.filter(bonus_set__result_set__year__in=years).delete()
    BonusSet.objects.filter(result_set__year__in=years).delete()
    ResultEntry.objects.filter(result_set__year__in=years).delete()
    ResultSet.objects.filter(year__in=years).delete()
    authorities = [county.authority for county in counties]
    StoredUnitResult.objects.filter(authority__in=authorities).delete()
    cache.clear()


def recompute(county: County) -> bool:
    """What the nightly task does for one year; tells whether a new set came out."""
    year = Year.objects.select_related("authority").get(pk=county.year.pk)
    return result_set_recompute(year=year, actor=None, cause="command").changed


def payroll(county: County) -> None:
    """Every unit's pay, every person's amount."""
    year = Year.objects.get(pk=county.year.pk)
    bonus_set = bonus_set_of(year)
    if bonus_set is None:
        raise RuntimeError("the recompute left no bonus set")
    pay.year_pay(bonus_set, year)


def recompute_and_pay(county: County) -> None:
    """The whole year: every unit with its trace, rank and rate, every person's amount."""
    recompute(county)
    payroll(county)


def correct_a_mark(county: County, turn: int) -> None:
    """Record another actual for one target, as the entry form's service does."""
    mark = TargetMark.objects.filter(
        year=county.year, current=True, target__method="proportional"
    ).order_by("key")[0]
    values = {"actual": Fraction(mark.actual or 0) - Fraction(turn + 1, 7)}
    year = Year.objects.select_related("authority").get(pk=county.year.pk)
    fact_record(
        TargetMark,
        scope={"year": year},
        item=FactInput(mark.key, values),
        actor=county.account,
        reason="更正实绩",
    )


def recompute_findings(county: County) -> list[Finding]:
    """The three recomputes against the bare path, measured in turn with it."""
    say("full recompute against the bare path")
    full, alone, bare_full = medians(
        (lambda: recompute_and_pay(county), lambda: forget([county])),
        (lambda: recompute(county), lambda: forget([county])),
        (bare.compute_county, bare.forget),
    )
    say("nothing changed, one fact changed")
    nothing = median(lambda: recompute(county))
    turns = iter(range(1_000_000))

    def one_fact() -> None:
        correct_a_mark(county, next(turns))
        if not recompute(county):
            raise RuntimeError("a corrected mark made no new result set")

    one = median(one_fact)

    return [
        compared("full", "full recompute with traces, rates and payroll", full, bare_full, "≤ 0.5"),
        compared("full_no_pay", "  of which the recompute alone", alone, bare_full, ""),
        compared("nothing", "nothing changed", nothing, bare_full, "≤ 0.05"),
        compared("one", "one fact corrected → new result set in force", one, bare_full, "≤ 0.25"),
    ]


def memory_finding(county: County) -> Finding:
    """Peak memory of a fresh process that recomputes everything, and pays."""
    say("memory of a fresh process")
    forget([county])
    command = [sys.executable, "-m", "scripts.bench.memory", str(county.year.pk)]
    told = subprocess.run(command, env=os.environ, check=True, capture_output=True, text=True)
    peaks = json.loads(told.stdout)
    title = "memory peak of a full recompute with payroll"
    start = f"{peaks['start']:.0f} MB before it begins"
    return Finding("memory", title, peaks["peak"], None, peaks["peak"], "≤ 300", "MB", start)


def growth_finding() -> Finding:
    """How the cost of all counties grows with their number."""
    counties: list[County] = []
    seconds = []
    for size in SIZES:
        say(f"growth: {size} counties")
        numbers = range(len(counties) + 101, size + 101)
        counties += [make_county(number, GROWTH_UNITS) for number in numbers]
        seconds.append(_all_of(tuple(counties)).cpu)
    told = ", ".join(f"{size}: {taken:.2f} s" for size, taken in zip(SIZES, seconds, strict=True))
    title = f"growth to {SIZES[-1]} counties of {GROWTH_UNITS} units: slope of the logs (CPU)"
    steepness = slope(SIZES, seconds)
    return Finding("growth", title, seconds[-1], seconds[0], steepness, "≤ 1.05", note=told)


def _all_of(counties: Sequence[County]) -> Times:
    def everyone() -> None:
        for county in counties:
            recompute_and_pay(county)

    return median(everyone, before=lambda: forget(counties), repeats=GROWTH_REPEATS)
