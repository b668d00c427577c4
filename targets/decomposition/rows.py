"""The form of one row: a task's fields, a target's way of covering, tasks under it, answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core.exact import from_text
from core.policy import Denied
from core.workflow import NotYoursError
from targets.decomposition.asked import acted, number_of, outcome, work_answer
from targets.decomposition.fields import BY_KEY, CHOICES, FIELDS, TaskField, text_of
from targets.decomposition.models import CoverWay, TaskMode, TaskState, Tree, TreeNode, TreeVersion
from targets.decomposition.page import crumbs_of, may_edit, visible_rows
from targets.decomposition.reading import TreeReading, TreeRow
from targets.decomposition.rights import Rights, rights_of
from targets.decomposition.services.nodes import cover_set, node_add, node_propose, node_save
from targets.decomposition.tellings import tree_url
from targets.decomposition.words import answer_words, cover_full, figure, issue_words
from units.http import signed_in

#: The box of the dialog, as its forms name what they draw into.
DIALOG = "task-box"
#: Fields of a task that stand in its row; the rest stand below.
LEAD = ("title", "amount", "measure", "points", "section", "person", "deadline")


@dataclass(frozen=True, slots=True)
class FormCell:
    """A field of the form: what it holds, what it offers, what is wrong with it."""

    field: TaskField
    text: str
    choices: list[tuple[str, str]]
    errors: list[str]

    @property
    def words(self) -> str:
        """What it holds, in words."""
        return dict(self.choices).get(self.text, self.text)


def row_of(request: HttpRequest, tree: Tree, key: str) -> tuple[TreeRow, TreeReading, Rights]:
    """The row that the address names, if the account may see it; a 404 (``Denied``) otherwise."""
    rights, reading = rights_of(signed_in(request), tree.unit), TreeReading(tree)
    found = next((row for row in visible_rows(reading, rights) if row.key == key), None)
    if found is None:
        raise Denied("targets.treenode", key)
    return found, reading, rights


def row_context(
    request: HttpRequest,
    tree: Tree,
    key: str,
    texts: Mapping[str, str] | None = None,
    errors: Mapping[str, list[str]] | None = None,
    adding: bool = False,
) -> dict[str, Any]:
    """The form of a row: with what was typed, and what is wrong with it."""
    row, reading, rights = row_of(request, tree, key)
    node = row.node
    wrong = errors or {}
    editable = may_edit(tree, rights) and (rights.edits or _led(reading, row, rights))
    carries = node is not None and rights.carries(node)
    typed = {} if texts is None else texts
    return {
        "tree": tree,
        "row": row,
        "node": node,
        "editable": editable,
        "cells": cells_of(reading, node, {} if adding else typed, {} if adding else wrong),
        "new_cells": cells_of(reading, None, typed if adding else {}, wrong if adding else {}),
        "problems": wrong.get("__all__", []),
        "adding": adding,
        "pasted": "",
        "cover_choices": CoverWay.choices,
        "cover": cover_full(row.cover) if row.cover and row.cover.gap is not None else "",
        "issues": [issue_words(issue) for issue in row.issues],
        "places": _places(reading, row) if editable and node else [],
        "row_acts": (("up", _("上移")), ("down", _("下移"))),
        "answer": answer_words(node) if node else "",
        "may_answer": carries and node is not None and node.state == TaskState.PROPOSED,
        "may_agree": editable and node is not None and node.state == TaskState.ANSWERED,
        "may_propose": carries and not editable and not tree.is_adopted,
        "year_query": f"?year={tree.year.year}",
        "crumbs": crumbs_of(tree, rights, row.title),
    }


def cells_of(
    reading: TreeReading,
    node: TreeNode | None,
    texts: Mapping[str, str],
    errors: Mapping[str, list[str]],
) -> list[FormCell]:
    """The fields of a task, or those of a new one."""
    usual = {"duty": "lead", "mode": TaskMode.DIRECTIVE.value, "cover": CoverWay.SUM.value}
    found = []
    for field in FIELDS:
        text = text_of(node, field.key) if node else usual.get(field.key, "")
        if node and field.key == "section":
            text = node.section.name if node.section else ""
        cell = FormCell(field, text, _choices(reading, field), list(errors.get(field.key, [])))
        found.append(replace(cell, text=texts[field.key]) if field.key in texts else cell)
    return found


def texts_of(sent: QueryDict) -> dict[str, str]:
    """The typed texts of a form, by field."""
    return {key: sent.get(key, "") for key in BY_KEY if key in sent}


def saved_row(request: HttpRequest, tree: Tree, key: str) -> HttpResponse:
    """Save the form of a row; errors stand at their fields, and what was typed stays."""
    row, _reading, _rights = row_of(request, tree, key)
    texts, actor = texts_of(request.POST), signed_in(request)
    shown = number_of(request.POST.get("shown"))

    def act() -> Any:
        if row.node is None:
            way = request.POST.get("cover", "")
            return cover_set(tree=tree, top=row.top.pk, way=way, actor=actor)
        return node_save(tree=tree, node=row.node.pk, texts=texts, shown=shown, actor=actor)

    return _answered(request, tree, key, texts, act, adding=False)


def added_row(request: HttpRequest, tree: Tree, key: str) -> HttpResponse:
    """Add a task under a row, or propose one for oneself."""
    row_of(request, tree, key)
    texts, actor = texts_of(request.POST), signed_in(request)
    add = node_propose if "propose" in request.POST else node_add
    return _answered(
        request,
        tree,
        key,
        texts,
        lambda: add(tree=tree, above=key, texts=texts, actor=actor),
        adding=True,
    )


def _answered(
    request: HttpRequest, tree: Tree, key: str, texts: Mapping[str, str], act: Any, *, adding: bool
) -> HttpResponse:
    made, errors, status = outcome(tree, act)
    if not errors:
        return done_with(request, tree, made)
    context = row_context(request, tree, key, texts, errors, adding)
    part = bool(request.headers.get("HX-Request"))
    name = "decomposition/_row_form.html" if part else "decomposition/row.html"
    return render(request, name, context, status=status)


def acted_row(
    request: HttpRequest, tree: Tree, key: str, act: Callable[[], Any], *, done: str
) -> HttpResponse:
    """Run an act of a row; what was refused stands in the dialog that sent it, with what was
    typed, since the page behind it is not seen."""
    if request.headers.get("HX-Target") != DIALOG:
        return acted(request, tree, act, done=done)
    made, errors, status = outcome(tree, act)
    problems = [text for found in errors.values() for text in found]
    if not problems:
        return work_answer(request, tree, [], HTTPStatus.OK, made)
    try:
        context = row_context(request, tree, key, {}, {"__all__": problems})
    except Denied:
        # Somebody took the row away meanwhile.
        return work_answer(request, tree, problems, status, made)
    context["pasted"] = request.POST.get("text", "")
    return render(request, "decomposition/_row_form.html", context, status=status)


def done_with(request: HttpRequest, tree: Tree, made: Any) -> HttpResponse:
    """After an act that went through: the work area, or the page without htmx."""
    if request.headers.get("HX-Request"):
        return work_answer(request, tree, [], HTTPStatus.OK, made)
    return redirect(tree_url(tree) + (f"#row-n{made.pk}" if isinstance(made, TreeNode) else ""))


def _choices(reading: TreeReading, field: TaskField) -> list[tuple[str, str]]:
    if field.key in CHOICES:
        return [(str(value), str(label)) for value, label in CHOICES[field.key].choices]
    if field.key == "section":
        here = [one.name for one in reading.sections if one.abolished_on is None]
        return [("", "—"), *((name, name) for name in here)]
    return []


def _places(reading: TreeReading, row: TreeRow) -> list[tuple[str, str]]:
    """Where a task can be moved to: every row that does not lie under it."""
    under = {row.key}
    found = []
    for each in reading.rows:
        if each.parent in under:
            under.add(each.key)
        if each.key not in under and each.key != row.parent:
            found.append((each.key, "　" * (each.depth - 1) + each.title[:40]))
    return found


def _led(reading: TreeReading, row: TreeRow, rights: Rights) -> bool:
    """Whether the row lies in a section that the account leads."""
    rows = {each.key: each for each in reading.rows}
    at: TreeRow | None = row
    while at is not None:
        if rights.leads(at.node):
            return True
        at = rows.get(at.parent)
    return False


def started(request: HttpRequest, act: Any) -> None:
    """Begin a tree; what was refused is said on the next page."""
    try:
        act()
    except NotYoursError as error:
        raise Denied("targets.tree") from error
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))


def version_context(version: TreeVersion, rights: Rights) -> dict[str, Any]:
    """An adopted version as a table."""
    tree = version.tree
    name = _("第 %s 版") % version.number
    return {
        "tree": tree,
        "version": version,
        "rows": [_kept(row) for row in version.snapshot],
        "year_query": f"?year={tree.year.year}",
        "crumbs": crumbs_of(tree, rights, name),
    }


def _kept(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of a version, ready to show."""
    told = row.get("task") or row["target"]
    amount = told.get("amount") if "task" in row else told.get("plan")
    day = told.get("deadline")
    return {
        "depth": row["depth"],
        "title": row["title"],
        "amount": f"{figure(from_text(amount))} {told.get('measure', '')}" if amount else "",
        "points": figure(from_text(told["points"])) if told.get("points") else "",
        "section": told.get("section") or "",
        "person": told.get("person") or "",
        "deadline": date.fromisoformat(day) if day else None,
        "standard": told.get("standard", ""),
    }
