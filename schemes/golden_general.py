"""Worked municipal and district years' scheme entries, laid over their presets."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import Any

from schemes.document import SchemeDocument
from schemes.golden import number
from schemes.presets import load_preset

_Data = dict[str, Any]


def overlay_municipal(scheme: Mapping[str, Any]) -> SchemeDocument:
    """Return the municipal preset with a case's ``scheme`` laid over it.

    An entry that is not known raises ``KeyError``: a figure must never be dropped silently.
    """
    data = copy.deepcopy(load_preset("municipal").to_data())
    for component in _components(data):
        # Worked years are older than sources outside: one mark for each component.
        component["rule"].pop("sources", None)
    for name, value in scheme.items():
        _MUNICIPAL[name](data, value)
    return SchemeDocument.model_validate(data)


def overlay_district(scheme: Mapping[str, Any]) -> SchemeDocument:
    """Return the district preset with a case's ``scheme`` laid over it; as for the municipal."""
    data = copy.deepcopy(load_preset("district").to_data())
    for name, value in scheme.items():
        _DISTRICT[name](data, value)
    return SchemeDocument.model_validate(data)


def _components(data: _Data) -> list[_Data]:
    """Every component of every group, those inside others too."""
    waiting = [c for group in data["peer_groups"] for c in group["components"]]
    found = []
    while waiting:
        component = waiting.pop()
        found.append(component)
        waiting.extend(component["rule"].get("components", ()))
    return found


def _weights(data: _Data, value: Mapping[str, Any]) -> None:
    for component in _components(data):
        if component["key"] in value:
            component["points"] = number(value[component["key"]])
    for group in data["peer_groups"]:
        for component in group["components"]:
            inner = component["rule"].get("components")
            if inner:
                component["points"] = number(sum(int(part["points"]) for part in inner))


def _tiers(data: _Data, value: Mapping[str, Any]) -> None:
    tiers = [
        {"key": key, "title": {"zh": key, "en": key}, "share": number(share)}
        for key, share in value.items()
    ]
    _leaders(data, "tiers", tiers, "county")


def _rank_tables(data: _Data, value: Mapping[str, list[Any]]) -> None:
    tables = [
        {"units": int(units), "shares": [number(share) for share in shares]}
        for units, shares in value.items()
    ]
    _leaders(data, "rank_tables", tables, "")


def _leaders(data: _Data, name: str, entries: Any, only: str) -> None:
    for group in data["peer_groups"]:
        for component in group["components"]:
            mine = component["rule"]["kind"] == "leader_marks"
            if mine and (not only or group["key"] == only):
                component["rule"][name] = entries
                component["rule"]["rank_line"] = None


def _grades(data: _Data, value: list[list[Any]]) -> None:
    known = {grade["key"]: grade for grade in data["grading"]["grades"]}
    for key, at_least in value:
        known[key]["at_least"] = None if at_least is None else number(at_least)


def _shares(data: _Data, value: Mapping[str, Any]) -> None:
    data["excellence_quota"]["by_grade"] = [
        {"grade": grade, "percent": number(percent)} for grade, percent in value.items()
    ]


def _ballot_maximum(data: _Data, value: Any) -> None:
    data["voter_groups"][0]["maximum"] = number(value)
    for component in _components(data):
        if component["rule"]["kind"] == "ballots":
            component["rule"]["maximum"] = number(value)


def _steps(data: _Data, value: int) -> None:
    for entry in data["vetoes"]["entries"]:
        entry["steps"] = value


def _places(data: _Data, value: int) -> None:
    data["rounding"]["score_places"] = value


def _grade_ranges(data: _Data, value: Mapping[str, list[Any]]) -> None:
    for component in _components(data):
        for grade in component["rule"].get("grades", ()):
            grade["least"], grade["most"] = (number(bound) for bound in value[grade["key"]])


def _award_points(data: _Data, value: Mapping[str, Any]) -> None:
    kind = data["adjustments"][0]["kinds"][0]
    kind["by_level"] = {level: number(points) for level, points in value.items()}


def _city_points(data: _Data, value: Mapping[str, Any]) -> None:
    data["adjustments"][1]["by_place"] = [number(value[key]) for key in sorted(value, key=int)]


def _base(data: _Data, value: Any) -> None:
    for component in _components(data):
        if component["rule"]["kind"] == "graded_change":
            component["rule"]["base"] = number(value)


def _point_value(data: _Data, value: Any) -> None:
    data["pay"]["unit"]["value"] = number(value)


def _per(data: _Data, value: str) -> None:
    data["pay"]["unit"]["per"] = value


def _elsewhere(data: _Data, value: Any) -> None:
    """Entries about filing and wording, which decide no figure."""


_MUNICIPAL: Mapping[str, Callable[[_Data, Any], None]] = {
    "weights": _weights,
    "tiers": _tiers,
    "rank_tables": _rank_tables,
    "grades": _grades,
    "excellence_share": _shares,
    "ballot_maximum": _ballot_maximum,
    "score_places": _places,
    "veto_steps": _steps,
    "base_points": _elsewhere,
    "poor_measures": _elsewhere,
    "change_deadline": _elsewhere,
}
_DISTRICT: Mapping[str, Callable[[_Data, Any], None]] = {
    "base": _base,
    "grade_ranges": _grade_ranges,
    "award_points": _award_points,
    "city_rank_points": _city_points,
    "point_value": _point_value,
    "point_value_per": _per,
    "score_places": _places,
    "least_targets": _elsewhere,
    "filing_deadline": _elsewhere,
}

__all__ = ["overlay_district", "overlay_municipal"]
