"""Workbooks and PDFs of pay: what stands in them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.template.loader import render_to_string

from bonuses import pay
from bonuses.exports import sheet_pdf, slip_pdf, write_overview, write_sheet
from bonuses.exports.printing import printed_pages
from bonuses.overview import OverviewFilter, overview_of
from bonuses.queries import own_slip, unit_sheet
from bonuses.sheet import pay_sheet
from bonuses.slip import slip_of
from core.models import AuditEntry
from documents.pdf import lay_out
from tests.bonuses.people import PaidCounty, make_paid_county, other_account
from tests.kept import kept_for_module

pytestmark = pytest.mark.django_db


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The text of the pages that are laid out, without blanks."""
    pages: list[str] = []

    def lay_out_text(template: str, context: Any, *, page: Any) -> bytes:
        html = render_to_string(template, {**context, "page_name": page})
        for each in lay_out(html, page=page).pages:
            boxes = each._page_box.descendants()
            text = "".join(box.text for box in boxes if hasattr(box, "text"))
            pages.append("".join(text.split()))
        return b""

    monkeypatch.setattr("bonuses.exports.printing.render_template_pdf", lay_out_text)
    return pages


fresh_county = kept_for_module(make_paid_county)


@pytest.fixture
def paid(db: None, fresh_county: Callable[[], PaidCounty]) -> PaidCounty:
    return fresh_county()


def found(paid: PaidCounty, code: str = "101"):
    return unit_sheet(other_account(paid.county, "finance"), paid.year, code)


def cells(file: BytesIO) -> list[list[object]]:
    book = openpyxl.load_workbook(file)
    return [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]


def test_the_workbook_holds_lines_totals_capitals_and_signatures(paid: PaidCounty) -> None:
    file, sheet = BytesIO(), found(paid)
    write_sheet(file, sheet)
    rows = cells(file)
    head = next(row for row in rows if "姓名" in row)
    assert head[-1] == "领款人签字"
    final = head.index("应发")
    named = [row for row in rows if isinstance(row[0], int)]
    computed = pay_sheet(sheet.pay, sheet.document)
    paid_out = [Decimal(str(row[final])) for row in named]
    assert paid_out == [row.final for row in computed.rows]
    text = "\n".join(str(cell) for row in rows for cell in row if cell)
    assert computed.capitals in text
    assert "暂定，尚未公示" in text
    assert "编制：" in text


def test_the_overview_workbook_holds_what_is_shown(paid: PaidCounty) -> None:
    account = other_account(paid.county, "finance")
    page = overview_of(account, paid.year, OverviewFilter(search="财政"))
    file = BytesIO()
    write_overview(file, page)
    rows = cells(file)
    names = [row[1] for row in rows]
    assert "财政局" in names
    assert "审计局" not in names
    assert any("查找：财政" in str(row[0]) for row in rows)


def test_a_leaders_workbook_holds_no_payments(paid: PaidCounty) -> None:
    page = overview_of(other_account(paid.county, "leader"), paid.year, OverviewFilter())
    file = BytesIO()
    write_overview(file, page)
    assert not any("应发合计" in row for row in cells(file))


def test_the_pay_sheet_on_paper(paid: PaidCounty, printed: list[str]) -> None:
    sheet = found(paid)
    sheet_pdf(sheet)
    [text] = printed
    computed = pay_sheet(sheet.pay, sheet.document)
    for row in computed.rows:
        assert row.name in text
        assert f"{row.final:,.2f}" in text
    for words in (computed.capitals, "编制：", "复核：", "审批：", "结果集", "第1页共1页", "暂定"):
        assert words in text


def test_pages_carry_their_own_totals(paid: PaidCounty) -> None:
    sheet = found(paid)
    computed = pay_sheet(sheet.pay, sheet.document)
    rows = tuple(row for _ in range(7) for row in computed.rows)
    long = dataclasses.replace(computed, rows=rows)
    pages = list(printed_pages(long))
    assert len(pages) == 3
    assert sum(len(page.rows) for page in pages) == 63
    assert [page.last for page in pages] == [False, False, True]
    assert sum(page.totals.final for page in pages) == sum(row.final for row in rows)


def test_a_slip_on_paper(paid: PaidCounty, printed: list[str]) -> None:
    account = paid.staff_account("A05")
    got = own_slip(account, paid.year)
    assert got is not None
    slip = slip_of(*got)
    slip_pdf(got[0], slip)
    [text] = printed
    for words in ("杨某", slip.capitals, f"{slip.row.final:,.2f}", "书面效能告诫2次", "A05"):
        assert words in text


def test_a_download_is_noted(paid: PaidCounty, client) -> None:
    client.force_login(other_account(paid.county, "finance"))
    response = client.get("/bonuses/units/101/sheet.xlsx")
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert AuditEntry.objects.filter(event="pay.export").count() == 1


def test_the_slip_explains_every_step(paid: PaidCounty) -> None:
    sheet = found(paid)
    place = sheet.pay.place_of("A05")
    assert place is not None
    slip = slip_of(sheet, place)
    keys = [step.key for step in slip.steps]
    assert keys[:5] == ["unit_base", "personal", "months", "loss", "rounding"]
    loss = next(step for step in slip.steps if step.key == "loss")
    assert "K-7.5" in loss.clauses
    assert "2026年4月2日" in "".join(loss.sentences)
    assert slip.without_loss is not None
    assert slip.without_loss > slip.row.final
    assert slip.previous is not None
    assert pay.document_of(sheet.bonus_set) is not None
