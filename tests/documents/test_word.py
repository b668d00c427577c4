"""A Word document has the page, the faces and the page numbers of GB/T 9704."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from documents import word


@pytest.fixture
def file() -> Any:
    made = word.official_document("责任书")
    word.add_lines(made, word.BODY, "正文")
    return docx.Document(io.BytesIO(word.saved(made)))


def east_asian(file: Any, style: str) -> str:
    found: str = file.styles[style].element.rPr.rFonts.get(qn("w:eastAsia"))
    return found


def test_the_page_leaves_156_by_225_millimetres(file: Any) -> None:
    page = file.sections[0]
    sides = (page.top_margin, page.bottom_margin, page.left_margin, page.right_margin)
    assert [round(side.mm) for side in sides] == [37, 35, 28, 26]
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)


def test_22_lines_of_28_characters_of_fangsong_fill_it(file: Any) -> None:
    body = file.styles[word.BODY]
    assert (body.font.size, east_asian(file, word.BODY)) == (Pt(16), "仿宋")
    pitch = body.paragraph_format.line_spacing
    assert 22 * pitch.pt <= 225 / 25.4 * 72 < 23 * pitch.pt
    closer = int(body.element.rPr.find(qn("w:spacing")).get(qn("w:val"))) / 20
    assert 28 * (16 + closer) <= 156 / 25.4 * 72 < 29 * (16 + closer)
    indent = body.element.pPr.find(qn("w:ind"))
    assert indent.get(qn("w:firstLineChars")) == "200"


def test_titles_and_headings_have_their_own_faces(file: Any) -> None:
    assert (file.styles[word.TITLE].font.size, east_asian(file, word.HEAD)) == (Pt(22), "黑体")
    assert file.styles[word.TITLE].paragraph_format.alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert str(file.styles[word.MARK].font.color.rgb) == word.RED


def test_page_numbers_stand_outside(file: Any) -> None:
    section = file.sections[0]
    assert file.settings.odd_and_even_pages_header_footer
    sides = []
    for footer in (section.footer, section.even_page_footer):
        line = footer.paragraphs[0]
        field = line._p.find(qn("w:fldSimple"))
        shown = "".join(each.text or "" for each in line._p.iter(qn("w:t")))
        assert (shown, field.get(qn("w:instr"))) == ("— 1 —", "PAGE")
        sides.append(line.alignment)
    assert sides == [WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.LEFT]
    assert section.footer_distance < Mm(35)


def test_a_table_repeats_its_head_and_tears_no_row() -> None:
    file = word.official_document("")
    table = word.add_table(file, ("序", "目标"), (20, 136))
    word.add_row(table, ("1", "公路"))
    head, row = table.rows
    assert head._tr.trPr.find(qn("w:tblHeader")) is not None
    assert row._tr.trPr.find(qn("w:cantSplit")) is not None
    assert [round(cell.width.mm) for cell in row.cells] == [20, 136]
    parts = [child.tag for child in table._tbl.tblPr]
    assert parts.index(qn("w:tblCellMar")) < parts.index(qn("w:tblLook"))
