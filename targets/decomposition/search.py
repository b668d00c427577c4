"""Tasks of trees for the search, by their words; staff find what they carry themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy

from core.search import Hit, SearchKind, SearchQuery
from core.search_rows import ranked
from schemes.queries import year_or_none
from targets.decomposition.models import TreeNode
from targets.decomposition.rights import sees_trees, tree_units
from targets.decomposition.tellings import tree_url
from units.queries import person_of


def find_tasks(account: Any, query: SearchQuery, limit: int) -> Iterator[Hit]:
    """Tasks of the year in hand that the account may see."""
    year, person = year_or_none(account), person_of(account)
    wide = sees_trees(account)
    if year is None or not (wide or person):
        return
    mine = Q(person=person) if person else Q(pk=None)
    if wide:
        mine |= Q(tree__unit__in=tree_units(account, year).values("unit"))
    nodes = TreeNode.objects.filter(mine, tree__year=year, gone=False)
    found = ranked(
        nodes, query, words=("title",), beside=("person__name", "section__name", "tree__unit__name")
    )
    rows = found.select_related("tree__unit", "tree__year", "person", "section")
    for node in rows.order_by("-match", "pk")[:limit]:
        who = node.person.name if node.person else (node.section.name if node.section else "")
        context = " ".join(part for part in (node.tree.unit.name, who) if part)
        yield Hit(node.title, f"{tree_url(node.tree)}#row-n{node.pk}", context, node.match)


KINDS = (SearchKind("tasks", gettext_lazy("分解任务"), "diagram-3", find_tasks, order=35),)
