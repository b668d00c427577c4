"""The table: one line for each case: ours, bare, ratio, ratio of CPU time, aim."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

from scripts.bench.measuring import Finding

Results = Mapping[str, Sequence[Finding]]
HEADS = ("", "ours", "bare", "ratio", "CPU", "aim", "")


def table(results: Results) -> str:
    """All findings as text; a column is as wide as its widest cell."""
    blocks = []
    for database, findings in results.items():
        rows = [(f"{database}:", *HEADS[1:]), *map(_cells, findings)]
        blocks.append(_aligned(rows))
    return "\n\n".join(blocks)


def _cells(finding: Finding) -> tuple[str, ...]:
    verdict = {True: "met", False: "MISSED", None: ""}[finding.met]
    shown = "" if finding.bare is None else _amount(finding.bare, finding.unit)
    ratio = "" if finding.bare is None else f"{finding.ratio:.3g}"
    cpu = "" if finding.cpu is None else f"{finding.cpu:.3g}"
    last = "  ".join(part for part in (verdict, finding.note and f"({finding.note})") if part)
    return (
        finding.title,
        _amount(finding.ours, finding.unit),
        shown,
        ratio,
        cpu,
        finding.aim,
        last,
    )


def _amount(value: float, unit: str) -> str:
    if unit != "s":
        return f"{value:.0f} {unit}".strip()
    return f"{value:.2f} s" if value >= 1 else f"{value * 1000:.1f} ms"


def _aligned(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(_width(row[at]) for row in rows) for at in range(len(HEADS))]
    lines = []
    for row in rows:
        cells = [
            _padded(cell, width, right=0 < at < 5)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def _padded(cell: str, width: int, *, right: bool) -> str:
    space = " " * (width - _width(cell))
    return space + cell if right else cell + space


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)
