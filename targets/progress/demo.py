"""The demo county reports its progress: every state, three sources, a period that is under way."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from math import ceil, floor
from typing import Any

from django.utils import timezone

from core.facts import FactInput, facts_apply, facts_plan, hold_scope
from core.models import Origin as Way
from schemes.models import Year
from targets.models import Target
from targets.plans.demo import filer_of
from targets.progress.models import Origin, ProgressReport
from targets.progress.periods import periods_of, rules_of
from targets.progress.reading import promise_of
from targets.progress.services import draft_save
from targets.progress.stated import Stated
from units.models import Account, Unit

#: How far targets are against an even course, by turns: as planned, ahead, slow, behind.
PACES = tuple(Fraction(n, 100) for n in (100, 108, 96, 99, 100, 103, 98, 102))
#: Every so many targets one is slow, or behind.
SLOW, BEHIND = (19, Fraction(82, 100)), (47, Fraction(62, 100))
#: How much of the year stands at each month last year: the second half carries more.
COURSE = (3, 8, 15, 22, 31, 41, 49, 58, 68, 78, 89, 100)
#: Every so many units one has not reported the period that closed last, nor begun the present one.
LATE_EVERY = 9
TOLD = ("按计划推进", "进度快于去年同期", "前期手续办结，开始见数", "受雨季影响，正在赶工")
#: Money is spent on projects: targets in these measures have a ledger of theirs.
MONEY, PROJECTS = (
    ("亿元", "万元"),
    ("产业园一期", "城区供水管网改造", "冷链物流中心", "标准化厂房二期"),
)
SHORT_OF = "用地报批未完成"


def demo_progress(year: Year, office: Account, *, unit: str = "农业农村局") -> int:
    """Report all periods that have closed; how many rows.

    The rows are written at once, as an import would: a report by hand is made by the services, and
    its deadline has passed.  ``unit`` has begun the present period.
    """
    if not rules_of(year).periods or ProgressReport.objects.filter(year=year).exists():
        return 0
    made = _write(year, office, timezone.now())
    _begin(year, unit)
    return made


def _write(year: Year, office: Account, now: datetime) -> int:
    hold_scope({"year": year})
    targets = Target.objects.filter(year=year, current=True).select_related("unit")
    closed = [each for each in periods_of(year) if each.due_at < now]
    # Without a year before, what is expected is even (W-2), and so is what is done.
    even = Year.objects.filter(authority=year.authority_id).count() == 1
    inputs = []
    for number, target in enumerate(targets.order_by("unit__code", "order", "key")):
        target.year = year
        skipped = closed[-1:] if target.unit_id % LATE_EVERY == 0 else []
        for period in closed:
            if period not in skipped:
                inputs += _inputs(target, number, period.month, even=even)
    plan = facts_plan(ProgressReport, scope={"year": year}, inputs=inputs, within=())
    facts_apply(plan, actor=office, origin=Way.IMPORT, event="progress.report")
    return len(inputs)


def _inputs(target: Target, number: int, month: int, *, even: bool = False) -> list[FactInput]:
    promise = promise_of(target, rules_of(target.year))
    pace, told = PACES[number % len(PACES)], TOLD[number % len(TOLD)]
    for every, share in (SLOW, BEHIND):
        pace = share if number % every == 6 else pace
    if promise.plan is None:
        stated = Stated(None, told)
        return [_input(target, month, Origin.REPORTED, stated)]
    gone = Fraction(month, 12) if even else Fraction(COURSE[month - 1], 100)
    course = Fraction(1) if promise.level else gone
    places = 1 if promise.whole else 100
    exact = promise.plan * course * pace
    actual = Fraction(round(exact * 100), 100)
    if promise.whole:  # of a few things each is a large share: the one under way is done
        actual = Fraction(floor(exact) if promise.lower_is_better else ceil(exact))
    if promise.level:
        actual = min(actual, max(promise.plan, Fraction(100)))  # no share is more than all
    behind = SHORT_OF if pace < Fraction(7, 10) else ""
    projects: list[dict[str, str]] = []
    if target.measure in MONEY:
        name = PROJECTS[number % len(PROJECTS)]
        figures = {"contracted": str(round(promise.plan)), "arrived": str(round(actual))}
        projects = [{"name": name, **figures}]
    found = [_input(target, month, Origin.REPORTED, Stated(actual, told, behind, projects))]
    if number % 25 == 0:
        other = Stated(Fraction(round(actual * places * Fraction(98, 100)), places))
        found.append(_input(target, month, Origin.STATISTICS, other))
    if number % 100 == 0 and month in (6, 12):
        other = Stated(Fraction(round(actual * places * Fraction(97, 100)), places))
        found.append(_input(target, month, Origin.AUDITED, other))
    return found


def _input(target: Target, month: int, source: str, stated: Stated) -> FactInput:
    values: dict[str, Any] = {
        "unit_id": target.unit_id,
        "target_key": target.key,
        "period": month,
        "source": source,
        **stated.values(),
    }
    return FactInput(key=f"{target.key}/{month:02d}/{source}", values=values)


def _begin(year: Year, name: str) -> None:
    """A unit has typed some lines of the present period."""
    unit = Unit.objects.filter(authority=year.authority, name=name).first()
    now = timezone.now()
    period = next((each for each in periods_of(year) if each.open_at(now)), None)
    if unit is None or period is None:
        return
    keys = Target.objects.filter(year=year, unit=unit, current=True).order_by("order", "key")
    cells = {key: {"same": "1"} for key in keys.values_list("key", flat=True)[:3]}
    draft_save(year=year, unit=unit, period=period.month, cells=cells, actor=filer_of(unit))
