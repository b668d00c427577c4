"""Bars for paper, as SVG without any script: outlines, labels in ink, the table stands beneath."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH, ROW, RIGHT = 480, 20, 70
#: Labels stand left of the bars, as wide as the longest of them but for these: a letter of 10.5.
LETTER, GAP, LEAST, MOST = Fraction(21, 2), 6, 130, 250


def bars(rows: Sequence[tuple[str, Fraction, str]]) -> SafeString:
    """A bar for each (label, value, text), the longest as wide as there is room."""
    most = max((value for _label, value, _text in rows), default=Fraction(0))
    longest = max((len(label) for label, _value, _text in rows), default=0)
    left = min(max(ceil(LETTER * longest) + GAP, LEAST), MOST)
    room = WIDTH - left - RIGHT
    fits = int((left - GAP) / LETTER)
    drawn = [
        (place * ROW, label[:fits], int(room * value / most) if most else 0, text)
        for place, (label, value, text) in enumerate(rows)
    ]
    body = format_html_join(
        "",
        '<text x="{}" y="{}" text-anchor="end" font-size="10.5">{}</text>'
        '<rect x="{}" y="{}" width="{}" height="11" fill="#86A7D2" stroke="#1E4A83"/>'
        '<text x="{}" y="{}" font-size="10.5">{}</text>',
        (
            (left - GAP, top + 12, label, left, top + 3, wide, left + wide + GAP, top + 12, text)
            for top, label, wide, text in drawn
        ),
    )
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" width="{}" height="{}" '
        'font-family="Noto Sans CJK SC">{}</svg>',
        WIDTH,
        max(ROW, ROW * len(drawn)),
        body,
    )
