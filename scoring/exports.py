"""Results as workbooks, JSON and PDF: exactly what the pages show, with the set they come from."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core import ui
from core.exact import round_half_up, to_text
from core.receipt import ReceiptRow
from documents.pdf import render_template_pdf
from documents.trace import sum_text
from documents.xlsx.columns import Column as Sheet
from documents.xlsx.columns import Kind
from documents.xlsx.writer import TableOptions, WorkbookWriter, safe_sheet_title
from scoring import queries
from scoring.grade_words import grade_text
from scoring.judged import judged_versions
from scoring.ledger import LedgerFilters, LedgerRow, state_choices
from scoring.models import ResultSet
from scoring.ranking import (
    Filters,
    Ranking,
    Row,
    component_value,
    extra_value,
    filters_in_words,
    full_marks,
    ranking,
    total_value,
)
from scoring.receipt import receipt_rows
from scoring.words import component_titles, missing_sentence, names_of

PLACES = 4


def set_line(result_set: ResultSet) -> str:
    """Result set, scheme version and time in one line, for the foot of prints and workbooks."""
    return _("结果集 %(number)s，%(state)s，方案第 %(version)s 版，%(at)s 计算") % {
        "number": result_set.number,
        "state": result_set.get_state_display(),
        "version": result_set.scheme.number,
        "at": ui.date_text(result_set.finished_at, "fulltime"),
    }


def _printed_line() -> str:
    return _("%(at)s 打印") % {"at": ui.date_text(timezone.now(), "fulltime")}


def _shown(value: Fraction | None, places: int = PLACES) -> Any:
    """A figure as the page shows it, as an exact decimal."""
    return None if value is None else round_half_up(value, places)


# --- ranking --------------------------------------------------------------------------------------


def ranking_workbook(table: Ranking, result_set: ResultSet) -> bytes:
    """The table of one group with its filters, order and view."""
    file = io.BytesIO()
    with WorkbookWriter(file, title=table.group.title) as book:
        _write_ranking(book, table, result_set, table.group.title)
    return file.getvalue()


def _write_ranking(book: WorkbookWriter, table: Ranking, result_set: ResultSet, title: str) -> None:
    view = {"score": _("得分"), "rate": _("得分率（%）"), "loss": _("失分")}[table.filters.view]
    notes = [f"{table.group.title}　{view}", set_line(result_set), *filters_in_words(table)]
    options = TableOptions(notes=notes, footer=set_line(result_set))
    rows = (_ranking_row(row, table) for row in table.rows)
    book.write_table(title, _ranking_columns(table), rows, options)


def _ranking_columns(table: Ranking) -> list[Sheet]:
    kind: Kind = "exact" if table.filters.view == "rate" else "points"
    columns = [
        Sheet("rank", _("名次"), kind="int", width=8),
        Sheet("name", _("单位"), width=24),
        Sheet("delta", _("较上次"), kind="int", width=8),
        Sheet("total", table.total_title, kind=kind, width=12),
    ]
    if table.grades:
        columns.append(Sheet("grade", _("等次"), width=16))
    columns += [
        Sheet(f"component_{at}", f"{column.title} {full_marks(column)}", kind=kind, width=14)
        for at, column in enumerate(table.columns)
    ]
    columns += [
        Sheet(extra.key, f"{extra.title} {extra.full}".strip(), kind="points", width=10)
        for extra in table.extras
    ]
    return [
        *columns,
        Sheet("leader", _("分管领导"), width=16),
        Sheet("standing", _("结论"), width=20),
    ]


def _ranking_row(row: Row, table: Ranking) -> list[Any]:
    view = table.filters.view
    factor, places = (100, 1) if view == "rate" else (1, PLACES)

    def figure(value: Fraction | None) -> Any:
        return _shown(None if value is None else value * factor, places)

    parts = [
        figure(component_value(row, at, column, view)) for at, column in enumerate(table.columns)
    ]
    return [
        row.judged.entry.rank or row.rank_text,
        row.judged.entry.name,
        row.judged.delta,
        figure(total_value(row, table)),
        *([grade_text(row.judged.entry, table.grades)] if table.grades else []),
        *parts,
        *(_shown(extra_value(extra, row)) for extra in table.extras),
        row.judged.entry.leader_in_charge,
        row.standing,
    ]


# --- the whole set --------------------------------------------------------------------------------


def results_workbook(scope: queries.Scope, result_set: ResultSet) -> bytes:
    """A sheet for every group, one for what is missing, and one with every unit's trace."""
    document = queries.set_document(result_set)
    judged = queries.judged_entries(scope, result_set)
    file = io.BytesIO()
    taken: list[str] = []
    with WorkbookWriter(file, title=str(result_set)) as book:
        first = ranking(document, judged, result_set.statistics, Filters())
        for group in first.groups:
            filters = Filters(group=group.key)
            table = ranking(document, judged, result_set.statistics, filters)
            taken.append(safe_sheet_title(group.title, taken))
            _write_ranking(book, table, result_set, taken[-1])
        taken.append(safe_sheet_title(_("缺项"), taken))
        _write_missing(book, taken[-1], document, judged)
        _write_traces(book, safe_sheet_title(_("得分明细"), taken), scope, result_set, judged)
    return file.getvalue()


def _write_missing(
    book: WorkbookWriter, title: str, document: Any, judged: Sequence[queries.Judged]
) -> None:
    titles = component_titles(document)
    columns = [Sheet("unit", _("单位"), width=24), Sheet("missing", _("缺什么"), width=60)]
    rows = (
        [unit.entry.name, missing_sentence(each, titles.get(unit.entry.peer_group, {}))]
        for unit in judged
        for each in unit.result.missing
    )
    book.write_table(title, columns, rows)


def _write_traces(
    book: WorkbookWriter,
    title: str,
    scope: queries.Scope,
    result_set: ResultSet,
    judged: Sequence[queries.Judged],
) -> None:
    traces = queries.traces_of(scope, result_set)
    names = names_of(queries.set_document(result_set))
    versions = judged_versions(result_set)
    columns = [Sheet("unit", _("单位"), width=20), *_receipt_columns()]

    def rows() -> Iterator[list[Any]]:
        for unit in judged:
            for row in receipt_rows(traces[unit.entry.unit.code], names, versions):
                yield [unit.entry.name, *_receipt_cells(row)]

    book.write_table(title, columns, rows(), TableOptions(footer=set_line(result_set)))


def results_json(scope: queries.Scope, result_set: ResultSet) -> dict[str, Any]:
    """The visible results as JSON-able data; exact numbers as ``n/d`` texts."""
    traces = queries.traces_of(scope, result_set)
    return {
        **set_data(result_set),
        "units": [
            {**entry_data(unit), "trace": traces[unit.entry.unit.code]}
            for unit in queries.judged_entries(scope, result_set)
        ],
    }


def set_data(result_set: ResultSet) -> dict[str, Any]:
    """A result set as plain data: what made it, and its group figures."""
    return {
        "number": result_set.number,
        "year": result_set.year.year,
        "state": result_set.state,
        "scheme": {
            "title": result_set.scheme.title,
            "number": result_set.scheme.number,
            "digest": result_set.scheme.digest,
        },
        "engine_version": result_set.engine_version,
        "facts_digest": result_set.facts_digest,
        "incomplete": result_set.incomplete,
        "statistics": result_set.statistics,
        "started_at": result_set.started_at.isoformat(),
        "finished_at": result_set.finished_at.isoformat(),
        "cause": result_set.cause,
    }


def entry_data(unit: queries.Judged) -> dict[str, Any]:
    """One unit's result as plain data, without its trace."""
    entry, result = unit.entry, unit.result
    return {
        "unit": entry.unit.code,
        "name": entry.name,
        "peer_group": entry.peer_group,
        "rank": entry.rank,
        "ranked_of": entry.ranked_of,
        "change_of_rank": unit.delta,
        "total": _exact(result.total),
        "total_shown": None if result.total is None else str(_shown(result.total)),
        "base": _exact(result.base),
        "components": {key: _exact(value) for key, value in result.components.items()},
        "honours": _exact(result.honours),
        "deductions": _exact(result.deductions),
        "complete": entry.complete,
        "qualified": result.standing.qualified,
        "veto_kinds": list(result.standing.veto_kinds),
        "appraisal": result.standing.appraisal,
        "excellent_extra": _exact(entry.excellent_extra),
        "missing": [
            {"code": each.code, "component": each.component, "subject": each.subject}
            for each in result.missing
        ],
    }


def _exact(value: Fraction | None) -> str | None:
    return None if value is None else to_text(Fraction(value))


# --- receipt and ledger ---------------------------------------------------------------------------


def _receipt_columns() -> list[Sheet]:
    return [
        Sheet("item", _("项目"), width=44),
        Sheet("note", _("算法或原因"), width=48),
        Sheet("clauses", _("条款"), width=14),
        Sheet("source", _("谁给的、何时"), width=30),
        Sheet("full", _("标准"), width=10),
        Sheet("cut", _("未计入"), kind="points", width=11),
        Sheet("counted", _("计入"), kind="points", width=12),
    ]


def _receipt_cells(row: ReceiptRow) -> list[Any]:
    counted = _("缺") if row.state == "missing" else _shown(row.counted)
    clauses = _("、").join(row.clauses)
    label = "　" * (row.level - 1) + row.label
    return [label, row.note, clauses, row.source, row.full, _shown(row.cut), counted]


def receipt_workbook(judged: queries.Judged, result_set: ResultSet) -> bytes:
    """One unit's receipt as a sheet."""
    trace, names = judged.entry.result.trace, names_of(queries.set_document(result_set))
    notes = [_title(judged), set_line(result_set), _sum_line(judged)]
    options = TableOptions(notes=notes, footer=set_line(result_set))
    told = receipt_rows(trace, names, judged_versions(result_set))
    rows: Iterable[list[Any]] = (_receipt_cells(row) for row in told)
    file = io.BytesIO()
    with WorkbookWriter(file, title=judged.entry.name) as book:
        book.write_table(safe_sheet_title(_("得分明细单")), _receipt_columns(), rows, options)
    return file.getvalue()


def receipt_pdf(judged: queries.Judged, result_set: ResultSet) -> bytes:
    """One unit's receipt on A4, every line of it."""
    context: Mapping[str, Any] = {
        "title": _title(judged),
        "notes": [_sum_line(judged)],
        "footer": [set_line(result_set), _printed_line()],
        "rows": receipt_rows(
            judged.entry.result.trace,
            names_of(queries.set_document(result_set)),
            judged_versions(result_set),
        ),
        "total": judged.result.total,
        "entry": judged.entry,
    }
    return render_template_pdf("scoring/receipt_pdf.html", context)


def _title(judged: queries.Judged) -> str:
    return _("%(unit)s得分明细单") % {"unit": judged.entry.name}


def _sum_line(judged: queries.Judged) -> str:
    total = judged.result.total
    if total is None:
        return _("没有总分")
    return f"{sum_text(judged.entry.result.trace)} = {round_half_up(total, PLACES)}"


def ledger_workbook(
    rows: Sequence[LedgerRow], filters: LedgerFilters, result_set: ResultSet
) -> bytes:
    """The honours ledger as it is shown."""
    states = state_choices()
    columns = [
        Sheet("unit", _("单位"), width=22),
        Sheet("title", _("名称"), width=40),
        Sheet("kind", _("种类"), width=18),
        Sheet("level", _("级别"), width=10),
        Sheet("date", _("证书日期"), kind="date", width=12),
        Sheet("standard", _("应加"), kind="points", width=10),
        Sheet("cut", _("未计入"), kind="points", width=10),
        Sheet("counted", _("计入"), kind="points", width=10),
        Sheet("state", _("结果"), width=10),
        Sheet("why", _("原因"), width=50),
        Sheet("clauses", _("条款"), width=16),
    ]
    notes = [_("加分台账"), set_line(result_set)]
    if filters.q:
        notes.append(_("含 “%(text)s”") % {"text": filters.q})
    if filters.state:
        notes.append(states[filters.state])
    cells = (
        [
            *(row.unit_name, row.title, row.kind, row.level, row.date),
            *(_shown(row.standard), _shown(row.cut), _shown(row.counted)),
            *(states[row.state], row.why, _("、").join(row.clauses)),
        ]
        for row in rows
    )
    file = io.BytesIO()
    with WorkbookWriter(file, title=_("加分台账")) as book:
        options = TableOptions(notes=notes, footer=set_line(result_set))
        book.write_table(safe_sheet_title(_("加分台账")), columns, cells, options)
    return file.getvalue()
