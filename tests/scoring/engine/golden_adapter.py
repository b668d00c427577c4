"""A worked year as the engines take it, and the engines' answer in the worked year's own form."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from bonuses.engine import pay_unit, unit_rates
from bonuses.engine.facts import PersonFact, SanctionFact, StintFact
from bonuses.engine.results import Payroll, Rates
from bonuses.golden.answer import staff_output
from core.exact import parse_exact, round_half_up
from schemes import golden
from schemes.document import SchemeDocument
from scoring.engine import evaluate_year
from scoring.engine.facts import (
    AppraisalFact,
    BallotFact,
    DeductionFact,
    HonourFact,
    ItemFact,
    TargetFact,
    UnitFact,
    VetoFact,
    YearFacts,
)
from scoring.engine.results import YearResult

Case = Mapping[str, Any]


def exact(value: object) -> Fraction:
    """A figure of a case."""
    return parse_exact(golden.number(value))


def maybe(value: object) -> Fraction | None:
    """A figure of a case that may be absent."""
    return None if value is None else exact(value)


def unit_facts(case: Case) -> tuple[UnitFact, ...]:
    """The units of a case."""
    return tuple(
        UnitFact(
            code=u["code"],
            name=u.get("name", u["code"]),
            peer_group=u.get("peer_group", "department"),
            directly_assessed=u.get("directly_assessed", True),
            posts=u.get("posts", 0),
            paid_like=u.get("paid_like") or "",
            own_expense=u.get("own_expense", False),
            own_distribution=u.get("own_distribution", False),
            spread=maybe(u.get("spread")),
        )
        for u in case.get("units", ())
    )


def target_facts(case: Case) -> tuple[TargetFact, ...]:
    """The targets of a case."""
    return tuple(
        TargetFact(
            code=t["id"],
            unit=t["unit"],
            component=t["component"],
            points=exact(t["points"]),
            method=golden.METHODS[t["method"]],
            params=golden.method_params(t),
            actual=maybe(t.get("actual")),
            grade=t.get("grade") or "",
            score=maybe(t.get("score")),
        )
        for t in case.get("targets", ())
    )


def honour_facts(case: Case) -> tuple[HonourFact, ...]:
    """The honours of a case."""
    return tuple(
        HonourFact(
            code=h["id"],
            unit=h["unit"],
            kind=h["kind"],
            level=golden.LEVELS[h["level"]],
            date=datetime.date.fromisoformat(h["date"]),
            is_system=h.get("is_system", False),
            multi_superior=h.get("multi_superior", False),
            recognised=h.get("recognised", False),
            project=h.get("project") or "",
        )
        for h in case.get("honours", ())
    )


def year_facts(case: Case) -> YearFacts:
    """Everything the scoring engine reads of a case."""
    scheme = case.get("scheme", {})
    return YearFacts(
        year=scheme.get("year", 2012),
        units=unit_facts(case),
        targets=target_facts(case),
        items=tuple(
            ItemFact(
                i["unit"],
                i.get("component", "common"),
                i["item"],
                exact(i["points"]),
                maybe(i.get("score")),
            )
            for i in case.get("common_scores", ())
        ),
        ballots=tuple(
            BallotFact(b["voter_group"], b["unit"], maybe(b["score"]), b.get("valid", True))
            for b in case.get("ballots", ())
        ),
        honours=honour_facts(case),
        deductions=tuple(
            DeductionFact(d["unit"], d["kind"], d.get("count", 1))
            for d in case.get("deductions", ())
        ),
        vetoes=tuple(VetoFact(v["unit"], v["kind"]) for v in case.get("vetoes", ())),
        appraisals=tuple(
            AppraisalFact(unit, rating) for unit, rating in case.get("public_appraisal", {}).items()
        ),
        filings_missing={
            level: frozenset(case.get(f"{level}_missing", ()))
            for level in ("level_one", "level_two")
        },
    )


def person_facts(case: Case) -> tuple[PersonFact, ...]:
    """The staff of a case."""
    return tuple(
        PersonFact(
            code=p["id"],
            name=p["id"],
            stints=tuple(StintFact(a["unit"], exact(a["months"])) for a in p["assignments"]),
            score=maybe(p.get("score")),
            rank=p.get("rank") or "",
            sanctions=_sanctions(p),
            manual_amount=maybe(p.get("manual_amount")),
        )
        for p in case.get("staff", ())
    )


def _sanctions(person: Case) -> tuple[SanctionFact, ...]:
    found = [SanctionFact("warning")] if person.get("warning") else []
    found += [SanctionFact("reprimand")] * person.get("reprimands", 0)
    if person.get("appraisal") == "incompetent":
        found.append(SanctionFact("incompetent"))
    return tuple(found)


@dataclass(frozen=True)
class Answer:
    """What the engines make of a case."""

    document: SchemeDocument
    year: YearResult
    rates: Rates
    payrolls: Mapping[str, Payroll]


def answer(case: Case) -> Answer:
    """Run a case through both engines."""
    document = golden.overlay(case.get("scheme", {}))
    year = evaluate_year(document, year_facts(case))
    rates = unit_rates(document, year.units)
    people: dict[str, list[PersonFact]] = {code: [] for code in year.units}
    for person in person_facts(case):
        people[person.stints[-1].unit].append(person)
    payrolls = {c: pay_unit(document, rates, c, staff) for c, staff in people.items()}
    return Answer(document, year, rates, payrolls)


def as_output(found: Answer) -> dict[str, dict[str, Any]]:
    """The engines' answer in the form of a case's output."""
    return {
        "units": {code: unit_output(found, code) for code in found.year.units},
        "staff": {
            line.code: staff_output(line)
            for payroll in found.payrolls.values()
            for line in payroll.lines
        },
    }


def _text(value: Fraction | None) -> str | None:
    return None if value is None else str(value)


def _shown(value: Fraction | None) -> str | None:
    return None if value is None else str(round_half_up(value, 2))


def unit_output(found: Answer, code: str) -> dict[str, Any]:
    """One unit's figures in the form of a case's output."""
    result, place = found.year.units[code], found.year.places[code]
    rate, payroll = found.rates.units[code], found.payrolls[code]
    assert place.qualified == rate.qualified
    return {
        "components": {key: _text(value) for key, value in result.components.items()},
        "honours": honour_output(result.honour_detail),
        "deductions": str(result.deductions),
        "total": _text(result.total),
        "total_shown": _shown(result.total),
        "qualified": place.qualified,
        "rank": place.rank,
        "quota_extra": int(place.excellent_extra),
        "self_evaluation_may_focus": result.standing.self_evaluation_may_focus,
        "head_may_be_excellent": place.head_may_be_excellent,
        "per_capita": _text(rate.per_capita),
        "per_capita_shown": _shown(rate.per_capita),
        "own_expense": rate.own_expense,
        "payroll": {
            "people": payroll.people,
            "allocated": str(payroll.allocated),
            "target_exact": str(payroll.target_exact),
            "total_exact": str(payroll.total_exact),
            "total_shown": str(payroll.total_shown),
            "sum_of_lines": str(payroll.sum_of_lines),
            "difference": str(payroll.difference),
        },
    }


def honour_output(detail: Mapping[str, Any]) -> dict[str, Any] | None:
    """The honours' ledger in the form of a case's output."""
    if not detail:
        return None
    return {
        "points": detail["points"],
        "distinctive": detail["distinctive"],
        "system_before_cap": detail["system_before_cap"],
        "other_before_cap": detail["other_before_cap"],
        "chosen": [
            {
                "id": row["code"],
                "points": row["points"],
                "counts_as": row["counts_as"],
                "system": row["system"],
            }
            for row in detail["chosen"]
        ],
        "chosen_distinctive": [row["code"] for row in detail["chosen_distinctive"]],
        "left_out": [
            {"id": row["code"], "reason": golden.REASONS.get(row["reason"], row["reason"])}
            for row in detail["left_out"]
        ],
    }
