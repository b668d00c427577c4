"""Components (考核板块), which may hold components of their own, to any depth."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from schemes.rules.ballots import Ballots
from schemes.rules.base import Amount, Key, Part, Rule, Title
from schemes.rules.by_place import ByPlace
from schemes.rules.common_items import CommonItems
from schemes.rules.deducted import Deducted
from schemes.rules.graded_change import GradedChange
from schemes.rules.leader_marks import LeaderMarks
from schemes.rules.rated import Rated
from schemes.rules.targets import Targets


class Nested(Rule):
    """A component made of components.

    ``scale`` ``sum``: their points are added; ``to_points``: the component's points × what they
    earn ÷ what they can earn, one leaf (S-5).
    """

    kind: Literal["nested"] = "nested"
    scale: Literal["sum", "to_points"] = Field(default="sum", title="怎样合计")
    components: tuple[Component, ...] = Field(min_length=1, title="下级板块")


#: What fills a component of its own.
LeafRule = Targets | CommonItems | Ballots | Rated | LeaderMarks | ByPlace | GradedChange | Deducted
ComponentRule = Annotated[LeafRule | Nested, Field(discriminator="kind")]


class Component(Part):
    """A component (考核板块) of a peer group: its points and the rule that fills it."""

    key: Key
    title: Title
    points: Amount = Field(title="分值")
    marked_by: str = Field(default="", title="由谁打分")
    clauses: tuple[str, ...] = ()
    rule: ComponentRule


Nested.model_rebuild()


def read_as(component: Component) -> str:
    """The kind whose marks fill a component; by place that of its measure.

    A rule that reads the marks of an older kind says so (``READS``), so that the sheets, pages and
    checks of those marks are its own.
    """
    rule = component.rule
    read = rule.measure if isinstance(rule, ByPlace) and rule.measure is not None else rule
    return read.READS or read.kind


def walk(components: tuple[Component, ...], path: str = "") -> Iterator[tuple[str, Component]]:
    """Return every component with its path in the document, what holds others before them."""
    for place, component in enumerate(components):
        own = f"{path}{place}"
        yield own, component
        if isinstance(component.rule, Nested):
            yield from walk(component.rule.components, f"{own}.rule.components.")


def leaves(components: tuple[Component, ...]) -> Iterator[Component]:
    """Return the components that facts fill."""
    return (part for _path, part in walk(components) if not isinstance(part.rule, Nested))
