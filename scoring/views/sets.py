"""Result sets: their history, the difference to the one before, what is missing, honours."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core.language import title_of
from schemes import uses
from scoring import exports, queries
from scoring.difference import changes
from scoring.ledger import LedgerFilters, LedgerRow, ledger, state_choices
from scoring.page_cache import Parts, cached_page, page_key
from scoring.views.asked import Asked, asked, number_or_none
from scoring.views.frame import clause_notes, frame_of, xlsx_response
from scoring.words import component_titles, missing_sentence
from units.http import signed_in

PER_PAGE = 50


@require_GET
def sets(request: HttpRequest) -> HttpResponse:
    """All kept result sets of the year with their group figures."""
    what = asked(request)
    found = queries.sets_with_counts(signed_in(request), what.year)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = frame_of(request, what, (_("结果集"), ""))
    in_force = what.pointer.result_set_id if what.pointer else 0
    return render(request, "scoring/sets.html", {**context, "page": page, "in_force": in_force})


@require_GET
def difference(request: HttpRequest) -> HttpResponse:
    """Units whose total or rank moved since the set before, or since ``?before=``."""
    what = asked(request)
    result_set, number = what.existing(), number_or_none(request.GET.get("before"))
    previous = queries.set_before(result_set)
    if number is not None:
        previous = queries.result_set_for(signed_in(request), what.year, number)
    document = queries.set_document(result_set)
    context = frame_of(request, what, (_("与上次的差异"), ""))
    context |= {
        "result_set": result_set,
        "previous": previous,
        "changes": changes(what.scope, result_set, previous, document) if previous else [],
        "groups": {group.key: title_of(group.title) for group in document.peer_groups},
    }
    return render(request, "scoring/difference.html", context)


@require_GET
def missing(request: HttpRequest) -> HttpResponse:
    """Who is incomplete, and what each of them still lacks (S-2)."""
    what = asked(request)
    key = page_key(request, what.existing(), what.scope, what.current)
    frame = frame_of(request, what, (_("缺项"), ""))
    return cached_page(
        request, "scoring/plain.html", key, lambda: _missing_parts(request, what), frame
    )


def _missing_parts(request: HttpRequest, what: Asked) -> Parts:
    titles = component_titles(queries.set_document(what.existing()))
    units = [
        (unit.entry, _missing_of(unit, titles.get(unit.entry.peer_group, {})))
        for unit in queries.judged_entries(what.scope, what.existing())
        if unit.result.missing
    ]
    context = {
        "units": units,
        "result_set": what.existing(),
        "current": what.current,
        "clauses": clause_notes(what.existing()),
    }
    return {
        "title": _("缺项"),
        "facts": render_to_string("scoring/_set_facts.html", context, request),
        "content": render_to_string("scoring/_missing.html", context, request),
    }


def _missing_of(unit: queries.Judged, titles: dict[str, str]) -> list[str]:
    return [missing_sentence(each, titles) for each in unit.result.missing]


@require_GET
def honours(request: HttpRequest) -> HttpResponse:
    """All claimed honours: counted, cut, left out, and why."""
    what = asked(request)
    key = page_key(request, what.existing(), what.scope, what.current)
    frame = frame_of(request, what, (_("加分台账"), ""))
    return cached_page(
        request, "scoring/honours.html", key, lambda: _honours_parts(request, what), frame
    )


@require_GET
def honours_export(request: HttpRequest) -> HttpResponse:
    """The ledger as it is shown, as a workbook."""
    what = asked(request)
    rows, filters = _ledger(request, what)
    content = exports.ledger_workbook(rows, filters, what.existing())
    name = _("%(year)s年加分台账.xlsx") % {"year": what.year.year}
    return xlsx_response(request, what, content, name)


def _ledger(request: HttpRequest, what: Asked) -> tuple[list[LedgerRow], LedgerFilters]:
    filters = LedgerFilters.from_query(request.GET)
    judged = queries.judged_entries(what.scope, what.existing())
    return ledger(queries.set_document(what.existing()), judged, filters), filters


def _honours_parts(request: HttpRequest, what: Asked) -> Parts:
    rows, filters = _ledger(request, what)
    result_set = what.existing()
    context: dict[str, Any] = {
        "rows": rows,
        "priced": uses.honours(queries.set_document(result_set)),
        "filters": filters,
        "states": state_choices(),
        "groups": [
            (g.key, title_of(g.title)) for g in queries.set_document(result_set).peer_groups
        ],
        "claimed": sum(row.standard for row in rows),
        "counted": sum(row.counted for row in rows),
        "unverified": result_set.statistics.get("unverified_honours", 0),
        "result_set": result_set,
        "current": what.current,
        "clauses": clause_notes(result_set),
    }
    return {
        "title": _("加分台账"),
        "facts": render_to_string("scoring/_set_facts.html", context, request),
        "filters": render_to_string("scoring/_honours_filters.html", context, request),
        "content": render_to_string("scoring/_honours_table.html", context, request),
    }
