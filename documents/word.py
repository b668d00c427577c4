"""A Word document in the layout of GB/T 9704, as the PDF of an ``official`` page has it.

Faces and sizes are kept in named styles, so that an office that goes on with the file in Word or
WPS changes a face once.  A4 with a type area of 156 × 225 mm: 22 lines of 28 characters of 三号,
page numbers — 1 — outside at the foot.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document

#: Faces as Word and WPS call them; where one is missing they put their own serif face.
BODY_FACE, TITLE_FACE, HEAD_FACE = "仿宋", "方正小标宋简体", "黑体"
RED = "C00000"
#: Margins in millimetres: above, below, at the binding, outside; foot of the page number.
ABOVE, BELOW, BINDING, OUTSIDE, FOOT = 37, 35, 28, 26, 25
AREA_WIDTH = 210 - BINDING - OUTSIDE
#: 22 lines on 225 mm, and what is taken off between characters so that 28 stand on 156 mm: both in
#: twentieths of a point.
LINE_PITCH, CHARACTER_SPACE = 579, -5
#: Sizes in points: 三号, 二号, 四号, 五号; the head with the issuer's name.
BODY_SIZE, TITLE_SIZE, NUMBER_SIZE, TABLE_SIZE, MARK_SIZE = 16, 22, 14, 10.5, 30

BODY, MARK, NUMBER, TITLE, HEAD, PLAIN, SIGNED, CELL, FOLIO = (
    *("公文正文", "发文机关标志", "发文字号", "公文标题", "公文层次标题"),
    *("公文顶格", "公文落款", "公文表格", "公文页码"),
)
"""The styles: text with its indent, issuer, document number, title, heading, text without indent,
issuer and day at the end, cell of a table, page number."""


def official_document(title: str) -> Document:
    """An empty document with page, styles and page numbers; ``title`` is that of its properties."""
    import docx  # noqa: PLC0415 - a heavy library, loaded on first use

    file = docx.Document()
    file.core_properties.title, file.core_properties.author = title, ""
    _set_page(file)
    _add_styles(file)
    _number_pages(file)
    return file


def add_lines(file: Any, style: str, *texts: str) -> None:
    """Paragraphs of one style at the end of a document or a cell."""
    for text in texts:
        file.add_paragraph(text, style=style)


def add_table(file: Document, heads: Sequence[str], widths: Sequence[float]) -> Any:
    """A ruled table, its head repeated on every page, its rows in one piece; widths in mm."""
    from docx.enum.table import WD_TABLE_ALIGNMENT  # noqa: PLC0415 - with its library

    table = file.add_table(rows=1, cols=len(heads), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    fix_widths(table, widths)
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        fill_cell(cell, head)
    _row_property(table.rows[0], "w:tblHeader")
    _row_property(table.rows[0], "w:cantSplit")
    return table


def add_row(table: Any, texts: Sequence[str]) -> None:
    """A row of cells beneath the others."""
    row = table.add_row()
    for place, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
        cell.width = table.columns[place].width
        fill_cell(cell, text)
    _row_property(row, "w:cantSplit")


def fill_cell(cell: Any, text: str, style: str = CELL) -> None:
    """Set the text of a cell."""
    cell.text = text
    cell.paragraphs[0].style = style


def fix_widths(table: Any, widths: Sequence[float]) -> None:
    """Columns of these widths in mm, whatever stands in them, with narrow edges in the cells."""
    from docx.shared import Mm  # noqa: PLC0415 - with its library

    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)
    edges = _element("w:tblCellMar")
    for side in ("w:left", "w:right"):
        edges.append(_element(side, w_w="45", w_type="dxa"))
    # The schema wants the edges ahead of the look.
    table._tbl.tblPr.find(_name("w:tblLook")).addprevious(edges)


def saved(file: Document) -> bytes:
    """The document as a file."""
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def _set_page(file: Document) -> None:
    from docx.shared import Mm  # noqa: PLC0415 - with its library

    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(ABOVE), Mm(BELOW)
    section.left_margin, section.right_margin = Mm(BINDING), Mm(OUTSIDE)
    section.footer_distance = Mm(FOOT)
    page = section._sectPr
    for grid in page.xpath("./w:docGrid"):
        page.remove(grid)
    page.append(_element("w:docGrid", w_type="lines", w_linePitch=str(LINE_PITCH)))


def _add_styles(file: Document) -> None:
    normal = file.styles["Normal"]
    _set_look(normal, BODY_FACE, BODY_SIZE)
    for name, face, size in (
        (BODY, BODY_FACE, BODY_SIZE),
        (MARK, TITLE_FACE, MARK_SIZE),
        (NUMBER, BODY_FACE, BODY_SIZE),
        (TITLE, TITLE_FACE, TITLE_SIZE),
        (HEAD, HEAD_FACE, BODY_SIZE),
        (PLAIN, BODY_FACE, BODY_SIZE),
        (SIGNED, BODY_FACE, BODY_SIZE),
        (CELL, BODY_FACE, TABLE_SIZE),
        (FOLIO, "宋体", NUMBER_SIZE),
    ):
        style = file.styles.add_style(name, 1)
        style.base_style = normal
        _set_look(style, face, size)
    _set_paragraphs(file)


def _set_paragraphs(file: Document) -> None:
    """How the paragraphs of each style stand: indents, places, the red rule under the number."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415 - with its library
    from docx.shared import Pt, RGBColor  # noqa: PLC0415

    styles = file.styles
    for name in (BODY, HEAD):
        indent = {"w_firstLineChars": "200", "w_firstLine": str(BODY_SIZE * 2 * 20)}
        styles[name].element.get_or_add_pPr().append(_element("w:ind", **indent))
    styles[HEAD].paragraph_format.keep_with_next = True
    for name in (MARK, NUMBER, TITLE):
        styles[name].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    # Four characters in from the right, with room for the seal.
    styles[SIGNED].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    styles[SIGNED].paragraph_format.right_indent = Pt(BODY_SIZE * 4)
    for name, height in ((MARK, 42), (TITLE, 34)):
        styles[name].paragraph_format.line_spacing = Pt(height)
    styles[MARK].font.color.rgb = RGBColor.from_string(RED)
    styles[NUMBER].paragraph_format.space_before = Pt(LINE_PITCH / 20)
    styles[NUMBER].paragraph_format.space_after = Pt(LINE_PITCH / 10)
    rule = _element("w:pBdr")
    rule.append(_element("w:bottom", w_val="single", w_sz="12", w_space="11", w_color=RED))
    # The schema wants the rule ahead of the spacing.
    styles[NUMBER].element.pPr.insert(0, rule)
    for name in (CELL, FOLIO):
        styles[name].paragraph_format.line_spacing = 1.0
        styles[name].element.pPr.insert(0, _element("w:snapToGrid", w_val="0"))


def _set_look(style: Any, face: str, size: float) -> None:
    """Face and size of a style: for Chinese as well, which the library's own setting leaves out."""
    from docx.shared import Pt  # noqa: PLC0415 - with its library

    style.font.name, style.font.size = face, Pt(size)
    style.element.rPr.rFonts.set(_name("w:eastAsia"), face)
    # A grid of characters would say the same, but not every program keeps to one.
    space = _element("w:spacing", w_val=str(CHARACTER_SPACE if size == BODY_SIZE else 0))
    style.element.rPr.find(_name("w:sz")).addprevious(space)
    layout = style.paragraph_format
    layout.space_before, layout.space_after = Pt(0), Pt(0)
    layout.line_spacing = Pt(LINE_PITCH / 20)


def _number_pages(file: Document) -> None:
    """— 1 —, at the right of odd pages and at the left of even ones, one character in."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415 - with its library
    from docx.shared import Pt  # noqa: PLC0415

    file.settings.odd_and_even_pages_header_footer = True
    section = file.sections[0]
    for footer, side in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        footer.is_linked_to_previous = False
        line = footer.paragraphs[0]
        line.style, line.alignment = file.styles[FOLIO], side
        line.paragraph_format.left_indent = line.paragraph_format.right_indent = Pt(NUMBER_SIZE)
        line.add_run("— ")
        field = _element("w:fldSimple", w_instr="PAGE")
        line._p.append(field)
        number = line.add_run("1")
        field.append(number._r)
        line.add_run(" —")


def _row_property(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(_element(name))


def _element(name: str, **values: str) -> Any:
    """An element of the file; ``w_val="1"`` is its attribute ``w:val``."""
    from docx.oxml import OxmlElement  # noqa: PLC0415 - with its library

    element = OxmlElement(name)
    for key, value in values.items():
        element.set(_name(key.replace("_", ":", 1)), value)
    return element


def _name(name: str) -> str:
    from docx.oxml.ns import qn  # noqa: PLC0415 - with its library

    found: str = qn(name)
    return found
