"""The groups of a result set as the simulation sees them, within what an account may see."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.language import title_of
from scoring import queries
from scoring.certainty.field import Field, Grades, Part, part_of, scale_of, standing_of
from scoring.models import ResultEntry, ResultSet
from scoring.stored import result_without_trace


def groups_of(document: Any) -> dict[str, str]:
    """The peer groups of the scheme with their titles."""
    return {group.key: title_of(group.title) for group in document.peer_groups}


def field_of(
    scope: queries.Scope, result_set: ResultSet, document: Any, group_key: str
) -> tuple[Field, list[str]]:
    """The ranked units of a group in order of rank, and the names of those without a rank.

    One query.  Who does not see everything gets a group of what he sees: the page is not for him.
    """
    group = next(each for each in document.peer_groups if each.key == group_key)
    parts = tuple(part_of(each, title_of(each.title)) for each in group.components)
    entries = [
        each
        for each in _entries(scope, result_set)
        if each.peer_group == group_key and each.total is not None
    ]
    ranked = sorted((e for e in entries if e.rank is not None), key=lambda e: (e.rank, e.order))
    scale = scale_of(group)
    grades = [] if document.grading is None else [each.key for each in document.grading.grades]
    units = tuple(
        standing_of(
            each.unit.code,
            each.name,
            each.rank or 0,
            result.total,
            result.components,
            parts,
            scale,
            grades.index(each.grade_by_score) if each.grade_by_score in grades else None,
        )
        for each in ranked
        if (result := result_without_trace(each.result.data)).total is not None
    )
    found = Field(parts, units, scale, _quota(document, group_key), _grades(document, len(units)))
    return found, _without(entries)


def _grades(document: Any, ranked: int) -> Grades | None:
    """How the scheme grades a group of so many; None where it gives no grades."""
    rule = document.grading
    if rule is None:
        return None
    return Grades(
        tuple(title_of(each.title) for each in rule.grades),
        rule.by,
        tuple(each.at_least for each in rule.grades),
        tuple(rule.ends(ranked)),
    )


def part_titles(parts: Sequence[Part]) -> dict[str, str]:
    """Component key → title."""
    return {part.key: part.title for part in parts}


def _entries(scope: queries.Scope, result_set: ResultSet) -> list[ResultEntry]:
    rows = queries.visible_entries(scope, result_set).select_related("unit", "result")
    return list(rows.defer("result__trace"))


def _without(entries: list[ResultEntry]) -> list[str]:
    return [each.name for each in entries if each.rank is None]


def _quota(document: Any, group_key: str) -> int:
    """The last place that gains a share of excellent staff (K-7.9); 0 where none does."""
    places = (p.places for p in document.excellence_quota.places if p.peer_group == group_key)
    return next(places, 0)
