"""Tasks of trees for the search, by their words; staff find what they carry themselves."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy

from core.search import Hit, SearchKind, SearchQuery
from core.search_rows import ranked
from core.search_together import Narrow
from schemes.queries import year_or_none
from targets.decomposition.models import TreeNode
from targets.decomposition.rights import sees_trees, tree_units
from targets.decomposition.tellings import unit_tree_url
from units.queries import person_of


def task_rows(account: Any, query: SearchQuery) -> Narrow | None:
    """Tasks of the year in hand that the account may see."""
    year, person = year_or_none(account), person_of(account)
    wide = sees_trees(account)
    if year is None or not (wide or person):
        return None
    mine = Q(person=person) if person else Q(pk=None)
    if wide:
        mine |= Q(tree__unit__in=tree_units(account, year).values("unit"))
    nodes = TreeNode.objects.filter(mine, tree__year=year, gone=False)
    found = ranked(
        nodes, query, words=("title",), beside=("person__name", "section__name", "tree__unit__name")
    )
    unit = ("tree__unit__code", "tree__unit__name")
    columns = ("pk", "title", *unit, "person__name", "section__name")
    return Narrow(found, ("pk",), columns, partial(_task, year.year))


def _task(
    year: int, match: int, pk: str, title: str, code: str, unit: str, person: str, section: str
) -> Hit:
    context = " ".join(part for part in (unit, person or section) if part)
    return Hit(title, f"{unit_tree_url(code, year)}#row-n{pk}", context, match)


KINDS = (SearchKind("tasks", gettext_lazy("分解任务"), "diagram-3", order=35, rows=task_rows),)
