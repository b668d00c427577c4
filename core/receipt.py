"""The rows of a receipt (得分明细单), into which a trace is turned for screen, PDF and workbook."""

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
    in points, None is shown as :attr:`absent`; ``cut`` is what a cap or "highest only" removed, in
    points. ``lost`` marks a line that the filter 只看失分 keeps, ``hidden`` one inside a folded
    line; ``tone`` is that of ``core.ui.points``, ``state`` that of ``schemes.rules.trace``.
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
    state: str = "ok"

    @property
    def figureless(self) -> bool:
        """Whether the line says something without a figure (a veto, a filing)."""
        return self.state == "info" and self.counted is None

    @property
    def uncounted(self) -> bool:
        """Whether nothing of it counts although it was claimed."""
        return bool(self.cut) and not self.counted

    @property
    def absent(self) -> str:
        """What stands where no figure is: 缺, or — where nothing applies."""
        return "missing" if self.state == "missing" else ""
