"""What an uploaded workbook would write, shown before it is written; the same comes back signed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from documents.xlsx.problems import CellError
from schemes.models import Year
from targets.models import Target
from targets.progress.checking import (
    figures_read,
    report_read,
    seen_of,
    standing_of,
    targets_by_key,
)
from targets.progress.models import Origin
from targets.progress.stated import Stated, stated_of
from targets.progress.words import NONE, as_typed
from targets.progress.workbook import TITLE, SheetRead
from units.models import Unit

_SALT, _AGE = "targets.progress.preview", 24 * 3600
_ROW_LACKS = gettext_noop("缺目标 “%(title)s”（%(key)s）这一行")


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """A target that the workbook changes, in words before and after."""

    target: Target
    was: str
    now: str
    new: bool


@dataclass(slots=True)
class Preview:
    """What would be written, what stays as it is, and every fault; ``seen`` names what stood."""

    lines: list[PreviewLine] = field(default_factory=list)
    same: int = 0
    errors: list[CellError] = field(default_factory=list)
    seen: str = ""

    @property
    def new(self) -> int:
        """How many targets are reported for the first time."""
        return sum(line.new for line in self.lines)

    @property
    def changed(self) -> int:
        """How many are corrected."""
        return len(self.lines) - self.new


def unit_preview(year: Year, unit: Unit, period: int, read: SheetRead) -> Preview:
    """What a unit's workbook would report; its rules are those of the page."""
    targets = {key: each for key, each in targets_by_key(year).items() if each.unit_id == unit.pk}
    preview = Preview(errors=list(read.errors))
    stated: dict[str, Stated] = {}
    try:
        stated = report_read(year, unit, period, cells_of_rows(read.rows))
    except ValidationError as error:
        preview.errors += _by_cell(error.message_dict, targets, read)
    _told(preview, year, period, Origin.REPORTED, targets, stated)
    return preview


def figures_preview(year: Year, source: str, period: int, read: SheetRead) -> Preview:
    """What a workbook of another source would send; rows without a figure say nothing."""
    targets, preview = targets_by_key(year), Preview(errors=list(read.errors))
    given = [
        (row, record) for row, record in zip(read.rows, read.records, strict=True) if says(row)
    ]
    stated, faults = figures_read(year, targets, source, [row for row, _record in given])
    for fault in faults:
        if fault.cell != "target":  # told already, where the sheet was read
            record = given[fault.row][1]
            preview.errors.append(record.error(fault.cell, fault.text))
    by_key = {key: each for (_unit, key, _source), each in stated.items()}
    _told(preview, year, period, source, targets, by_key)
    return preview


def cells_of_rows(rows: list[dict[str, str]]) -> dict[str, dict[str, str]]:
    """Rows as the cells that a form brings."""
    return {row["target"]: {k: v for k, v in row.items() if k != "target"} for row in rows}


def says(row: Mapping[str, str]) -> bool:
    """Whether a row of another source says anything: an empty one takes nothing back."""
    return bool(row["actual"] or row["narrative"])


def _by_cell(
    errors: Mapping[str, list[str]], targets: Mapping[str, Target], read: SheetRead
) -> list[CellError]:
    records = {record["target"]: record for record in read.records}
    found = []
    for name, texts in errors.items():
        cell, _dash, key = name.partition("-")
        if key in records:
            found += [records[key].error(cell, text) for text in texts]
        elif not read.errors and key in targets:
            told = {"title": targets[key].title, "key": key}
            found.append(CellError(TITLE, "", "service", told, text=_ROW_LACKS))
    return found


def _told(
    preview: Preview,
    year: Year,
    period: int,
    source: str,
    targets: Mapping[str, Target],
    stated: Mapping[str, Stated],
) -> None:
    standing = standing_of(year, period, source, targets)
    preview.seen = seen_of(standing)
    for key, each in stated.items():
        old = standing.get(key)
        if old is not None and stated_of(old) == each:
            continue
        was = NONE if old is None else _said(stated_of(old))
        preview.lines.append(PreviewLine(targets[key], was, _said(each), old is None))
    preview.same = len(standing) - preview.changed


def _said(stated: Stated) -> str:
    parts = [as_typed(stated.actual), stated.narrative, stated.obstacles]
    if stated.projects:
        parts.append(_("项目 %s 个") % len(stated.projects))
    return _("；").join(filter(None, parts))


def pack(account: Any, scope: Mapping[str, Any], rows: list[dict[str, str]], seen: str) -> str:
    """The previewed rows, signed for this account, so that exactly they come back."""
    told = {"by": account.pk, "scope": dict(scope), "rows": rows, "seen": seen}
    return signing.dumps(told, salt=_SALT, compress=True)


def unpack(account: Any, scope: Mapping[str, Any], text: str) -> tuple[list[dict[str, str]], str]:
    """Rows and what stood; ``ValidationError`` for another's, another scope's, or a day later."""
    try:
        told = signing.loads(text, salt=_SALT, max_age=_AGE)
    except signing.BadSignature as error:
        raise ValidationError(_("预览已经过期，重新上传一次")) from error
    if told["by"] != account.pk or told["scope"] != dict(scope):
        raise ValidationError(_("预览已经过期，重新上传一次"))
    return told["rows"], told["seen"]
