"""Rates and lines as JSON-able data and back. Exact numbers are ``n/d`` texts.

A rate is stored without its trace, which is kept in a column of its own: computing a payroll
needs the figures only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from decimal import Decimal
from fractions import Fraction
from typing import Any

from bonuses.engine.results import PayLine, Payroll, Rates, Reconciliation, UnitRate
from core.exact import to_text
from schemes.rules.personal_spread import PersonalStatistics
from schemes.rules.trace import Note, Trace
from schemes.rules.transfer import PayingUnit
from schemes.rules.unit_pay import Statistics

_RATE_NUMBERS = ("per_capita", "score", "formula", "rate", "spread")
_LINE_NUMBERS = (
    "score", "base", "personal", "months", "allocated", "part_year", "filing_cut", "own_change",
    "target_before_loss", "loss", "target", "leader_amount", "leader_part_year",
    "leader_filing_cut", "leader_loss", "leader", "own_amount",
)  # fmt: skip
_LINE_SHOWN = ("target_shown", "leader_shown", "final")


def _number(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)


def _text(value: Fraction | None) -> str | None:
    return None if value is None else to_text(value)


def rate_to_data(rate: UnitRate) -> dict[str, Any]:
    """Return a unit's rate as data, without its trace."""
    return {
        field.name: _text(getattr(rate, field.name))
        if field.name in _RATE_NUMBERS
        else getattr(rate, field.name)
        for field in fields(UnitRate)
        if field.name != "trace"
    }


def rate_from_data(data: Mapping[str, Any], trace: Trace | None = None) -> UnitRate:
    """Return the rate that :func:`rate_to_data` wrote; without ``trace`` a bare one stands in."""
    numbers = {name: _number(data[name]) for name in _RATE_NUMBERS}
    bare = Trace("per_capita", value=numbers["per_capita"], unit="yuan")
    return UnitRate(**{**data, **numbers, "trace": trace or bare})


def statistics_to_data(rates: Rates) -> dict[str, Any]:
    """Return the statistics of every scope as data."""
    return {
        scope: {
            "count": found.count,
            "highest": to_text(found.highest),
            "lowest": to_text(found.lowest),
            "mean": to_text(found.mean),
            "heads": found.heads,
            "base": to_text(found.base),
        }
        for scope, found in rates.statistics.items()
    }


def rates_from_data(rows: Iterable[Mapping[str, Any]], statistics: Mapping[str, Any]) -> Rates:
    """Return the rates that stored ``rows`` and ``statistics`` hold."""
    units = {row["code"]: rate_from_data(row) for row in rows}
    found = {
        scope: Statistics(
            scope,
            data["count"],
            Fraction(data["highest"]),
            Fraction(data["lowest"]),
            Fraction(data["mean"]),
            data.get("heads", 0),
            Fraction(data.get("base", "0")),
        )
        for scope, data in statistics.items()
    }
    return Rates(units, found)


def line_to_data(line: PayLine) -> dict[str, Any]:
    """Return a line as data; ``line_from_data`` gives an equal one."""
    data: dict[str, Any] = {name: _text(getattr(line, name)) for name in _LINE_NUMBERS}
    data |= {name: str(getattr(line, name)) for name in _LINE_SHOWN}
    data |= {n: getattr(line, n) for n in ("code", "name", "unit", "rank", "own_reason", "missing")}
    data["paying_units"] = [[part.unit, to_text(part.months)] for part in line.paying_units]
    data["loss_reasons"] = [_note_to_data(note) for note in line.loss_reasons]
    return data


def line_from_data(data: Mapping[str, Any]) -> PayLine:
    """Return the line that :func:`line_to_data` wrote."""
    return PayLine(
        **{
            **data,
            **{name: _number(data[name]) for name in _LINE_NUMBERS},
            **{name: Decimal(data[name]) for name in _LINE_SHOWN},
            "paying_units": tuple(PayingUnit(u, Fraction(m)) for u, m in data["paying_units"]),
            "loss_reasons": tuple(Note(n["code"], n["params"]) for n in data["loss_reasons"]),
        }
    )


_SUMS = ("allocated", "target_exact", "total_exact")
_SHOWN_SUMS = ("total_shown", "target_sum", "leader_sum", "sum_of_lines", "difference")
_PERSONAL = ("highest", "lowest", "mean", "spread")


def payroll_to_data(payroll: Payroll) -> dict[str, Any]:
    """Return a unit's payroll as data, without its lines: they are kept one by one."""
    recon, personal = payroll.reconciliation, payroll.personal
    data: dict[str, Any] = {name: to_text(getattr(payroll, name)) for name in _SUMS}
    data |= {name: str(getattr(payroll, name)) for name in _SHOWN_SUMS}
    data |= {"unit": payroll.unit, "people": payroll.people}
    data["reconciliation"] = {f.name: to_text(getattr(recon, f.name)) for f in fields(recon)}
    data["personal"] = personal and {
        "count": personal.count,
        **{name: to_text(getattr(personal, name)) for name in _PERSONAL},
    }
    data["notes"] = [_note_to_data(note) for note in payroll.notes]
    return data


def payroll_from_data(data: Mapping[str, Any], lines: Iterable[PayLine]) -> Payroll:
    """Return the payroll that :func:`payroll_to_data` wrote, with its lines."""
    personal = data["personal"]
    sums: dict[str, Any] = {name: Fraction(data[name]) for name in _SUMS}
    sums |= {name: Decimal(data[name]) for name in _SHOWN_SUMS}
    return Payroll(
        unit=data["unit"],
        people=data["people"],
        lines=tuple(lines),
        **sums,
        reconciliation=Reconciliation(
            **{name: Fraction(text) for name, text in data["reconciliation"].items()}
        ),
        personal=personal
        and PersonalStatistics(
            personal["count"], **{name: Fraction(personal[name]) for name in _PERSONAL}
        ),
        notes=tuple(Note(note["code"], note["params"]) for note in data["notes"]),
    )


def _note_to_data(note: Note) -> dict[str, Any]:
    return {"code": note.code, "params": dict(note.params)}
