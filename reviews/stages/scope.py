"""Whose stage is whose: what an account may grade and look at (D-7)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from reviews.marking.scope import conflicts_of_account
from schemes.document import SchemeDocument
from schemes.models import Year
from schemes.queries import year_document
from schemes.rules.component import Component
from schemes.rules.graded_change import GradedChange, Stage
from targets.plans.flow import charged_units
from targets.plans.writing import units_called
from units.queries import access_of, authority_for, has_authority_perm

#: Who enters a stage beside the office.
UNIT, LEADER = "unit", "leader"


def graded_leaves(document: SchemeDocument) -> Iterator[tuple[str, Component, GradedChange]]:
    """Every component that is graded as a whole, with its peer group and its rule."""
    for group in document.peer_groups:
        for leaf in group.leaves():
            if isinstance(leaf.rule, GradedChange):
                yield group.key, leaf, leaf.rule


def has_graded(document: SchemeDocument) -> bool:
    """Schemes that grade some component as a whole."""
    return any(True for _each in graded_leaves(document))


def own_stage(rule: GradedChange) -> Stage | None:
    """The stage that a unit enters itself, in its self-evaluation; None where there is none."""
    return next((stage for stage in rule.stages if UNIT in stage.by), None)


def departments_of(year: Year) -> dict[str, int]:
    """The units that stages name: by each name that a scheme gives them, their id.

    One query, and none where the scheme names nobody.
    """
    rules = [rule for _group, _leaf, rule in graded_leaves(year_document(year))]
    named = {name for rule in rules for stage in rule.stages for name in stage.departments}
    units = units_called(year, named) if named else []
    return {name: unit.pk for unit in units for name in (unit.code, unit.name, unit.short_name)}


def grading_units(stage: Stage, departments: Mapping[str, int]) -> set[int]:
    """The units that grade in a stage; two components may call theirs alike and name others."""
    return {departments[name] for name in stage.departments if name in departments}


class StageScope:
    """The account's part in the stages of a year; each question is asked of the database once.

    The office enters every stage; a department that the scheme names grades the other units, a
    leader those in his charge.  Where a conflict of interest is declared, the account meets nothing
    of the unit.
    """

    def __init__(self, account: Any, year: Year) -> None:
        self.account, self.year, self.document = account, year, year_document(year)
        authority = authority_for(account)
        self.here = authority is not None and authority.pk == year.authority_id
        self.office = self.here and has_authority_perm(account, authority, "edit_facts")
        self.sees_all = self.here and has_authority_perm(account, authority, "view_facts")

    @cached_property
    def own(self) -> set[int]:
        """Units in whose name the account marks."""
        return access_of(self.account).unit_ids("mark_items") if self.here else set()

    @cached_property
    def departments(self) -> dict[str, int]:
        """The departments that grade in some stage, by their names."""
        return departments_of(self.year)

    @cached_property
    def charged(self) -> set[int]:
        """Units in the account's charge."""
        return charged_units(self.account) if self.here else set()

    @cached_property
    def conflicts(self) -> set[int]:
        """Units that the account has declared a conflict of interest about."""
        return conflicts_of_account(self.account, self.year)

    def grades(self, stage: Stage, unit: int) -> bool:
        """Whether the account enters this stage of the unit; nobody grades himself for others."""
        if unit in self.conflicts or not self.here:
            return False
        if self.office or (LEADER in stage.by and unit in self.charged):
            return True
        if not self.own or not stage.departments or unit in self.own:
            return False
        return bool(grading_units(stage, self.departments) & self.own)

    @cached_property
    def takes_part(self) -> bool:
        """Whether some stage of the year may be the account's."""
        if not self.here or not has_graded(self.document):
            return False
        stages = [stage for _g, _l, rule in graded_leaves(self.document) for stage in rule.stages]
        return (
            self.sees_all
            or any(LEADER in stage.by for stage in stages if self.charged)
            or any(grading_units(s, self.departments) & self.own for s in stages if self.own)
        )
