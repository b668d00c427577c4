"""What an account may see of imports: the uploads of its authority, if it may import at all."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext as _

from core.clauses import Foreign, own_text
from core.policy import Denied
from documents.xlsx.problems import CELL_MESSAGES, CellError, WorkbookError
from schemes.clauses import foreign_to
from schemes.models import ImportBatch, ImportChange, Year
from schemes.queries import year_document
from units.queries import authority_for, has_authority_perm

PERMISSION = "import_year"


def may_import(account: Any) -> bool:
    """Whether the account may import and export its authority's years."""
    return has_authority_perm(account, authority_for(account), PERMISSION)


def imports_for(account: Any) -> QuerySet[ImportBatch]:
    """Uploads to years of the account's authority, newest first; none without the permission."""
    if not may_import(account):
        return ImportBatch.objects.none()
    batches = ImportBatch.objects.filter(year__authority=authority_for(account))
    related = batches.select_related(
        "year__authority", "year__scheme", "uploaded_by", "applied_by", "job"
    )
    return related.defer("errors", "year__scheme__document").order_by("-uploaded_at")


def imports_of(account: Any, year: Year) -> QuerySet[ImportBatch]:
    """Uploads to one year."""
    return imports_for(account).filter(year=year)


def import_for(account: Any, pk: uuid.UUID) -> ImportBatch:
    """One upload; raises a 404 (``Denied``) for one that is not the account's to see."""
    found = imports_for(account).defer(None).defer("year__scheme__document").filter(pk=pk).first()
    if found is None:
        raise Denied("schemes.importbatch", pk)
    return found


def changes_of(batch: ImportBatch, *, sheet: str = "", kind: str = "") -> QuerySet[ImportChange]:
    """Rows that the upload would change, in the order of the workbook."""
    changes = batch.changes.all()
    if sheet:
        changes = changes.filter(sheet=sheet)
    if kind:
        changes = changes.filter(kind=kind)
    return changes.order_by("position")


def errors_of(batch: ImportBatch) -> list[CellError]:
    """Everything that is wrong with the file, worded in the reader's language."""
    if batch.problem:
        return []
    foreign = foreign_to(year_document(batch.year))
    return [error_from_data(_own(data, foreign)) for data in batch.errors]


def _own(data: Mapping[str, Any], foreign: Foreign) -> Mapping[str, Any]:
    """The error without the clauses of another place, already in the reader's language if so."""
    words = gettext(data["text"]) if data.get("text") else ""
    told = own_text(words, foreign)
    return data if told == words else {**data, "text": told}


def problem_of(batch: ImportBatch) -> str:
    """Why the file as a whole was refused, in the reader's language; "" when it was not."""
    if batch.problem and batch.errors:
        return WorkbookError.from_data(batch.errors[0]).message
    return batch.problem


def error_from_data(data: Mapping[str, Any]) -> CellError:
    """An error as it was kept with a batch."""
    code = data["code"]
    text = data.get("text", "")
    if code not in CELL_MESSAGES and not text:
        text = _("这一格填得不对")
    return CellError(data["ref"], data["value"], code, data["params"], tuple(data["allowed"]), text)


def allowed_text(allowed: Sequence[str]) -> str:
    """What may stand in a cell, as one line; empty when nothing is listed."""
    return "、".join(allowed)


def no_such_file(batch: ImportBatch) -> Denied:
    """The 404 of a file that is not kept any more."""
    return Denied("schemes.importbatch", batch.pk)


def sheet_counts(batch: ImportBatch) -> Iterator[Mapping[str, Any]]:
    """Counts per sheet, as the preview's table shows them."""
    yield from batch.summary.get("sheets", ())
