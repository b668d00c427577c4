"""A worked year into the database, through the services that a person's import goes through."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError

from bonuses.golden.general_rows import district_rows, municipal_rows
from bonuses.golden.rows import Row, case_rows
from documents.xlsx.writer import WorkbookWriter
from schemes import golden, golden_general
from schemes.document import SchemeDocument
from schemes.models import ImportState, Year
from schemes.services import scheme_create_version, scheme_publish, year_open
from schemes.workbook.queries import errors_of, problem_of
from schemes.workbook.reader import new_context
from schemes.workbook.registry import sheets_of
from schemes.workbook.services import (
    import_apply,
    import_check,
    import_request,
    import_upload,
)
from units.models import Account, Authority

Case = Mapping[str, Any]
DEFAULT_YEAR = 2012


class CaseError(Exception):
    """A case cannot be taken in; the message lists what the import says."""


def read_case(path: Path) -> Case:
    """A case's input or output; decimals stay the text that they were written as."""
    found: Case = json.loads(path.read_text(encoding="utf-8"), parse_float=str)
    return found


@dataclass(frozen=True, slots=True)
class Form:
    """How the cases of one scheme are taken in: as a document and as rows of the workbook."""

    overlay: Callable[[Mapping[str, Any]], SchemeDocument]
    rows: Callable[[Case, Year, SchemeDocument], dict[str, list[Row]]]


COUNTY = Form(golden.overlay, case_rows)
MUNICIPAL = Form(golden_general.overlay_municipal, municipal_rows)
DISTRICT = Form(golden_general.overlay_district, district_rows)


def load_case(case: Case, *, authority: Authority, actor: Account, form: Form = COUNTY) -> Year:
    """Publish the case's scheme, open its year and import its facts as a workbook."""
    year = _open_year(case, authority, actor, form)
    file = case_workbook(case, year, form)
    batch = import_upload(year=year, actor=actor, file=file, name="case.xlsx", queue=False)
    batch = import_check(batch=batch)
    if batch.state != ImportState.READY:
        raise CaseError("\n".join(_said(batch)))
    batch = import_request(batch=batch, actor=actor, fingerprint=batch.fingerprint, queue=False)
    import_apply(batch=batch)
    year.refresh_from_db()
    return year


def case_workbook(case: Case, year: Year, form: Form = COUNTY) -> io.BytesIO:
    """The case as a filled year workbook."""
    context = new_context(year)
    rows = form.rows(case, year, context.document)
    file = io.BytesIO()
    offered = sheets_of(context.document)
    known = [sheet for sheet in offered if sheet.key in rows]
    for sheet in offered:
        for name, build in sheet.lookups.items():
            context.lookups[name] = build(context, None)
    with WorkbookWriter(file, title="worked year") as book:
        for sheet in known:
            book.write_spec(sheet.spec(context), rows[sheet.key])
    return file


def _open_year(case: Case, authority: Authority, actor: Account, form: Form = COUNTY) -> Year:
    scheme = case.get("scheme", {})
    document = form.overlay(scheme)
    try:
        version = scheme_create_version(
            authority=authority, code="case", document=document, actor=actor
        )
        published = scheme_publish(version=version, actor=actor)
    except ValidationError as error:
        raise CaseError(" ".join(error.messages)) from error
    number = int(scheme.get("year", DEFAULT_YEAR))
    return year_open(authority=authority, year=number, scheme=published, actor=actor)


def _said(batch: Any) -> list[str]:
    found = [problem_of(batch)] if batch.problem else []
    return found + [f"{error.ref} {error.message}" for error in errors_of(batch)]
