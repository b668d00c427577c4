"""What the system holds of a municipal or district year, in the form of a worked year's output."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from bonuses.golden.answer import people_by_unit
from bonuses.models import BonusSet
from bonuses.pay import compute
from core.exact import round_half_up
from schemes.document import SchemeDocument
from schemes.models import Year
from schemes.queries import version_document
from schemes.rules.trace import Trace
from scoring.engine.codec import trace_from_data
from scoring.models import ResultEntry, ResultSet
from scoring.stored import result_without_trace
from targets.models import EconomicFigure
from targets.queries import settled_figure

Output = dict[str, dict[str, Any]]


def municipal_answer(_year: Year, result_set: ResultSet) -> Output:
    """Units with every source, awards, total, grade and rank as the result set keeps them."""
    document = version_document(result_set.scheme)
    entries = result_set.entries.select_related("unit", "result").order_by("order")
    return {"units": {each.unit.code: _municipal_unit(document, each) for each in entries}}


def _municipal_unit(document: SchemeDocument, entry: ResultEntry) -> dict[str, Any]:
    values = {node.key: node.value for node in _walk(trace_from_data(entry.result.trace))}
    group = document.peer_group(entry.peer_group)
    sources = [leaf.key for leaf in group.leaves()] if group else []
    grade = document.grading.grade_of(entry.grade) if document.grading else None
    share = entry.excellent_share
    return {
        "sources": {key: _text(values[f"component:{key}"]) for key in sources},
        "awards": _text(values["adjustment:awards"]),
        "total": _text(entry.total),
        "total_shown": _shown(entry.total),
        "grade_by_score": entry.grade_by_score,
        "grade": entry.grade,
        "excellence_share": _text(share),
        "measures": [measure.key for measure in grade.measures] if grade else [],
        "rank": entry.rank,
    }


def district_answer(year: Year, result_set: ResultSet) -> Output:
    """Units with the parts of their totals, the figures that stand, and what their people get.

    Pay is computed past the cache: the ids of a case that was undone come again.
    """
    document = version_document(result_set.scheme)
    bonus_set = BonusSet.objects.select_related("result_set__scheme").get(result_set=result_set)
    figures: dict[int, dict[str, str | None]] = {}
    for each in EconomicFigure.objects.filter(year=year, current=True):
        stands, _whose = settled_figure(document, each)
        figures.setdefault(each.unit_id, {})[each.title] = _text(stands)
    found, people = {}, people_by_unit(year)
    for entry in result_set.entries.select_related("unit", "result").order_by("order"):
        pay = compute(bonus_set, entry.unit.code, people[entry.unit.code])
        money = pay.payroll.allocated if pay else Fraction(0)
        unit = _district_unit(entry)
        known = figures.get(entry.unit_id, {})
        unit |= {"figures": known, "bonus": _text(money), "bonus_shown": _shown(money)}
        found[entry.unit.code] = unit
    return {"units": found}


def _district_unit(entry: ResultEntry) -> dict[str, Any]:
    result = result_without_trace(entry.result.data)
    zero = Fraction(0)
    return {
        "functional": _text(result.components.get("functional") or zero),
        "other": _text(result.components.get("other") or zero),
        "assessment": _text(result.base),
        "awards": _text(result.adjustments.get("awards", zero)),
        "city_change": _text(result.adjustments.get("city_items", zero)),
        "special": _text(result.adjustments.get("special", zero)),
        "total": _text(entry.total),
        "total_shown": _shown(entry.total),
    }


def _walk(node: Trace) -> Iterator[Trace]:
    yield node
    for child in node.children:
        yield from _walk(child)


def _text(value: Fraction | None) -> str | None:
    return None if value is None else str(value)


def _shown(value: Fraction | None) -> str | None:
    return None if value is None else str(round_half_up(value, 2))
