"""A little scheme, and a template put in its place there."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from schemes.rule_templates import Template, filled

BASE: dict[str, Any] = {
    "format": 1,
    "key": "little",
    "title": {"zh": "小方案", "en": "A little scheme"},
    "clauses": {},
    "peer_groups": [
        {
            "key": "departments",
            "title": {"zh": "部门", "en": "Departments"},
            "base_points": 100,
            "components": [
                {
                    "key": "own",
                    "title": {"zh": "目标", "en": "Targets"},
                    "points": 100,
                    "rule": {"kind": "targets"},
                }
            ],
        }
    ],
    "targets": {"methods": ["proportional"]},
    "rounding": {"score_places": 4, "money_places": 2},
}


def placed(template: Template) -> tuple[dict[str, Any], str]:
    """The little scheme with a template in its place, and where that is."""
    data = deepcopy(BASE)
    part, beside = filled(template, data)
    for section, entry in beside.items():
        data[section] = entry if "grades" in entry else [entry]
    if template.at == "components":
        group = data["peer_groups"][0]
        group["components"].append(part)
        group["base_points"] = 100 + part["points"]
        return data, "peer_groups.0.components.1"
    holder, *rest = template.at.split(".")
    if rest:
        data.setdefault("pay", {"unit": {"kind": "no_pay"}})[rest[0]] = part
        return data, template.at
    listed = holder in ("adjustments", "peer_groups", "voter_groups", "plan_warnings", "calendar")
    if not listed:
        data[holder] = part
        return data, holder
    data.setdefault(holder, []).append(part)
    return data, f"{holder}.{len(data[holder]) - 1}"
