"""Taking one's last change of a tree back: what was added, changed, removed; not another's."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from core.workflow import NotYoursError
from targets.decomposition.models import TreeEdit, TreeNode
from targets.decomposition.services.many import nodes_paste
from targets.decomposition.services.nodes import node_add, node_remove, node_save
from targets.decomposition.services.trees import tree_move, tree_refresh, tree_undo
from tests.kept import kept_for_module
from tests.targets.decomposition.trees import Branch, make_branch

pytestmark = pytest.mark.any_database

made = kept_for_module(make_branch)


@pytest.fixture
def branch(db: None, made: Callable[[], Branch]) -> Branch:
    return made()


def titles(branch: Branch) -> list[str]:
    return [*TreeNode.objects.filter(gone=False).order_by("pk").values_list("title", flat=True)]


def test_each_change_is_taken_back_the_last_one_first(branch: Branch) -> None:
    tree = branch.start()
    top, filer = branch.top(tree), branch.filer
    node = branch.add(tree, top, "修路", amount="40", person=branch.people[0].code)
    nodes_paste(tree=tree, above=top, text="1\t一组\t30\n1\t二组\t30", actor=filer)
    texts = {"title": "修两条路", "amount": "40.5", "deadline": "2026-06-30"}
    node_save(tree=tree, node=node.pk, texts=texts, shown=node.version, actor=filer)
    node_remove(tree=tree, node=node.pk, actor=filer)
    seen = []
    for _step in range(4):
        tree_undo(tree=tree, actor=filer)
        seen.append(titles(branch))
    three = ["修两条路", "一组", "二组"]
    assert seen == [three, ["修路", "一组", "二组"], ["修路"], []]
    node.refresh_from_db()
    assert (node.amount, node.deadline, node.person) == (40, None, branch.people[0])
    with pytest.raises(ValidationError, match="没有可撤销"):
        tree_undo(tree=tree, actor=filer)


def test_what_another_changed_since_is_not_taken_back(branch: Branch) -> None:
    tree = branch.start()
    node = branch.add(tree, branch.top(tree), "修路")
    with pytest.raises(ValidationError, match="没有可撤销"):
        tree_undo(tree=tree, actor=branch.head)
    with pytest.raises(NotYoursError):
        tree_undo(tree=tree, actor=branch.staff)
    node_add(tree=tree, above=f"n{node.pk}", texts={"title": "路基"}, actor=branch.head)
    with pytest.raises(ValidationError, match="不能撤销"):
        tree_undo(tree=tree, actor=branch.filer)
    tree_undo(tree=tree, actor=branch.head)
    told = {"title": "修路", "amount": "9"}
    node_save(tree=tree, node=node.pk, texts=told, shown=node.version, actor=branch.head)
    with pytest.raises(ValidationError, match="不能撤销"):
        tree_undo(tree=tree, actor=branch.filer)
    assert titles(branch) == ["修路"]


def test_adopting_and_fitting_end_what_could_be_taken_back(branch: Branch) -> None:
    tree = branch.covered()
    assert TreeEdit.objects.exists()
    tree_move(tree=tree, move="adopt", version=branch.now(tree).version, actor=branch.head)
    assert not TreeEdit.objects.exists()
    told = {"move": "revise", "version": branch.now(tree).version, "reason": "重分"}
    tree_move(tree=tree, actor=branch.head, **told)
    branch.add(tree, branch.top(tree), "修桥")
    tree_refresh(tree=tree, actor=branch.filer)
    assert not TreeEdit.objects.exists()


def test_the_button_stands_while_there_is_something(branch: Branch) -> None:
    tree, client = branch.start(), Client()
    client.force_login(branch.filer)
    page = f"/decomposition/{branch.unit.code}/"
    assert "撤销上一步" not in client.get(page).content.decode()
    branch.add(tree, branch.top(tree), "修路")
    assert "撤销上一步" in client.get(page).content.decode()
    assert client.post(f"{page}acts/undo/").status_code == 302
    assert titles(branch) == []
    branch.add(tree, branch.top(tree), "修路")
    told = client.post(
        f"/api/decompositions/{branch.unit.code}/move/",
        {"move": "undo"},
        content_type="application/json",
    )
    assert (told.status_code, titles(branch)) == (200, [])
