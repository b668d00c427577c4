"""A scheme laid out to be signed: PDF by the house style, DOCX for whoever goes on editing it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from documents.pdf import render_template_pdf
from schemes.document import SchemeDocument
from schemes.showing import Section, clause_rows, scheme_sections

if TYPE_CHECKING:
    from docx.document import Document

FACE, HEAD_FACE = "FangSong", "SimHei"


def scheme_pdf(document: SchemeDocument, *, english: bool = False) -> bytes:
    """Return the scheme as a PDF with its clauses, its hash at the foot and a signature line."""
    sections = scheme_sections(document, english=english)
    context = {
        "title": document.title.en if english else document.title.zh,
        "parts": [part for section in sections for part in section.walk()],
        "clauses": clause_rows(document, english=english),
        "footer": [document.document_number, _digest(document)],
        "signatures": True,
    }
    return render_template_pdf("print/scheme.html", context)


def scheme_docx(document: SchemeDocument, *, english: bool = False) -> bytes:
    """Return the same as a Word document."""
    import docx  # noqa: PLC0415 - a heavy library, loaded on first use

    file = docx.Document()
    file.styles["Normal"].font.name = FACE
    file.add_heading(document.title.en if english else document.title.zh, level=0)
    for section in scheme_sections(document, english=english):
        for part in section.walk():
            _write(file, part)
    file.add_heading(_("条款"), level=1)
    for number, heading, text in clause_rows(document, english=english):
        file.add_paragraph(f"{number} {heading}", style="List Bullet").add_run(f"  {text}")
    file.add_paragraph(_digest(document))
    file.add_paragraph(_("编制：　　　　　　复核：　　　　　　审批："))
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def _write(file: Document, part: Section) -> None:
    cited = " ".join(f"〔{number}〕" for number in part.clauses)
    file.add_heading(f"{part.heading} {cited}".rstrip(), level=min(part.level, 4))
    if not part.rows:
        return
    table = file.add_table(rows=0, cols=2, style="Table Grid")
    for name, value in part.rows:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = name, value


def _digest(document: SchemeDocument) -> str:
    return _("方案摘要 %s") % document.content_hash()
