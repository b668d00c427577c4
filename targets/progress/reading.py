"""A year's targets with what was reported of them, in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from core.exact import ExactError, parse_exact
from schemes.models import Year
from schemes.queries import year_document
from schemes.rules.figures import Figures
from schemes.rules.progress import ProgressRules
from targets.models import EconomicFigure, Target
from targets.progress.models import Origin, ProgressReport
from targets.progress.periods import rules_of
from targets.progress.reckoning import (
    YEAR_END,
    Limits,
    Promise,
    State,
    completion,
    expected_share,
    growth,
    judge,
)

#: Target key → period → source → what was reported.
Reports = dict[str, dict[int, dict[str, ProgressReport]]]


@dataclass(frozen=True, slots=True)
class Line:
    """A target at the end of a period: the figure that stands, whose it is, what it means."""

    target: Target
    period: int
    promise: Promise
    actual: Fraction | None
    source: str
    state: State
    share: Fraction | None
    rate: Fraction | None
    growth: Fraction | None
    expected: Fraction
    before: Fraction | None
    words_before: str
    reports: Mapping[str, ProgressReport] = field(default_factory=dict)

    @property
    def said(self) -> ProgressReport | None:
        """The unit's own report of the period, with its words."""
        return self.reports.get(Origin.REPORTED)

    @property
    def gap(self) -> Fraction | None:
        """How far the unit reported above (positive) or below the figure that stands (P-7, D-7);
        None where it reported none or the very same."""
        said = self.said
        if said is None or said.actual is None or self.actual is None:
            return None
        return said.actual - self.actual or None


def promise_of(target: Target, rules: ProgressRules) -> Promise:
    """What a target promises, as progress reads it."""
    plan = _plan(target)
    deadline = target.deadline
    in_year = deadline is not None and deadline.year == target.year.year
    return Promise(
        plan=plan,
        lower_is_better=target.params.get("direction") == "lower",
        level=target.measure in rules.level_measures,
        until=deadline.month if deadline is not None and in_year else YEAR_END,
        last_year=target.last_year,
        whole=whole_measure(target, rules),
    )


def whole_measure(target: Target, rules: ProgressRules) -> str:
    """The measure of a target that is counted one by one, "" for any other."""
    plan = _plan(target)
    counted = plan is not None and plan.denominator == 1
    return target.measure if counted and target.measure in rules.whole_measures else ""


def _plan(target: Target) -> Fraction | None:
    try:
        return parse_exact(target.params.get("plan"))
    except ExactError:
        return None


class ProgressReading:
    """Targets of a year with all that was reported of them, and last year's course."""

    def __init__(self, year: Year, targets: Iterable[Target]) -> None:
        self.year, self.targets = year, list(targets)
        for target in self.targets:
            target.year = year
        self.rules = rules_of(year)
        self.limits = Limits(self.rules.red, self.rules.amber)
        self.figures = year_document(year).figures or Figures()
        self.units = {target.unit_id for target in self.targets}

    @cached_property
    def reports(self) -> Reports:
        """What stands of this year's reports."""
        return _reports(self.year, self.units)

    @cached_property
    def _last(self) -> tuple[dict[tuple[int, str], dict[int, Fraction]], set[tuple[int, str, str]]]:
        """Last year's course by unit and title of the target, for keys are given anew each year,
        and which sources spoke of it."""
        years = Year.objects.filter(authority=self.year.authority_id, year=self.year.year - 1)
        last = years.select_related("scheme").first()
        courses: dict[tuple[int, str], dict[int, Fraction]] = {}
        spoke: set[tuple[int, str, str]] = set()
        if last is None:
            return courses, spoke
        reports = _reports(last, self.units)
        targets = Target.objects.filter(year=last, current=True, unit__in=self.units)
        for target in targets.only("unit_id", "key", "title"):
            periods = reports.get(target.key, {})
            course = {
                period: value
                for period, by_source in periods.items()
                if (value := self._settled(by_source)[0]) is not None
            }
            if course:
                courses[target.unit_id, target.title] = course
            for source in set().union(*periods.values()):
                spoke.add((target.unit_id, target.title, source))
        return courses, spoke

    @cached_property
    def _economic(self) -> dict[tuple[int, str], EconomicFigure]:
        """The year's economic figures by unit and name: the same name is the same thing (D-7)."""
        rows = EconomicFigure.objects.filter(year=self.year, current=True, unit__in=self.units)
        return {(row.unit_id, row.title): row for row in rows}

    def course(self, target: Target) -> dict[int, Fraction]:
        """Last year's figures of a target by period."""
        return self._last[0].get((target.unit_id, target.title), {})

    def asked_of(self, target: Target, source: str) -> bool:
        """Whether a source is expected to speak of a target (D-7): it did so this year or last, or
        an economic figure of that name is its own to give."""
        if any(source in by_source for by_source in self.reports.get(target.key, {}).values()):
            return True
        economic = self._economic.get((target.unit_id, target.title))
        if economic is not None and (source == Origin.STATISTICS or economic.audit_required):
            return True
        return (target.unit_id, target.title, source) in self._last[1]

    def figure(self, target: Target, period: int) -> tuple[Fraction | None, str]:
        """The figure that stands at a period, and whose it is; at the end of the year an economic
        figure of the same name speaks where no report of that source does."""
        by_source = self.reports.get(target.key, {}).get(period, {})
        economic = self._economic.get((target.unit_id, target.title))
        return self._settled(by_source, economic if period == YEAR_END else None)

    def _settled(
        self, by_source: Mapping[str, ProgressReport], economic: EconomicFigure | None = None
    ) -> tuple[Fraction | None, str]:
        given = {
            source: by_source[source].actual if source in by_source else None for source in Origin
        }
        required = False
        if economic is not None:
            required = economic.audit_required
            for source in Origin:
                if given[source] is None:
                    given[source] = getattr(economic, source)
        value, whose = self.figures.settle(
            reported=given[Origin.REPORTED],
            statistics=given[Origin.STATISTICS],
            audited=given[Origin.AUDITED],
            audit_required=required or given[Origin.AUDITED] is not None,
        )
        return value, whose or ""

    def before(self, target: Target, period: int) -> tuple[Fraction | None, str]:
        """The figure that stood at the period before, and what the unit wrote then."""
        earlier = [each for each in self.rules.periods if each < period]
        if not earlier:
            return None, ""
        reports = self.reports.get(target.key, {}).get(earlier[-1], {})
        said = reports.get(Origin.REPORTED)
        return self.figure(target, earlier[-1])[0], said.narrative if said else ""

    def line(self, target: Target, period: int) -> Line:
        """How a target stands at a period."""
        promise = promise_of(target, self.rules)
        course = self.course(target)
        actual, source = self.figure(target, period)
        by_last_year = self.rules.curve == "last_year"
        expected = expected_share(promise, period, course, by_last_year=by_last_year)
        state, share = judge(promise, actual, expected, self.limits)
        reports = self.reports.get(target.key, {}).get(period, {})
        if promise.plan is None and not any(each.narrative for each in reports.values()):
            state = State.MISSING
        before, words_before = self.before(target, period)
        last = course.get(period) or (promise.last_year if period == YEAR_END else None)
        return Line(
            target=target,
            period=period,
            promise=promise,
            actual=actual,
            source=source,
            state=state,
            share=share,
            rate=completion(promise, actual),
            growth=growth(actual, last),
            expected=expected,
            before=before,
            words_before=words_before,
            reports=reports,
        )

    def lines(self, period: int) -> list[Line]:
        """All targets at a period, in their order."""
        return [self.line(target, period) for target in self.targets]


def _reports(year: Year, units: Iterable[int]) -> Reports:
    found: Reports = defaultdict(lambda: defaultdict(dict))
    rows = ProgressReport.objects.filter(year=year, current=True, unit__in=list(units))
    for row in rows:
        found[row.target_key][row.period][row.source] = row
    return found
