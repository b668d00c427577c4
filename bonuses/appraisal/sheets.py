"""Scores and grades as a small workbook: the list filled in beforehand, read back, previewed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from io import BytesIO
from typing import Any, BinaryIO

from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from bonuses.appraisal.models import AppraisalGrade
from bonuses.appraisal.page import grade_cells
from bonuses.appraisal.reading import AppraisalReading, PersonRow
from bonuses.appraisal.services.grading import NO, YES, GradeAsked, RowsRefusedError, grades_try
from core.exact import format_short
from core.workflow import StaleMoveError
from documents.xlsx.columns import Column, Record, SheetSpec
from documents.xlsx.parsing import parse_sheet
from documents.xlsx.problems import CellError
from documents.xlsx.reader import WorkbookReader
from documents.xlsx.writer import WorkbookWriter
from units.models import Account

TITLE = "考核结果"
_SALT, _AGE, _DIGITS = "bonuses.appraisal.sheet", 24 * 3600, 15
NO_ROWS = gettext_noop("表里没有数据。下载本单位的表，在它上面填")
STRANGER = gettext_noop("名单里没有工号 “%(code)s”")
#: What the service said, in its own words.
_REFUSED = gettext_noop("%(text)s")
OTHER_NAME = gettext_noop("这个工号是“%(name)s”，和这一行写的不同。行可能错位了")


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """A person whom the workbook changes, in words before and after."""

    row: PersonRow
    was: str
    now: str
    new: bool


@dataclass(slots=True)
class Preview:
    """What would be written, what stays, and every fault with its cell."""

    lines: list[PreviewLine] = field(default_factory=list)
    same: int = 0
    errors: list[CellError] = field(default_factory=list)
    rows: list[dict[str, str]] = field(default_factory=list)

    @property
    def new(self) -> int:
        """People who had neither score nor grade."""
        return sum(line.new for line in self.lines)

    @property
    def changed(self) -> int:
        """People whose score or grade would change."""
        return len(self.lines) - self.new


def spec() -> SheetSpec:
    """The columns of the workbook."""
    grades = list(AppraisalGrade.choices)
    columns = [
        Column("person", "工号", "code", required=True, max_length=40, width=16),
        Column("name", "姓名", width=12),
        Column("title", "职务", width=18),
        Column(
            "given",
            "考核得分",
            "exact",
            minimum=0,
            width=12,
            help=gettext_lazy("单位算好的分；空着的按系统里的评分算"),
        ),
        Column("grade", "等次", "choice", choices=grades, width=12),
        Column("takes_part", "参加考核", "bool", width=10),
        Column("comment", "说明", max_length=200, width=28),
    ]
    return SheetSpec("staff_appraisal", TITLE, columns, ("person",))


def sheet_out(reading: AppraisalReading) -> bytes:
    """The unit's list with what stands, to be filled in."""
    file = BytesIO()
    with WorkbookWriter(file, title=TITLE) as book:
        book.write_spec(spec(), (_values(row) for row in reading.rows), explain=False)
    return file.getvalue()


def sheet_preview(reading: AppraisalReading, file: BinaryIO, actor: Account) -> Preview:
    """What an uploaded workbook would write; columns that it lacks stay as they are.

    The rules are those of the table: they are tried on the rows, and nothing is written.  Raises
    ``WorkbookError`` for a file that is refused whole.
    """
    with WorkbookReader(file) as book:
        names = book.sheet_names
        name = TITLE if TITLE in names else names[0]
        parsed = parse_sheet(replace(spec(), title=name), book.rows(name))
    preview = Preview(errors=list(parsed.errors))
    if not parsed.records and not parsed.errors:
        preview.errors.append(CellError(f"{name}!A2", "", "service", text=NO_ROWS))
    told: list[tuple[Record, GradeAsked]] = []
    for record in parsed.records:
        fault = _fault(reading, record)
        if fault is not None:
            preview.errors.append(fault)
            continue
        asked = GradeAsked(record["person"], _cells(record, parsed.absent))
        told.append((record, asked))
        preview.rows.append({"person": asked.person, **asked.cells})
    preview.errors += _refusals(reading, told, actor)
    _compare(preview, reading, told)
    return preview


def asked_of(rows: list[dict[str, str]]) -> list[GradeAsked]:
    """Previewed rows as the service takes them."""
    return [
        GradeAsked(row["person"], {key: text for key, text in row.items() if key != "person"})
        for row in rows
    ]


def pack(account: Any, reading: AppraisalReading, rows: list[dict[str, str]]) -> str:
    """The previewed rows, signed for this account and the list as it stands."""
    told = {"by": account.pk, "seen": seen_of(reading), "rows": rows}
    return signing.dumps(told, salt=_SALT, compress=True)


def unpack(account: Any, reading: AppraisalReading, text: str) -> list[dict[str, str]]:
    """The rows again; ``ValidationError`` for another's, a day later, or when the list moved."""
    try:
        told = signing.loads(text, salt=_SALT, max_age=_AGE)
    except signing.BadSignature as error:
        raise ValidationError(_("预览已经过期，重新上传一次")) from error
    if told["by"] != account.pk or told["seen"] != seen_of(reading):
        raise ValidationError(_("预览以后名单或评分改过，重新上传一次"))
    rows: list[dict[str, str]] = told["rows"]
    return rows


def seen_of(reading: AppraisalReading) -> list[int]:
    """What a preview was made of: the versions of the list and of everybody on it."""
    return [
        reading.appraisal.pk,
        reading.appraisal.version,
        *(each.version for each in reading.subjects),
    ]


def _values(row: PersonRow) -> dict[str, Any]:
    subject = row.subject
    return {
        "person": subject.person.code,
        "name": subject.person.name,
        "title": row.title,
        "given": subject.given,
        "grade": subject.grade or None,
        "takes_part": subject.takes_part,
        "comment": subject.comment,
    }


def _fault(reading: AppraisalReading, record: Record) -> CellError | None:
    row = reading.row(record["person"])
    if row is None:
        return record.error("person", STRANGER, {"code": record["person"][:40]})
    name = (record["name"] or "").strip()
    if name and name != row.subject.person.name:
        return record.error("name", OTHER_NAME, {"name": row.subject.person.name})
    return None


def _cells(record: Record, absent: list[str]) -> dict[str, str]:
    """A row as typed cells; an absent column says nothing, an empty cell clears."""
    given = record["given"]
    cells = {
        "given": format_short(given, _DIGITS) if isinstance(given, Fraction) else "",
        "grade": record["grade"] or "",
        "comment": (record["comment"] or "").strip(),
    }
    if record["takes_part"] is not None:
        cells["takes_part"] = YES if record["takes_part"] else NO
    return {key: text for key, text in cells.items() if key not in absent}


def _refusals(
    reading: AppraisalReading, told: list[tuple[Record, GradeAsked]], actor: Account
) -> list[CellError]:
    """What the service would refuse, by cell."""
    try:
        grades_try(
            appraisal=reading.appraisal, rows=[asked for _record, asked in told], actor=actor
        )
    except RowsRefusedError as error:
        return [
            each
            for place, refused in error.refused.items()
            for each in _by_cell(told[place][0], refused)
        ]
    return []


def _by_cell(record: Record, refused: ValidationError | StaleMoveError) -> list[CellError]:
    if isinstance(refused, StaleMoveError):
        return [record.error("person", _REFUSED, {"text": str(refused)})]
    found = refused.message_dict if hasattr(refused, "error_dict") else {"person": refused.messages}
    return [
        record.error(cell, _REFUSED, {"text": text})
        for cell, texts in found.items()
        for text in texts
    ]


def _compare(
    preview: Preview, reading: AppraisalReading, told: list[tuple[Record, GradeAsked]]
) -> None:
    for _record, asked in told:
        row = reading.row(asked.person)
        if row is None:
            continue
        before = grade_cells(row.subject)
        after = {**before, **asked.cells}
        if after == before:
            preview.same += 1
            continue
        new = not (before["given"] or before["grade"])
        preview.lines.append(PreviewLine(row, _said(before), _said(after), new))


def _said(cells: Mapping[str, str]) -> str:
    grades = {str(key): str(label) for key, label in AppraisalGrade.choices}
    parts = [
        _("%s 分") % cells["given"] if cells["given"] else "",
        grades.get(cells["grade"], ""),
        _("不参加考核") if cells["takes_part"] == NO else "",
        cells["comment"],
    ]
    return _("；").join(filter(None, parts)) or "—"
