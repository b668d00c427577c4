"""The pages of publications: readiness, one publication, its list, views and moves."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.language import title_of
from core.policy import Denied
from core.workflow import NotYoursError
from reviews.moved_views import MovedPage
from schemes.forms_workbook import asked_year
from schemes.queries import show_year
from scoring.publication import editing, flow, services
from scoring.publication.awards import computed_list
from scoring.publication.opinions import objections_of
from scoring.publication.page import LOOKS, moved_words, publication_context, typed_texts
from scoring.publication.queries import publication_for, publication_of, visible_publications
from scoring.publication.readiness import readiness_of
from scoring.queries import year_for
from targets.evidence.forms import checked_from
from targets.plans.asked import WRONG, number_of
from units.http import signed_in
from units.models import Unit

PUBLICATION = MovedPage(
    "scoring.publication",
    "scoring:publication",
    "publication/publication.html",
    publication_for,
    publication_context,
    moved_words,
)


@require_http_methods(["GET", "POST"])
def readiness(request: HttpRequest) -> HttpResponse:
    """What stands against making the set in force public; begin to."""
    actor, sent = signed_in(request), request.POST
    year, problems = year_for(actor, asked_year(request.GET)), []
    if request.method == "POST":
        try:
            made = services.publication_start(
                year=year,
                result_set=number_of(sent.get("result_set")),
                actor=actor,
                reason=sent.get("reason", ""),
            )
            return redirect("scoring:publication", made.pk)
        except NotYoursError as error:
            raise Denied("scoring.publication", year.year) from error
        except ValidationError as error:
            problems = list(error.messages)
    context = _readiness_context(actor, year)
    context |= {"problems": problems, "reason": sent.get("reason", "")}
    return render(request, "publication/readiness.html", context, status=WRONG if problems else 200)


def _readiness_context(account: Any, year: Any) -> dict[str, Any]:
    ready, going_on = readiness_of(account, year), publication_of(year)
    rows = visible_publications(account, year)
    return {
        "year": year,
        "ready": ready,
        "going_on": going_on,
        "office": flow.is_office(account, year),
        "award_count": len(computed_list(ready.result_set)) if ready.result_set else 0,
        "publications": [(row, LOOKS[row.state], str(flow.TITLES[row.state])) for row in rows],
        "rules": flow.rules_of(year),
        "bodies": _("、").join(title_of(body.title) for body in flow.rules_of(year).bodies),
        "crumbs": [(_("公示和公布"), "")],
    }


@require_GET
def publication(request: HttpRequest, pk: int) -> HttpResponse:
    """A publication: how far it is, the list with its views, the notice, the next step."""
    account = signed_in(request)
    found = publication_for(account, pk)
    show_year(account, found.year)
    return render(request, "publication/publication.html", publication_context(request, found))


@require_POST
def publication_moved(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """Make a move of the table."""
    actor, sent = signed_in(request), request.POST
    found, version = publication_for(actor, pk), number_of(sent.get("version"))
    names = ("reason", "document", "number", "decided_by", "decided_on", "contact", "password")
    told = services.Told(**{name: sent.get(name, "") for name in names})
    return PUBLICATION.acted(
        request,
        found,
        lambda: services.publication_move(
            publication=found, move=move, version=version, actor=actor, told=told
        ),
        _("已办，记录在“经过”里"),
        typed=typed_texts(move=move, **told.fields()),
    )


@require_POST
def award_changed(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a unit on the list or take it off, with a reason."""
    actor, sent = signed_in(request), request.POST
    found, version = publication_for(actor, pk), number_of(sent.get("version"))
    units = Unit.objects.filter(authority=found.year.authority_id)
    unit = units.filter(code=sent.get("unit", "")[:40]).first()
    stated = {key: sent.get(key, "") for key in ("award", "reason", "document")}
    return PUBLICATION.acted(
        request,
        found,
        lambda: editing.award_change(
            **stated,
            publication=found,
            version=version,
            unit=unit,
            listed=sent.get("listed") == "yes",
            actor=actor,
        ),
        _("名单已改，理由记录在案"),
        typed=typed_texts(move="award", unit=unit.code if unit else "", **stated),
    )


@require_POST
def views_recorded(request: HttpRequest, pk: int, body: str) -> HttpResponse:
    """Record a body's letter on the list."""
    actor, sent = signed_in(request), request.POST
    found, version = publication_for(actor, pk), number_of(sent.get("version"))
    stated = {key: sent.get(key, "") for key in ("document", "dated")}

    def record() -> Any:
        files, _cited = checked_from(request)
        return editing.views_record(
            **stated,
            publication=found,
            version=version,
            body=body,
            objections=objections_of(request),
            actor=actor,
            file=files[0] if files else None,
        )

    return PUBLICATION.acted(
        request, found, record, _("意见已记录"), typed=typed_texts(move=f"view-{body}")
    )
