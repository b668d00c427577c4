"""The matrix on a page: seen, saved, taken to Excel, filled from an uploaded sheet."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.policy import Denied
from documents.download import XLSX, file_download
from documents.xlsx.problems import WorkbookError
from schemes.fact_entry.services import refusal
from schemes.fact_pages.entry_pages import may_edit
from schemes.models import Year
from schemes.relation_matrix.matrix_file import SheetRead, matrix_sheet, read_matrix
from schemes.relation_matrix.queries import Matrix, kind_of, matrix, relations_on
from schemes.relation_matrix.services import (
    CellAsked,
    MatrixRefusedError,
    cells_read,
    relations_matrix_record,
)
from schemes.unit_pages.asked import asked_day, day_of, year_and_words
from schemes.unit_pages.directory import directory_day
from units.http import signed_in
from units.lifecycle_models import RelationKind, UnitRelation


@require_GET
def relation_matrix(request: HttpRequest) -> HttpResponse:
    """The matrix of a kind on a day."""
    year, found = _found(request)
    return render(request, "relations/matrix.html", _context(request, year, found))


@require_GET
def relation_matrix_xlsx(request: HttpRequest) -> HttpResponse:
    """The same as a sheet that can be filled in and uploaded."""
    year, found = _found(request)
    name = f"{year.year}-{_('工作关系矩阵')}-{found.kind.label}.xlsx"
    return file_download(matrix_sheet(found), name, XLSX)


@require_POST
def relation_matrix_upload(request: HttpRequest) -> HttpResponse:
    """Fill the matrix on the page from a sheet; nothing is written before it is saved there."""
    year, found = _found(request)
    _require_editor(request, year)
    file = request.FILES.get("file")
    if file is None:
        messages.error(request, _("选一个 .xlsx 文件再上传"))
        return redirect(f"{reverse('schemes:relation_matrix')}?{request.GET.urlencode()}")
    try:
        read = read_matrix(file, [unit.code for unit in found.units])  # type: ignore[arg-type]
    except WorkbookError as error:
        read = SheetRead()
        messages.error(request, str(error.message))
    context = _context(request, year, found)
    context |= {"faults": read.errors, "filled": {} if read.errors else _filled(found, read)}
    return render(request, "relations/matrix.html", context)


@require_POST
def relation_matrix_save(request: HttpRequest) -> HttpResponse:
    """Save cells: as they stand now, or what is wrong by cell and field.

    A refusal is an answer like any other (200), see :func:`unit_grid_save`.
    """
    year, _words = year_and_words(request)
    _require_editor(request, year)
    kind = kind_of(request.POST.get("kind", ""))
    try:
        cells = list(cells_read(json.loads(request.POST.get("cells", "") or "null")))
        count = relations_matrix_record(
            year=year,
            kind=kind,
            cells=cells,
            starts_on=day_of(request.POST.get("starts_on", "")),
            reason=request.POST.get("reason", ""),
            actor=signed_in(request),
        )
    except MatrixRefusedError as error:
        faults = [[each.unit, each.other, each.text] for each in error.cells]
        return JsonResponse({"faults": faults, "fields": error.fields})
    except (ValidationError, ValueError, RecursionError):
        return JsonResponse({"faults": [], "fields": {"cells": _("没有要存的格子")}})
    return JsonResponse(_answer(request, year, kind, cells, count))


def _answer(
    request: HttpRequest, year: Year, kind: RelationKind, cells: list[CellAsked], count: int
) -> dict[str, Any]:
    """The saved cells as they stand from the stated day on."""
    day = day_of(request.POST.get("starts_on", ""))
    rows = UnitRelation.objects.filter(authority=year.authority_id)
    held = relations_on(rows, kind, day).select_related("unit", "other_unit")  # type: ignore[arg-type]
    facts = {(row.unit.code, row.other_unit.code): str(row.pk) for row in held}
    told = [[cell.unit, cell.other, facts.get((cell.unit, cell.other), "")] for cell in cells]
    clock = timezone.localtime().strftime("%H:%M:%S")
    return {"cells": told, "saved": _("已存 %(n)s 条 %(at)s") % {"n": count, "at": clock}}


def _found(request: HttpRequest) -> tuple[Year, Matrix]:
    year, words = year_and_words(request)
    kind, on = kind_of(request.GET.get("kind", "")), directory_day(year, asked_day(request, "on"))
    return year, matrix(signed_in(request), year, words, kind, on)


def _context(request: HttpRequest, year: Year, found: Matrix) -> dict[str, Any]:
    listed = reverse("schemes:facts_relations")
    closed = refusal(year)
    return {
        "year": year,
        "found": found,
        "kinds": RelationKind.choices,
        "closed": closed,
        "edits": may_edit(signed_in(request), year) and not closed,
        "filled": {},
        "faults": [],
        "listed": listed,
        "crumbs": [(_("工作关系"), listed), (_("矩阵"), "")],
    }


def _filled(found: Matrix, read: SheetRead) -> dict[str, str]:
    """What differs between the sheet and the page: "101 102" → closeness or ""."""
    stands = {
        (row.unit.code, unit.code): cell.text
        for row in found.rows
        for unit, cell in zip(found.units, row.cells, strict=True)
    }
    return {
        f"{unit} {other}": text
        for (unit, other), text in read.cells.items()
        if stands[unit, other] != text
    }


def _require_editor(request: HttpRequest, year: Year) -> None:
    if not may_edit(signed_in(request), year):
        raise Denied("fact_entry", "relations")
