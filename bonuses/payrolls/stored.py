"""A computed pay sheet as stored data and back: what is read is what was computed, to the fen.

A stored line holds its steps and the facts that it rests on, so that a paid one explains itself by
nothing but itself, the set's rates and the scheme that the run names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from decimal import Decimal
from fractions import Fraction
from typing import Any

from bonuses import engine
from bonuses.engine import PayLine
from bonuses.engine.facts import PersonFact, SanctionFact, StintFact
from bonuses.facts import PersonRecord
from bonuses.models import PaidLine, PayUnit
from bonuses.pay import UnitPay
from core.exact import to_text
from schemes.rules.trace import Source

ZERO, NO_MONEY = Fraction(0), Decimal("0.00")
_RECORD = ("title", "change", "initials", "months_proposed", "unit_code")


def unit_to_data(pay: UnitPay) -> dict[str, Any]:
    """A unit's sheet without its lines."""
    codes = {part.unit for line in pay.payroll.lines for part in line.paying_units}
    return {
        "rate": engine.rate_to_data(pay.rate),
        "payroll": engine.payroll_to_data(pay.payroll),
        "names": {code: pay.unit_names[code] for code in sorted(codes) if code in pay.unit_names},
    }


def line_to_data(line: PayLine, person: PersonRecord) -> dict[str, Any]:
    """A person's line with what it rests on."""
    record: dict[str, Any] = {name: getattr(person, name) for name in _RECORD}
    record["unit_names"], record["strangers"] = list(person.unit_names), list(person.strangers)
    return {
        "line": engine.line_to_data(line),
        "person": record,
        "fact": _fact_to_data(person.fact),
    }


def unit_pay(row: PayUnit, lines: Iterable[PaidLine]) -> UnitPay:
    """The sheet of a stored unit with the lines that the run has of it."""
    kept, data = list(lines), row.data
    return UnitPay(
        rate=engine.rate_from_data(data["rate"]),
        payroll=engine.payroll_from_data(
            data["payroll"], (engine.line_from_data(line.data["line"]) for line in kept)
        ),
        people=tuple(_record(line) for line in kept),
        unit_names=data["names"],
    )


def nothing_left(line: PaidLine) -> dict[str, Any]:
    """The data of a line for somebody who was paid and is on no sheet any more: all is 0."""
    was = engine.line_from_data(line.data["line"])
    numbers: dict[str, Any] = dict.fromkeys(_EMPTIED, ZERO)
    empty = PayLine(
        code=line.code,
        name=line.name,
        unit=was.unit,
        rank="",
        score=None,
        paying_units=(),
        target_shown=NO_MONEY,
        leader_shown=NO_MONEY,
        final=NO_MONEY,
        **numbers,
    )
    return {**line.data, "line": engine.line_to_data(empty)}


_EMPTIED = (
    "base", "personal", "months", "allocated", "part_year", "filing_cut", "own_change",
    "target_before_loss", "loss", "target", "leader_amount", "leader_part_year",
    "leader_filing_cut", "leader_loss", "leader",
)  # fmt: skip


def _fact_to_data(fact: PersonFact) -> dict[str, Any]:
    return {
        "code": fact.code,
        "name": fact.name,
        "score": None if fact.score is None else to_text(fact.score),
        "rank": fact.rank,
        "manual_amount": None if fact.manual_amount is None else to_text(fact.manual_amount),
        "manual_reason": fact.manual_reason,
        "stints": [
            {"unit": stint.unit, "months": to_text(stint.months), "source": _source(stint.source)}
            for stint in fact.stints
        ],
        "sanctions": [
            {**asdict(sanction), "source": _source(sanction.source)} for sanction in fact.sanctions
        ],
    }


def _source(source: Source | None) -> dict[str, str] | None:
    return None if source is None else source.as_data()


def _fact(data: Mapping[str, Any]) -> PersonFact:
    score, amount = data["score"], data["manual_amount"]
    return PersonFact(
        code=data["code"],
        name=data["name"],
        score=None if score is None else Fraction(score),
        rank=data["rank"],
        manual_amount=None if amount is None else Fraction(amount),
        manual_reason=data["manual_reason"],
        stints=tuple(
            StintFact(each["unit"], Fraction(each["months"]), _source_of(each["source"]))
            for each in data["stints"]
        ),
        sanctions=tuple(
            SanctionFact(**{**each, "source": _source_of(each["source"])})
            for each in data["sanctions"]
        ),
    )


def _source_of(data: Mapping[str, str] | None) -> Source | None:
    return None if data is None else Source(**data)


def _record(line: PaidLine) -> PersonRecord:
    kept = line.data["person"]
    return PersonRecord(
        fact=_fact(line.data["fact"]),
        person_id=line.person_id,
        unit_id=line.unit_id,
        unit_names=tuple(kept["unit_names"]),
        strangers=tuple(kept["strangers"]),
        **{name: kept[name] for name in _RECORD},
    )
