"""A unit's page: receipt, facts, comparison with its group; receipt as workbook and PDF."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core.exact import format_points
from core.language import title_of
from documents.trace import sum_text
from scoring import exports, queries
from scoring.comparison import group_chart
from scoring.grade_words import grade_text, grade_titles
from scoring.judged import judged_versions
from scoring.models import ResultEntry
from scoring.page_cache import Parts, cached_page, page_key
from scoring.receipt import receipt_rows
from scoring.views.asked import Asked, asked
from scoring.views.frame import clause_notes, frame_of, pdf_response, rate_url_of, xlsx_response
from scoring.words import component_titles, missing_sentence, names_of, standing_badges


@require_GET
def unit(request: HttpRequest, unit_code: str) -> HttpResponse:
    """A unit's result of a set, down to the facts under it."""
    what = asked(request)
    entry = queries.visible_entry(what.scope, what.existing(), unit_code)
    key = page_key(request, what.existing(), what.scope, what.current)
    frame = frame_of(request, what, *_crumbs(what, entry))
    frame["unit_code"] = unit_code
    frame["different_url"] = _different_url(what, unit_code)
    frame["rate_url"] = rate_url_of(request, what, unit_code, entry.unit_id)
    return cached_page(
        request, "scoring/unit.html", key, lambda: _parts(request, what, entry), frame
    )


def _different_url(what: Asked, unit_code: str) -> str:
    """Where the card “if this figure were different” comes from; it speaks of the set in force."""
    if not what.current:
        return ""
    return f"{reverse('scoring:different', args=[unit_code])}?year={what.year.year}"


@require_GET
def unit_workbook(request: HttpRequest, unit_code: str) -> HttpResponse:
    """The receipt as a workbook."""
    what = asked(request)
    judged = queries.judged_unit(what.scope, what.existing(), unit_code)
    content = exports.receipt_workbook(judged, what.existing())
    return xlsx_response(request, what, content, f"{_file_name(what, judged)}.xlsx")


@require_GET
def unit_pdf(request: HttpRequest, unit_code: str) -> HttpResponse:
    """The receipt as a PDF for printing and filing."""
    what = asked(request)
    judged = queries.judged_unit(what.scope, what.existing(), unit_code)
    content = exports.receipt_pdf(judged, what.existing())
    return pdf_response(request, what, content, f"{_file_name(what, judged)}.pdf")


def _file_name(what: Asked, judged: queries.Judged) -> str:
    return _("%(year)s年%(unit)s得分明细单") % {
        "year": what.year.year,
        "unit": judged.entry.name,
    }


def _crumbs(what: Asked, entry: ResultEntry) -> list[tuple[str, str]]:
    group = queries.set_document(what.existing()).peer_group(entry.peer_group)
    here = [(entry.name, "")]
    if group is None or not what.scope.everything:
        return here
    address = f"{reverse('scoring:results')}?group={group.key}"
    return [(title_of(group.title), address), *here]


def _parts(request: HttpRequest, what: Asked, entry: ResultEntry) -> Parts:
    result_set = what.existing()
    judged = queries.judged_of(what.scope, result_set, entry)
    result = judged.result
    document = queries.set_document(result_set)
    group = document.peer_group(entry.peer_group)
    statistics = result_set.statistics.get("groups", {}).get(entry.peer_group, {})
    titles = component_titles(document).get(entry.peer_group, {})
    ratings = {rating.key: title_of(rating.title) for rating in document.appraisal.ratings}
    context: dict[str, Any] = {
        "judged": judged,
        "entry": entry,
        "result": result,
        "result_set": result_set,
        "year": what.year,
        "current": what.current,
        "rows": receipt_rows(entry.result.trace, names_of(document), judged_versions(result_set)),
        "sum_text": sum_text(entry.result.trace),
        "badges": standing_badges(
            result.standing, len(result.missing), result.total is not None, ratings
        ),
        "grade": grade_text(entry, grade_titles(document)),
        "quota_clauses": document.excellence_quota.clauses,
        "missing": [missing_sentence(each, titles) for each in result.missing],
        "chart": group_chart(result, group, statistics),
        "group_title": title_of(group.title) if group else "",
        "clauses": clause_notes(result_set),
        **_around(what, entry),
    }
    return {
        "title": entry.name,
        "facts": render_to_string("scoring/_unit_facts.html", context, request),
        "content": render_to_string("scoring/_receipt.html", context, request),
        "aside": render_to_string("scoring/_unit_aside.html", context, request),
        "previous": context["previous"],
        "next": context["next"],
    }


def _around(what: Asked, entry: ResultEntry) -> dict[str, Any]:
    """The neighbours in list order, and how many points the next better rank is away."""
    around = queries.neighbours(what.scope, entry)
    here = next(at for at, each in enumerate(around) if each.code == entry.unit.code)
    better = [
        each.total
        for each in around
        if each.rank is not None and entry.rank is not None and each.rank < entry.rank
    ]
    known: list[Fraction] = [total for total in better if total is not None]
    gap = min(known) - entry.total if known and entry.total is not None else None
    return {
        "previous": around[here - 1] if here else None,
        "next": around[here + 1] if here + 1 < len(around) else None,
        "gap": format_points(gap) if gap is not None else "",
    }
