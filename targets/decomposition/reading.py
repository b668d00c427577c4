"""A tree as it stands: targets and tasks in order, what covers what, what is still to do.

Everything is read in a fixed number of queries, however large the tree is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

from core.exact import from_text, to_text
from targets.decomposition import cover as covers
from targets.decomposition.cover import Cover, cover_of
from targets.decomposition.models import (
    CoverWay,
    TaskDuty,
    TaskState,
    Tree,
    TreeNode,
    TreeRecheck,
    TreeRules,
    TreeTarget,
)
from targets.models import Target
from units.models import Person, Section
from units.sections.queries import Place, places_in, present_people

#: What is told of a row, from what must be done first.
CHANGED, WITHDRAWN, NEW = "target_changed", "target_gone", "target_new"
NO_PARTS, NO_PERSON, LEFT, SECTION_GONE = "no_parts", "no_person", "left", "section_gone"
COVER, WAITING, LATE, OVER = "cover", "waiting", "late", "over"
#: What does not keep a tree from being adopted.
ADVICE = frozenset({LATE, OVER})
#: Fields of a target that a tree is made to fit.
SEEN = ("title", "content", "measure", "points", "plan", "deadline")


@dataclass(frozen=True, slots=True)
class Issue:
    """Something to do in a row; ``params`` fill its words (``words.issue_words``)."""

    kind: str
    row: str
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def blocks(self) -> bool:
        """Whether the tree cannot be adopted with it."""
        return self.kind not in ADVICE


@dataclass(slots=True)
class TreeRow:
    """A target (``node`` is None) or a task of the tree, with what covers it."""

    key: str
    parent: str
    depth: int
    top: TreeTarget
    target: Target | None
    node: TreeNode | None
    parts: int
    cover: Cover | None
    issues: list[Issue] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The task, or the target; of one that was withdrawn what it was called."""
        if self.node is not None:
            return self.node.title
        return self.target.title if self.target else str(self.top.seen.get("title", self.top.key))


class TreeReading:
    """A tree with everything that its page, its sheets and its checks need."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        found = Target.objects.filter(year=tree.year_id, unit=tree.unit_id, current=True)
        self.targets: dict[str, Target] = {
            target.key: target for target in found.order_by("order", "key")
        }
        self.tops: list[TreeTarget] = list(tree.targets.filter(gone=False))
        nodes = TreeNode.objects.filter(tree=tree, gone=False)
        self.nodes: list[TreeNode] = list(nodes.select_related("section", "person"))
        self.people: list[Person] = present_people(tree.unit)

    @cached_property
    def places(self) -> dict[int, Place]:
        """Person id → section."""
        return places_in(self.tree.unit)

    @cached_property
    def sections(self) -> list[Section]:
        """The unit's sections, abolished ones too."""
        return list(Section.objects.filter(unit=self.tree.unit_id))

    @cached_property
    def deviation(self) -> Fraction:
        """Percent that parts may deviate: as the office has it now, or as it was when adopted."""
        if self.tree.is_adopted and self.tree.deviation is not None:
            return self.tree.deviation
        return deviation_of(self.tree.year_id)

    @cached_property
    def rechecks(self) -> list[TreeRecheck]:
        """Why the tree must be looked at again."""
        return list(self.tree.rechecks.filter(solved_at=None).select_related("by"))

    @cached_property
    def parts(self) -> dict[tuple[int, int | None], list[TreeNode]]:
        """Tasks in order, by (target row, parent task or None)."""
        found: dict[tuple[int, int | None], list[TreeNode]] = {}
        for node in self.nodes:
            found.setdefault((node.top_id, node.parent_id), []).append(node)
        return found

    @cached_property
    def rows(self) -> list[TreeRow]:
        """The whole tree from above, each target followed by its tasks."""
        order = {key: place for place, key in enumerate(self.targets)}
        tops = sorted(self.tops, key=lambda top: (order.get(top.key, len(order)), top.pk))
        return [row for top in tops for row in self._of_target(top)]

    @cached_property
    def issues(self) -> list[Issue]:
        """Everything to do, by row; targets that the tree does not know yet first."""
        known = {top.key for top in self.tops}
        new = [
            Issue(NEW, "", {"title": target.title})
            for key, target in self.targets.items()
            if key not in known
        ]
        return [*new, *(issue for row in self.rows for issue in row.issues)]

    @cached_property
    def blocking(self) -> list[Issue]:
        """What keeps the tree from being adopted."""
        return [issue for issue in self.issues if issue.blocks]

    @cached_property
    def idle(self) -> list[Person]:
        """People of the unit who carry no task (无人无责)."""
        busy = {node.person_id for node in self.nodes}
        return [person for person in self.people if person.pk not in busy]

    @cached_property
    def present(self) -> frozenset[int]:
        """Ids of who is posted in the unit today."""
        return frozenset(person.pk for person in self.people)

    def row(self, key: str) -> TreeRow | None:
        """The row of this key."""
        return next((row for row in self.rows if row.key == key), None)

    def _of_target(self, top: TreeTarget) -> Iterator[TreeRow]:
        target = self.targets.get(top.key)
        direct = self.parts.get((top.pk, None), [])
        lower = target is not None and target.params.get("direction") == "lower"
        cover = self._cover(top.cover, _whole(top.cover, target), direct, lower)
        row = TreeRow(f"t{top.pk}", "", 1, top, target, None, len(direct), cover)
        row.issues = list(_target_issues(row))
        yield row
        limit = target.deadline if target is not None else None
        yield from self._under(row, None, 2, lower, limit)

    def _under(
        self, above: TreeRow, parent: int | None, depth: int, lower: bool, limit: Any
    ) -> Iterator[TreeRow]:
        for node in self.parts.get((above.top.pk, parent), ()):
            direct = self.parts.get((above.top.pk, node.pk), [])
            whole = node.points if node.cover == covers.POINTS else node.amount
            cover = self._cover(node.cover, whole, direct, lower) if direct else None
            row = TreeRow(
                f"n{node.pk}", above.key, depth, above.top, above.target, node, len(direct), cover
            )
            row.issues = list(self._task_issues(row, node, limit))
            yield row
            yield from self._under(row, node.pk, depth + 1, lower, node.deadline or limit)

    def _cover(self, way: str, whole: Fraction | None, parts: list[TreeNode], lower: bool) -> Cover:
        """Who only assists has no figure of the whole to carry."""
        lead = [part for part in parts if part.duty == TaskDuty.LEAD]
        figures = [part.points if way == covers.POINTS else part.amount for part in lead]
        return cover_of(way, whole, figures, deviation=self.deviation, lower=lower)

    def _task_issues(self, row: TreeRow, node: TreeNode, limit: Any) -> Iterator[Issue]:
        if node.person_id is None and not row.parts:
            yield Issue(NO_PERSON, row.key)
        if node.person_id is not None and node.person_id not in self.present:
            yield Issue(LEFT, row.key, {"who": str(node.person)})
        if node.section is not None and node.section.abolished_on is not None:
            yield Issue(SECTION_GONE, row.key, {"what": node.section.name})
        if node.state in (TaskState.PROPOSED, TaskState.ANSWERED):
            yield Issue(WAITING, row.key, {"state": node.state})
        yield from _cover_issues(row)
        if node.deadline is not None and limit is not None and node.deadline > limit:
            yield Issue(LATE, row.key, {"limit": limit})


def deviation_of(year: int) -> Fraction:
    """The deviation that the office allows in the year of this id; none unless it says so."""
    found = TreeRules.objects.filter(year=year).first()
    return Fraction(0) if found is None else found.deviation


def seen_of(target: Target) -> dict[str, Any]:
    """A target as plain data, by which it is told later whether it has changed."""
    return {
        "title": target.title,
        "content": target.content,
        "measure": target.measure,
        "points": to_text(target.points),
        "plan": target.params.get("plan"),
        "deadline": target.deadline.isoformat() if target.deadline else None,
    }


def changes_of(top: TreeTarget, target: Target) -> dict[str, tuple[Any, Any]]:
    """Field → (as the tree knows it, as it stands), where they differ."""
    now = seen_of(target)
    return {key: (top.seen.get(key), now[key]) for key in SEEN if top.seen.get(key) != now[key]}


def usual_cover(target: Target) -> str:
    """How parts of a target usually cover it: rates are reached by each, amounts add up."""
    if target.params.get("plan") is None:
        return CoverWay.TEXT
    return CoverWay.EACH if "%" in target.measure else CoverWay.SUM


def _whole(way: str, target: Target | None) -> Fraction | None:
    if target is None:
        return None
    if way == covers.POINTS:
        return target.points
    plan = target.params.get("plan")
    return None if plan is None else from_text(str(plan))


def _target_issues(row: TreeRow) -> Iterator[Issue]:
    if row.target is None:
        yield Issue(WITHDRAWN, row.key)
        return
    changed = changes_of(row.top, row.target)
    if changed:
        yield Issue(CHANGED, row.key, {"changes": changed})
    yield from _cover_issues(row)


def _cover_issues(row: TreeRow) -> Iterator[Issue]:
    found = row.cover
    if found is None:
        return
    if found.state == covers.NONE:
        yield Issue(NO_PARTS, row.key)
    elif found.blocks:
        yield Issue(COVER, row.key, {"cover": found})
    elif found.state == covers.OVER:
        yield Issue(OVER, row.key, {"cover": found})
