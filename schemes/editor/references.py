"""Fields that name another part of the document: what may be chosen there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from core.language import in_english
from schemes.document_words import value_words
from schemes.editor.paths import Path, value_at
from schemes.editor.shapes import Model
from schemes.rules.plans import PLAN_CHECKS

#: (key, what it is called)
Option = tuple[str, str]
#: From the document's data and the path of the field.
Offer = Callable[[Any, Path], list[Option]]


def name_of(row: Any) -> str:
    """What an entry is called in the reader's language; its key where it has no title yet."""
    if not isinstance(row, Mapping):
        return ""
    title = row.get("title")
    if isinstance(title, Mapping):
        said = (title.get("en") if in_english() else "") or title.get("zh") or title.get("en")
        if said:
            return str(said)
    return str(row.get("key", ""))


def _entries(rows: Any) -> list[Option]:
    listed = rows if isinstance(rows, list) else []
    return [(str(row["key"]), name_of(row)) for row in listed if _keyed(row)]


def _keyed(row: Any) -> bool:
    return isinstance(row, Mapping) and "key" in row


def _listed(*path: str) -> Offer:
    """The entries of a list of the document."""
    return lambda data, _here: _entries(value_at(data, path))


def _components(data: Any, _here: Path) -> list[Option]:
    """Every component of every group, once; of several with one name each says in which group."""
    groups = value_at(data, ("peer_groups",))
    found: dict[str, tuple[str, str]] = {}
    for group in groups if isinstance(groups, list) else []:
        for key, name in _walk([group]):
            found.setdefault(key, (name, name_of(group)))
    named = Counter(name for name, _group in found.values())
    return [
        (key, f"{name} ({group})" if named[name] > 1 else name)
        for key, (name, group) in found.items()
    ]


def _walk(rows: Any) -> Iterator[Option]:
    for row in rows if isinstance(rows, list) else []:
        if not isinstance(row, Mapping):
            continue
        rule = row.get("rule")
        if isinstance(rule, Mapping):
            yield str(row.get("key", "")), name_of(row)
            yield from _walk(rule.get("components"))
        yield from _walk(row.get("components"))


def _checks(data: Any, _here: Path) -> list[Option]:
    """The checks of a plan that the product knows, as the document calls them."""
    named = dict(_entries(value_at(data, ("plan_warnings",))))
    english = in_english()
    return [(key, named.get(key) or value_words(key, english=english)) for key in PLAN_CHECKS]


def _claim_levels(data: Any, here: Path) -> list[Option]:
    """The levels of the list that a kind of claim is in: ``adjustments.0.kinds.1.by_level``."""
    return _entries(value_at(data, (*here[:-3], "levels")))


_GROUPS, _GRADES = _listed("peer_groups"), _listed("grading", "grades")
_KINDS, _LEVELS = _listed("honours", "kinds"), _listed("honours", "levels")
OFFERS: Mapping[str, Offer] = {
    "WeightedGroup.voter_group": _listed("voter_groups"),
    "QuotaPlaces.peer_group": _GROUPS,
    "RewardFund.peer_groups": _GROUPS,
    "Award.peer_groups": _GROUPS,
    "Dimension.peer_groups": _GROUPS,
    "WrittenFor.groups": _GROUPS,
    "ExcellenceQuota.by_grade_groups": _GROUPS,
    "Coefficient.grade": _GRADES,
    "GradeShare.grade": _GRADES,
    "Award.grades": _GRADES,
    "Rate.rating": _listed("appraisal", "ratings"),
    "Rate.veto": _listed("vetoes", "entries"),
    "DistinctiveKind.least_level": _LEVELS,
    "HonourKind.points": _LEVELS,
    "ClaimKind.by_level": _claim_levels,
    "MultiSuperior.from_kind": _KINDS,
    "MultiSuperior.to_kind": _KINDS,
    "StaffAppraisal.main": _listed("staff_appraisal", "dimensions"),
    "WrittenFor.component": _components,
    "DoubleMarking.components": _components,
    "SupervisionRules.components": _components,
    "ChecklistPoint.checks": _checks,
    "PlanWarning.key": _checks,
}


def offer_of(model: Model, name: str) -> Offer | None:
    """What may be chosen in a field; None for one that names no other part."""
    return OFFERS.get(f"{model.__name__}.{name}")
