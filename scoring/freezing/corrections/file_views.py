"""The report of a correction as files, each download on record."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core import audit
from core.policy import Denied
from documents.download import PDF, XLSX, file_download
from scoring.freezing.corrections.exports import report_pdf, report_workbook
from scoring.freezing.corrections.queries import correction_for
from scoring.freezing.models import Correction
from units.http import signed_in


@require_GET
def correction_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """The report as a workbook."""
    row = _reported(request, pk)
    return _sent(request, row, report_workbook(row, signed_in(request)), "xlsx", XLSX)


@require_GET
def correction_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The report as a PDF."""
    row = _reported(request, pk)
    return _sent(request, row, report_pdf(row, signed_in(request)), "pdf", PDF)


def _reported(request: HttpRequest, pk: int) -> Correction:
    """A correction that has a report; else it looks missing."""
    row = correction_for(signed_in(request), pk)
    if not row.report:
        raise Denied("scoring.correction", pk)
    return row


def _sent(
    request: HttpRequest, row: Correction, content: bytes, ending: str, kind: str
) -> HttpResponse:
    audit.record(
        event="correction.export",
        actor=signed_in(request),
        authority=row.year.authority,
        subject_type="scoring.correction",
        subject_id=row.pk,
        subject=f"{row.year} {row.serial}",
    )
    told = {"year": row.year.year, "serial": row.serial}
    name = _("%(year)s年度第%(serial)s件更正差异报告") % told
    return file_download(content, f"{name}.{ending}", kind)
