"""The page of a tree: its rows, their forms, the acts on them, people, versions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.policy import Denied
from schemes.forms_workbook import asked_year
from schemes.queries import current_year
from targets.decomposition import rows
from targets.decomposition.asked import acted, asked_tree, number_of
from targets.decomposition.page import tree_context
from targets.decomposition.rights import rights_of, tree_units, unit_with_tree
from targets.decomposition.services.agreeing import node_agree, node_answer
from targets.decomposition.services.many import nodes_paste, source_of, tree_copy
from targets.decomposition.services.nodes import (
    node_move,
    node_remove,
    node_shift,
    nodes_assign,
    place_of,
)
from targets.decomposition.services.trees import tree_move, tree_refresh, tree_start, tree_undo
from targets.plans.queries import own_unit_ids
from units.http import signed_in
from units.sections.queries import people_matching, present_people


@require_GET
def own_tree(request: HttpRequest) -> HttpResponse:
    """The tree of the unit that one works for; the list for who has none or several."""
    account = signed_in(request)
    year = current_year(account, asked_year(request.GET))
    mine = tree_units(account, year).filter(unit__in=own_unit_ids(account))[:2]
    if len(mine) == 1:
        return redirect(f"{reverse('targets:tree', args=[mine[0].unit.code])}?year={year.year}")
    return redirect(f"{reverse('targets:trees')}?year={year.year}")


@require_GET
def tree(request: HttpRequest, unit_code: str) -> HttpResponse:
    """A tree as it stands, or where to begin one."""
    account = signed_in(request)
    year, unit, found = unit_with_tree(account, asked_year(request.GET), unit_code)
    if found is not None:
        return render(request, "decomposition/tree.html", tree_context(request, found))
    context = {
        "unit": unit,
        "year": year,
        "mine": rights_of(account, unit).edits,
        "crumbs": [(_("目标分解"), reverse("targets:trees")), (unit.name, "")],
    }
    return render(request, "decomposition/start.html", context)


@require_POST
def tree_begin(request: HttpRequest, unit_code: str) -> HttpResponse:
    """Begin the tree of a unit."""
    account = signed_in(request)
    year, unit, _tree = unit_with_tree(account, asked_year(request.GET), unit_code)
    rows.started(request, lambda: tree_start(year=year, unit=unit, actor=account))
    return redirect(f"{reverse('targets:tree', args=[unit_code])}?year={year.year}")


@require_GET
def tree_row(request: HttpRequest, unit_code: str, row: str) -> HttpResponse:
    """The form of a row: within the table, or a page of its own without scripts."""
    found = asked_tree(request, unit_code)
    context = rows.row_context(request, found, row)
    part = bool(request.headers.get("HX-Request"))
    name = "decomposition/_row_form.html" if part else "decomposition/row.html"
    return render(request, name, context)


@require_POST
def tree_row_save(request: HttpRequest, unit_code: str, row: str) -> HttpResponse:
    """Save the form of a row."""
    return rows.saved_row(request, asked_tree(request, unit_code), row)


@require_POST
def tree_row_add(request: HttpRequest, unit_code: str, row: str) -> HttpResponse:
    """Add a task under a row, or propose one."""
    return rows.added_row(request, asked_tree(request, unit_code), row)


@require_POST
def tree_row_act(request: HttpRequest, unit_code: str, row: str, act: str) -> HttpResponse:
    """An act on a row: up, down, move, remove, paste under it, answer, agree."""
    found, actor, sent = asked_tree(request, unit_code), signed_in(request), request.POST
    shown, pk = number_of(sent.get("shown")), number_of(row[1:])
    on: dict[str, Any] = {"tree": found, "actor": actor}
    task: dict[str, Any] = {"node": pk, **on}
    told: dict[str, Any] = {key: sent.get(key, "") for key in ("amount", "points", "words")}
    acts: dict[str, Callable[[], Any]] = {
        "up": lambda: node_shift(down=False, **task),
        "down": lambda: node_shift(down=True, **task),
        "move": lambda: node_move(above=sent.get("above", ""), **task),
        "remove": lambda: node_remove(**task),
        "paste": lambda: nodes_paste(above=row, text=sent.get("text", ""), **on),
        "consent": lambda: node_answer(shown=shown, agree=True, **task),
        "answer": lambda: node_answer(shown=shown, agree=False, **told, **task),
        "agree": lambda: node_agree(shown=shown, **task),
    }
    if act not in acts:
        raise Denied("targets.tree", found.pk)
    return rows.acted_row(
        request, found, row, lambda: (place_of(found, row), acts[act]())[1], done=_("已办")
    )


@require_POST
def tree_act(request: HttpRequest, unit_code: str, act: str) -> HttpResponse:
    """An act on the whole tree: fit it to its targets, take a change back, bring another over."""
    found, actor, sent = asked_tree(request, unit_code), signed_in(request), request.POST
    on: dict[str, Any] = {"tree": found, "actor": actor}
    picked = [number_of(text) for text in sent.getlist("task")]
    source = number_of(sent.get("source"))
    acts: dict[str, Callable[[], Any]] = {
        "refresh": lambda: tree_refresh(**on),
        "undo": lambda: tree_undo(**on),
        "copy": lambda: tree_copy(source=source_of(found, source), **on),
        "assign": lambda: nodes_assign(nodes=picked, person=sent.get("person", ""), **on),
    }
    if act not in acts:
        raise Denied("targets.tree", found.pk)
    return acted(request, found, acts[act], done=_("已办"))


@require_POST
def tree_moved(request: HttpRequest, unit_code: str, move: str) -> HttpResponse:
    """Adopt the tree, or take it up again."""
    found, sent = asked_tree(request, unit_code), request.POST
    version, reason = number_of(sent.get("version")), sent.get("reason", "")
    actor = signed_in(request)
    return acted(
        request,
        found,
        lambda: tree_move(tree=found, move=move, version=version, reason=reason, actor=actor),
        done=_("已办"),
    )


@require_GET
def tree_people(request: HttpRequest, unit_code: str) -> HttpResponse:
    """People of the unit by name, number, initials or pinyin, for the field of the person."""
    found = asked_tree(request, unit_code)
    if not rights_of(signed_in(request), found.unit).whole and not request.GET.get("person"):
        raise Denied("targets.tree", found.pk)
    people = people_matching(present_people(found.unit), request.GET.get("person", ""))
    return render(request, "components/people_found.html", {"people": people})


@require_GET
def tree_version(request: HttpRequest, unit_code: str, number: int) -> HttpResponse:
    """An adopted version as it was adopted."""
    found = asked_tree(request, unit_code)
    rights = rights_of(signed_in(request), found.unit)
    version = found.versions.select_related("adopted_by").filter(number=number).first()
    if version is None or not rights.whole:
        raise Denied("targets.treeversion", number)
    return render(request, "decomposition/version.html", rows.version_context(version, rights))
