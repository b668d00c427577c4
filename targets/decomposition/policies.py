"""Who may use the routes of trees; which trees and which rows, ``rights`` and ``page`` decide."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from core.policy import Policy
from targets.decomposition.rights import sees_trees
from targets.plans.queries import own_unit_ids
from units.http import signed_in
from units.queries import person_of


def _sees(request: HttpRequest, _parts: Mapping[str, Any]) -> bool:
    return sees_trees(signed_in(request))


def _sees_some(request: HttpRequest, _parts: Mapping[str, Any]) -> bool:
    """Staff too: they meet their own line (``rights.unit_with_tree``)."""
    account = signed_in(request)
    return sees_trees(account) or person_of(account) is not None


def _works(request: HttpRequest, _parts: Mapping[str, Any]) -> bool:
    return bool(own_unit_ids(signed_in(request)))


def _is_person(request: HttpRequest, _parts: Mapping[str, Any]) -> bool:
    return person_of(signed_in(request)) is not None


MINE = Policy(check=_is_person)
SEES, SOME, WORKS = Policy(check=_sees), Policy(check=_sees_some), Policy(check=_works)
OFFICE = Policy(authority_perm="edit_facts")

POLICIES: dict[str, Policy] = {
    "targets:trees": SEES,
    "targets:trees_xlsx": SEES,
    "targets:tree_rules": OFFICE,
    "targets:own_tree": WORKS,
    "targets:my_targets": MINE,
    "targets:tree": SOME,
    "targets:tree_xlsx": SEES,
    "targets:tree_begin": WORKS,
    "targets:tree_act": WORKS,
    "targets:tree_moved": WORKS,
    "targets:tree_people": SOME,
    "targets:tree_version": SEES,
    "targets:task_sheets": SOME,
    "targets:task_sheets_file": SOME,
    "targets:task_sheet": SOME,
    "targets:task_sheet_file": SOME,
    "targets:tree_row": SOME,
    "targets:tree_row_save": SOME,
    "targets:tree_row_add": SOME,
    "targets:tree_row_act": SOME,
    "targets:own_level_two": WORKS,
    "targets:level_two": SEES,
    "targets:level_two_save": WORKS,
    "targets:level_two_unfiled": OFFICE,
    "targets:level_two_moved": SEES,
    "api:tree-list": SEES,
    "api:tree-detail": SOME,
    "api:tree-task": SOME,
    "api:tree-task-act": SOME,
    "api:tree-move": WORKS,
    "api:level-two-detail": SEES,
    "api:level-two-move": SEES,
    "api:my-targets-list": MINE,
}
