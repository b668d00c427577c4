"""What trees and level-two schemes ask of an account (T-1, K-1.3, K-7.8)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.work_items import Kind, WorkItem
from schemes import in_hand, uses
from schemes.deadlines import due_for, is_over
from schemes.models import Year
from schemes.queries import year_document, year_or_none
from schemes.tallies import UnitLine, units_of
from targets.decomposition.level_two import flow
from targets.decomposition.models import ADOPTED, LevelTwo, TaskState, Tree, TreeNode, TreeRecheck
from targets.decomposition.my_targets import tasks_to_answer
from targets.plans.queries import own_unit_ids
from targets.work import filed_of, units_with_targets
from units.queries import has_authority_perm, person_of

TREES, LEVEL_TWO, ANSWERS = "trees", "level-two", "task-answers"


def register_in_hand() -> None:
    """Trees and level-two schemes by their state, and tasks that wait for the reader's answer."""
    in_hand.register(TREES, lambda asked: Tree.objects.filter(year__in=asked.years))
    in_hand.register(LEVEL_TWO, lambda asked: LevelTwo.objects.filter(year__in=asked.years))
    in_hand.register(ANSWERS, _answers, year="tree__year", unit=None, state=None)


def _answers(asked: in_hand.Asked) -> QuerySet[TreeNode]:
    return tasks_to_answer(asked.person).filter(tree__year__in=asked.years)


def tree_work(account: Any) -> Iterator[WorkItem]:
    """The account's part in the trees and schemes of the year under way."""
    year = year_or_none(account)
    if year is None or is_over(year):
        return
    yield from _mine(account, year)
    own = own_unit_ids(account)
    if own:
        yield from _own(account, year, own)
    elif has_authority_perm(account, year.authority, "edit_facts"):
        yield from _office(account, year)


def _mine(account: Any, year: Year) -> Iterator[WorkItem]:
    # A person meets his tasks only in the authority that he belongs to.
    count = in_hand.count(account, year, ANSWERS) if person_of(account) else 0
    if count:
        yield WorkItem(
            "task-answers",
            _("答复单位与你商定的任务"),
            f"{reverse('targets:my_targets')}?year={year.year}",
            _("去答复"),
            count=count,
            counter=ngettext("项", "项", count),
            badge="todo",
            icon="chat-left-dots",
            clauses=("T-2",),
            nav="my-targets",
        )


def _own(account: Any, year: Year, own: set[int]) -> Iterator[WorkItem]:
    begun = in_hand.count(account, year, TREES, units=own)
    trees = {tree.unit_id: tree for tree in _trees(year, own)} if begun else {}
    schemes = in_hand.state_of(account, year, LEVEL_TWO)
    for pk in sorted(own):
        unit, tree = units_of(year).get(pk), trees.get(pk)
        if unit is None or not unit.assessed:
            continue
        if pk in units_with_targets(year):
            yield from _tree(year, unit, tree)
        yield from _filing(year, unit, schemes.get(pk, "none"))


def _trees(year: Year, own: set[int]) -> QuerySet[Any]:
    """The trees of some units, with how many targets changed under them and how many tasks were
    answered."""
    marks = TreeRecheck.objects.filter(solved_at=None)
    answered = TreeNode.objects.filter(gone=False, state=TaskState.ANSWERED)
    trees = Tree.objects.filter(year=year, unit__in=own)
    return trees.annotate(marks=_number(marks), answered=_number(answered))


def _number(rows: QuerySet[Any]) -> Subquery:
    of_tree = rows.filter(tree=OuterRef("pk")).order_by().values("tree")
    return Subquery(of_tree.annotate(n=Count("pk")).values("n"))


def _tree(year: Year, unit: UnitLine, tree: Any) -> Iterator[WorkItem]:
    count = tree.marks or 0 if tree else 0
    if tree is not None and tree.state == ADOPTED and not count:
        return
    waits = tree.answered or 0 if tree else 0
    title, action = _("把目标分解到科室、个人"), _("接着分解") if tree else _("开始分解")
    if count:
        title, action = _("目标有变，核对分解"), _("去核对")
    elif waits:
        title, action = _("看对任务的答复"), _("去看")
    yield WorkItem(
        f"tree-{unit.code}",
        title,
        reverse("targets:tree", args=[unit.code]) + f"?year={year.year}",
        action,
        count=waits or None,
        counter=ngettext("项", "项", waits) if waits else "",
        tone="warning" if count else "",
        badge="draft" if tree and not count else "todo",
        icon="diagram-3",
        clauses=("T-1", "G-2"),
        nav="own-tree",
    )


def _filing(year: Year, unit: UnitLine, state: str) -> Iterator[WorkItem]:
    if unit.pk in filed_of(year).level_two or state == flow.RECORDED:
        return
    address = reverse("targets:level_two", args=[unit.code]) + f"?year={year.year}"
    if state == flow.FILED:
        yield WorkItem(
            f"own-level-two-{unit.code}",
            _("二级方案备案"),
            address,
            _("看方案"),
            kind=Kind.WAITING,
            waits_for=_("目标办"),
            icon="archive",
            clauses=("K-1.3",),
        )
        return
    returned = state == flow.RETURNED
    if not returned and not uses.level_two(year_document(year)):
        return
    yield WorkItem(
        f"own-level-two-{unit.code}",
        _("报送二级方案备案"),
        address,
        _("改好重报") if returned else _("去填"),
        tone="warning" if returned else "",
        badge="returned" if returned else "todo",
        icon="archive",
        clauses=("K-1.3", "K-7.8"),
        nav="own-level-two",
        **due_for(year, "level_two", unit.pk),
    )


def _office(account: Any, year: Year) -> Iterator[WorkItem]:
    """What waits for the office, and who has not filed."""
    states = in_hand.state_of(account, year, LEVEL_TWO)
    waiting = sum(state == flow.FILED for state in states.values())
    if waiting:
        yield WorkItem(
            "level-two-decide",
            _("二级方案待备案"),
            f"{reverse('targets:trees')}?year={year.year}&state=decide",
            _("看方案"),
            count=waiting,
            counter=ngettext("份", "份", waiting),
            badge="todo",
            icon="archive",
            clauses=("K-1.3", "K-7.8"),
            nav="trees",
        )
    if not uses.level_two(year_document(year)):
        return
    filed = filed_of(year)
    known = filed.level_two | filed.level_two_missing
    for unit in units_of(year).values():
        if unit.assessed and unit.pk not in known and states.get(unit.pk) != flow.FILED:
            yield WorkItem(
                f"level-two-{year.year}-{unit.code}",
                _("二级方案未备案"),
                reverse("targets:level_two", args=[unit.code]) + f"?year={year.year}",
                _("看方案"),
                kind=Kind.LATE,
                waits_for=unit.name,
                unit=unit.name,
                unit_code=unit.code,
                icon="archive",
                clauses=("K-1.3", "K-7.8"),
                **due_for(year, "level_two", unit.pk),
            )
