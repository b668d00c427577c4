"""Import and export of the year workbook: uploads, preview, writing, downloads."""

from __future__ import annotations

import tempfile
import uuid
from typing import BinaryIO, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from documents.download import XLSX, stream_download
from schemes.forms_workbook import ApplyForm, UploadForm, asked_year
from schemes.models import ImportState
from schemes.queries import current_year
from schemes.workbook import pages, queries, registry, storage
from schemes.workbook.services import import_discard, import_request, import_upload
from schemes.workbook.writer import write_year
from units.http import signed_in


@require_GET
def import_list(request: HttpRequest) -> HttpResponse:
    """Upload a workbook, download one, see what was imported before."""
    year = current_year(signed_in(request), asked_year(request.GET))
    batches = Paginator(queries.imports_of(signed_in(request), year), 20)
    context = {
        "year": year,
        "form": UploadForm(),
        "page": batches.get_page(request.GET.get("page")),
        "closed": pages.closed_because(year),
        "crumbs": [(_("导入导出"), "")],
    }
    return render(request, "schemes/import_list.html", context)


@require_POST
def import_new(request: HttpRequest) -> HttpResponse:
    """Take an upload in; what refuses the file stands in the list's page."""
    year = current_year(signed_in(request), asked_year(request.POST))
    form = UploadForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch = import_upload(year=year, actor=signed_in(request), file=file, name=file.name)
        except ValidationError as error:
            form.add_error("file", error)
        else:
            return redirect("schemes:import_detail", batch.pk)
    for text in form.errors.get("file", ()):
        messages.error(request, str(text))
    # Who is led through the first set-up is not led out of it by a wrong file.
    within = request.POST.get("from") == "setup"
    return redirect("schemes:setup_units" if within else pages.list_url(year))


@require_GET
def import_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Progress while the file is checked or written; then the preview or the outcome."""
    batch = queries.import_for(signed_in(request), pk)
    return render(request, "schemes/import_detail.html", pages.detail(request, batch))


@require_POST
def import_apply(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask for a previewed workbook to be written."""
    batch = queries.import_for(signed_in(request), pk)
    form = ApplyForm(request.POST)
    form.is_valid()
    try:
        import_request(batch=batch, actor=signed_in(request), **form.wanted(batch))
    except ValidationError as error:
        for text in error.messages:
            messages.error(request, text)
    return redirect("schemes:import_detail", batch.pk)


@require_POST
def import_drop(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Give an upload up."""
    batch = queries.import_for(signed_in(request), pk)
    try:
        import_discard(batch=batch, actor=signed_in(request))
        messages.success(request, _("已放弃这次导入，文件已删除"))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(pages.list_url(batch.year))


@require_GET
def import_file(request: HttpRequest, pk: uuid.UUID) -> FileResponse:
    """The file as it was uploaded."""
    batch = queries.import_for(signed_in(request), pk)
    if batch.state == ImportState.DISCARDED:
        raise queries.no_such_file(batch)
    try:
        file = storage.path_of(batch.stored_name).open("rb")
    except FileNotFoundError as error:
        raise queries.no_such_file(batch) from error
    return stream_download(file, batch.file_name, XLSX)


@require_GET
def workbook(request: HttpRequest, year: int) -> FileResponse:
    """The workbook of a year, filled; with ``?template=1`` empty with worked lines.

    ``?sheets=units,people`` writes these sheets only; unknown names count for nothing.
    """
    found = current_year(signed_in(request), year)
    template = request.GET.get("template") == "1"
    # Spooled: a small county stays in memory, a large one goes to disk; closed with the response.
    file = tempfile.SpooledTemporaryFile(max_size=8 * 1024 * 1024)  # noqa: SIM115
    asked = set(request.GET.get("sheets", "").split(","))
    only = {sheet.key for sheet in registry.sheets()} & asked
    write_year(cast(BinaryIO, file), found, template=template, only=only)
    name = pages.file_name(found, template=template)
    return stream_download(cast(BinaryIO, file), name, XLSX)
