"""What an account is for a unit's tree: whether it sees it whole, edits it, adopts it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.policy import Denied
from schemes.models import Year
from schemes.queries import current_year
from targets.decomposition.models import Tree, TreeNode
from targets.plans.flow import charged_units
from targets.plans.queries import OWN
from units.models import Section, Unit, UnitYear
from units.queries import (
    access_of,
    authority_for,
    has_authority_perm,
    has_unit_perm,
    person_of,
)
from units.sections.queries import sections_headed


@dataclass(frozen=True, slots=True)
class Rights:
    """An account before a unit's tree.

    ``whole``: sees every task.  ``edits``: is filer or head; ``adopts``: is head.  ``sections``
    are those that it leads, ``person`` is who is behind it: of those it sees its own line.
    """

    whole: bool = False
    edits: bool = False
    adopts: bool = False
    sections: frozenset[int] = frozenset()
    person: int | None = None

    def carries(self, node: TreeNode) -> bool:
        """Whether the task is the account's own: its person's, or its section's without one."""
        if self.person is not None and node.person_id == self.person:
            return True
        return node.person_id is None and node.section_id in self.sections

    def leads(self, node: TreeNode | None) -> bool:
        """Whether the account may change what is under the task, as head of its section."""
        return node is not None and node.section_id in self.sections


def rights_of(account: Any, unit: Unit) -> Rights:
    """What the account is for the unit's trees; sections cost two queries, for staff only."""
    filer, head = (has_unit_perm(account, unit, perm) for perm in ("file_targets", "head_unit"))
    access = access_of(account)
    whole = filer or head or has_authority_perm(account, unit.authority, "view_facts")
    whole = whole or unit.pk in access.unit_ids("view_unit_results")
    whole = whole or unit.pk in charged_units(account)
    person = person_of(account)
    led = sections_headed(account) if person is not None else set()
    return Rights(whole, filer or head, head, frozenset(led), person.pk if person else None)


def sees_trees(account: Any) -> bool:
    """Whether there is more for the account than its own line: offices, units, leaders."""
    access = access_of(account)
    if access.may(access.authority, "view_facts") or charged_units(account):
        return True
    return any(access.unit_ids(perm) for perm in OWN)


def tree_units(account: Any, year: Year) -> Any:
    """Unit-years with targets to decompose whose trees the account sees whole."""
    asked = UnitYear.objects.filter(authority=year.authority_id, year=year.year, current=True)
    asked = asked.filter(directly_assessed=True).select_related("unit")
    authority, access = authority_for(account), access_of(account)
    if authority is None or authority.pk != year.authority_id:
        return asked.none()
    if access.may(authority, "view_facts"):
        return asked
    own: set[int] = set().union(*(access.unit_ids(perm) for perm in OWN), charged_units(account))
    return asked.filter(unit__in=own)


def unit_with_tree(account: Any, number: int | None, code: str) -> tuple[Year, Unit, Tree | None]:
    """Year, unit and its tree if it was begun; a 404 (``Denied``) for who may not look at it.

    Staff meet the trees in which they, or a section that they lead, carry something.
    """
    year = current_year(account, number)
    unit = Unit.objects.filter(authority=year.authority_id, code=code).first()
    if unit is None:
        raise Denied("targets.tree", code)
    rows = Tree.objects.select_related("year__authority", "year__scheme", "unit__authority")
    tree = rows.filter(year=year, unit=unit).first()
    if tree_units(account, year).filter(unit=unit).exists():
        return year, unit, tree
    if tree is None or not _has_part(account, tree):
        raise Denied("targets.tree", code)
    return year, unit, tree


def tree_for(account: Any, number: int | None, code: str) -> Tree:
    """The tree of a unit in a year; a 404 where none was begun."""
    _year, _unit, tree = unit_with_tree(account, number, code)
    if tree is None:
        raise Denied("targets.tree", code)
    return tree


def _has_part(account: Any, tree: Tree) -> bool:
    person = person_of(account)
    if person is None:
        return False
    nodes = TreeNode.objects.filter(tree=tree, gone=False)
    if nodes.filter(person=person).exists():
        return True
    led = sections_headed(account)
    return bool(led) and Section.objects.filter(pk__in=led, unit=tree.unit_id).exists()
