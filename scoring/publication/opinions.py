"""The form in which a body's view of the award list is stated, by the office or by its own head."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from core.language import title_of
from scoring.publication.awards import award_titles
from scoring.publication.bodies import letter_of, named_bodies
from scoring.publication.flow import TITLES, rules_of
from scoring.publication.listing import views_of
from scoring.publication.models import CONSULTING, AwardEntry, AwardView, Publication
from scoring.queries import set_document
from units.models import Unit


@dataclass(frozen=True, slots=True)
class OpinionLine:
    """A unit on the list with its awards, what stands of it, and what the form shows."""

    unit: Unit
    awards: str
    view: AwardView | None
    objects: bool
    reason: str


@dataclass(frozen=True, slots=True)
class OpinionForm:
    """A body, the unit that it is, and the form with what was typed (``open``: shown again)."""

    key: str
    title: str
    unit: Unit | None
    lines: list[OpinionLine]
    document: str
    dated: str
    open: bool


def opinion_forms(publication: Publication, request: HttpRequest) -> list[OpinionForm]:
    """A form for every body of the scheme."""
    return [
        opinion_form(publication, body.key, request) for body in rules_of(publication.year).bodies
    ]


def opinion_form(publication: Publication, body: str, request: HttpRequest) -> OpinionForm:
    """The form of one body: as typed where the request sent it, else what the body said last."""
    match = request.resolver_match
    sent = request.method == "POST" and match is not None and match.kwargs.get("body") == body
    typed = request.POST
    named = rules_of(publication.year).body(body)
    said = {unit: view for (key, unit), view in views_of(publication).items() if key == body}
    lines = []
    for unit, awards in _listed(publication):
        view = said.get(unit.pk)
        objects = unit.code in typed.getlist("objects") if sent else bool(view and view.objects_to)
        stood = view.reason if view else ""
        reason = typed.get(f"reason_{unit.code}", "") if sent else stood
        lines.append(OpinionLine(unit, awards, view, objects, reason))
    return OpinionForm(
        body,
        title_of(named.title) if named else body,
        named_bodies(publication).get(body),
        lines,
        typed.get("document", "") if sent else "",
        typed.get("dated", "") if sent else "",
        sent,
    )


def objections_of(request: HttpRequest) -> dict[str, str]:
    """Unit code → reason of the units that the form objects to."""
    sent = request.POST
    return {code: sent.get(f"reason_{code}", "") for code in sent.getlist("objects")}


def body_context(request: HttpRequest, publication: Publication, body: str) -> dict[str, Any]:
    """The page of a body: the list, and what it says of it; nothing of scores or ranks."""
    form = opinion_form(publication, body, request)
    given = next((line.view for line in form.lines if line.view is not None), None)
    return {
        "publication": publication,
        "year": publication.year,
        "form": form,
        "given": given,
        "letter": letter_of(publication, body),
        "editing": publication.state == CONSULTING,
        "state": str(TITLES[publication.state]),
        "against": sum(line.view is not None and line.view.objects_to for line in form.lines),
        "crumbs": [(_("表彰名单征求意见"), "")],
        "problems": [],
    }


def _listed(publication: Publication) -> list[tuple[Unit, str]]:
    """Units on the list with the titles of their awards, by code."""
    titles = award_titles(set_document(publication.result_set))
    rows = AwardEntry.objects.filter(publication=publication, listed=True).select_related("unit")
    found: dict[int, tuple[Unit, list[str]]] = {}
    for row in rows.order_by("unit__code", "pk"):
        known = titles.get(row.award)
        title = title_of(known) if known else row.award
        found.setdefault(row.unit_id, (row.unit, []))[1].append(title)
    return [(unit, _("、").join(awards)) for unit, awards in found.values()]
