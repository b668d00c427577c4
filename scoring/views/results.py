"""The ranking by peer group, as page and workbook."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from scoring import exports, queries
from scoring.difference import moved
from scoring.page_cache import Parts, cached_page, page_key
from scoring.ranking import Filters, Ranking, ranking, standing_choices
from scoring.ranking_rows import table_rows
from scoring.views.asked import Asked, asked
from scoring.views.frame import clause_notes, frame_of, xlsx_response


@require_GET
def results(request: HttpRequest) -> HttpResponse:
    """The ranking of a peer group; who sees one unit only is led to it."""
    what = asked(request)
    if what.result_set is None:
        return render(request, "scoring/no_results.html", frame_of(request, what))
    if len(what.scope.unit_ids) == 1 and not what.scope.everything:
        entry = queries.visible_entries(what.scope, what.result_set).select_related("unit").first()
        if entry is not None:
            return redirect("scoring:unit", unit_code=entry.unit.code)
    key = page_key(request, what.result_set, what.scope, what.current)
    return cached_page(
        request, "scoring/results.html", key, lambda: _parts(request, what), frame_of(request, what)
    )


@require_GET
def results_export(request: HttpRequest) -> HttpResponse:
    """The table as it is shown, with its filters, order and view, as a workbook."""
    what = asked(request)
    table = _table(request, what, queries.judged_entries(what.scope, what.existing()))
    name = _("%(year)s年%(group)s排名.xlsx") % {"year": what.year.year, "group": table.group.title}
    content = exports.ranking_workbook(table, what.existing())
    return xlsx_response(request, what, content, name)


def _table(request: HttpRequest, what: Asked, judged: list[queries.Judged]) -> Ranking:
    result_set = what.existing()
    document = queries.set_document(result_set)
    return ranking(document, judged, result_set.statistics, Filters.from_query(request.GET))


def _query_of_units(what: Asked) -> str:
    """What the addresses of units say beside the code: the year, and a set that is not in force."""
    number = "" if what.current else f"&set={what.existing().number}"
    return f"year={what.year.year}{number}"


def _parts(request: HttpRequest, what: Asked) -> Parts:
    result_set = what.existing()
    judged = queries.judged_entries(what.scope, result_set)
    table = _table(request, what, judged)
    context: dict[str, Any] = {
        "table": table,
        "rows": table_rows(table, _query_of_units(what)),
        "result_set": result_set,
        "year": what.year,
        "clauses": clause_notes(result_set),
        "standings": standing_choices(),
        "moved": moved(judged),
        "current": what.current,
    }
    return {
        "title": _("%(group)s排名") % {"group": table.group.title}
        if table.group.key
        else _("排名"),
        "facts": render_to_string("scoring/_set_facts.html", context, request),
        "filters": render_to_string("scoring/_results_filters.html", context, request),
        "content": render_to_string("scoring/_results_table.html", context, request),
    }
