"""Scores by workbook: the list to fill in, its preview, writing all of it; the list to put up."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bonuses.appraisal import services, sheets
from bonuses.appraisal.printing import notice_pdf
from bonuses.appraisal.queries import UnitAppraisal
from bonuses.appraisal.reading import AppraisalReading
from bonuses.appraisal.services import RowsRefusedError
from bonuses.appraisal.views.common import address, begun, head
from core import audit
from core.policy import Denied
from core.workflow import NotYoursError
from documents.download import PDF, XLSX, file_download
from documents.xlsx.problems import WorkbookError
from targets.plans.asked import WRONG
from units.http import signed_in


@require_GET
def appraisal_sheet(request: HttpRequest, unit_code: str) -> HttpResponse:
    """The unit's list with scores and grades, as a workbook that can be filled in."""
    found, reading = _seen(request, unit_code)
    name = f"{found.year.year}-{found.unit.name}{_('职工考核')}.xlsx"
    _noted(request, found, name)
    return file_download(sheets.sheet_out(reading), name, XLSX)


@require_POST
def appraisal_sheet_in(request: HttpRequest, unit_code: str) -> HttpResponse:
    """The preview of an uploaded workbook: nothing is written yet."""
    found, reading = _seen(request, unit_code)
    if not found.rights.head:
        raise Denied("bonuses.staffappraisal", unit_code)
    context = _previewed(request, reading)
    context |= head(request, found, (_("上传核对"), "")) | {"back": address(found)}
    status = WRONG if context["problems"] else 200
    return render(request, "appraisals/preview.html", context, status=status)


@require_POST
def appraisal_sheet_apply(request: HttpRequest, unit_code: str) -> HttpResponse:
    """Write what was previewed, whole."""
    found, reading = _seen(request, unit_code)
    actor = signed_in(request)
    try:
        rows = sheets.unpack(actor, reading, request.POST.get("token", ""))
        asked = sheets.asked_of(rows)
        services.grades_save(appraisal=found.held, rows=asked, actor=actor)
    except NotYoursError as error:
        raise Denied("bonuses.staffappraisal", unit_code) from error
    except RowsRefusedError:
        messages.error(request, _("没有写入：名额或名单刚变过，重新上传核对"))
    except ValidationError as error:
        messages.error(request, _("没有写入：%s") % " ".join(error.messages))
    else:
        messages.success(request, _("已写入 %s 人") % len(rows))
    return redirect(address(found))


@require_GET
def appraisal_notice(request: HttpRequest, unit_code: str) -> HttpResponse:
    """The grades of everybody as a page to put up in the unit."""
    found, reading = _seen(request, unit_code)
    name = f"{found.year.year}-{found.unit.name}{_('年度考核公示')}.pdf"
    _noted(request, found, name)
    return file_download(notice_pdf(found, reading), name, PDF)


def _seen(request: HttpRequest, code: str) -> tuple[UnitAppraisal, AppraisalReading]:
    """An appraisal of which the reader sees everybody's result."""
    found = begun(request, code)
    if found.reading is None or not found.sees_all:
        raise Denied("bonuses.staffappraisal", code)
    return found, found.reading


def _previewed(request: HttpRequest, reading: AppraisalReading) -> dict[str, Any]:
    file = request.FILES.get("file")
    if file is None:
        return {"source": "", "problems": [_("选一个 .xlsx 文件再上传")]}
    actor = signed_in(request)
    try:
        preview = sheets.sheet_preview(reading, file, actor)  # type: ignore[arg-type]
    except WorkbookError as error:
        return {"source": file.name, "problems": [error.message]}
    except (ValidationError, NotYoursError) as error:
        texts = error.messages if isinstance(error, ValidationError) else [_("不能上传")]
        return {"source": file.name, "problems": list(texts)}
    told = [f"{each.ref} {each.message}".strip() for each in preview.errors[:200]]
    context: dict[str, Any] = {"source": file.name, "preview": preview, "problems": told}
    if not preview.errors:
        context["token"] = sheets.pack(actor, reading, preview.rows)
    return context


def _noted(request: HttpRequest, found: UnitAppraisal, name: str) -> None:
    """Everybody's grades leave the system: on record."""
    audit.record(
        event="staffappraisal.export",
        actor=signed_in(request),
        authority=found.year.authority,
        subject_type="bonuses.staffappraisal",
        subject_id=found.appraisal.pk if found.appraisal else "",
        subject=name,
    )
