"""Pages of bulk accounts: where they come from, the list to look over, the acts on it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from io import BytesIO
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.policy import Denied
from documents.download import PDF, XLSX, file_download
from documents.xlsx.problems import WorkbookError
from units.accounts.bulk import pages, slips
from units.accounts.bulk.sources import rows_asked
from units.accounts.bulk.workbook import write_template
from units.accounts.pages import own_authority
from units.http import signed_in
from units.models import AccountBatch, Authority
from units.services import batches

Act = Callable[[HttpRequest, AccountBatch], HttpResponse | None]


@require_GET
def bulk(request: HttpRequest) -> HttpResponse:
    """Choose where the accounts come from; earlier batches below."""
    return render(request, "accounts/bulk.html", pages.bulk_context(request))


@require_GET
def bulk_template(_request: HttpRequest) -> HttpResponse:
    """The workbook to fill in."""
    file = BytesIO()
    write_template(file)
    return file_download(file.getvalue(), _("批量建号模板.xlsx"), XLSX)


@require_POST
def bulk_new(request: HttpRequest) -> HttpResponse:
    """Draft a batch from units, people or a workbook, and show it."""
    authority = own_authority(request)
    try:
        told = _proposed(request, authority)
        batch = batches.batch_draft(
            authority=authority,
            actor=signed_in(request),
            site=request.build_absolute_uri("/"),
            **told,
        )
    except (ValidationError, WorkbookError) as error:
        messages.error(request, _words(error))
        return redirect("units:bulk")
    return redirect("units:batch", batch.pk)


@require_GET
def batch_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The list to look over, progress, or what was made."""
    batch = pages.batch_for(signed_in(request), pk)
    return render(request, "accounts/batch.html", pages.batch_context(request, batch))


@require_POST
def batch_act(request: HttpRequest, pk: uuid.UUID, act: str) -> HttpResponse:
    """Save user names, leave a row out, make, give up, fetch slips, print new passwords."""
    batch, run = pages.batch_for(signed_in(request), pk), _ACTS.get(act)
    if run is None:
        raise Denied("units.accountbatch", act)
    try:
        answer = run(request, batch)
    except ValidationError as error:
        messages.error(request, _words(error))
        answer = None
    page = request.POST.get("page", "")
    target = f"?page={page}" if page.isdecimal() else ""
    return answer or redirect(f"../{target}")


def _proposed(request: HttpRequest, authority: Authority) -> dict[str, Any]:
    """Source, rows and errors of what the form asks for."""
    return rows_asked(
        authority,
        request.POST.get("source", ""),
        roles=request.POST.getlist("roles"),
        rule=request.POST.get("rule", ""),
        file=request.FILES.get("file"),
    )


def _save(request: HttpRequest, batch: AccountBatch) -> None:
    wanted = {
        int(key[2:]): value
        for key, value in request.POST.items()
        if key.startswith("u-") and key[2:].isdecimal() and isinstance(value, str)
    }
    batches.batch_rename(batch=batch, usernames=wanted, actor=signed_in(request))
    gone = request.POST.get("leave_out", "")
    if gone.isdecimal():
        batches.batch_leave_out(batch=batch, number=int(gone), actor=signed_in(request))
    messages.success(request, _("用户名已存"))


def _make(request: HttpRequest, batch: AccountBatch) -> None:
    batches.batch_request(batch=batch, actor=signed_in(request))


def _discard(request: HttpRequest, batch: AccountBatch) -> HttpResponse:
    batches.batch_discard(batch=batch, actor=signed_in(request))
    messages.success(request, _("已放弃，没有建账号"))
    return redirect("units:bulk")


def _slips(request: HttpRequest, batch: AccountBatch) -> HttpResponse:
    content = batches.slips_take(batch=batch, actor=signed_in(request))
    ending, kind = ("zip", "application/zip") if slips.is_archive(content) else ("pdf", PDF)
    return file_download(content, _("密码条.%s") % ending, kind)


def _renew(request: HttpRequest, batch: AccountBatch) -> None:
    batches.batch_renew_request(batch=batch, actor=signed_in(request))


_ACTS: dict[str, Act] = {
    "save": _save,
    "make": _make,
    "discard": _discard,
    "slips": _slips,
    "renew": _renew,
}


def _words(error: ValidationError | WorkbookError) -> str:
    return " ".join(error.messages) if isinstance(error, ValidationError) else str(error.message)
