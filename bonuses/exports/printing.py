"""Pay sheets on A4 landscape and slips on A5, as PDF."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from bonuses.exports.common import attachment, footer
from bonuses.fund import fund_paid
from bonuses.queries import UnitSheet
from bonuses.sheet import PaySheet, SheetRow, SheetTotals, sheet_of, totals_of
from bonuses.slip import Slip, slip_of
from bonuses.words import provisional_text
from documents.download import PDF
from documents.pdf import lay_out, render_template_pdf

#: Lines that fit on a page of A4 landscape with head, page total and foot, some of them wrapped.
ROWS_PER_PAGE = 23
#: Lines that the grand total, the capitals and the signatures take on the last page.
CLOSING_ROWS = 5


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """The lines of one page and what they add up to."""

    rows: Sequence[SheetRow]
    totals: SheetTotals
    last: bool


def sheet_print(found: UnitSheet, actor: Any) -> HttpResponse:
    """A unit's pay sheet as a download."""
    words = {"unit": found.name, "year": found.year.year}
    name = _("%(unit)s奖金发放表%(year)s.pdf") % words
    return attachment(sheet_pdf(found), name, PDF, actor=actor, bonus_set=found.bonus_set)


def sheet_pdf(found: UnitSheet) -> bytes:
    """A unit's pay sheet: page totals, grand total in capitals, a line for signatures."""
    sheet = sheet_of(found)
    title = _("%(unit)s %(year)s 年度目标考核奖金发放表")
    context = {
        "title": title % {"unit": found.name, "year": found.year.year},
        "notes": list(_notes(found, sheet)),
        "footer": footer(found.year, found.bonus_set),
        "signatures": True,
        "unit_name": found.name,
        "sheet": sheet,
        "pages": list(printed_pages(sheet)),
        "funded": fund_paid(found),
    }
    return render_template_pdf("print/pay_sheet.html", context, page="landscape")


def printed_pages(sheet: PaySheet) -> Iterator[PrintedPage]:
    """The lines spread evenly over as many pages as they and the closing lines need."""
    rows = sheet.rows
    pages = max(1, -(-(len(rows) + CLOSING_ROWS) // ROWS_PER_PAGE))
    size = max(1, -(-len(rows) // pages))
    for start in range(0, max(len(rows), 1), size):
        part = rows[start : start + size]
        yield PrintedPage(part, totals_of(part), last=start + size >= len(rows))


def slip_print(found: UnitSheet, slip: Slip, actor: Any) -> HttpResponse:
    """A person's slip as a download."""
    words = {"name": slip.row.name, "year": found.year.year}
    name = _("%(name)s奖金条%(year)s.pdf") % words
    return attachment(slip_pdf(found, slip), name, PDF, actor=actor, bonus_set=found.bonus_set)


def slip_pdf(found: UnitSheet, slip: Slip) -> bytes:
    """A person's slip: the card and the steps on one sheet of A5."""
    return render_template_pdf("print/slip.html", _slip_context(found, slip), page="slip")


def slips_pdf(found: UnitSheet) -> bytes:
    """The slips of everybody on a sheet, one after the other in one file."""
    documents = []
    for place in range(len(found.pay.people)):
        context = {"notes": (), "signatures": False, "page_name": "slip"}
        context |= _slip_context(found, slip_of(found, place))
        documents.append(lay_out(render_to_string("print/slip.html", context), page="slip"))
    pages = [page for document in documents for page in document.pages]
    pdf: bytes = documents[0].copy(pages).write_pdf()
    return pdf


def _slip_context(found: UnitSheet, slip: Slip) -> dict[str, Any]:
    return {
        "title": _("个人奖金条"),
        "batch_title": found.batch,
        "footer": footer(found.year, found.bonus_set),
        "year": found.year,
        "unit_name": found.name,
        "slip": slip,
        "row": slip.row,
        "provisional_text": provisional_text(found.bonus_set.result_set),
    }


def _notes(found: UnitSheet, sheet: PaySheet) -> Iterator[str]:
    if found.batch:
        yield found.batch
    provisional = provisional_text(found.bonus_set.result_set)
    if provisional:
        yield provisional
    yield _("单位：元")
    yield _("共 %(heads)s 人") % {"heads": sheet.totals.heads}
    recon = sheet.reconciled
    if recon is not None:
        yield _("核定 %(approved)s − 目标奖合计 %(lines)s = 差额 %(difference)s") % {
            "approved": _money(recon.approved),
            "lines": _money(recon.lines),
            "difference": _money(recon.difference),
        }


def _money(amount: Decimal) -> str:
    return f"{amount:,.2f}".replace("-", "−")
