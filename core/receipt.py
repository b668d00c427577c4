"""The rows of a receipt (得分明细单) as the screen draws them; a trace is turned into these."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """One line of the tree, in drawing order.

    ``key`` is unique in the receipt and stands in the address of the row (``#row-key``);
    ``parent`` is the key of the line above it in the tree. ``note`` is the second, grey line: the
    arithmetic, or why something was cut. ``full`` is ready text (``250``, ``⩽ 25``). ``counted``
    in points, None is shown as 缺; ``cut`` is what a cap or "highest only" removed, in points.
    ``lost`` marks a line that the filter 只看失分 keeps; ``hidden`` one inside a folded line.
    ``tone`` is that of ``core.ui.points``.
    """

    key: str
    level: int
    label: str
    counted: Fraction | None
    parent: str = ""
    note: str = ""
    clauses: Sequence[str] = ()
    source: str = ""
    full: str = ""
    cut: Fraction | None = None
    has_children: bool = False
    open: bool = False
    hidden: bool = False
    disputed: bool = False
    lost: bool = False
    tone: str = ""
    signed: bool = False
