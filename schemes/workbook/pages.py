"""What the import pages show of a batch."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from core.models import JobState
from core.queries import job_view
from documents.xlsx.problems import CellError
from schemes.models import ImportBatch, ImportState, Year
from schemes.setup.queries import is_setting_up
from schemes.workbook import queries
from schemes.workbook.services import require_open
from units.http import signed_in

PER_PAGE = 50
ERRORS_PER_PAGE = 100
KINDS = ("new", "changed", "gone")
_LOOK = {
    ImportState.CHECKING: "running",
    ImportState.READY: "todo",
    ImportState.REFUSED: "error",
    ImportState.APPLYING: "running",
    ImportState.APPLIED: "done",
    ImportState.DISCARDED: "withdrawn",
}


def detail(request: HttpRequest, batch: ImportBatch) -> dict[str, Any]:
    """The context of one upload's page."""
    sheet, kind = request.GET.get("sheet", ""), request.GET.get("kind", "")
    changes = queries.changes_of(batch, sheet=sheet, kind=kind if kind in KINDS else "")
    errors = Paginator(queries.errors_of(batch), ERRORS_PER_PAGE)
    page = request.GET.get("page")
    busy = batch.job is not None and batch.job.alive
    return {
        "batch": batch,
        "look": look(batch),
        "job": job_view(batch.job) if busy and batch.job else None,
        "failure": failure(batch),
        "problem": queries.problem_of(batch),
        "errors": errors.get_page(page if batch.errors else None),
        "changes": Paginator(changes, PER_PAGE).get_page(page),
        "sheets": [row for row in queries.sheet_counts(batch) if row["rows"] or row["gone"]],
        "sheet": sheet,
        "kind": kind if kind in KINDS else "",
        "ready": batch.state == ImportState.READY and not busy,
        "needs_reason": bool(batch.summary.get("gone") or batch.summary.get("changed")),
        "nothing": _nothing(batch),
        "closed": closed_because(batch.year) if batch.state == ImportState.READY else "",
        "list_url": list_url(batch.year),
        "setting_up": is_setting_up(signed_in(request)),
        "crumbs": [(_("导入导出"), list_url(batch.year)), (batch.file_name, "")],
    }


def look(batch: ImportBatch) -> str:
    """The badge of a batch's state."""
    return _LOOK[ImportState(batch.state)]


def closed_because(year: Year) -> str:
    """Why the year takes no import; "" when it does."""
    try:
        require_open(year)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def list_url(year: Year) -> str:
    """The import page of a year."""
    return f"{reverse('schemes:import_list')}?year={year.year}"


def file_name(year: Year, *, template: bool) -> str:
    """What a downloaded workbook is called."""
    kind = _("年度工作簿模板") if template else _("年度工作簿")
    place = year.authority.short_name or year.authority.name
    return f"{place}{year.year}{kind}.xlsx"


def error_lines(errors: Iterable[CellError]) -> list[str]:
    """Every error as one line: where, what is wrong, what may stand there."""
    lines = []
    for error in errors:
        allowed = queries.allowed_text(error.allowed)
        tail = _("。可填：%s") % allowed if allowed else ""
        lines.append(f"{error.ref} {error.message}{tail}".strip())
    return lines


def failure(batch: ImportBatch) -> str:
    """Why the last job of the batch ended without effect."""
    job = batch.job
    if job is None or batch.state == ImportState.APPLIED:
        return ""
    if job.state == JobState.FAILED:
        return str(job_view(job)["message"])
    if job.state == JobState.STOPPED:
        return _("已停止，没有写入")
    return ""


def _nothing(batch: ImportBatch) -> bool:
    """A file that says what stands already."""
    return batch.state == ImportState.READY and not any(batch.summary.get(kind) for kind in KINDS)
