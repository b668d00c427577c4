"""Printed pages (PDF) from templates: A4, A4 landscape or A5, closed to files and to the net.

Layout lives in ``static/print/document.css``. WeasyPrint's time grows with the length of a table
(2000 rows: 22 s), so long tables are split with :func:`table_pages`, and one unit is one file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from core.garbage import garbage_later

Page = Literal["portrait", "landscape", "slip", "official"]

STYLE_SHEET = "print/document.css"
ROWS_PER_TABLE = 100
LANDSCAPE_ABOVE = 8

_SIZES: Mapping[str, str] = {"portrait": "A4", "landscape": "A4 landscape", "slip": "A5"}
_FOLIO = """content: "— " counter(page) " —"; width: auto; padding-top: 4.5mm;
  font: 14pt "SimSun", "Noto Serif CJK SC"; vertical-align: top;"""
#: An official document (GB/T 9704): its margins, and — 1 — at the foot, outside, one character in.
_OFFICIAL = f"""@page {{ size: A4; margin: 37mm 26mm 35mm 28mm;
  @bottom-left {{ content: none; }} @bottom-right {{ content: none; }} }}
@page :right {{ @bottom-right {{ {_FOLIO} padding-right: 14pt; }} }}
@page :left {{ @bottom-left {{ {_FOLIO} padding-left: 14pt; }} }}"""
_DEFAULTS: Mapping[str, Any] = {"title": "", "notes": (), "footer": (), "signatures": False}
_Item = TypeVar("_Item")


def page_for(columns: int) -> Page:
    """Landscape when a table has more than eight columns."""
    return "landscape" if columns > LANDSCAPE_ABOVE else "portrait"


def table_pages(rows: Iterable[_Item], size: int = ROWS_PER_TABLE) -> Iterator[list[_Item]]:
    """``rows`` in lists of at most ``size``: each becomes a table of its own, on a new page."""
    part: list[_Item] = []
    for row in rows:
        part.append(row)
        if len(part) == size:
            yield part
            part = []
    if part:
        yield part


def render_template_pdf(
    template_name: str, context: Mapping[str, Any], *, page: Page = "portrait"
) -> bytes:
    """Render a template that extends ``documents/base_pdf.html`` in the active language.

    Of the context it shows ``title``, ``notes`` (filters in force), ``footer`` (result set, scheme
    version, time of print: texts, at the foot of every page) and, when ``signatures`` is true, the
    signature line (编制 复核 审批) at the end.
    """
    html = render_to_string(template_name, {**_DEFAULTS, **context, "page_name": page})
    return render_pdf(html, page=page)


@garbage_later()
def render_pdf(html: str, *, page: Page = "portrait") -> bytes:
    """The PDF of ``html``, with the house style sheet and the page numbers in the active language.

    Only the project's own static files can be reached; any other address in ``html`` is left out
    and logged by WeasyPrint.
    """
    pdf: bytes = lay_out(html, page=page).write_pdf()
    return pdf


@garbage_later()
def lay_out(html: str, *, page: Page = "portrait") -> Any:
    """The laid-out document: ``.pages`` can be looked at before ``.write_pdf()``."""
    # Loaded on first use: WeasyPrint takes 1.5 s, and most processes never print.
    from weasyprint import CSS, HTML  # noqa: PLC0415

    from documents.pdf_fetcher import BASE_URL, StaticFetcher  # noqa: PLC0415

    fetcher = StaticFetcher()
    sheets = [
        CSS(string=_style_sheet(), base_url=BASE_URL, url_fetcher=fetcher),
        CSS(string=_page_rules(page), base_url=BASE_URL, url_fetcher=fetcher),
    ]
    document = HTML(string=html, base_url=BASE_URL, url_fetcher=fetcher)
    return document.render(stylesheets=sheets)


@cache
def _style_sheet() -> str:
    found = finders.find(STYLE_SHEET)
    if not isinstance(found, str):
        raise FileNotFoundError(STYLE_SHEET)
    return Path(found).read_text(encoding="utf-8")


def _page_rules(page: Page) -> str:
    """Paper size, and 第 1 页 共 3 页 in the active language; official documents have their own."""
    if page == "official":
        return _OFFICIAL
    before, rest = _("第 {page} 页 共 {pages} 页").split("{page}")
    between, after = rest.split("{pages}")
    parts = [_quoted(before), "counter(page)", _quoted(between), "counter(pages)", _quoted(after)]
    content = " ".join(parts)
    return f"@page {{ size: {_SIZES[page]}; @bottom-right {{ content: {content}; }} }}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'
