"""What people look at: the results page, workbooks, a unit's pay sheet."""

from __future__ import annotations

import html
import io
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from http import HTTPStatus
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook, load_workbook

from bonuses import queries as bonus_queries
from bonuses.exports import sheet_pdf
from bonuses.sheet import pay_sheet
from core.exact import round_half_up
from documents.xlsx.columns import Column, Kind
from documents.xlsx.writer import WorkbookWriter
from scoring import exports, queries
from scoring.ranking import Filters, Ranking, ranking
from scripts.bench import bare, minimal_page
from scripts.bench.county import UNITS, County
from scripts.bench.measuring import QUICK, Action, Finding, compared, medians, say

PAGE_REPEATS = 7 if QUICK else 21
LINES, COLUMNS = 10_000, 20


# --- the results page -----------------------------------------------------------------------------


def page_findings(county: County) -> list[Finding]:
    """First drawing, kept page and 304 by CPU time, and the number of queries."""
    say("results page")
    fill_minimal(county)
    client = signed_in(county)
    drawn, again, bare_page = medians(
        (lambda: _get(client), cache.clear),
        (lambda: _get(client), lambda: _get(client)),
        (_minimal_action(county), None),
        repeats=PAGE_REPEATS,
    )
    first, kept, plain = drawn.cpu, again.cpu, bare_page.cpu
    # A copy counts as fresh for a minute at most: each asks about one that was just taken.
    copies = [_get(client)["ETag"]]
    (unchanged,) = medians(
        (
            lambda: _get(client, 304, HTTP_IF_NONE_MATCH=copies[-1]),
            lambda: copies.append(_get(client)["ETag"]),
        ),
        repeats=PAGE_REPEATS,
    )
    cache.clear()
    with CaptureQueriesContext(connection) as first_queries:
        response = _get(client)
    with CaptureQueriesContext(connection) as kept_queries:
        _get(client)
    size, counted = f"{len(response.content) / 1000:.0f} kB", len(first_queries)

    def faster(key: str, title: str, seconds: float) -> Finding:
        than_minimal = f"{plain / seconds:.2g} × the minimal page"
        return Finding(key, title, seconds, first, first / seconds, "≥ 10", note=than_minimal)

    title = "results page, 100 rows, first drawing (CPU)"
    return [
        Finding("page", title, first, plain, first / plain, "≤ 1.5", note=size),
        Finding("queries", "  its queries", counted, None, counted, "≤ 15", unit="",
                note=f"{len(kept_queries)} when the page is kept"),
        faster("kept", "  kept page: times its first drawing's speed", kept),
        faster("not_modified", "  304: times its first drawing's speed", unchanged.cpu),
    ]  # fmt: skip


def signed_in(county: County) -> Client:
    """A browser in which the target office is signed in."""
    client = Client(raise_request_exception=True)
    client.force_login(county.account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _get(client: Client, status: int = 200, **headers: Any) -> Any:
    response = client.get("/results/", **headers)
    if response.status_code != status:
        raise RuntimeError(f"the results page answered {response.status_code}")
    return response


def _minimal_action(county: County) -> Action:
    """A request of the minimal page, whose handler is built once with its own few middlewares."""
    client = signed_in(county)

    def ask() -> None:
        response = client.get("/minimal/")
        if response.status_code != HTTPStatus.OK or response.content.count(b"<tr>") < UNITS:
            raise RuntimeError("the minimal page is not what it should be")

    with override_settings(MIDDLEWARE=minimal_page.MIDDLEWARE):
        client.handler.load_middleware()
    return ask


def table_of(county: County) -> Ranking:
    """The ranking as the results page shows it."""
    scope, result_set = scope_and_set(county)
    judged = queries.judged_entries(scope, result_set)
    document = queries.set_document(result_set)
    return ranking(document, judged, result_set.statistics, Filters())


def scope_and_set(county: County) -> tuple[queries.Scope, Any]:
    """What the target office sees, and the set in force."""
    account = type(county.account).objects.get(pk=county.account.pk)
    pointer = queries.current_result(county.year)
    if pointer is None:
        raise RuntimeError("nothing has been computed")
    return queries.results_scope(account), pointer.result_set


def fill_minimal(county: County) -> None:
    """Give the minimal page the same rows."""
    bare.BareRow.objects.all().delete()
    rows = []
    for row in table_of(county).rows:
        result = row.judged.result
        parts = [_four(points) for points in result.components.values()]
        rows.append(
            bare.BareRow(
                rank=row.rank_text,
                code=row.judged.entry.unit.code,
                name=row.judged.entry.name,
                moved=row.judged.delta,
                total=_four(result.total),
                lost=_four(row.bar.left),
                honours=round_half_up(result.honours, 2),
                deductions=round_half_up(result.deductions, 2),
                standing=row.standing,
                **dict(zip(("one", "two", "three", "four", "five"), parts, strict=True)),
            )
        )
    bare.BareRow.objects.bulk_create(rows)


def _four(value: Fraction | None) -> Decimal | None:
    return None if value is None else round_half_up(value, 4)


# --- workbooks ------------------------------------------------------------------------------------


def workbook_finding(county: County) -> Finding:
    """The results workbook against openpyxl's write-only loop over the same cells."""
    say("results workbook")

    def ours() -> bytes:
        return exports.results_workbook(*scope_and_set(county))

    book = load_workbook(io.BytesIO(ours()), read_only=True, data_only=True)
    sheets = [[list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book]
    seconds, plain = medians((ours, None), (lambda: write_bare(sheets), None))
    lines = sum(len(sheet) for sheet in sheets)
    title = "results XLSX with every unit's receipt"
    note = f"{lines} lines; ours reads and words them too"
    return compared("results_xlsx", title, seconds, plain, "≤ 1.3", note)


def big_workbook_finding() -> Finding:
    """10 000 lines × 20 columns."""
    say("10 000 lines of XLSX")
    kinds: Sequence[Kind] = ("text", "code", "points", "money", "int")
    columns = [Column(f"c{at}", f"栏{at}", kinds[at % 5]) for at in range(COLUMNS)]
    rows = list(_big_rows())
    plain_rows = [[_plain(value) for value in row] for row in rows]

    def ours() -> None:
        with WorkbookWriter(io.BytesIO()) as book:
            book.write_table("表", columns, rows)

    seconds, plain = medians((ours, None), (lambda: write_bare([plain_rows]), None))
    return compared("big_xlsx", f"XLSX, {LINES} × {COLUMNS}, styled", seconds, plain, "≤ 1.3")


def _big_rows() -> Iterator[list[Any]]:
    for line in range(LINES):
        yield [
            value
            for part in range(COLUMNS // 5)
            for value in (
                f"第{line}行说明{part}",
                f"{line:06d}",
                Fraction(line * 7 + part, 16),
                Fraction(line * 31 + part, 100),
                line + part,
            )
        ]


def _plain(value: Any) -> Any:
    return round_half_up(value, 4) if isinstance(value, Fraction) else value


def write_bare(sheets: Sequence[Sequence[Sequence[Any]]]) -> None:
    """openpyxl's bare write-only loop."""
    book = Workbook(write_only=True)
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
    book.save(io.BytesIO())


# --- a unit's pay sheet ---------------------------------------------------------------------------


def pay_sheet_finding(county: County) -> Finding:
    """One unit's pay sheet as PDF against WeasyPrint on a plain table of the same cells."""
    say("pay sheet PDF")
    code = county.units[0].code

    def ours() -> bytes:
        account = type(county.account).objects.get(pk=county.account.pk)
        year = queries.year_for(account, None)
        return sheet_pdf(bonus_queries.unit_sheet(account, year, code))

    source = _plain_html(_cells(county, code))

    def plain() -> bytes:
        from weasyprint import HTML  # noqa: PLC0415 -- 1.5 s to load, as in the product

        written: bytes = HTML(string=source).write_pdf()
        return written

    seconds, bare_seconds = medians((ours, cache.clear), (plain, None))
    title = "pay sheet PDF of a unit of 100, from the database"
    size = f"{len(ours()) / 1000:.0f} kB, bare {len(plain()) / 1000:.0f} kB"
    return compared("pay_pdf", title, seconds, bare_seconds, "≤ 1.2", size)


def _cells(county: County, code: str) -> list[list[str]]:
    account = type(county.account).objects.get(pk=county.account.pk)
    found = bonus_queries.unit_sheet(account, queries.year_for(account, None), code)
    return [
        [
            *(str(row.number), row.name, row.title, str(row.score or "")),
            *(_money(amount) for amount in (row.base, row.personal)),
            str(row.months),
            *(_money(amount) for amount in (row.part_year, row.loss)),
            *(_money(amount) for amount in (row.target, row.leader, row.final)),
            "；".join(f"{remark.text}{remark.clause}" for remark in row.remarks),
            "",
        ]
        for row in pay_sheet(found.pay, found.document).rows
    ]


def _money(amount: Fraction | Decimal) -> str:
    return f"{round_half_up(amount, 2):,}"


def _plain_html(rows: Sequence[Sequence[str]]) -> str:
    lines = "".join(
        "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    style = (
        "@page{size:A4 landscape;margin:14mm 12mm 18mm}"
        'body{font:8.5pt/1.35 "Noto Sans CJK SC"}'
        "table{width:100%;table-layout:fixed;border-collapse:separate;border-spacing:0}"
        "td{padding:.9mm 1mm;border-bottom:.25pt solid #777}"
    )
    return f"<style>{style}</style><table>{lines}</table>"
