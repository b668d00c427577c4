"""The pages of trees: who sees what, what an act answers, how many queries a large tree costs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.search import find, read_query
from core.work_items import items_for
from targets.decomposition.models import LevelTwo, Tree, TreeNode
from targets.decomposition.services.nodes import node_save
from targets.decomposition.services.trees import tree_move
from targets.models import Filing
from tests.kept import kept_for_module
from tests.targets.decomposition.trees import Branch, make_branch
from units.models import Account, Role

HTMX = {"HX-Request": "true"}
WEIGHTS = {"virtue": "15", "ability": "15", "diligence": "15", "achievement": "40"}
SCHEME = {
    "title": "年度考核办法",
    "adopted_on": "2026-03-10",
    "text": "一、考核对象",
    **WEIGHTS,
    "integrity": "15",
}
fresh_branch = kept_for_module(make_branch)


@pytest.fixture
def branch(db: None, fresh_branch: Callable[[], Branch]) -> Branch:
    return fresh_branch()


def as_(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def text(response: Any) -> str:
    return str(response.content.decode())


def many_tasks(tree: Tree, branch: Branch, count: int) -> None:
    """Straight into the table: what is asked is how they are read."""
    top = tree.targets.all()[0]
    told = {"tree": tree, "top": top, "changed_by": branch.filer, "changed_at": timezone.now()}
    parents = TreeNode.objects.bulk_create(
        [TreeNode(title=f"分段{n}", order=n, **told) for n in range(10)]
    )
    rows = [
        TreeNode(
            title=f"任务{n}",
            parent=parents[n % 10],
            amount=n,
            order=n,
            person=branch.people[n % 4],
            section=branch.sections[n % 2],
            **told,
        )
        for n in range(count - 10)
    ]
    TreeNode.objects.bulk_create(rows)


def test_a_clerk_begins_adds_and_is_told_what_is_missing(branch: Branch) -> None:
    client = as_(branch.filer)
    assert client.get("/decomposition/own/").headers["Location"] == "/decomposition/101/?year=2026"
    assert "开始分解" in text(client.get("/decomposition/101/"))
    client.post("/decomposition/101/start/")
    top = branch.top(Tree.objects.get())
    page = text(client.get("/decomposition/101/"))
    assert f'id="row-{top}"' in page
    assert "没有分解" in page
    told = {"title": "东段", "amount": "60", "person": "xp2"}
    answer = client.post(f"/decomposition/101/rows/{top}/add/", told, headers=HTMX)
    assert 'id="tree-work"' in text(answer)
    assert "少 40" in text(answer)
    assert "李二" in text(answer)


def test_what_is_wrong_with_a_task_keeps_what_was_typed(branch: Branch) -> None:
    tree = branch.start()
    told = {"title": "东段", "amount": "很多"}
    address = f"/decomposition/101/rows/{branch.top(tree)}/add/"
    answer = as_(branch.filer).post(address, told, headers=HTMX)
    assert answer.status_code == 422
    assert 'value="很多"' in text(answer)
    assert "“很多” 不是数" in text(answer)


def test_a_stale_form_is_told_who_was_faster(branch: Branch) -> None:
    tree = branch.covered()
    node = tree.nodes.all()[0]
    node_save(tree=tree, node=node.pk, texts={"title": "新路"}, shown=1, actor=branch.head)
    told = {"title": "旧路", "shown": "1"}
    address = f"/decomposition/101/rows/n{node.pk}/save/"
    answer = as_(branch.filer).post(address, told, headers=HTMX)
    assert answer.status_code == 409
    assert "用户east-head" in text(answer)


def test_a_paste_that_was_refused_is_told_in_the_dialog_with_what_was_pasted(
    branch: Branch,
) -> None:
    tree = branch.start()
    address = f"/decomposition/101/rows/{branch.top(tree)}/paste/"
    wrong, asked = {"text": "1\t走访一组\t很多"}, {**HTMX, "HX-Target": "task-box"}
    answer = as_(branch.filer).post(address, wrong, headers=asked)
    assert answer.status_code == 422
    assert 'id="tree-work"' not in text(answer)
    assert "走访一组" in text(answer)
    assert "第 1 行" in text(answer)
    answer = as_(branch.filer).post(address, {"text": "1\t走访一组\t3"}, headers=asked)
    assert (answer.status_code, 'id="tree-work"' in text(answer)) == (200, True)


def test_what_people_typed_is_escaped_in_rows(branch: Branch) -> None:
    tree = branch.start()
    branch.add(tree, branch.top(tree), "<b>东段</b>", measure="<i>")
    page = text(as_(branch.filer).get("/decomposition/101/"))
    assert "&lt;b&gt;东段" in page
    assert "<b>东段" not in page


def test_a_large_tree_costs_no_more_queries_than_a_small_one(branch: Branch) -> None:
    tree, client = branch.covered(), as_(branch.filer)
    client.get("/decomposition/101/")

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get("/decomposition/101/").status_code == 200
        return len(caught)

    small = queries()
    many_tasks(tree, branch, 518)
    assert queries() == small
    assert small <= 25


def test_staff_see_their_own_line_and_the_way_up_and_nothing_else(branch: Branch) -> None:
    tree = branch.covered()
    client = as_(branch.staff)
    page = text(client.get("/my-targets/"))
    assert "张一修路" in page
    assert "李二修路" not in page
    page = text(client.get("/decomposition/101/"))
    assert "张一修路" in page
    assert "李二修路" not in page
    assert "没有任务的人" not in page
    other = tree.nodes.get(person=branch.people[1])
    assert client.get(f"/decomposition/101/rows/n{other.pk}/").status_code == 404
    assert client.get("/decomposition/101/tree.xlsx").status_code == 404
    assert client.get("/decomposition/101/sheets/person/P2/").status_code == 404
    assert client.get("/decomposition/101/sheets/person/P1/").status_code == 200
    assert client.get("/decomposition/").status_code == 404
    address = f"/decomposition/101/rows/{branch.top(tree)}/add/"
    assert client.post(address, {"title": "我加"}).status_code == 404


def test_who_carries_nothing_meets_no_tree(branch: Branch) -> None:
    branch.start()
    assert as_(branch.staff).get("/decomposition/101/").status_code == 404
    assert "还没有你的任务" in text(as_(branch.staff).get("/my-targets/"))


def test_the_head_of_a_section_sees_what_the_section_carries(branch: Branch) -> None:
    head = branch.county.office.account(Role.STAFF, username="section-head")
    head.person = branch.people[1]
    head.save(update_fields=["person"])
    tree = branch.start()
    branch.add(tree, branch.top(tree), "全段", amount="100", section="业务科")
    branch.add(tree, branch.top(tree, "101-2"), "办会", section="办公室")
    page = text(as_(head).get("/decomposition/101/"))
    assert "全段" in page
    assert "办会" not in page
    assert "改" in page
    code = branch.sections[1].pk
    assert "全段" in text(as_(head).get(f"/decomposition/101/sheets/section/{code}/"))


@pytest.mark.parametrize("role", [Role.DEPARTMENT_FILER, Role.FUNCTIONAL_DEPARTMENT])
def test_another_units_tree_does_not_exist(branch: Branch, role: Role) -> None:
    tree = branch.covered()
    other = branch.county.office.account(role, unit=branch.county.office.other, username="other")
    client = as_(other)
    for path in ("/decomposition/101/", "/decomposition/101/tree.xlsx", "/level-two/101/"):
        assert client.get(path).status_code == 404
    assert client.post("/decomposition/101/acts/refresh/").status_code == 404
    told = {"version": tree.version}
    assert client.post("/decomposition/101/moves/adopt/", told).status_code == 404


def test_answers_are_given_on_the_page_of_the_task(branch: Branch) -> None:
    tree = branch.covered()
    node = tree.nodes.get(person=branch.people[0])
    node_save(tree=tree, node=node.pk, texts={"mode": "consultative"}, shown=1, actor=branch.filer)
    client = as_(branch.staff)
    assert "待我答复" in text(client.get("/my-targets/"))
    assert [item.key for item in items_for(branch.staff)] == ["task-answers"]
    page = text(client.get(f"/decomposition/101/rows/n{node.pk}/"))
    assert "同意承担" in page
    client.post(f"/decomposition/101/rows/n{node.pk}/consent/", {"shown": "2"})
    node.refresh_from_db()
    assert node.state == "agreed"


def test_sheets_and_trees_leave_as_files(branch: Branch) -> None:
    branch.covered()
    client = as_(branch.head)
    for path in ("tree.xlsx", "sheets.xlsx", "sheets/person/P1.xlsx"):
        assert client.get(f"/decomposition/101/{path}").content.startswith(b"PK")
    assert client.get("/decomposition/101/sheets/person/P1.pdf").content.startswith(b"%PDF")
    assert client.get("/decomposition/101/sheets/person/P1.doc").status_code == 404


def test_adopted_versions_are_read_on_their_page(branch: Branch) -> None:
    tree = branch.covered()
    tree_move(tree=tree, move="adopt", version=tree.version, actor=branch.head)
    page = text(as_(branch.officer).get("/decomposition/101/versions/1/"))
    assert "赵四" in page
    assert as_(branch.officer).get("/decomposition/101/versions/2/").status_code == 404


def test_the_office_sees_who_has_filed_and_its_word_is_the_fact(branch: Branch) -> None:
    client, office = as_(branch.filer), as_(branch.officer)
    assert "没有起草" in text(office.get("/decomposition/"))
    client.post("/level-two/101/save/", {"version": "0", **SCHEME, "achievement": "10"})
    version = LevelTwo.objects.get().version
    refused = client.post("/level-two/101/moves/file/", {"version": version}, follow=True)
    assert "五项权重合计 70，应为 100" in text(refused)
    assert "还没有报来" in text(office.get("/level-two/101/")), "a draft is the unit's own"
    client.post("/level-two/101/save/", {"version": version, **SCHEME})
    client.post("/level-two/101/moves/file/", {"version": LevelTwo.objects.get().version})
    assert office.post("/level-two/101/save/", {"version": "3", **SCHEME}).status_code == 404
    told = {"version": LevelTwo.objects.get().version}
    assert client.post("/level-two/101/moves/record/", told).status_code == 404
    office.post("/level-two/101/moves/record/", told)
    fact = Filing.objects.get(current=True, level="level_two")
    assert (fact.unit.code, fact.filed) == ("101", True)
    back = {"version": LevelTwo.objects.get().version, "reason": "未经集体讨论"}
    office.post("/level-two/101/moves/return/", back)
    assert not Filing.objects.get(current=True, level="level_two").filed
    assert "未经集体讨论" in text(client.get("/level-two/101/"))


def test_the_office_establishes_who_filed_nothing_and_a_later_filing_mends_it(
    branch: Branch,
) -> None:
    office = as_(branch.officer)
    office.post("/level-two/101/unfiled/", {"reason": "催过两次没有报"})
    assert not Filing.objects.get(current=True, level="level_two").filed
    assert "认定未备案" in text(office.get("/decomposition/"))
    client = as_(branch.filer)
    assert client.post("/level-two/101/unfiled/", {"reason": "x"}).status_code == 404
    client.post("/level-two/101/save/", {"version": "0", **SCHEME})
    client.post("/level-two/101/moves/file/", {"version": "1"})
    office.post("/level-two/101/moves/record/", {"version": "2"})
    facts = Filing.objects.filter(level="level_two").order_by("pk")
    assert [(fact.filed, fact.current) for fact in facts] == [(False, False), (True, True)]


def test_tasks_are_found_by_who_may_see_them(branch: Branch) -> None:
    branch.covered()

    def titles(account: Account, words: str) -> list[str]:
        groups = find(account, read_query(words), kind="tasks")
        return [hit.title for group in groups for hit in group.hits]

    assert titles(branch.officer, "李二修路") == ["李二修路"]
    assert titles(branch.staff, "修路") == ["张一修路"]


def test_the_board_leaves_as_a_workbook_and_sets_the_deviation(branch: Branch) -> None:
    office = as_(branch.officer)
    assert office.get("/decomposition.xlsx").content.startswith(b"PK")
    office.post("/decomposition/rules/", {"deviation": "2.5"})
    assert "允许偏差 2.5%" in text(office.get("/decomposition/"))
    assert as_(branch.filer).post("/decomposition/rules/", {"deviation": "9"}).status_code == 404


def test_sections_are_kept_on_their_page(branch: Branch) -> None:
    client = as_(branch.filer)
    client.post("/sections/101/create/", {"name": "法规科"})
    page = text(client.get("/sections/101/"))
    assert "法规科" in page
    rows = "法规科\t王三\t负责人\n法规科\t没有\t\n"
    answer = client.post(
        "/sections/101/paste/", {"text": rows, "from_day": "2026-05-01"}, follow=True
    )
    assert answer.status_code == 422
    assert "没有或不止一个“没有”" in text(answer)
    assert rows.strip() in text(answer)  # what was pasted is still there
    slip = {"text": rows.splitlines()[0], "from_day": "2206-05-01"}
    far = client.post("/sections/101/paste/", slip)
    assert far.status_code == 422
    assert "看年份写对没有" in text(far)
    first = branch.people[0]
    undated = {f"person-{first.pk}": "", "head": str(branch.people[1].pk), "from_day": ""}
    refused = client.post("/sections/101/place/", undated)
    assert refused.status_code == 422
    assert "写明从哪天起" in text(refused)
    chosen = text(refused).partition(f'name="person-{first.pk}"')[2].partition("</select>")[0]
    assert "<option" in chosen
    assert " selected" not in chosen  # as it was sent, not as it stands
    client.post("/sections/101/paste/", {"text": rows.splitlines()[0], "from_day": "2026-05-01"})
    section = branch.unit.sections.get(name="法规科")
    assert section.members.get(ends_on=None).person.name == "王三"
    ended = branch.people[2].sections.exclude(section=section).get()
    assert str(ended.ends_on) == "2026-04-30"
    assert as_(branch.staff).get("/sections/101/").status_code == 404


def test_a_level_two_scheme_was_adopted_on_a_day_that_has_come(branch: Branch) -> None:
    client, later = as_(branch.filer), timezone.localdate() + timedelta(days=1)
    sent = {**SCHEME, "adopted_on": later.isoformat()}
    refused = client.post("/level-two/101/save/", {"version": "0", **sent})
    assert refused.status_code == 422
    assert "还没有到" in text(refused)
    assert not LevelTwo.objects.exists()
