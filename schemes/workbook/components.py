"""The components (板块) that a column names: those whose marks one kind of rule reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy, gettext_noop

from documents.xlsx.columns import Column, Record
from documents.xlsx.problems import CellError
from schemes.rules.by_place import ByPlace
from schemes.rules.component import Component, read_as
from schemes.workbook.columns import choice_column
from schemes.workbook.context import YearContext, choices_of

_HELP = gettext_lazy("方案里的考核板块")


def component_column(context: YearContext, *kinds: str, required: bool = True) -> Column:
    """A component by its title in the scheme."""
    choices = component_choices(context, *kinds)
    return choice_column("component", "板块", choices, _HELP, required=required, width=16)


def component_choices(context: YearContext, *kinds: str) -> list[tuple[str, str]]:
    """The components that rules of these kinds read, of all peer groups, however deep they lie."""
    groups = context.document.peer_groups
    return choices_of(leaf for group in groups for leaf in group.leaves() if read_as(leaf) in kinds)


def components_by_group(context: YearContext, *kinds: str) -> dict[str, dict[str, str]]:
    """The same by peer group: key → title."""
    return {
        group.key: dict(choices_of(leaf for leaf in group.leaves() if read_as(leaf) in kinds))
        for group in context.document.peer_groups
    }


def component_errors(
    context: YearContext, record: Record, components: Mapping[str, Mapping[str, str]]
) -> Iterator[CellError]:
    """A component that is not one of the unit's group; a unit without a group is not assessed."""
    group = context.shared["groups"].get(record["unit"].code, "")
    allowed = components.get(group)
    if allowed is not None and record["component"] not in allowed:
        text = gettext_noop("这个单位的考核组没有这一板块（K-2.2）")
        yield record.error("component", text, allowed=list(allowed.values()))


def component_rule(context: YearContext, record: Record) -> Any:
    """The rule that reads a row's marks in its unit's group; None where the group has none."""
    group = context.document.peer_group(context.shared["groups"].get(record["unit"].code, ""))
    for leaf in group.leaves() if group else ():
        if leaf.key == record["component"]:
            return _reader(leaf)
    return None


def _reader(component: Component) -> Any:
    rule = component.rule
    return rule.measure if isinstance(rule, ByPlace) and rule.measure is not None else rule
