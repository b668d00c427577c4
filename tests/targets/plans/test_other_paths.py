"""The municipal path with parallel reviewers and the district's graded component, to the end."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from core.workflow import NotYoursError, StaleMoveError
from reviews.progress import targets_progress
from schemes.queries import year_document
from targets.decomposition.services.trees import tree_start
from targets.graded import WITH_COMPONENT
from targets.models import CommonItem, Filing, Target
from targets.plans.bulk.queries import prospects
from targets.plans.bulk.services import Chosen
from targets.plans.flow import Standing, workflow_for
from targets.plans.models import Plan
from targets.plans.reading import Reading
from targets.plans.services.editing import line_add
from targets.plans.statement import statement_context
from targets.plans.work import plan_work
from targets.services import target_record
from tests.factories import record
from tests.kept import kept_for_module
from tests.targets.plans.drafts import NUMBER, Drafting, make_drafting
from units.models import Account, Role
from units.services import unit_create

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


def city() -> Drafting:
    """A department whose common items two other departments mark."""
    drafting = make_drafting("city", preset="municipal", group="economy")
    office, county = drafting.county.office, drafting.county
    for place, code in enumerate(("301", "302")):
        unit = unit_create(authority=office.authority, code=code, name=f"部门{code}", actor=None)
        office.account(Role.FUNCTIONAL_DEPARTMENT, unit=unit, username=f"functional-{code}")
        record(
            CommonItem,
            county,
            f"G0{place}",
            component="common",
            title=f"共性{code}",
            points="3",
            marking_unit=unit,
            peer_groups=[],
            order=place,
        )
    return drafting


fresh_city = kept_for_module(city)
fresh_district = kept_for_module(lambda: make_drafting("district", preset="district"))


def filled(drafting: Drafting, component: str, texts: dict[str, str], count: int = 1) -> Plan:
    plan = drafting.start()
    for number in range(count):
        line = line_add(plan=plan, component=component, actor=drafting.filer)
        for field, text in {"title": f"第 {number + 1} 项工作", **texts}.items():
            drafting.cell(line, field, text)
    drafting.answer_all(plan)
    assert [each.finding.text for each in Reading(drafting.now(plan)).errors] == []
    return drafting.now(plan)


def history(plan: Plan) -> list[tuple[str, str, str]]:
    return list(plan.moves.order_by("pk").values_list("key", "before", "after"))


@pytest.fixture
def municipal(db: None, fresh_city: Callable[[], Drafting]) -> Drafting:
    return fresh_city()


@pytest.fixture
def handed_in(municipal: Drafting) -> Plan:
    year = year_document(municipal.year)
    group = year.peer_group("economy")
    assert group is not None
    key = next(c for c in group.leaves() if c.rule.kind == "targets")
    texts = {
        "method": "proportional",
        "plan": "42",
        "points": "80",
        "standard": "一次验收",
        "deadline": "11月30日",
    }
    plan = filled(municipal, key.key, texts)
    return municipal.move(plan, "submit", municipal.filer)


def functional(code: str) -> Account:
    return Account.objects.get(username=f"functional-{code}")


def test_every_department_asked_reviews_before_the_office_does(
    municipal: Drafting, handed_in: Plan
) -> None:
    municipal.move(handed_in, "pass", functional("301"))
    assert municipal.now(handed_in).state == "department_review"
    with pytest.raises((ValidationError, NotYoursError)):
        municipal.move(handed_in, "pass", functional("301"))
    with pytest.raises((StaleMoveError, NotYoursError)):
        municipal.move(handed_in, "pass", municipal.officer)
    municipal.move(handed_in, "pass", functional("302"))
    assert municipal.now(handed_in).state == "office_review"


def moves_shown(plan: Plan, account: Account) -> list[str]:
    return [move.key for move in Standing(account, plan.year).moves(plan)]


def waiting(account: Account) -> list[int]:
    # As the next request asks: what an account may do is read anew.
    items = plan_work(Account.objects.get(pk=account.pk))
    return [item.count or 0 for item in items if item.key == "plan-step-department_review"]


def test_who_has_passed_it_is_not_asked_again_and_all_see_who_is_awaited(
    municipal: Drafting, handed_in: Plan
) -> None:
    first, second = functional("301"), functional("302")
    assert (waiting(first), waiting(second)) == ([1], [1])
    municipal.move(handed_in, "pass", first)
    plan = municipal.now(handed_in)
    assert (waiting(first), waiting(second)) == ([], [1])
    assert (moves_shown(plan, first), moves_shown(plan, second)) == (["return"], ["pass", "return"])
    assert [each.move for each in prospects(first, plan.year, [Chosen(plan, 0)], "pass")] == [None]
    for account in (first, municipal.officer, municipal.filer):
        client = Client()
        client.force_login(account)
        page = client.get(f"/plans/{municipal.unit.code}/").content.decode()
        assert "还等部门302" in page
        told = client.get(f"/api/plans/{municipal.unit.code}/").json()
        assert told["awaited"] == ["302"]
    municipal.move(handed_in, "return", second, reason="数字再核")
    municipal.cell(handed_in.lines.get(), "standard", "两次验收")
    municipal.answer_all(handed_in)
    municipal.move(handed_in, "submit", municipal.filer)
    # Another text: both are asked again.
    assert (waiting(first), waiting(second)) == ([1], [1])


def test_one_department_may_send_it_back_for_all(municipal: Drafting, handed_in: Plan) -> None:
    municipal.move(handed_in, "pass", functional("301"))
    municipal.move(handed_in, "return", functional("302"), reason="数字再核")
    municipal.cell(handed_in.lines.get(), "standard", "两次验收")
    municipal.answer_all(handed_in)
    municipal.move(handed_in, "submit", municipal.filer)
    # Another text: who had passed the first one passes this one too.
    municipal.move(handed_in, "pass", functional("302"))
    assert municipal.now(handed_in).state == "department_review"
    municipal.move(handed_in, "pass", functional("301"))
    assert municipal.now(handed_in).state == "office_review"


def test_the_committee_ratifies_with_a_document_and_it_is_issued(
    municipal: Drafting, handed_in: Plan
) -> None:
    for actor in (functional("302"), functional("301"), municipal.officer, municipal.leader):
        municipal.move(handed_in, "pass", actor)
    with pytest.raises(ValidationError) as refused:
        municipal.move(handed_in, "pass", municipal.officer, number=NUMBER)
    assert list(refused.value.message_dict) == ["document"]
    municipal.move(handed_in, "pass", municipal.officer, number=NUMBER, document="绩效委纪要 3 号")
    plan = municipal.now(handed_in)
    assert plan.state == "issued"
    assert Target.objects.get(unit=municipal.unit, current=True).document == NUMBER
    assert workflow_for(year_document(plan.year)).walks(history(plan))


@pytest.fixture
def district(db: None, fresh_district: Callable[[], Drafting]) -> Drafting:
    return fresh_district()


def test_what_is_graded_as_a_whole_is_listed_without_points(district: Drafting) -> None:
    plan = filled(district, "functional", {"standard": "按方案", "deadline": "11月30日"}, count=5)
    assert Reading(plan).errors == []
    client = Client()
    client.force_login(district.filer)
    address = f"/plans/{district.unit.code}/"
    table = client.get(address).content.decode()
    form = client.get(f"{address}lines/{plan.lines.first().pk}/").content.decode()
    assert 'data-cell="title"' in table
    assert 'name="title"' in form
    for cell in ("method", "points"):  # nothing to fill in there
        assert f'data-cell="{cell}"' not in table
        assert f'name="{cell}"' not in form
    for move, actor in (
        ("submit", district.filer),
        ("pass", district.officer),
        ("pass", district.leader),
    ):
        district.move(plan, move, actor)
    district.move(plan, "pass", district.officer, number=NUMBER)
    plan = district.now(plan)
    assert (plan.state, plan.number) == ("issued", NUMBER)
    issued = Target.objects.filter(unit=district.unit, current=True)
    assert {(each.method, each.points) for each in issued} == {(WITH_COMPONENT, 0)}
    # Its grade judges the component: no mark is wanted for any single target.
    assert targets_progress(plan.year).total == 0
    tree = tree_start(year=plan.year, unit=district.unit, actor=district.filer)
    assert {top.seen["title"] for top in tree.targets.all()} == {each.title for each in issued}
    assert Filing.objects.get(unit=district.unit, current=True).filed
    (part,) = statement_context(plan)["parts"]
    assert [row.title for row in part.rows] == [f"第 {n} 项工作" for n in range(1, 6)]


@pytest.mark.parametrize(
    ("texts", "column", "told"),
    [
        ({"method": "manual"}, "method", "整块定等次"),
        ({"points": "10"}, "points", "写 0"),
        ({"rate": "1"}, "rate", "删去这一格"),
    ],
)
def test_a_target_graded_with_its_component_has_no_points_or_rule_of_its_own(
    district: Drafting, texts: dict[str, str], column: str, told: str
) -> None:
    row = {"code": "Q1", "unit": district.unit.code, "component": "functional", "title": "一项"}
    row |= {"points": "0", "method": WITH_COMPONENT, "plan": "30", "measure": "件"}
    with pytest.raises(ValidationError, match=told) as refused:
        target_record(year=district.year, texts=row | texts, actor=district.officer)
    assert column in refused.value.message_dict
    made = target_record(year=district.year, texts=row, actor=district.officer)
    assert made.params == {"plan": "30"}


def test_fewer_than_the_usual_number_is_answered(district: Drafting) -> None:
    plan = district.start()
    line = line_add(plan=plan, component="functional", actor=district.filer)
    district.cell(line, "title", "一项工作")
    found = {each.finding.key for each in Reading(district.now(plan)).unanswered}
    assert "few_targets" in found
