"""A scheme laid out to be signed: PDF by the house style, DOCX for whoever goes on editing it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from documents import word
from documents.pdf import render_template_pdf
from schemes.document import SchemeDocument
from schemes.showing import Section, clause_rows, scheme_sections

if TYPE_CHECKING:
    from docx.document import Document

#: Columns in millimetres: name and figure; number and clause.
WIDTHS, CLAUSE_WIDTHS = (70, 86), (24, 132)
#: How much further in a part of a part stands: half a character of the body, in English Metric
#: Units, of which 12 700 are a point.
DEEPER = 8 * 12700


@dataclass(frozen=True, slots=True)
class Kept:
    """A warning that goes along with the scheme: its check and words, who kept it and why (S-7)."""

    code: str
    text: str
    who: str
    reason: str

    @property
    def said(self) -> str:
        """Who kept it, and why."""
        return _("保留，%(who)s：%(reason)s") % {"who": self.who, "reason": self.reason}


def scheme_pdf(
    document: SchemeDocument, kept: Sequence[Kept] = (), *, english: bool = False
) -> bytes:
    """Return the scheme as a PDF with its clauses and the warnings kept, its hash at the foot and
    a signature line."""
    sections = scheme_sections(document, english=english)
    context = {
        "title": document.title.en if english else document.title.zh,
        "parts": [part for section in sections for part in section.walk()],
        "clauses": clause_rows(document, english=english),
        "kept": kept,
        "footer": [each for each in (document.document_number, _digest(document)) if each],
        "signatures": True,
    }
    return render_template_pdf("print/scheme.html", context)


def scheme_docx(
    document: SchemeDocument, kept: Sequence[Kept] = (), *, english: bool = False
) -> bytes:
    """Return the same as a Word document in the official layout, with a signature line."""
    title = document.title.en if english else document.title.zh
    file = word.official_document(title)
    word.add_lines(file, word.TITLE, title)
    if document.document_number:
        word.add_lines(file, word.SIGNED, document.document_number)
    for section in scheme_sections(document, english=english):
        for part in section.walk():
            _write(file, part, english)
    word.add_lines(file, word.HEAD, _("条款"))
    colon = ": " if english else "："
    rows = [
        (number, f"{heading}{colon}{text}")
        for number, heading, text in clause_rows(document, english=english)
    ]
    _table(file, rows, CLAUSE_WIDTHS)
    if kept:
        word.add_lines(file, word.HEAD, _("保留的提醒"))
        _table(file, [(each.code, f"{each.text}\n{each.said}") for each in kept], CLAUSE_WIDTHS)
    word.add_lines(
        file, word.PLAIN, _digest(document), _("编制：　　　　　　复核：　　　　　　审批：")
    )
    return word.saved(file)


def _write(file: Document, part: Section, english: bool) -> None:
    heading = part.cited(english=english)
    if heading and part.level == 1:
        word.add_lines(file, word.HEAD, heading)
    elif heading:
        line = file.add_paragraph(heading, style=word.PLAIN)
        line.paragraph_format.left_indent = DEEPER * (part.level + 2)
        line.paragraph_format.keep_with_next = True
    _table(file, part.rows, WIDTHS)


def _table(file: Document, rows: Sequence[tuple[str, str]], widths: Sequence[float]) -> None:
    if not rows:
        return
    table = file.add_table(rows=0, cols=2, style="Table Grid")
    word.fix_widths(table, widths)
    for row in rows:
        word.add_row(table, row)


def _digest(document: SchemeDocument) -> str:
    return _("方案摘要 %s") % document.content_hash()
