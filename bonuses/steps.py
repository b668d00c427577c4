"""A money trace as numbered steps: what, how much, why, who gave it (这笔钱怎么算出来的)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from documents.trace import Names, label_of, number_of, sentences_of, source_text

Node = Mapping[str, Any]
_UNSIGNED = frozenset(
    {
        *("unit_base", "target_bonus", "leader_bonus", "leader_amount"),
        *("per_capita", "formula", "rate", "fund", "fund_award", "fund_wages", "fund_fiscal"),
    }
)


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the computation: yuan, the sentences that explain it, and who gave what when.

    ``key`` names the place on the page that a figure of the pay sheet leads to; ``counted`` tells
    an amount that was left out (a rate that another one displaced), shown struck through.
    """

    key: str
    label: str
    value: Fraction | None
    state: str
    sentences: tuple[str, ...]
    clauses: tuple[str, ...]
    sources: tuple[str, ...] = ()
    left_out: Fraction | None = None
    signed: bool = False

    @property
    def minor(self) -> bool:
        """Left out on paper: rounding, and what changed nothing of a leader bonus."""
        leader = self.key.startswith("leader-")
        return self.key.endswith("rounding") or (leader and not self.value)

    @property
    def withheld(self) -> bool:
        """Whether the step holds money back for a sanction (K-7.5)."""
        return self.key.endswith("loss") and self.value is not None and self.value < 0


def line_steps(trace: Node, names: Names | None = None) -> list[Step]:
    """The steps of one person's line: the parts of the target bonus, it, then the leader bonus.

    ``names`` are the scheme's words for keys that the notes carry.
    """
    steps: list[Step] = []
    for child in trace.get("children", ()):
        parts = list(child.get("children", ()))
        leader = child["key"] == "leader_bonus"
        if leader and not parts and not number_of(child):
            continue
        prefix = "leader-" if leader else ""
        steps += [_step(part, prefix=prefix, names=names) for part in parts]
        steps.append(_step(child, names=names))
    return steps


def rate_steps(trace: Node, names: Names | None = None) -> list[Step]:
    """The steps of a unit's per-capita amount: what applied, what it displaced.

    ``names`` are the scheme's words for keys that the notes carry.
    """
    children = list(trace.get("children", ())) or [trace]
    return [_step(child, names=names) for child in children]


def award_step(trace: Node, award: str, title: str) -> Step:
    """The step of what one unit or person gets of an award of the reward fund."""
    return replace(_step(trace), key=f"fund-{award}", label=title)


def fund_steps(trace: Node) -> list[Step]:
    """The steps of the reward fund: its parts, then the fund and what was given of it."""
    return [_step(node) for node in (*trace.get("children", ()), trace)]


def _step(node: Node, *, prefix: str = "", names: Names | None = None) -> Step:
    key = str(node["key"]).partition(":")[0]
    state = str(node.get("state", "ok"))
    left_out = state == "left_out"
    return Step(
        key=prefix + key,
        label=label_of(node),
        value=number_of(node),
        state=state,
        sentences=tuple(sentences_of(node, names)),
        clauses=tuple(node.get("clauses", ())),
        sources=tuple(_sources(node)),
        left_out=number_of(node, "standard") if left_out else None,
        signed=key not in _UNSIGNED,
    )


def _sources(node: Node) -> Iterable[str]:
    for each in (node, *node.get("children", ())):
        text = source_text(each.get("source"))
        if text:
            yield text
