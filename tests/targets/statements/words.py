"""Word files as an office might send them."""

from __future__ import annotations

import io

import docx

LOOP = (
    *("{%p for part in parts %}", "{{ part.title }}", "{%p for row in part.rows %}"),
    *("{{ row.title }} {{ row.points }}", "{%p endfor %}", "{%p endfor %}"),
)


def word_file(*lines: str, loop: tuple[str, ...] = LOOP) -> bytes:
    """A document with these paragraphs and the loop over the targets."""
    file = docx.Document()
    for text in (*lines, *loop):
        file.add_paragraph(text)
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()
