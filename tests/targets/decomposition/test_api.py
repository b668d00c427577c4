"""Trees, schemes and my targets through the API: the pages' services, their refusals as answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from targets.decomposition.models import TreeNode
from targets.models import Filing
from tests.kept import kept_for_module
from tests.targets.decomposition.test_pages import SCHEME
from tests.targets.decomposition.trees import Branch, make_branch
from units.models import Account

fresh_branch = kept_for_module(make_branch)


@pytest.fixture
def branch(db: None, fresh_branch: Callable[[], Branch]) -> Branch:
    return fresh_branch()


def as_(account: Account) -> APIClient:
    client = APIClient()
    client.force_login(account)
    return client


def send(account: Account, path: str, told: dict[str, Any], status: int = 200) -> Any:
    answer = as_(account).post(f"/api/{path}", told, format="json")
    assert answer.status_code == status, answer.content
    return answer.json()


def test_a_tree_is_begun_filled_and_adopted(branch: Branch) -> None:
    send(branch.officer, "decompositions/101/move/", {"move": "start"}, 404)
    tree = send(branch.filer, "decompositions/101/move/", {"move": "start"})
    first, second = (row["row"] for row in tree["rows"])
    for above, amount, person in ((first, "100", "P1"), (second, "", "P2")):
        texts = {"title": "办", "amount": amount, "person": person}
        told = {"above": above, "texts": texts}
        tree = send(branch.filer, "decompositions/101/task/", told)
    assert tree["idle"] == ["P3", "P4"]
    assert [row["covered"] for row in tree["rows"]] == ["已覆盖", "", "有人承担", ""]
    move = {"move": "adopt", "version": tree["version"], "reason": "借调"}
    send(branch.filer, "decompositions/101/move/", move, 404)
    send(branch.head, "decompositions/101/move/", {**move, "version": 1}, 409)
    assert send(branch.head, "decompositions/101/move/", move)["state"] == "adopted"
    (mine,) = as_(branch.staff).get("/api/my-targets/").json()
    assert (mine["target"], mine["amount"]) == ("修路", "100 公里")


def test_a_stale_task_is_a_conflict_and_wrong_text_an_error_by_field(branch: Branch) -> None:
    tree = branch.covered()
    node = TreeNode.objects.filter(tree=tree)[0]
    told = {"node": node.pk, "shown": 9, "texts": {"title": "改"}}
    send(branch.filer, "decompositions/101/task/", told, 409)
    told = {"node": node.pk, "shown": 1, "texts": {"amount": "很多"}}
    assert "amount" in str(send(branch.filer, "decompositions/101/task/", told, 400))
    assert len(as_(branch.staff).get("/api/decompositions/101/").json()["rows"]) == 2
    act = {"act": "remove", "node": node.pk}
    send(branch.staff, "decompositions/101/task-act/", act, 404)
    rows = send(branch.filer, "decompositions/101/task-act/", act)["rows"]
    assert node.title not in [row["title"] for row in rows]


def test_a_scheme_is_filed_and_put_on_record(branch: Branch) -> None:
    told = {"move": "save", "version": 0, "texts": SCHEME}
    scheme = send(branch.filer, "level-two/101/move/", told)
    assert as_(branch.officer).get("/api/level-two/101/").status_code == 404
    move = {"move": "file", "version": scheme["version"]}
    scheme = send(branch.filer, "level-two/101/move/", move)
    move = {"move": "record", "version": scheme["version"]}
    send(branch.filer, "level-two/101/move/", move, 404)
    assert send(branch.officer, "level-two/101/move/", move)["state"] == "recorded"
    assert Filing.objects.get(current=True, level="level_two").origin == "api"
    rows = as_(branch.officer).get("/api/decompositions/?state=unfiled").json()
    assert [row["unit"] for row in rows] == ["102"]
