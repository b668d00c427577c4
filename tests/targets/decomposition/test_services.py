"""A tree through its services: tasks, agreement, adoption, what changes under it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.facts import fact_retire
from core.models import AuditEntry
from core.notices.models import Notice
from core.workflow import NotYoursError, StaleMoveError
from targets.decomposition import reading as found
from targets.decomposition.models import Tree, TreeNode
from targets.decomposition.services.agreeing import node_agree, node_answer
from targets.decomposition.services.locking import StaleNodeError
from targets.decomposition.services.many import nodes_paste, sources_of, tree_copy
from targets.decomposition.services.nodes import (
    cover_set,
    node_add,
    node_move,
    node_propose,
    node_remove,
    node_save,
    node_shift,
    nodes_assign,
)
from targets.decomposition.services.trees import (
    deviation_set,
    tree_move,
    tree_recheck,
    tree_refresh,
    tree_start,
)
from targets.models import Target
from tests.factories import record, record_all
from tests.kept import kept_for_module
from tests.targets.decomposition.trees import Branch, add_target, make_branch, post
from units.lifecycle_models import ChangeKind, UnitChange
from units.models import Account, Role

fresh_branch = kept_for_module(make_branch)


@pytest.fixture
def branch(db: None, fresh_branch: Callable[[], Branch]) -> Branch:
    return fresh_branch()


def kinds(branch: Branch, tree: Tree) -> list[str]:
    return [issue.kind for issue in branch.read(tree).issues]


def adopt(branch: Branch, tree: Tree, actor: Account | None = None, reason: str = "") -> Tree:
    version = branch.now(tree).version
    return tree_move(
        tree=tree, move="adopt", version=version, actor=actor or branch.head, reason=reason
    )


def revise(branch: Branch, tree: Tree) -> Tree:
    version = branch.now(tree).version
    return tree_move(
        tree=tree, move="revise", version=version, actor=branch.filer, reason="有人调走"
    )


def save(branch: Branch, node: TreeNode, **texts: str) -> TreeNode:
    shown = TreeNode.objects.get(pk=node.pk).version
    return node_save(tree=node.tree, node=node.pk, texts=texts, shown=shown, actor=branch.filer)


def test_a_tree_begins_with_the_issued_targets_and_says_what_is_to_do(branch: Branch) -> None:
    tree = branch.start()
    assert kinds(branch, tree) == [found.NO_PARTS, found.NO_PARTS]
    assert tree_start(year=branch.year, unit=branch.unit, actor=branch.head) == tree
    with pytest.raises(NotYoursError):
        tree_start(year=branch.year, unit=branch.unit, actor=branch.officer)


def test_parts_are_checked_against_the_whole(branch: Branch) -> None:
    tree = branch.start()
    node = branch.add(tree, branch.top(tree), "东段", amount="99.5", person="张一")
    reading = branch.read(tree)
    cover = reading.rows[0].cover
    assert cover is not None
    assert cover.gap == Fraction(-1, 2)
    assert found.COVER in kinds(branch, tree)
    deviation_set(year=branch.year, deviation="0.5%", actor=branch.officer)
    assert found.COVER not in kinds(branch, tree)
    save(branch, node, amount="99")
    assert found.COVER in kinds(branch, tree)


def test_only_the_office_sets_the_deviation(branch: Branch) -> None:
    with pytest.raises(NotYoursError):
        deviation_set(year=branch.year, deviation="5", actor=branch.head)
    for wrong in ("-1", "101", "很多"):
        with pytest.raises(ValidationError):
            deviation_set(year=branch.year, deviation=wrong, actor=branch.officer)


def test_nobody_without_a_task_and_no_task_without_a_person(branch: Branch) -> None:
    tree = branch.start()
    branch.add(tree, branch.top(tree), "东段", amount="100", section="业务科")
    reading = branch.read(tree)
    assert [person.name for person in reading.idle] == ["张一", "李二", "王三", "赵四"]
    assert found.NO_PERSON in kinds(branch, tree)
    nodes_assign(
        tree=tree, nodes=[reading.nodes[0].pk], person=branch.people[2].initials, actor=branch.filer
    )
    assert [person.name for person in branch.read(tree).idle] == ["张一", "李二", "赵四"]
    assert found.NO_PERSON not in kinds(branch, tree)


def test_every_error_of_a_task_stands_at_its_field(branch: Branch) -> None:
    tree = branch.start()
    with pytest.raises(ValidationError) as error:
        branch.add(tree, branch.top(tree), "", amount="很多", person="无此人", deadline="某日")
    assert set(error.value.message_dict) == {"title", "amount", "person", "deadline"}


def test_a_stale_task_is_not_overwritten(branch: Branch) -> None:
    tree = branch.start()
    node = branch.add(tree, branch.top(tree), "东段")
    save(branch, node, title="东段路面")
    with pytest.raises(StaleNodeError):
        node_save(tree=tree, node=node.pk, texts={"title": "西段"}, shown=1, actor=branch.head)
    node_remove(tree=tree, node=node.pk, actor=branch.head)
    with pytest.raises(StaleNodeError):
        node_save(tree=tree, node=node.pk, texts={"title": "西段"}, shown=2, actor=branch.filer)


def test_tasks_move_with_everything_under_them_but_not_under_themselves(branch: Branch) -> None:
    tree = branch.start()
    upper = branch.add(tree, branch.top(tree), "东段")
    lower = branch.add(tree, f"n{upper.pk}", "东段路基")
    second = branch.add(tree, branch.top(tree), "西段")
    node_shift(tree=tree, node=second.pk, down=False, actor=branch.filer)
    titles = [row.title for row in branch.read(tree).rows]
    assert titles == ["修路", "西段", "东段", "东段路基", "建章立制"]
    node_move(tree=tree, node=upper.pk, above=branch.top(tree, "101-2"), actor=branch.filer)
    titles = [row.title for row in branch.read(tree).rows]
    assert titles == ["修路", "西段", "建章立制", "东段", "东段路基"]
    with pytest.raises(ValidationError):
        node_move(tree=tree, node=upper.pk, above=f"n{lower.pk}", actor=branch.filer)
    assert node_remove(tree=tree, node=upper.pk, actor=branch.filer) == 2


def test_a_consultative_task_waits_is_answered_and_agreed(branch: Branch) -> None:
    tree = branch.covered()
    node = tree.nodes.get(person=branch.people[0])
    save(branch, node, mode="consultative")
    assert Notice.objects.filter(recipient=branch.staff, event="tree.proposed").count() == 1
    assert found.WAITING in kinds(branch, tree)
    with pytest.raises(ValidationError, match="还有 1 处"):
        adopt(branch, tree)
    version = TreeNode.objects.get(pk=node.pk).version
    told: dict[str, Any] = {"tree": tree, "node": node.pk, "shown": version}
    with pytest.raises(NotYoursError):
        node_answer(**told, agree=True, actor=branch.filer)
    with pytest.raises(ValidationError):
        node_answer(**told, agree=False, amount="35", actor=branch.staff)
    node_answer(**told, agree=False, amount="35", words="人手不够", actor=branch.staff)
    with pytest.raises(StaleNodeError):
        node_answer(**told, agree=True, actor=branch.staff)
    assert Notice.objects.filter(recipient=branch.filer, event="tree.answered").exists()
    node_agree(tree=tree, node=node.pk, shown=version + 1, actor=branch.filer)
    node.refresh_from_db()
    assert (node.state, node.amount) == ("agreed", 35)
    assert found.COVER in kinds(branch, tree), "what he cannot carry is missing now"


def test_changed_figures_of_an_agreed_task_are_put_to_its_holder_again(branch: Branch) -> None:
    tree = branch.covered()
    node = tree.nodes.get(person=branch.people[0])
    save(branch, node, mode="consultative")
    version = TreeNode.objects.get(pk=node.pk).version
    node_answer(tree=tree, node=node.pk, shown=version, agree=True, actor=branch.staff)
    assert save(branch, node, measures="分三段").state == "agreed"
    assert save(branch, node, amount="41").state == "proposed"


def test_a_task_takes_over_the_measure_of_what_it_is_a_part_of(branch: Branch) -> None:
    tree = branch.start()
    first = branch.add(tree, branch.top(tree), "北段", amount="40")
    assert first.measure == tree.targets.get(key="101-1").seen["measure"] == "公里"
    save(branch, first, measure="米")
    assert branch.add(tree, f"n{first.pk}", "北段一标", amount="10").measure == "米"
    assert branch.add(tree, branch.top(tree), "南段", measure="里").measure == "里"
    cover_set(tree=tree, top=tree.targets.get(key="101-1").pk, way="text", actor=branch.filer)
    assert branch.add(tree, branch.top(tree), "建台账").measure == ""


def test_staff_propose_under_what_they_carry_and_nowhere_else(branch: Branch) -> None:
    tree = branch.covered()
    own = tree.nodes.get(person=branch.people[0])
    other = tree.nodes.get(person=branch.people[1])
    texts = {"title": "先修桥", "amount": "5", "person": "P2"}
    made = node_propose(tree=tree, above=f"n{own.pk}", texts=texts, actor=branch.staff)
    assert (made.person, made.state) == (branch.people[0], "answered")
    for above in (f"n{other.pk}", branch.top(tree)):
        with pytest.raises(NotYoursError):
            node_propose(tree=tree, above=above, texts=texts, actor=branch.staff)
    with pytest.raises(NotYoursError):
        node_add(tree=tree, above=f"n{own.pk}", texts=texts, actor=branch.staff)


def test_the_head_of_a_section_gives_out_what_the_section_got(branch: Branch) -> None:
    head = branch.county.office.account(Role.STAFF, username="section-head")
    head.person = branch.people[1]
    head.save(update_fields=["person"])
    tree = branch.start()
    node = branch.add(tree, branch.top(tree), "全段", amount="100", section="业务科")
    texts = {"title": "东段", "person": "P3", "amount": "100"}
    made = node_add(tree=tree, above=f"n{node.pk}", texts=texts, actor=head)
    assert made.section == branch.sections[1]
    with pytest.raises(NotYoursError):
        node_add(tree=tree, above=branch.top(tree), texts=texts, actor=head)
    with pytest.raises(NotYoursError):
        node_save(tree=tree, node=node.pk, texts={"title": "改"}, shown=1, actor=head)


def test_the_head_adopts_what_is_covered_and_every_version_stays(branch: Branch) -> None:
    tree = branch.covered()
    with pytest.raises(NotYoursError):
        adopt(branch, tree, branch.filer)
    adopt(branch, tree)
    with pytest.raises(ValidationError, match="已审定"):
        branch.add(tree, branch.top(tree), "再加一段")
    with pytest.raises(StaleMoveError):
        adopt(branch, tree)
    revise(branch, tree)
    node = tree.nodes.get(person=branch.people[3])
    save(branch, node, title="建台账")
    adopt(branch, tree)
    first, second = tree.versions.all()
    assert [row["title"] for row in first.snapshot][-1] == "建制度"
    assert [row["title"] for row in second.snapshot][-1] == "建台账"
    assert AuditEntry.objects.filter(event="tree.adopt").count() == 2


def test_who_has_no_task_wants_a_reason(branch: Branch) -> None:
    tree = branch.covered()
    node_remove(tree=tree, node=tree.nodes.get(person=branch.people[2]).pk, actor=branch.filer)
    save(branch, tree.nodes.get(person=branch.people[0]), amount="70")
    with pytest.raises(ValidationError, match="还有 1 人"):
        adopt(branch, tree)
    adopt(branch, tree, reason="王三长期病假")
    assert tree.versions.get().reason == "王三长期病假"


def test_an_adopted_tree_keeps_the_deviation_it_was_adopted_with(branch: Branch) -> None:
    tree = branch.covered()
    save(branch, tree.nodes.get(person=branch.people[0]), amount="38")
    deviation_set(year=branch.year, deviation="2", actor=branch.officer)
    adopt(branch, tree)
    deviation_set(year=branch.year, deviation="0", actor=branch.officer)
    assert branch.read(tree).blocking == []


def test_a_target_that_changes_after_issue_is_told_and_seen(branch: Branch) -> None:
    tree = branch.covered()
    adopt(branch, tree)
    add_target(branch.county, "101-1", params={"plan": "120", "direction": "higher"})
    mark = tree_recheck(
        year=branch.year,
        unit=branch.unit,
        keys=["101-1"],
        reason="计划值调高",
        actor=branch.officer,
    )
    assert mark is not None
    assert Notice.objects.filter(event="tree.recheck").count() == 2
    assert branch.now(tree).is_adopted, "what was adopted stands until the unit takes it up"
    assert {found.CHANGED, found.COVER} <= set(kinds(branch, tree))
    revise(branch, tree)
    save(branch, tree.nodes.get(person=branch.people[0]), amount="60")
    with pytest.raises(ValidationError):
        adopt(branch, tree)
    tree_refresh(tree=tree, actor=branch.filer)
    assert branch.read(tree).blocking == []
    assert branch.read(tree).rechecks == []
    adopt(branch, tree)


def test_without_a_tree_there_is_nothing_to_mark(branch: Branch) -> None:
    told = {"year": branch.year, "unit": branch.unit, "actor": branch.officer}
    assert tree_recheck(reason="计划值调高", **told) is None


def test_new_targets_come_in_and_withdrawn_ones_go_with_their_tasks(branch: Branch) -> None:
    tree = branch.covered()
    target = Target.objects.get(key="101-2", current=True)
    fact_retire(target, actor=branch.county.clerk, reason="并入他项")
    add_target(branch.county, "101-3", title="治水")
    assert {found.WITHDRAWN, found.NEW} <= set(kinds(branch, tree))
    tree_refresh(tree=tree, actor=branch.filer)
    assert [row.title for row in branch.read(tree).rows if row.node is None] == ["修路", "治水"]
    assert TreeNode.objects.filter(title="建制度", gone=True).exists()


def test_who_is_transferred_leaves_his_tasks_to_be_given_to_others(branch: Branch) -> None:
    tree = branch.covered()
    adopt(branch, tree)
    gone = timezone.localdate()
    post(branch, branch.people[1], "101", ends_on=gone.replace(year=gone.year - 1))
    assert found.LEFT in kinds(branch, tree)
    revise(branch, tree)
    with pytest.raises(ValidationError):
        adopt(branch, tree)
    node = tree.nodes.get(person=branch.people[1])
    assert save(branch, node, person="P3").person == branch.people[2]
    adopt(branch, tree)
    assert "李二" in str(tree.versions.get(number=1).snapshot)


def test_the_tree_of_a_merged_unit_is_read_only_and_can_be_brought_over(branch: Branch) -> None:
    tree = branch.covered()
    record_change = {
        "kind": ChangeKind.MERGE,
        "effective_on": date(2026, 7, 1),
        "sources": ["101"],
        "results": ["102"],
        "successor": branch.county.units["102"],
    }
    authority = branch.county.office.authority
    record_all(UnitChange, branch.county, {"M1": record_change}, scope={"authority": authority})
    branch.unit.abolished_on = date(2026, 7, 1)
    branch.unit.save()
    with pytest.raises(ValidationError, match="撤销或并入"):
        branch.add(tree, branch.top(tree), "再加")
    successor = branch.county.units["102"]
    record(
        Target,
        branch.county,
        "102-1",
        unit=successor,
        component="key",
        title="修路",
        points=100,
        method="proportional",
        params={"plan": "100"},
    )
    post(branch, branch.people[0], "102", starts_on=date(2026, 7, 1))
    filer = branch.county.office.account(
        Role.DEPARTMENT_FILER, unit=successor, username="successor-filer"
    )
    other = tree_start(year=branch.year, unit=successor, actor=filer)
    assert sources_of(other) == [tree]
    assert tree_copy(tree=other, source=tree, actor=filer) == 3
    people = list(other.nodes.order_by("order").values_list("person__name", flat=True))
    assert people == ["张一", None, None], "only who came along keeps his task"


def test_rows_of_a_spreadsheet_become_tasks_all_or_none(branch: Branch) -> None:
    tree = branch.start()
    head = "层级\t任务\t数量\t责任人\t科室\n"
    text = head + "1\t东段\t60\t\t业务科\n2\t路基\t60\tP3\t\n1\t西段\t40\txp4\t\n"
    assert nodes_paste(tree=tree, above=branch.top(tree), text=text, actor=branch.filer) == 3
    rows = [(row.depth, row.title) for row in branch.read(tree).rows]
    assert rows == [(1, "修路"), (2, "东段"), (3, "路基"), (2, "西段"), (1, "建章立制")]
    wrong = head + "1\t北段\t多\t\t\n3\t跳级\t1\t\t\n1\t南段\t1\t没有\t\n"
    with pytest.raises(ValidationError) as error:
        nodes_paste(tree=tree, above=branch.top(tree), text=wrong, actor=branch.filer)
    assert [message[:5] for message in error.value.messages] == ["第 2 行", "第 3 行", "第 4 行"]
    assert tree.nodes.count() == 3


def test_nothing_is_written_in_a_closed_year(branch: Branch) -> None:
    tree = branch.covered()
    type(branch.year).objects.filter(pk=branch.year.pk).update(state="closed")
    with pytest.raises(ValidationError, match="已封存"):
        branch.add(tree, branch.top(tree), "再加")
