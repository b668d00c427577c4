"""The places that a unit may have, drawn on the line of all places, the first one at the left."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString

WIDTH, HEIGHT = 180, 12


def place_bar(best: int, worst: int, rank: int, last: int) -> SafeString:
    """An SVG: a band from ``best`` to ``worst``, a dot at the rank; the figures stand beside it."""
    step = (WIDTH - 12) / max(last - 1, 1)
    low, high, at = (round(6 + (place - 1) * step, 1) for place in (best, worst, rank))
    return format_html(
        '<svg class="placebar" aria-hidden="true" width="{w}" height="{h}" viewBox="0 0 {w} {h}">'
        '<rect class="axis" x="6" y="5.5" width="{line}" height="1"/>'
        '<rect class="band" x="{x}" y="2" width="{span}" height="8" rx="2"/>'
        '<circle class="dot" cx="{at}" cy="6" r="4"/></svg>',
        w=WIDTH,
        h=HEIGHT,
        line=WIDTH - 12,
        x=max(low - 3, 0),
        span=max(round(high - low + 6, 1), 6),
        at=at,
    )
