"""A worked year's own names and scheme entries, laid over the county preset.

Worked years (``tests`` and ``make golden``) name things in a way of their own; here is the only
place that knows both.  Facts are mapped by whoever loads a case.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from core.exact import parse_exact
from schemes.document import SchemeDocument
from schemes.presets import load_preset
from schemes.rules.base import plain_number

#: Names of a case → the product's.
LEVELS: Mapping[str, str] = {
    "county": "county",
    "city": "city",
    "province": "province",
    "national": "ministry",
}
METHODS: Mapping[str, str] = {
    "proportional": "proportional",
    "all_or_nothing": "all_or_nothing",
    "deduct_per_percent": "per_percent",
    "graded": "graded",
    "manual": "manual",
    "piecewise": "piecewise",
}
METHOD_PARAMS = ("plan", "direction", "rate", "step", "basis", "shares", "table", "between")
SOURCES: Mapping[str, str] = {
    "targets": "targets",
    "common_scores": "common_items",
    "ballots": "ballots",
}
#: Reasons why an honour is left out, as a case words them, by the product's reason codes.
REASONS: Mapping[str, str] = {
    "other_year": "K-5.5.4 dated in another year",
    "higher_counts": "K-5.5.1 a higher comprehensive honour counts",
    "same_work": "K-5.5.3 same project",
    "work_counted": "K-5.5.6 project counted already",
}

_Data = dict[str, Any]


def number(value: object) -> int | str:
    """Return a case's figure as a document writes it (a JSON float becomes its decimal text)."""
    written = Decimal(repr(value)) if isinstance(value, float) else value
    return plain_number(parse_exact(written))


def method_params(target: Mapping[str, Any]) -> dict[str, object]:
    """Return the parameters of a case's target in the product's form, numbers as text."""
    params: dict[str, object] = {}
    for name in METHOD_PARAMS:
        value = target.get(name)
        if value is None:
            continue
        if name == "shares":
            params[name] = {grade: number(share) for grade, share in value.items()}
        elif name == "table":
            params[name] = [[number(start), number(share)] for start, share in value]
        else:
            params[name] = number(value) if name in ("plan", "rate") else value
    return params


def overlay(scheme: Mapping[str, Any]) -> SchemeDocument:
    """Return the county preset with the entries of a case's ``scheme`` laid over it.

    An entry that no setter knows raises ``KeyError``: a figure must never be dropped silently.
    """
    data = copy.deepcopy(load_preset("county").to_data())
    data["pay"]["leader_bonus"]["ranks"] = []
    for name, value in scheme.items():
        _SETTERS[name](data, value)
    return SchemeDocument.model_validate(data)


def _at(*path: str) -> Callable[[_Data, Any], None]:
    """Return a setter of one value: a number where it is one, as it is otherwise."""

    def put(data: _Data, value: Any) -> None:
        for part in path[:-1]:
            data = data[part]
        plain = isinstance(value, bool) or not isinstance(value, (int, float, str))
        data[path[-1]] = value if plain else number(value)

    return put


def _components(data: _Data, value: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> None:
    known = {group["key"]: group for group in data["peer_groups"]}
    for key, components in value.items():
        if key not in known:
            title = {"zh": key, "en": key}
            known[key] = {"key": key, "title": title, "base_points": 0, "components": []}
            data["peer_groups"].append(known[key])
        group = known[key]
        titles = {c["key"]: c["title"] for c in group["components"]}
        group["components"] = [
            _component(data, name, entry, titles) for name, entry in components.items()
        ]
        total = sum(parse_exact(number(entry["points"])) for entry in components.values())
        group["base_points"] = plain_number(parse_exact(total))


def _component(
    data: _Data, name: str, entry: Mapping[str, Any], titles: Mapping[str, Any]
) -> _Data:
    rule: _Data = {"kind": SOURCES[entry["source"]]}
    if rule["kind"] == "ballots":
        rule["groups"] = [{"voter_group": name, "weight": 1}]
        rule["maximum"] = _maximum(data)
        _voter_group(data, name)
    title = titles.get(name, {"zh": name, "en": name})
    return {"key": name, "title": title, "points": number(entry["points"]), "rule": rule}


def _maximum(data: _Data) -> int | str:
    found: int | str = data["voter_groups"][0]["maximum"]
    return found


def _voter_group(data: _Data, name: str) -> None:
    if any(group["key"] == name for group in data["voter_groups"]):
        return
    title = {"zh": name, "en": name}
    data["voter_groups"].append({"key": name, "title": title, "maximum": _maximum(data)})


def _ballot_maximum(data: _Data, value: Any) -> None:
    for group in data["voter_groups"]:
        group["maximum"] = number(value)
    for group in data["peer_groups"]:
        for component in group["components"]:
            if component["rule"]["kind"] == "ballots":
                component["rule"]["maximum"] = number(value)


def _deductions(data: _Data, value: Mapping[str, Any]) -> None:
    entries = {entry["key"]: entry for entry in data["deductions"]["entries"]}
    for key, points in value.items():
        entries[key]["points"] = number(points)


def _honour_points(data: _Data, value: Mapping[str, list[Any]]) -> None:
    levels = [level["key"] for level in data["honours"]["levels"]]
    for kind in data["honours"]["kinds"]:
        if kind["key"] in value:
            points = [number(entry) for entry in value[kind["key"]]]
            kind["points"] = dict(zip(levels, points, strict=True))


def _quota_places(data: _Data, value: Mapping[str, int]) -> None:
    data["excellence_quota"]["places"] = [
        {"peer_group": group, "places": places} for group, places in value.items()
    ]


def _rates(data: _Data, value: Mapping[str, Any]) -> None:
    entries = {entry["key"]: entry for entry in data["pay"]["rates"]["entries"]}
    for key, share in value.items():
        entries[key]["share"] = number(share)


def _reprimands(data: _Data, value: int) -> None:
    for trigger in data["pay"]["loss"]["triggers"]:
        if trigger["sanction"] == "reprimand":
            trigger["at_least"] = value


def _leader_bonus(data: _Data, value: Mapping[str, Any]) -> None:
    data["pay"]["leader_bonus"]["ranks"] = [
        {"key": key, "title": {"zh": key, "en": key}, "amount": number(amount)}
        for key, amount in value.items()
    ]


def _cut_on(data: _Data, value: str) -> None:
    known = {"lines": "lines", "target": "target", "unit_base": "unit_base", "base": "unit_base"}
    data["pay"]["filings"]["cut_on"] = known[value]


def _scope(data: _Data, value: str) -> None:
    data["pay"]["unit"]["scope"] = value


def _year(data: _Data, value: int) -> None:
    """The year belongs to the facts; a document holds for any."""


_SETTERS: Mapping[str, Callable[[_Data, Any], None]] = {
    "year": _year,
    "components": _components,
    "ballot_maximum": _ballot_maximum,
    "score_places": _at("rounding", "score_places"),
    "deductions": _deductions,
    "honour_points": _honour_points,
    "multi_superior_factor": _at("honours", "multi_superior", "factor"),
    "honour_cap": _at("honours", "caps", "total"),
    "system_cap": _at("honours", "caps", "system"),
    "distinctive_each": _at("honours", "distinctive", "each"),
    "distinctive_cap": _at("honours", "distinctive", "cap"),
    "rank_unqualified": _at("ranking", "rank_unqualified"),
    "quota_places": _quota_places,
    "quota_extra": _at("excellence_quota", "extra"),
    "small_unit_posts": _at("self_evaluation", "small_unit_posts"),
    "A": _at("pay", "unit", "base"),
    "D": _at("pay", "unit", "spread"),
    "statistics_scope": _scope,
    "statistics_include_unqualified": _at("pay", "unit", "include_unqualified"),
    "rates": _rates,
    "penalty_never_pays_more": _at("pay", "rates", "never_pays_more"),
    "level_two_cut": _at("pay", "filings", "level_two_cut"),
    "level_two_cut_on": _cut_on,
    "minimum_spread": _at("pay", "personal", "minimum"),
    "own_distribution_people": _at("pay", "own_distribution", "people"),
    "sanction_loss": _at("pay", "loss", "share"),
    "reprimands_for_loss": _reprimands,
    "months_in_year": _at("pay", "months", "in_year"),
    "leader_bonus": _leader_bonus,
}
