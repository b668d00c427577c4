"""A clerk's plan through the API alone: twelve targets drafted, returned once, answered, signed,
issued."""

from __future__ import annotations

from typing import Any

import pytest
from rest_framework.test import APIClient

from targets.models import Target
from tests.targets.plans.drafts import NUMBER, Drafting, make_drafting
from tests.targets.plans.test_import import book
from units.models import Account

pytestmark = pytest.mark.django_db
URL = "/api/plans/101/"
HEAD = "目标\t计量单位\t上年实绩\t计划值\t完成时限\t分值"
#: Six of each component; their points fill 250 and 180 and no three are alike.
KEY, GENERAL = (30, 35, 40, 45, 48, 52), (20, 25, 28, 32, 36, 39)


@pytest.fixture
def drafting(db: None) -> Drafting:
    return make_drafting()


def call(account: Account, path: str, told: Any = None, status: int = 200, **more: Any) -> Any:
    client = APIClient()
    client.force_login(account)
    kind = {"format": "json", **more}
    answer = client.get(URL + path) if told is None else client.post(URL + path, told, **kind)
    assert answer.status_code == status, answer.content
    return answer.json()


def rows(component: str, points: tuple[int, ...]) -> str:
    lines = [
        f"{component} 第 {n} 项\t公里\t{n * 10}\t{n * 11}\t11月30日\t{each}"
        for n, each in enumerate(points, 1)
    ]
    return "\n".join([HEAD, *lines])


def test_twelve_targets_go_their_whole_way(drafting: Drafting) -> None:
    filer, reviewer = drafting.filer, drafting.reviewer
    call(reviewer, "start/", {}, 404)
    assert call(filer, "", status=404)
    assert call(filer, "start/", {})["lines"] == []
    for key, points in (("key", KEY), ("general", GENERAL)):
        call(filer, "act/", {"act": "paste", "component": key, "text": rows(key, points)})
    plan = call(filer, "act/", {"act": "undo"})
    assert len(plan["lines"]) == 6
    plan = call(filer, "act/", {"act": "redo"})
    assert len(plan["lines"]) == 12
    for each in plan["findings"]:
        assert not each["blocks"], each["text"]
        call(filer, "answer/", {"fingerprint": each["fingerprint"], "reason": "逐项核过"})
    plan = call(filer, "move/", {"move": "submit", "version": call(filer, "")["version"]})

    line = plan["lines"][1]["line"]
    call(reviewer, "remark/", {"text": "为什么只报 22？", "line": line})
    back = {"move": "return", "version": call(reviewer, "")["version"], "reason": "第 2 项再核"}
    call(reviewer, "move/", back)
    plan = call(filer, "")
    (remark,) = plan["remarks"]
    assert (remark["text"], remark["line"], remark["replies"]) == ("为什么只报 22？", line, [])
    plan = call(filer, "remark/", {"solve": remark["id"], "text": "已按核定数改"})
    (remark,) = plan["remarks"]
    assert remark["solved_at"] is not None
    assert [each["text"] for each in remark["replies"]] == ["已按核定数改"]
    second = next(each for each in plan["lines"] if each["line"] == line)
    call(filer, f"lines/{line}/", {"shown": second["version"], "texts": {"plan": "23"}})

    for who, move in (
        *((filer, "submit"), (reviewer, "pass"), (drafting.leader, "pass"), (filer, "pass")),
        (drafting.officer, "pass"),
    ):
        told = {"move": move, "version": call(who, "")["version"]}
        plan = call(who, "move/", told | ({"number": NUMBER} if who == drafting.officer else {}))
    assert (plan["state"], plan["number"]) == ("issued", NUMBER)
    issued = Target.objects.filter(year=drafting.year, unit=drafting.unit, current=True)
    assert issued.filter(component__in=("key", "general")).count() == 12


def test_a_workbook_and_a_stale_act_through_the_api(drafting: Drafting) -> None:
    call(drafting.filer, "start/", {})
    file = book(("目标", "计划值", "分值"), ("新桥", 2, 5), ("新路", 3, 6))
    file.seek(0)
    file.name = "计划.xlsx"
    sent = {"component": "key", "file": file}
    plan = call(drafting.filer, "workbook/", sent, format="multipart")
    first, second = plan["lines"]
    assert [first["title"], second["title"]] == ["新桥", "新路"]
    gone = {"act": "remove", "line": first["line"], "shown": first["version"]}
    assert [each["title"] for each in call(drafting.filer, "act/", gone)["lines"]] == ["新路"]
    told = call(drafting.filer, "act/", gone, 409)
    assert told["error"]["message"] == "这一项已被移除，你填的没有存。可以撤销移除，或另加一行"
    call(drafting.reviewer, "act/", {"act": "undo"}, 404)
    wrong = {"act": "paste", "component": "key", "text": "桥\t\t座\t\t三十"}
    told = call(drafting.filer, "act/", wrong, 400)
    assert "第 1 行 计划值" in str(told)


def test_a_new_line_that_is_refused_is_not_there(drafting: Drafting) -> None:
    call(drafting.filer, "start/", {})
    sent: dict[str, Any] = {
        "shown": 0,
        "texts": {"component": "key", "title": "新桥", "points": "三十"},
    }
    call(drafting.filer, "lines/0/", sent, 400)
    assert call(drafting.filer, "")["lines"] == []
    sent["texts"]["points"] = "30"
    (line,) = call(drafting.filer, "lines/0/", sent)["lines"]
    assert line["title"] == "新桥"
