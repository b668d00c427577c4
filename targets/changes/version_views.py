"""The versions of a unit's targets, and the notice of a change (变更通知单) as PDF."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core.language import title_of
from core.policy import Denied
from documents.download import PDF, file_download
from documents.pdf import render_template_pdf
from schemes.fact_pages.words import SchemeWords
from schemes.forms_workbook import asked_year
from schemes.queries import groups_of_units, year_document
from targets.changes import flow
from targets.changes.page import title_words
from targets.changes.queries import change_for, change_year, unit_with_versions, visible_changes
from targets.changes.reading import ChangeReading
from targets.pages import component_title, method_words, plan_value
from targets.plans.asked import number_of
from targets.versions import versions_of
from units.http import signed_in


@require_GET
def versions(request: HttpRequest, unit_code: str) -> HttpResponse:
    """Every version of a unit's targets; the one asked for in full, with what it changed."""
    account = signed_in(request)
    year = change_year(account, asked_year(request.GET))
    unit = unit_with_versions(account, year, unit_code)
    found = versions_of(year, unit)
    if not found:
        raise Denied("targets.versions", unit_code)
    asked = number_of(request.GET.get("n")) or len(found)
    shown = next((each for each in found if each.number == asked), found[-1])
    words = SchemeWords(year_document(year), groups_of_units(year))
    changes = visible_changes(account, year).filter(unit=unit, applied_at__isnull=False)
    by_number = {change.number: change for change in changes}
    context = {
        "unit": unit,
        "year": year,
        "versions": [(each, by_number.get(each.document)) for each in reversed(found)],
        "shown": shown,
        "newest": shown.number == len(found),
        "rows": [
            {
                "target": target,
                "component": component_title(target, words),
                "plan": plan_value(target),
                "method": method_words(target, words),
            }
            for target in shown.targets
        ],
        "crumbs": [(_("目标变更"), "/target-changes/"), (unit.name, "")],
    }
    return render(request, "targets/changes/versions.html", context)


@require_GET
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """The notice of an applied change in official layout: it amends the statement (D-8, T-3)."""
    change = change_for(signed_in(request), pk)
    if change.applied_at is None:
        raise Denied("targets.targetchange", pk)
    reading = ChangeReading(change)
    ground = flow.rules_of(change.year).ground(change.ground)
    context = {
        "title": _("%s 年度目标变更通知单") % change.year.year,
        "change": change,
        "authority": change.year.authority.name,
        "scheme": title_of(reading.document.title),
        "ground": title_of(ground.title) if ground else "",
        "items": reading.items,
    }
    content = render_template_pdf("targets/changes/notice.html", context, page="official")
    return file_download(content, f"{title_words(change)}.pdf", PDF)
