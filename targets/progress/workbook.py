"""Progress as a workbook: what is asked, filled in beforehand; read back with each fault's cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from io import BytesIO
from typing import Any, BinaryIO

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, override

from core.exact import format_short
from documents.xlsx.columns import Column, Record, SheetSpec
from documents.xlsx.parsing import parse_sheet
from documents.xlsx.problems import CellError
from documents.xlsx.reader import WorkbookReader
from documents.xlsx.writer import WorkbookWriter
from targets.models import Target
from targets.progress.models import Origin
from targets.progress.reading import Line
from targets.progress.stated import TEXT_LENGTH, projects_text

TITLE = "进度"
#: What a row says that is read; the rest of it is there to be looked at.
UNIT_CELLS = ("actual", "same", "narrative", "obstacles", "projects")
FIGURE_CELLS = ("actual", "narrative")
#: So many digits a cell of a workbook holds.
DIGITS = 15

NO_ROWS = gettext_noop("表里没有数据。下载本期表格，在它上面填")
NO_TARGET = gettext_noop("没有编号 “%(key)s” 的目标，或不归本表填")
OTHER_TITLE = gettext_noop("这个编号的目标是“%(title)s”，和这一行写的不同。行可能错位了")
OTHER_PERIOD = gettext_noop("这一行不是 %(month)s 月的。下载本期表格重填")


@dataclass(slots=True)
class SheetRead:
    """The rows of an uploaded sheet as typed texts, where each stands, and every fault so far."""

    rows: list[dict[str, str]] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)


def _about() -> list[Column]:
    """The columns that say what is asked; a code and a month that do not belong are told."""
    return [
        Column("target", "目标编号", "code", required=True, max_length=140, width=16),
        Column("unit", "单位", width=18),
        Column("title", "目标", width=34),
        Column("measure", "计量单位", width=10),
        Column("plan", "全年计划", "exact", width=14),
        Column("period", "截至月份", "int", width=10),
        Column("before", "上期累计", "exact", width=14),
    ]


def unit_spec() -> SheetSpec:
    """The sheet of a unit's own report."""
    said = [
        Column("actual", "本期累计实绩", "exact", width=16),
        Column("same", "与上期相同", "bool", help=_("没有变化的写“是”，不用填数"), width=12),
        Column("narrative", "进展情况", max_length=TEXT_LENGTH, width=40),
        Column("obstacles", "困难和问题", max_length=TEXT_LENGTH, width=30),
        Column(
            "projects", "项目", max_length=4000, help=_("每行一个：名称，合同数，到位数"), width=30
        ),
    ]
    return SheetSpec("progress", TITLE, [*_about(), *said], ("target",))


def figures_spec(source: str) -> SheetSpec:
    """The sheet of another source's figures (D-7)."""
    with override("zh-hans"):
        title = str(Origin(source).label)
    said = [
        Column("reported", "本单位报数", "exact", width=14),
        Column("actual", title, "exact", width=14),
        Column("narrative", "说明", max_length=TEXT_LENGTH, width=30),
    ]
    return SheetSpec("figures", title, [*_about(), *said], ("target",))


def unit_sheet(lines: Iterable[Line]) -> bytes:
    """What is asked of a unit at a period, with what stands and the figure of the period before."""
    return _written(unit_spec(), (_unit_values(line) for line in lines))


def figures_sheet(source: str, lines: Iterable[Line]) -> bytes:
    """What is asked of a source at a period, with what the units reported and what it gave."""
    return _written(figures_spec(source), (_figure_values(line, source) for line in lines))


def _written(spec: SheetSpec, records: Iterable[Mapping[str, Any]]) -> bytes:
    file = BytesIO()
    with WorkbookWriter(file, title=spec.title) as book:
        book.write_spec(spec, records, explain=False)
    return file.getvalue()


def _about_values(line: Line) -> dict[str, Any]:
    target = line.target
    return {
        "target": target.key,
        "unit": target.unit.name,
        "title": target.title,
        "measure": target.measure,
        "plan": line.promise.plan,
        "period": line.period,
        "before": line.before,
    }


def _unit_values(line: Line) -> dict[str, Any]:
    said = line.said
    if said is None:
        return _about_values(line)
    words = {"narrative": said.narrative, "obstacles": said.obstacles}
    told = {"actual": said.actual, "projects": projects_text(said.projects), **words}
    return _about_values(line) | told


def _figure_values(line: Line, source: str) -> dict[str, Any]:
    said, given = line.said, line.reports.get(source)
    told = {
        "reported": said.actual if said else None,
        "actual": given.actual if given else None,
        "narrative": given.narrative if given else "",
    }
    return _about_values(line) | told


def sheet_read(
    file: BinaryIO, spec: SheetSpec, targets: Mapping[str, Target], period: int
) -> SheetRead:
    """The rows of an uploaded workbook; its first sheet where none has the name of the template.

    A row whose code, title or month does not belong together is told, so that a sheet sorted by one
    column or of another month writes nothing.  Raises ``WorkbookError`` for a file refused whole.
    """
    with WorkbookReader(file) as book:
        names = book.sheet_names
        name = spec.title if spec.title in names else names[0]
        parsed = parse_sheet(replace(spec, title=name), book.rows(name))
    read = SheetRead(errors=list(parsed.errors))
    if not parsed.records and not parsed.errors:
        read.errors.append(CellError(f"{name}!A2", "", "service", text=NO_ROWS))
    cells = UNIT_CELLS if spec.key == "progress" else FIGURE_CELLS
    for record in parsed.records:
        read.errors += _misplaced(record, targets, period)
        read.records.append(record)
        said = {key: _text(record[key]) for key in cells}
        read.rows.append({"target": record["target"], **said})
    return read


def _text(value: Any) -> str:
    if isinstance(value, Fraction):
        return format_short(value, DIGITS)  # more decimals than a figure may have are told
    if isinstance(value, bool):
        return "1" if value else ""
    return "" if value is None else str(value)


def _misplaced(record: Record, targets: Mapping[str, Target], period: int) -> Sequence[CellError]:
    target, found = targets.get(record["target"]), []
    if target is None:
        return [record.error("target", NO_TARGET, {"key": record["target"][:60]})]
    if record["title"] and record["title"].strip() != target.title:
        found.append(record.error("title", OTHER_TITLE, {"title": target.title}))
    if record["period"] not in (None, period):
        found.append(record.error("period", OTHER_PERIOD, {"month": period}))
    return found
