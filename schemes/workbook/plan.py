"""What an import would do to a year, before anything is written: counts, changes, errors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from django.db import models
from django.utils.translation import gettext_noop

from core.exact import to_text
from documents.xlsx.columns import Record, SheetSpec
from documents.xlsx.problems import CellError
from schemes.workbook.context import YearContext
from schemes.workbook.parts import FactPartPlan, digest
from schemes.workbook.registry import PartPlan, YearSheet

#: Title and labels of choices by column key.
Columns = Mapping[str, tuple[str, Mapping[str, str]]]
NEW, CHANGED, GONE = "new", "changed", "gone"
_LABEL_LENGTH = 200


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row that would be added, changed or withdrawn, as a person reads it.

    ``fields`` are (column title, old, new); ``ref`` the row's place in the file; ``told``: the unit
    was told it as it stands.
    """

    sheet: str
    kind: str
    label: str
    ref: str
    fields: tuple[tuple[str, str, str], ...]
    told: bool = False


@dataclass(slots=True)
class SheetPlan:
    """One sheet of the file: its rows, what they would change, what is wrong."""

    sheet: YearSheet
    spec: SheetSpec
    rows: int = 0
    parts: list[PartPlan] = field(default_factory=list)
    changes: list[RowChange] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)

    def count(self, kind: str) -> int:
        """Rows of a kind of change."""
        return sum(change.kind == kind for change in self.changes)

    def summary(self) -> dict[str, Any]:
        """Counts for the preview; ``changed`` rows may touch several facts."""
        counted = {kind: self.count(kind) for kind in (NEW, CHANGED, GONE)}
        same = self.rows - counted[NEW] - counted[CHANGED] - len({e.ref for e in self.errors})
        return {
            "sheet": self.spec.title,
            "rows": self.rows,
            **counted,
            "unchanged": max(same, 0) if not self.errors else 0,
            "errors": len(self.errors),
        }


@dataclass(slots=True)
class YearPlan:
    """The whole file: its sheets in the order of writing."""

    context: YearContext
    sheets: list[SheetPlan] = field(default_factory=list)
    file_errors: list[CellError] = field(default_factory=list)

    @property
    def errors(self) -> list[CellError]:
        """Everything that is wrong, in the order of the workbook."""
        return [*self.file_errors, *(error for sheet in self.sheets for error in sheet.errors)]

    @property
    def changes(self) -> Iterator[RowChange]:
        """All changes in the order of the workbook."""
        return (change for sheet in self.sheets for change in sheet.changes)

    def count(self, kind: str) -> int:
        """Rows of a kind of change in the whole file."""
        return sum(sheet.count(kind) for sheet in self.sheets)

    @property
    def gone(self) -> int:
        """Rows that would be withdrawn."""
        return self.count(GONE)

    def summary(self) -> dict[str, Any]:
        """Counts of the file and of each sheet."""
        return {
            "sheets": [sheet.summary() for sheet in self.sheets],
            "rows": sum(sheet.rows for sheet in self.sheets),
            **{kind: self.count(kind) for kind in (NEW, CHANGED, GONE)},
            "told": sum(change.told for change in self.changes),
            "errors": len(self.errors),
        }

    def fingerprint(self) -> str:
        """Names this plan; another one after a preview means that something moved meanwhile."""
        return digest(
            [sheet.spec.key, [part.fingerprint() for part in sheet.parts]] for sheet in self.sheets
        )

    def apply(self, *, actor: Any, reason: str) -> None:
        """Write everything; the caller holds the transaction and the year's lock."""
        for sheet in self.sheets:
            for part in sheet.parts:
                part.apply(self.context, actor=actor, reason=reason)


def plan_sheet(
    sheet: YearSheet,
    spec: SheetSpec,
    context: YearContext,
    records: Sequence[Record],
    *,
    preview: bool = True,
) -> SheetPlan:
    """Compare one sheet's records with what stands; ``preview`` words every change."""
    parts = [part.plan(context, records) for part in sheet.parts]
    planned = SheetPlan(sheet=sheet, spec=spec, rows=len(records), parts=parts)
    if any(part.touched for part in parts):
        context.touched.add(sheet.key)
    planned.errors.extend(error for part in parts for error in part.errors)
    planned.errors.extend(error for part in parts for error in getattr(part, "kept", ()))
    if not preview:
        return planned
    owner = sheet.parts[0]
    refs = {owner.row_key(r): f"{r.sheet}!{r.row}" for r in records}
    columns = {column.key: (column.title, column.labels()) for column in spec.columns}
    planned.changes.extend(_changes(planned, context, columns, refs))
    return planned


def _changes(
    planned: SheetPlan,
    context: YearContext,
    columns: Columns,
    refs: Mapping[str, str],
) -> Iterator[RowChange]:
    before = _merged(part.before for part in planned.parts)
    after = _merged(part.after for part in planned.parts)
    touched: dict[str, None] = {}
    for part in planned.parts:
        touched |= dict.fromkeys(sorted(part.touched))
    told = set().union(*(_told(part, context) for part in planned.parts))
    places = {key: place for place, key in enumerate((*refs, *before))}
    for key in sorted(touched, key=lambda key: places.get(key, len(places))):
        old, new = before.get(key, {}), after.get(key, {})
        in_file = key in refs
        kind = GONE if not in_file else CHANGED if old else NEW
        fields = tuple(_differences(context, columns, old, new)) if in_file else ()
        label = _label(planned.sheet, context, columns, new if in_file else old) or key
        ref = refs.get(key, "")
        yield RowChange(planned.spec.title, kind, label, ref, fields, key in told)


def _told(part: PartPlan, context: YearContext) -> set[str]:
    """Rows of a part of which the unit was told; a part that is no fact tells nothing."""
    return part.told(context.year) if isinstance(part, FactPartPlan) else set()


def _merged(parts: Any) -> dict[str, dict[str, Any]]:
    rows: dict[str, dict[str, Any]] = {}
    for part in parts:
        for key, cells in part.items():
            rows.setdefault(key, {}).update(cells)
    return rows


def _differences(
    context: YearContext,
    columns: Columns,
    old: Mapping[str, Any],
    new: Mapping[str, Any],
) -> Iterator[tuple[str, str, str]]:
    for key, (title, labels) in columns.items():
        if key not in new and key not in old:
            continue
        was = shown(context, labels, old.get(key))
        becomes = shown(context, labels, new[key]) if key in new else was
        if was != becomes:
            yield title, was, becomes


def _label(
    sheet: YearSheet, context: YearContext, columns: Columns, cells: Mapping[str, Any]
) -> str:
    texts = (shown(context, columns[key][1], cells.get(key)) for key in sheet.label_columns)
    return " ".join(text for text in texts if text)[:_LABEL_LENGTH]


def shown(context: YearContext, labels: Mapping[str, str], value: Any) -> str:
    """A value as the workbook shows it; ``labels`` are those of the column's choices."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, models.Model):
        return context.name_of(value)
    if isinstance(value, Fraction):
        return decimal_text(value)
    if isinstance(value, date):
        return value.isoformat()
    return labels.get(str(value), str(value))


def decimal_text(value: Fraction) -> str:
    """A number as an office writes it: 12.5, and 1/3 where no decimal ends."""
    for places in range(13):
        if (value * 10**places).denominator == 1:
            digits = f"{abs(value.numerator) * 10**places // value.denominator:0{places + 1}d}"
            sign = "-" if value < 0 else ""
            return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)
    return to_text(value)


def unknown_sheet(name: str, nearest: str, known: Sequence[str]) -> CellError:
    """The error of a sheet that the workbook does not know."""
    if nearest:
        text = gettext_noop("没有工作表“%(name)s”，是不是“%(nearest)s”。改名，或从文件里删去这张表")
    else:
        text = gettext_noop(
            "没有工作表“%(name)s”，这张表不会读入。从文件里删去，或改成模板里的表名"
        )
    return CellError(
        ref=f"{name}!A1",
        value=name,
        code="service",
        params={"name": name, "nearest": nearest},
        allowed=tuple(known),
        text=text,
    )
