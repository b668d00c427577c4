"""What the page of a tree shows: rows that the account may see, what is to do, whose turn it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from targets.decomposition import flow
from targets.decomposition.drawing import UNFOLDED, drawing_for, rows_markup
from targets.decomposition.models import TaskState, Tree
from targets.decomposition.reading import TreeReading, TreeRow
from targets.decomposition.rights import Rights, rights_of
from targets.decomposition.services.locking import closed_words
from targets.decomposition.services.many import sources_of
from targets.decomposition.services.undoing import edit_to_undo
from targets.decomposition.words import issue_words
from units.http import signed_in

#: So many things to do, and people without a task, are listed; the rest is counted.
LISTED = 30
LOOKS = {"draft": "draft", "adopted": "issued"}


def visible_rows(reading: TreeReading, rights: Rights) -> list[TreeRow]:
    """The rows that an account may see: all of them, or its own line: what it carries, the way up
    from it and everything under it."""
    if rights.whole:
        return reading.rows
    rows = {row.key: row for row in reading.rows}
    kept: set[str] = set()
    for row in reading.rows:
        node = row.node
        own = node is not None and (rights.carries(node) or rights.leads(node))
        if own or (row.parent in kept and _under_own(rows, row, rights)):
            at: TreeRow | None = row
            while at is not None and at.key not in kept:
                kept.add(at.key)
                at = rows.get(at.parent)
    return [row for row in reading.rows if row.key in kept]


def _under_own(rows: dict[str, TreeRow], row: TreeRow, rights: Rights) -> bool:
    at = rows.get(row.parent)
    while at is not None:
        if at.node is not None and (rights.carries(at.node) or rights.leads(at.node)):
            return True
        at = rows.get(at.parent)
    return False


def may_edit(tree: Tree, rights: Rights) -> bool:
    """Whether the account may change tasks of the tree now."""
    return (
        (rights.edits or bool(rights.sections)) and not tree.is_adopted and not closed_words(tree)
    )


def tree_context(request: HttpRequest, tree: Tree) -> dict[str, Any]:
    """Everything of the page."""
    account = signed_in(request)
    rights, reading = rights_of(account, tree.unit), TreeReading(tree)
    return work_context(reading, rights, account, unfolded="open" in request.GET) | {
        "state": flow.state_title(tree.state),
        "look": LOOKS[tree.state],
        "crumbs": crumbs_of(tree, rights),
    }


def work_context(
    reading: TreeReading, rights: Rights, account: Any, *, unfolded: bool = False
) -> dict[str, Any]:
    """The work area: table, what is to do, whose turn it is."""
    tree = reading.tree
    editable = may_edit(tree, rights)
    rows = visible_rows(reading, rights)
    how = drawing_for(
        tree.unit.code,
        tree.year.year,
        editable=editable,
        folded=not unfolded and len(rows) > UNFOLDED,
        mine=[row.node.pk for row in rows if row.node and rights.carries(row.node)],
    )
    return {
        "tree": tree,
        "year": tree.year,
        "year_query": f"?year={tree.year.year}",
        "reading": reading,
        "rows": rows_markup(rows, how),
        "tasks": sum(row.node is not None for row in rows),
        "total": len(reading.nodes),
        "targets": sum(row.node is None for row in rows),
        "whole": rights.whole,
        "editable": editable,
        "rights": rights,
        "closed": closed_words(tree),
        "versions": list(tree.versions.defer("snapshot").select_related("adopted_by")),
        "sources": sources_of(tree) if rights.edits and editable else [],
        "issues": _issues(reading, rows) if rights.whole or editable else [],
        "issue_count": len(reading.blocking),
        "idle": reading.idle[:LISTED] if rights.whole else [],
        "idle_count": len(reading.idle),
        "busy": len(reading.people) - len(reading.idle),
        "moves": flow.FLOW.open_to(tree.state, flow.duties_of(rights)),
        "undo": edit_to_undo(tree, account) if editable else None,
        "problems": [],
        "saved": "",
        "focus": "",
        "waiting": sum(node.state == TaskState.ANSWERED for node in reading.nodes),
    }


def _issues(reading: TreeReading, rows: Sequence[TreeRow]) -> list[dict[str, Any]]:
    known = {row.key: row for row in rows}
    found = []
    for issue in reading.issues:
        if issue.row and issue.row not in known:
            continue
        row = known.get(issue.row)
        told = {"row": issue.row, "words": issue_words(issue), "blocks": issue.blocks}
        found.append(told | {"title": row.title if row else ""})
    return found


def crumbs_of(tree: Tree, rights: Rights, last: str = "") -> list[tuple[str, str]]:
    """The way to a page of a tree."""
    url = reverse("targets:tree", args=[tree.unit.code]) + f"?year={tree.year.year}"
    if rights.whole:
        first = (_("目标分解"), reverse("targets:trees"))
    else:
        first = (_("我的目标"), reverse("targets:my_targets"))
    return [first, (tree.unit.name, url if last else ""), *([(last, "")] if last else [])]
