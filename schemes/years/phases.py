"""The phases of a year as a table: from, to, who, what must hold, whether a reason is recorded.

The same table guards the service (:func:`schemes.years.phase_services.year_set_phase`), draws the
buttons of the year's page, and prints the diagram in ``docs/year-phases.md``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from schemes.models import Phase, Year

#: Says in words what a year lacks for a move; "" when it lacks nothing.
Check = Callable[[Year], str]


@dataclass(frozen=True, slots=True)
class Move:
    """One allowed step between phases.

    ``must`` names checks without which the step is refused; ``should`` those that may lack, with a
    reason; ``reason`` asks for one always.  ``perm`` is who may, on the authority.
    """

    before: Phase
    after: Phase
    title: Any
    perm: str = "edit_facts"
    must: tuple[str, ...] = ()
    should: tuple[str, ...] = ()
    reason: bool = False

    @property
    def back(self) -> bool:
        """Whether it leads back."""
        order = list(Phase)
        return order.index(self.after) < order.index(self.before)


MOVES: tuple[Move, ...] = (
    Move(Phase.FILING, Phase.RUNNING, _("转入执行"), must=("units",), should=("targets",)),
    Move(
        Phase.RUNNING,
        Phase.SELF_EVALUATION,
        _("开始自评复核"),
        must=("targets_any",),
    ),
    Move(
        Phase.SELF_EVALUATION,
        Phase.SETTLING,
        _("转入汇总审定"),
        should=("self_evaluation_over",),
    ),
    Move(
        Phase.SETTLING,
        Phase.PUBLICITY,
        _("转入公示兑现"),
        must=("results",),
        should=("complete", "decided"),
    ),
    Move(Phase.RUNNING, Phase.FILING, _("退回目标申报"), reason=True),
    Move(Phase.SELF_EVALUATION, Phase.RUNNING, _("退回执行"), reason=True),
    Move(Phase.SETTLING, Phase.SELF_EVALUATION, _("退回自评复核"), reason=True),
    Move(
        Phase.PUBLICITY,
        Phase.SETTLING,
        _("退回汇总审定"),
        must=("not_published",),
        reason=True,
    ),
)

#: What the checks ask for, for the diagram and the page.
CHECK_TITLES: dict[str, Any] = {
    "units": _("本年有单位"),
    "targets": _("直接考核的单位都有目标"),
    "targets_any": _("本年有目标"),
    "self_evaluation_over": _("自评时限已过"),
    "results": _("已有结果集"),
    "complete": _("没有缺项的单位"),
    "decided": _("委员会已审定结果"),
    "not_published": _("结果没有公布"),
}

_checks: dict[str, Check] = {}


def register_check(key: str, check: Check) -> None:
    """Bring what one of :data:`CHECK_TITLES` means; from ``AppConfig.ready()``."""
    if key not in CHECK_TITLES:
        raise ValueError(f"no phase asks for {key}")
    _checks[key] = check


def move_between(before: str, after: str) -> Move | None:
    """The step of the table; None where there is none."""
    return next((move for move in MOVES if (move.before, move.after) == (before, after)), None)


def moves_from(phase: str) -> list[Move]:
    """The steps that lead away from a phase, forwards first."""
    return [move for move in MOVES if move.before == phase]


def lacking(move: Move, year: Year) -> tuple[list[str], list[str]]:
    """What stands against a step, and what may stand with a reason."""
    return _found(move.must, year), _found(move.should, year)


def diagram() -> str:
    """The table as a Mermaid state diagram and as rows, in the active language."""
    lines = ["```mermaid", "stateDiagram-v2", f"  [*] --> {Phase.FILING.value}"]
    lines += [f'  state "{phase.label}" as {phase.value}' for phase in Phase]
    lines += [f"  {move.before.value} --> {move.after.value}: {move.title}" for move in MOVES]
    rows = ["", "| 从 | 到 | 谁 | 必须 | 缺则写理由 | 理由 |", "|---|---|---|---|---|---|"]
    for move in MOVES:
        cells = (
            str(move.before.label),
            str(move.after.label),
            f"`{move.perm}`",
            "、".join(str(CHECK_TITLES[key]) for key in move.must) or "—",
            "、".join(str(CHECK_TITLES[key]) for key in move.should) or "—",
            "必写" if move.reason else "—",
        )
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join([*lines, "```", *rows]) + "\n"


def _found(keys: tuple[str, ...], year: Year) -> list[str]:
    texts = (_checks[key](year) for key in keys if key in _checks)
    return [text for text in texts if text]
