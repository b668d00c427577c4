"""Worked examples: pages of YAML in the product's own words, run through both engines.

A page holds a rule and its examples.  An example says what differs from the county preset
(``scheme``: dotted path → value, list entries by their key), what is known (``units``, ``targets``
… in the names of the fact classes), and what must come out (``expect``).  Two shorthands keep the
arithmetic in view: ``scores`` gives units of one component a total, ``staff`` lists people with
their months by unit.
"""

from __future__ import annotations

import copy
import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeVar

import yaml

from bonuses.engine import PayLine, Payroll, Rates, pay_unit, unit_rates
from bonuses.engine.facts import PersonFact, SanctionFact, StintFact
from core.exact import parse_exact
from schemes.document import SchemeDocument
from schemes.document_io import load_data
from schemes.presets import load_preset
from schemes.rules.trace import Trace
from scoring.engine import evaluate_year
from scoring.engine.facts import (
    AppraisalFact,
    BallotFact,
    ClaimFact,
    DeductionFact,
    GradedFact,
    HonourFact,
    ItemFact,
    LeaderMarkFact,
    MonthlyFact,
    OuterItemFact,
    PlaceFact,
    RatedFact,
    SurveyFact,
    TargetFact,
    UnitFact,
    VetoFact,
    YearFacts,
)
from scoring.engine.results import YearResult

FOLDER = Path(__file__).parent
_NUMBERS = {
    "points", "actual", "score", "spread", "manual_amount", "months", "full", "change", "deduction",
}  # fmt: skip
_Fact = TypeVar("_Fact")
Data = Mapping[str, Any]


@dataclass(frozen=True)
class Example:
    """One example of a page."""

    page: str
    name: str
    data: Data


@dataclass(frozen=True)
class Outcome:
    """What both engines make of an example."""

    document: SchemeDocument
    year: YearResult
    rates: Rates
    payrolls: Mapping[str, Payroll]

    @property
    def lines(self) -> dict[str, PayLine]:
        """All people's lines by code."""
        return {line.code: line for p in self.payrolls.values() for line in p.lines}


def examples() -> Iterator[Example]:
    """All examples of all pages."""
    for path in sorted(FOLDER.glob("*.yaml")):
        page = yaml.safe_load(path.read_text(encoding="utf-8"))
        for entry in page["examples"]:
            preset = {"preset": page.get("preset", "county")}
            yield Example(page["rule"], entry["name"], {**preset, **entry})


def patched(patch: Data, preset: str = "county") -> SchemeDocument:
    """The preset with ``patch`` applied; a fault in it fails the example."""
    data = copy.deepcopy(load_preset(preset).to_data())
    for path, value in patch.items():
        *parents, last = path.split(".")
        place: Any = data
        for part in parents:
            place = _inside(place, part)
        if isinstance(place, list):
            place[place.index(_inside(place, last))] = value
        else:
            assert last in place, f"the scheme has no {path}"
            place[last] = value
    loaded = load_data(data)
    assert loaded.document is not None, loaded.errors
    return loaded.document


def _inside(place: Any, part: str) -> Any:
    if isinstance(place, list):
        return next(entry for entry in place if entry["key"] == part)
    return place[part]


def simple_group(key: str, points: int) -> dict[str, Any]:
    """A peer group of one component, so that a unit's total is the score it is given."""
    title = {"zh": key, "en": key}
    rule = {"kind": "common_items"}
    component = {"key": "work", "title": title, "points": points, "rule": rule}
    return {"key": key, "title": title, "base_points": points, "components": [component]}


def _fact(kind: type[_Fact], data: Data) -> _Fact:
    names = {field.name for field in fields(kind)}  # type: ignore[arg-type]
    assert set(data) <= names, f"{kind.__name__} has no {set(data) - names}"
    values = {}
    for name, value in data.items():
        if name in _NUMBERS and value is not None:
            value = parse_exact(value)
        values[name] = value
    return kind(**values)


def _facts(kind: type[_Fact], data: Data, name: str, **defaults: Any) -> tuple[_Fact, ...]:
    return tuple(_fact(kind, {**defaults, **entry}) for entry in data.get(name, ()))


def _unit(data: Any) -> UnitFact:
    return _fact(UnitFact, {"name": data["code"], "peer_group": "department", **data})


def year_facts(data: Data) -> YearFacts:
    """The facts of an example."""
    units = [_unit(entry) for entry in data.get("units", ())]
    known = {unit.code for unit in units}
    scores = data.get("scores", {})
    units += [_unit({"code": code}) for code in scores if code not in known]
    items = [
        ItemFact(c, "work", "work", Fraction(2000), None if s is None else parse_exact(s))
        for c, s in scores.items()
    ]
    honours = [
        {**entry, "date": datetime.date.fromisoformat(str(entry.get("date", "2012-06-01")))}
        for entry in data.get("honours", ())
    ]
    return YearFacts(
        year=data.get("year", 2012),
        units=tuple(units),
        targets=_facts(TargetFact, data, "targets"),
        items=(*items, *_facts(ItemFact, data, "items")),
        ballots=_facts(BallotFact, data, "ballots"),
        honours=_facts(HonourFact, {"honours": honours}, "honours"),
        deductions=_facts(DeductionFact, data, "deductions"),
        vetoes=_facts(VetoFact, data, "vetoes"),
        appraisals=_facts(AppraisalFact, data, "appraisals"),
        rated=_facts(RatedFact, data, "rated"),
        leader_marks=_facts(LeaderMarkFact, data, "leader_marks"),
        gradings=_facts(GradedFact, data, "gradings"),
        places=_facts(PlaceFact, data, "places"),
        claims=tuple(
            _fact(ClaimFact, {**entry, "conditions": frozenset(entry.get("conditions", ()))})
            for entry in data.get("claims", ())
        ),
        outer_items=_facts(OuterItemFact, data, "outer_items"),
        surveys=_facts(SurveyFact, data, "surveys"),
        monthly=_facts(MonthlyFact, data, "monthly"),
        filings_missing={k: frozenset(v) for k, v in data.get("filings_missing", {}).items()},
    )


def people(data: Data) -> tuple[PersonFact, ...]:
    """The staff of an example; ``months`` maps unit to months, in time order."""
    found = []
    for entry in data.get("staff", ()):
        rest = {k: v for k, v in entry.items() if k not in ("months", "sanctions", "code")}
        stints = tuple(StintFact(u, parse_exact(m)) for u, m in entry["months"])
        sanctions = tuple(SanctionFact(kind) for kind in entry.get("sanctions", ()))
        fixed = {"code": entry["code"], "name": entry["code"], "stints": stints}
        found.append(_fact(PersonFact, {**fixed, "sanctions": sanctions, **rest}))
    return tuple(found)


def run(data: Data) -> Outcome:
    """Run an example through both engines."""
    patch = dict(data.get("scheme", {}))
    if "scores" in data:
        patch.setdefault("peer_groups.department", simple_group("department", 2000))
        patch.setdefault("peer_groups.township", simple_group("township", 2000))
    document = patched(patch, data.get("preset", "county"))
    year = evaluate_year(document, year_facts(data))
    heads = data.get("heads", {})
    rates = unit_rates(document, year.units, places=year.places, heads=heads)
    staff = people(data)
    payrolls = {code: pay_unit(document, rates, code, staff) for code in year.units}
    return Outcome(document, year, rates, payrolls)


def found(outcome: Outcome, code: str) -> dict[str, Any]:
    """Everything an example may expect of a unit."""
    result, place = outcome.year.units[code], outcome.year.places[code]
    rate, payroll = outcome.rates.units[code], outcome.payrolls[code]
    detail = result.honour_detail
    return {
        "total": result.total,
        "base": result.base,
        "components": dict(result.components) | dict(_parts(result.trace)),
        "adjustments": dict(result.adjustments),
        "honours": result.honours,
        "deductions": result.deductions,
        "chosen": {row["code"]: row["counted"] for row in _rows(detail, "chosen")},
        "distinctive": {row["code"]: row["counted"] for row in _rows(detail, "chosen_distinctive")},
        "left_out": {row["code"]: row["reason"] for row in _rows(detail, "left_out")},
        "complete": result.complete,
        "missing": [missing.code for missing in result.missing],
        "qualified": place.qualified,
        "rank": place.rank,
        "excellent_extra": place.excellent_extra,
        "grade_by_score": place.grade_by_score,
        "grade": place.grade,
        "excellent_share": place.excellent_share,
        "head_may_be_excellent": place.head_may_be_excellent,
        "self_evaluation_may_focus": result.standing.self_evaluation_may_focus,
        "per_capita": rate.per_capita,
        "rate": rate.rate_key,
        "own_expense": rate.own_expense,
        "target_sum": payroll.target_sum,
        "sum_of_lines": payroll.sum_of_lines,
        "difference": payroll.difference,
        "notes": [note.code for note in payroll.notes],
    }


def _parts(trace: Trace) -> Iterator[tuple[str, Fraction | None]]:
    """Every component of a receipt with its points, however deep it lies."""
    for child in trace.children:
        if child.key.startswith("component:"):
            yield child.key.partition(":")[2], child.value
        yield from _parts(child)


def _rows(detail: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    return list(detail.get(name, []))


def line_found(line: PayLine) -> dict[str, Any]:
    """Everything an example may expect of a person's line."""
    values = {field.name: getattr(line, field.name) for field in fields(line)}
    values["paying_units"] = {part.unit: part.months for part in line.paying_units}
    values["loss_reasons"] = [note.code for note in line.loss_reasons]
    return values
