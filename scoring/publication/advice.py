"""What goes back to the units with their results: for the office, for a unit, on paper (M-11)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core.policy import Denied
from core.ui import date_text
from documents.pdf import render_template_pdf
from schemes.models import Year
from scoring import queries
from scoring.publication.models import PUBLISHED, Publication, ResultAdvice
from scoring.queries import Scope
from scoring.reports.content import Loss, UnitLine, losses_of, unit_line


@dataclass(frozen=True, slots=True)
class AdviceRow:
    """A unit of the set: its result, where it lost most, what is said to it and since when."""

    line: UnitLine
    losses: Sequence[Loss]
    text: str
    copy_to: str
    version: int
    since: datetime | None


def advice_rows(
    publication: Publication, scope: Scope, typed: Mapping[str, tuple[str, str]] | None = None
) -> list[AdviceRow]:
    """The units of the publication that lie in the scope, in list order; ``typed`` are texts that
    a form shows again, by unit code."""
    document = queries.set_document(publication.result_set)
    stood = {row.unit_id: row for row in publication.advice.all()}
    found = []
    for judged in queries.judged_entries(scope, publication.result_set):
        row, code = stood.get(judged.entry.unit_id), judged.entry.unit.code
        text, copy_to = (row.text, row.copy_to) if row else ("", "")
        if typed and code in typed:
            text, copy_to = typed[code]
        version = row.version if row else 0
        losses = losses_of(judged, document)[:3]
        since = row.changed_at if row else None
        line = unit_line(judged, document)
        found.append(AdviceRow(line, losses, text, copy_to, version, since))
    return found


def told_advice(account: Any, year: Year) -> list[ResultAdvice]:
    """What units of the account were told with the published results; nothing before."""
    scope = queries.results_scope(account)
    rows = ResultAdvice.objects.filter(publication__year=year, publication__state=PUBLISHED)
    rows = rows.exclude(text="", copy_to="").select_related("unit", "publication")
    if not scope.everything:
        rows = rows.filter(unit__in=scope.unit_ids)
    here = rows.filter(publication__year__authority=scope.authority)
    return list(here.order_by("unit__code"))


def advice_for(account: Any, pk: int, unit_code: str) -> tuple[Publication, AdviceRow]:
    """A unit's result with what is said to it: for who sees all results at any time, for the unit
    once they are published; a 404 (``Denied``) for any other."""
    scope = queries.results_scope(account)
    rows = Publication.objects.filter(pk=pk, year__authority=scope.authority)
    found = rows.select_related("year__authority", "year__scheme", "result_set__scheme").first()
    if found is None or not (scope.everything or found.state == PUBLISHED):
        raise Denied("scoring.publication", pk)
    row = next((r for r in advice_rows(found, scope) if r.line.code == unit_code), None)
    if row is None:
        raise Denied("units.unit", unit_code)
    return found, row


def letter_day(publication: Publication, row: AdviceRow) -> date:
    """The day a letter bears, whenever it is fetched: of publishing, or of what was written after
    it; today while nothing is published."""
    if publication.published_at is None:
        return timezone.localdate()
    written = row.since or publication.published_at
    return timezone.localdate(max(publication.published_at, written))


def advice_pdf(publication: Publication, row: AdviceRow, head: Any) -> bytes:
    """The letter to the unit as an official page."""
    context = {
        "title": _("%(year)s 年度目标考核结果反馈") % {"year": publication.year.year},
        "head": head,
        "row": row,
        "line": row.line,
        "publication": publication,
        "day": date_text(letter_day(publication, row), "full"),
    }
    return render_template_pdf("print/result_advice.html", context, page="official")
