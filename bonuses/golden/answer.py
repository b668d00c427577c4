"""What the system holds of a year, in the form of a worked year's output; and the differences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from bonuses.engine import PayLine
from bonuses.facts import PersonRecord, people_load
from bonuses.models import BonusSet
from bonuses.pay import UnitPay, compute
from core.exact import round_half_up
from schemes import golden
from schemes.models import Year
from schemes.queries import version_document
from scoring.engine import rank_year
from scoring.engine.results import Place, UnitResult
from scoring.models import ResultEntry, ResultSet
from scoring.stored import result_without_trace

Output = Mapping[str, Any]


def year_answer(year: Year, result_set: ResultSet) -> dict[str, dict[str, Any]]:
    """Units and staff as the stored results and the computed pay sheets have them.

    Pay is computed past the cache: the ids of a case that was undone come again.
    """
    bonus_set = BonusSet.objects.select_related("result_set__scheme").get(result_set=result_set)
    entries = {
        entry.unit.code: entry
        for entry in result_set.entries.select_related("unit", "result").order_by("order")
    }
    results = {code: result_without_trace(e.result.data) for code, e in entries.items()}
    places = rank_year(version_document(result_set.scheme), results.values()).places
    people = people_by_unit(year)
    units: dict[str, Any] = {}
    staff: dict[str, Any] = {}
    for code, entry in entries.items():
        pay = compute(bonus_set, code, people[code])
        if pay is None:
            continue
        units[code] = unit_output(entry, results[code], places[code], pay)
        staff |= {line.code: staff_output(line) for line in pay.payroll.lines}
    return {"units": units, "staff": staff}


def people_by_unit(year: Year) -> Mapping[str, list[PersonRecord]]:
    """The people whose present unit each is, in pay sheet order, read once for all of them."""
    found: dict[str, list[PersonRecord]] = defaultdict(list)
    for record in people_load(year):
        found[record.unit_code].append(record)
    return found


def unit_output(
    entry: ResultEntry, result: UnitResult, place: Place, pay: UnitPay
) -> dict[str, Any]:
    """One unit's figures; rank and quota as the result set keeps them."""
    rate, payroll = pay.rate, pay.payroll
    return {
        "components": {key: _text(value) for key, value in result.components.items()},
        "honours": _honours(result.honour_detail),
        "deductions": str(result.deductions),
        "total": _text(entry.total),
        "total_shown": _shown(entry.total),
        "qualified": rate.qualified,
        "rank": entry.rank,
        "quota_extra": _text(entry.excellent_extra),
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


def staff_output(line: PayLine) -> dict[str, Any]:
    """Every column of one person's line."""
    return {
        "unit": line.unit,
        "base": str(line.base),
        "personal": str(line.personal),
        "paying_units": [{"unit": p.unit, "months": str(p.months)} for p in line.paying_units],
        "months": str(line.months),
        "allocated": str(line.allocated),
        "target_before_loss": str(line.target_before_loss),
        "loss": str(line.loss),
        "target": str(line.target),
        "leader": str(line.leader),
        "target_shown": str(line.target_shown),
        "leader_shown": str(line.leader_shown),
        "final": str(line.final),
    }


def differences(expected: Any, found: Any, path: str = "") -> Iterator[str]:
    """Every figure that differs, as ``place: expected …, found …``; types of numbers aside."""
    if isinstance(expected, Mapping) and isinstance(found, Mapping):
        for key in {**expected, **found}:
            at = f"{path}.{key}" if path else str(key)
            if key not in found:
                yield f"{at}: expected {expected[key]!r}, found nothing"
            elif key not in expected:
                yield f"{at}: expected nothing, found {found[key]!r}"
            else:
                yield from differences(expected[key], found[key], at)
    elif isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        for number, (one, other) in enumerate(zip(expected, found, strict=True)):
            yield from differences(one, other, f"{path}[{number}]")
    elif _plain(expected) != _plain(found):
        yield f"{path}: expected {expected!r}, found {found!r}"


def _plain(value: Any) -> Any:
    """A number as its text, so that 5 and "5" are one figure; true and false stay themselves."""
    return value if isinstance(value, bool) or value is None else str(value)


def _honours(detail: Mapping[str, Any]) -> dict[str, Any] | None:
    if not detail:
        return None
    names = ("points", "distinctive", "system_before_cap", "other_before_cap")
    return {
        **{name: detail[name] for name in names},
        "chosen": [
            {"id": row["code"], **{n: row[n] for n in ("points", "counts_as", "system")}}
            for row in detail["chosen"]
        ],
        "chosen_distinctive": [row["code"] for row in detail["chosen_distinctive"]],
        "left_out": [
            {"id": row["code"], "reason": golden.REASONS.get(row["reason"], row["reason"])}
            for row in detail["left_out"]
        ],
    }


def _text(value: Fraction | None) -> str | None:
    return None if value is None else str(value)


def _shown(value: Fraction | None) -> str | None:
    return None if value is None else str(round_half_up(value, 2))
