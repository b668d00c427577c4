"""The rows of a tree as markup, made by plain functions: a template per row would cost more than
everything else of a page of 518 tasks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.html import conditional_escape as esc
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core.ui import date_text, icon
from targets.decomposition import cover as covers
from targets.decomposition import reading
from targets.decomposition.models import TaskDuty, TaskMode, TaskState, TreeNode
from targets.decomposition.reading import TreeRow
from targets.decomposition.words import amount_words, cover_words, figure, issue_words

#: Trees with more rows than this open folded to targets.
UNFOLDED = 60
_LOUD = frozenset({covers.NONE, covers.OPEN, covers.SHORT})


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is the same for every row: words, addresses, the year, whether tasks can be changed."""

    words: Mapping[str, str]
    edit: str
    year: int
    editable: bool
    folded: bool
    mine: frozenset[int]


def drawing_for(
    unit_code: str, year: int, *, editable: bool, folded: bool, mine: Iterable[int] = ()
) -> Drawing:
    """The setting of a page's rows."""
    words = {
        "amount": _("数量"),
        "points": _("分值"),
        "cover": _("覆盖"),
        "who": _("承担"),
        "due": _("时限"),
        "mode": _("方式"),
        "edit": _("改"),
        "add": _("分解"),
        "open": _("查看"),
        "fold": _("展开或收起"),
        "nobody": _("没有责任人"),
        "assist": str(TaskDuty.ASSIST.label),
        **{f"mode-{mode.value}": str(mode.label) for mode in TaskMode},
        **{f"state-{state.value}": str(state.label) for state in TaskState},
    }
    edit = reverse("targets:tree_row", args=[unit_code, "ROW"])
    return Drawing(words, edit, year, editable, folded, frozenset(mine))


def rows_markup(rows: Iterable[TreeRow], how: Drawing) -> SafeString:
    """All rows of the table's body."""
    return mark_safe("".join(row_markup(row, how) for row in rows))  # noqa: S308 - parts are escaped


def row_markup(row: TreeRow, how: Drawing) -> str:
    """One row.  Whatever people typed is escaped; the rest are our own words and numbers."""
    words = how.words
    hidden = " hidden" if how.folded and row.depth > 1 else ""
    expanded = f' aria-expanded="{"false" if how.folded else "true"}"' if row.parts else ""
    mine = " mine" if row.node is not None and row.node.pk in how.mine else ""
    node = row.node
    cells = _task_cells(row, node, words, how) if node else _target_cells(row, words)
    return (
        f'<tr id="row-{row.key}" data-key="{row.key}" data-parent="{row.parent}" '
        f'aria-level="{row.depth}" class="lv-{row.depth}{mine}" tabindex="-1"{expanded}{hidden}>'
        f"{_title(row, words)}{cells}{_act(row, how)}</tr>"
    )


def _title(row: TreeRow, words: Mapping[str, str]) -> str:
    fold = (
        f'<button type="button" class="fold" data-fold tabindex="-1" '
        f'aria-label="{words["fold"]}">{icon("chevron-right")}</button>'
        if row.parts
        else '<span class="fold-gap"></span>'
    )
    notes = "".join(
        f'<span class="note {"ochre" if issue.blocks else ""}">{esc(issue_words(issue))}</span>'
        for issue in row.issues
        if issue.kind not in (reading.NO_PARTS, reading.NO_PERSON, reading.WAITING)
    )
    return (
        f'<th scope="row" class="item"><div class="item-in">{fold}'
        f"<div>{esc(row.title)}{notes}</div></div></th>"
    )


def _target_cells(row: TreeRow, words: Mapping[str, str]) -> str:
    target = row.target
    if target is None:
        return '<td class="num"></td><td class="num"></td><td></td><td></td><td></td><td></td>'
    plan = target.params.get("plan")
    amount = f"{esc(plan and figure_text(plan))} {esc(target.measure)}" if plan else "—"
    due = date_text(target.deadline, "short") if target.deadline else "—"
    return (
        f'<td class="num" data-label="{words["amount"]}">{amount}</td>'
        f'<td class="num" data-label="{words["points"]}">{figure(target.points)}</td>'
        f"{_cover_cell(row, words)}<td></td>"
        f'<td class="nowrap" data-label="{words["due"]}">{due}</td><td></td>'
    )


def _task_cells(row: TreeRow, node: TreeNode, words: Mapping[str, str], how: Drawing) -> str:
    amount = esc(amount_words(node))
    points = figure(node.points) if node.points is not None else ""
    due = _due(node.deadline, how.year)
    return (
        f'<td class="num" data-label="{words["amount"]}">{amount}</td>'
        f'<td class="num" data-label="{words["points"]}">{points}</td>'
        f"{_cover_cell(row, words)}"
        f'<td data-label="{words["who"]}">{_who(row, node, words)}</td>'
        f'<td class="nowrap" data-label="{words["due"]}">{due}</td>'
        f'<td data-label="{words["mode"]}">{_mode(node, words)}</td>'
    )


def _cover_cell(row: TreeRow, words: Mapping[str, str]) -> str:
    found = row.cover
    if found is None:
        return "<td></td>"
    loud = ' class="ochre"' if found.state in _LOUD or found.blocks else ' class="ink-2"'
    return f'<td data-label="{words["cover"]}"{loud}>{esc(cover_words(found))}</td>'


def _who(row: TreeRow, node: TreeNode, words: Mapping[str, str]) -> str:
    section = esc(node.section.name) if node.section else ""
    if node.person is not None:
        gone = any(issue.kind == reading.LEFT for issue in row.issues)
        name = f'<b class="{"ochre" if gone else ""}">{esc(node.person.name)}</b>'
    elif row.parts:
        name = ""
    else:
        name = f'<span class="ochre">{words["nobody"]}</span>'
    duty = f' <span class="ink-2">{words["assist"]}</span>' if node.duty == TaskDuty.ASSIST else ""
    return f"{section} {name}{duty}".strip()


def _mode(node: Any, words: Mapping[str, str]) -> str:
    if node.mode == TaskMode.DIRECTIVE:
        return f'<span class="ink-2">{words["mode-directive"]}</span>'
    waits = node.state in (TaskState.PROPOSED, TaskState.ANSWERED)
    return f'<span class="{"ochre" if waits else "ink-2"}">{words[f"state-{node.state}"]}</span>'


def _act(row: TreeRow, how: Drawing) -> str:
    if how.editable:
        label = how.words["add"] if row.node is None else how.words["edit"]
    else:
        label = how.words["open"]
    address = how.edit.replace("ROW", row.key)
    return (
        f'<td class="act"><a class="btn btn-text btn-sm" data-edit data-row-open '
        f'href="{address}?year={how.year}" aria-label="{label} {esc(row.title)}">{label}</a></td>'
    )


def _due(day: Any, year: int) -> str:
    if day is None:
        return ""
    return date_text(day, "short" if day.year == year else "full")


def figure_text(plan: Any) -> str:
    """A plan figure as stored, for people."""
    from_stored = str(plan)
    return figure(reading.from_text(from_stored))
