"""A component filled by marks of functional departments for common items (共性目标)."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Literal

from pydantic import Field

from core.exact import less, round_exact, to_text
from schemes.rules.base import Amount, Key, Part, Rule, Title
from schemes.rules.inputs import ComponentInput, ComponentOutcome, ItemInput, Leaf
from schemes.rules.leaves import LeafRow, WhenNotApplicable, add_up
from schemes.rules.trace import Note, NoteValue

ZERO = Fraction(0)


class CommonItem(Part):
    """A common item that the scheme itself fixes: its points and who marks it."""

    key: Key
    title: Title
    points: Amount
    marked_by: str = Field(default="", title="由谁打分")
    clauses: tuple[str, ...] = ()


def mark_leaf(item: ItemInput, places: int | None) -> Leaf:
    """Return the leaf of a mark: the score kept within 0 and the item's points, rounded (S-5).

    ``places`` ``None``: a part of a leaf that is weighed and rounded as a whole.
    """
    if item.score is None:
        return Leaf(None, (Note("item.no_mark"),), "missing")
    params: dict[str, NoteValue] = {"score": to_text(item.score), "points": to_text(item.points)}
    if item.reason:
        params["reason"] = item.reason
    value = item.points if less(item.points, item.score) else max(item.score, ZERO)
    if places is not None:
        value = round_exact(value, places)
    return Leaf(value, (Note("item.mark_reason" if item.reason else "item.mark", params),))


class CommonItems(Rule):
    """The sum of the marks for the common items that apply to the unit (K-2.1, K-3.7)."""

    kind: Literal["common_items"] = "common_items"
    items: tuple[CommonItem, ...] = Field(default=(), title="方案定死的项目")
    when_not_applicable: WhenNotApplicable = Field(default="rescale", title="不适用的项目怎样算")
    scaled: bool = Field(default=False, title="按所得占所设的比例折算")

    def evaluate(
        self, component: ComponentInput, items: Iterable[ItemInput], places: int
    ) -> ComponentOutcome:
        """Return the component with one row an item."""
        fixed = {entry.key: entry for entry in self.items}
        rows = [
            LeafRow(
                key="item",
                subject=item.item,
                label=item.title or (fixed[item.item].title.zh if item.item in fixed else ""),
                points=item.points,
                leaf=mark_leaf(item, None if self.scaled else places),
                applicability=item.applicability,
                clauses=fixed[item.item].clauses if item.item in fixed else self.clauses,
                source=item.source,
            )
            for item in items
        ]
        return add_up(
            component,
            rows,
            gap_code="item_mark",
            when_not_applicable=self.when_not_applicable,
            places=places,
            scaled=self.scaled,
        )
