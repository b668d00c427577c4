"""Results as JSON-able data and back: what a stored row holds. Numbers are ``n/d`` texts."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any

from core.exact import from_text, to_text
from schemes.rules.trace import Note, Source, Trace
from scoring.engine.results import Missing, Place, Standing, UnitResult


def _text(value: Fraction | None) -> str | None:
    return None if value is None else to_text(value)


#: Stored texts repeat, and a fraction never changes: each is read once.
_exact = lru_cache(maxsize=20_000)(from_text)


def _number(text: str | None) -> Fraction | None:
    return None if text is None else _exact(text)


def trace_from_data(data: Mapping[str, Any]) -> Trace:
    """Return the trace that ``Trace.as_data`` wrote."""
    source = data.get("source")
    return Trace(
        key=data["key"],
        label=data.get("label", ""),
        label_en=data.get("label_en", ""),
        value=_number(data.get("value")),
        unit=data.get("unit", "points"),
        standard=_number(data.get("standard")),
        cut=_number(data.get("cut")),
        state=data["state"],
        clauses=tuple(data.get("clauses", ())),
        notes=tuple(Note(note["code"], note["params"]) for note in data.get("notes", ())),
        source=Source(**source) if source is not None else None,
        children=tuple(trace_from_data(child) for child in data.get("children", ())),
    )


def standing_to_data(standing: Standing) -> dict[str, Any]:
    """Return a standing as data."""
    return {
        "peer_group": standing.peer_group,
        "directly_assessed": standing.directly_assessed,
        "qualified": standing.qualified,
        "veto_kinds": list(standing.veto_kinds),
        "appraisal": standing.appraisal,
        "head_may_be_excellent": standing.head_may_be_excellent,
        "self_evaluation_may_focus": standing.self_evaluation_may_focus,
        "filings_missing": list(standing.filings_missing),
        "paid_like": standing.paid_like,
        "own_expense": standing.own_expense,
        "own_distribution": standing.own_distribution,
        "spread": _text(standing.spread),
        "posts": standing.posts,
        "lower_grade": standing.lower_grade,
    }


def standing_from_data(data: Mapping[str, Any]) -> Standing:
    """Return the standing that :func:`standing_to_data` wrote."""
    return Standing(
        **{
            **data,
            "veto_kinds": tuple(data["veto_kinds"]),
            "filings_missing": tuple(data["filings_missing"]),
            "spread": _number(data["spread"]),
        }
    )


def unit_to_data(result: UnitResult) -> dict[str, Any]:
    """Return a unit's result, with its trace, as one row's data."""
    return {
        "code": result.code,
        "name": result.name,
        "components": {key: _text(value) for key, value in result.components.items()},
        "base": _text(result.base),
        "honours": to_text(result.honours),
        "deductions": to_text(result.deductions),
        "total": _text(result.total),
        "standing": standing_to_data(result.standing),
        "missing": [[m.code, m.component, m.subject] for m in result.missing],
        "honour_detail": dict(result.honour_detail),
        "adjustments": {key: to_text(value) for key, value in result.adjustments.items()},
        "trace": result.trace.as_data(),
    }


def unit_from_data(data: Mapping[str, Any], trace: Trace | None = None) -> UnitResult:
    """Return the result that :func:`unit_to_data` wrote, equal in every figure; with ``trace`` in
    place of its own where that was left behind."""
    return UnitResult(
        code=data["code"],
        name=data["name"],
        components={key: _number(value) for key, value in data["components"].items()},
        base=_number(data["base"]),
        honours=_exact(data["honours"]),
        deductions=_exact(data["deductions"]),
        total=_number(data["total"]),
        standing=standing_from_data(data["standing"]),
        missing=tuple(Missing(*entry) for entry in data["missing"]),
        trace=trace_from_data(data["trace"]) if trace is None else trace,
        honour_detail=data["honour_detail"],
        adjustments={key: _exact(value) for key, value in data.get("adjustments", {}).items()},
    )


def place_to_data(place: Place) -> dict[str, Any]:
    """Return a unit's place as data."""
    return {
        "rank": place.rank,
        "ranked_of": place.ranked_of,
        "excellent_extra": to_text(place.excellent_extra),
        "qualified": place.qualified,
        "head_may_be_excellent": place.head_may_be_excellent,
        "grade_by_score": place.grade_by_score,
        "grade": place.grade,
        "excellent_share": _text(place.excellent_share),
    }


def place_from_data(data: Mapping[str, Any]) -> Place:
    """Return the place that :func:`place_to_data` wrote."""
    numbers = {
        "excellent_extra": Fraction(data["excellent_extra"]),
        "excellent_share": _number(data.get("excellent_share")),
    }
    return Place(**{**data, **numbers})
