"""Marks typed as a table: who may, what is asked, what is missing, who is slower."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.facts import StaleFactError
from core.models import AuditEntry
from core.policy import Denied
from reviews.marking.entry import MarkAsked
from reviews.marking.files import marks_seen
from reviews.marking.grid import MarkGrid, is_far
from reviews.marking.models import MarkBasis, MarkKind
from reviews.marking.page import Around
from reviews.marking.rows import row_of
from reviews.marking.scope import MarkingScope
from reviews.marking.services import mark_enter
from reviews.marking.team_services import conflict_declare, team_save
from reviews.models import CommonMark, TargetMark
from targets.models import Target
from targets.services import target_record
from tests.fact_rows import complete_county, office_account, signed_in
from tests.factories import County, make_county
from tests.kept import kept_for_module
from tests.office import plain_account
from units.models import Account, Role
from units.services import role_grant

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

fresh_county = kept_for_module(lambda: complete_county(make_county()))
KEY = "101-open"


@pytest.fixture
def county(db: None, fresh_county: Callable[[], County]) -> County:
    return fresh_county()


@pytest.fixture
def office(county: County) -> Account:
    return office_account(county, Role.TARGET_OFFICE)


def enter(county: County, actor: Account, key: str = KEY, **told: Any) -> Any:
    cells = {name: told.pop(name) for name in list(told) if name in FIELDS}
    kind = MarkKind.COMMON if "/" in key else MarkKind.TARGET
    asked = MarkAsked(
        kind=kind,
        key=key,
        expected=told.pop("expected", None),
        cells=cells,
        way=told.pop("way_shown", "look_up"),
        reason=told.pop("reason", ""),
    )
    return mark_enter(year=county.year, asked=asked, actor=actor)


FIELDS = ("figure", "note", "way", "evidence")


def standing(key: str = KEY) -> TargetMark:
    return TargetMark.objects.get(key=key, current=True)


def test_a_typed_figure_is_the_fact_with_how_it_was_established(
    county: County, office: Account
) -> None:
    made = enter(county, office, figure="96", evidence="统计年报").row
    assert (standing().actual, standing().marked_by) == (96, "目标办")
    basis = MarkBasis.objects.get(kind="target", fact=standing().pk)
    assert (basis.way, basis.evidence) == ("look_up", "统计年报")
    assert made.fact == standing().pk
    assert made.score
    assert not made.missing


def test_what_is_missing_is_missing_and_no_zero(county: County, office: Account) -> None:
    grid = MarkGrid(MarkingScope(office, county.year))
    row = row_of(grid, MarkKind.TARGET, KEY)
    assert row is not None
    assert (row.missing, row.figure, row.score) == (True, "", "")
    with pytest.raises(ValidationError, match="不填 0"):
        enter(county, office, figure="")
    enter(county, office, figure="96")
    enter(county, office, figure="", expected=standing().pk)
    assert not TargetMark.objects.filter(key=KEY, current=True).exists()


def test_not_applicable_is_typed_and_is_no_figure(county: County, office: Account) -> None:
    row = enter(county, office, figure="不适用").row
    assert standing().applicability == "not_applicable"
    assert standing().actual is None
    assert (row.figure, row.score, row.missing) == ("不适用", "", False)


def test_errors_stand_under_the_fields_of_the_row(county: County, office: Account) -> None:
    with pytest.raises(ValidationError) as caught:
        enter(county, office, figure="九十")
    assert list(caught.value.message_dict) == ["figure"]
    with pytest.raises(ValidationError) as caught:
        enter(county, office, figure="90", way="dream")
    assert list(caught.value.message_dict) == ["way"]
    with pytest.raises(ValidationError) as caught:
        enter(county, office, figure="九十", way="dream", evidence="长" * 501)
    assert set(caught.value.message_dict) == {"figure", "way", "evidence"}
    assert not TargetMark.objects.filter(key=KEY, current=True).exists()


def test_how_it_was_established_alone_has_its_audit_row(county: County, office: Account) -> None:
    enter(county, office, figure="96")
    shown = standing()
    enter(county, office, evidence="现场照片", expected=shown.pk)
    assert standing() == shown
    row = AuditEntry.objects.filter(event="markbasis.keep").latest("pk")
    assert (row.actor, row.detail["mark"], row.detail["evidence"]) == (
        office,
        shown.pk,
        "现场照片",
    )


def test_ones_own_slip_needs_no_reason_anothers_does(county: County, office: Account) -> None:
    enter(county, office, figure="96")
    enter(county, office, figure="95", expected=standing().pk)
    other = plain_account("second")
    role_grant(
        account=other,
        role=Role.TARGET_OFFICE,
        authority=county.office.authority,
        unit=None,
        actor=None,
    )
    with pytest.raises(ValidationError) as caught:
        enter(county, other, figure="90", expected=standing().pk)
    assert set(caught.value.message_dict) == {"reason"}
    with pytest.raises(ValidationError) as caught:
        enter(county, other, figure="九十", expected=standing().pk)
    assert set(caught.value.message_dict) == {"figure", "reason"}
    enter(county, other, figure="90", expected=standing().pk, reason="复核台账")
    assert standing().actual == 90


def test_who_was_slower_is_told(county: County, office: Account) -> None:
    enter(county, office, figure="96")
    with pytest.raises(StaleFactError):
        enter(county, office, figure="95")


def test_a_department_marks_its_own_items_and_no_targets(county: County) -> None:
    department = office_account(county, Role.FUNCTIONAL_DEPARTMENT)
    scope = MarkingScope(department, county.year)
    rows = MarkGrid(scope).of_unit(county.units["102"])
    assert not any(row.kind == MarkKind.TARGET for row in rows)
    with pytest.raises(Denied):
        enter(county, department, figure="96")


@pytest.mark.parametrize("role", [Role.REVIEWING_OFFICE, Role.LEADER, Role.AUDITOR])
def test_who_only_looks_on_marks_nothing_by_any_way(county: County, role: Role) -> None:
    """Whoever meets the row may not write it for that: on the page, as a block, through the API."""
    reader = office_account(county, role)
    sees = role == Role.REVIEWING_OFFICE
    rows = MarkGrid(MarkingScope(reader, county.year)).of_unit(county.units["101"])
    assert bool(rows) is sees
    assert not any(row.editable for row in rows)
    with pytest.raises(Denied):
        enter(county, reader, figure="96")
    client, asked = signed_in(reader), f"?year={county.year.year}"
    row = {"expected": f"target|{KEY}||look_up|", "figure": "96"}
    posted = (
        (reverse("reviews:marking_save") + asked, row),
        (reverse("reviews:marking_block") + asked, {"rows": json.dumps([row])}),
    )
    for url, body in posted:
        assert client.post(url, body).status_code == 404
    told = {"kind": "target", "key": KEY, "figure": "96", "way": "look_up"}
    answer = client.post("/api/marking/enter/", told, content_type="application/json")
    assert answer.status_code == 404
    assert not TargetMark.objects.filter(key=KEY, current=True).exists()


def test_a_team_marks_the_targets_of_its_units_until_a_conflict(
    county: County, office: Account
) -> None:
    member = plain_account("member")
    role_grant(
        account=member,
        role=Role.DEPARTMENT_FILER,
        authority=county.office.authority,
        unit=county.units["103"],
        actor=None,
    )
    with pytest.raises(Denied):
        enter(county, member, figure="96")
    unit = county.units["101"]
    team_save(year=county.year, name="第一组", members=[member.pk], units=[unit.pk], actor=office)
    enter(county, member, figure="96")
    assert standing().marked_by == "第一组"
    client = signed_in(member)
    page = reverse("reviews:marking_unit", args=["101"])
    assert client.get(page).status_code == 200
    assert client.get(reverse("reviews:marking_unit", args=["102"])).status_code == 404
    conflict_declare(year=county.year, account=member, unit=unit, reason="配偶在该单位")
    assert client.get(page).status_code == 404
    with pytest.raises(Denied):
        enter(county, member, figure="95", expected=standing().pk)


def test_a_unit_has_one_team(county: County, office: Account) -> None:
    told = {"year": county.year, "members": [office.pk], "actor": office}
    team_save(name="第一组", units=[county.units["101"].pk], **told)
    with pytest.raises(ValidationError) as caught:
        team_save(name="第一组", units=[county.units["101"].pk], **told)
    assert set(caught.value.message_dict) == {"name", "units"}


def test_far_from_the_units_own_score(county: County) -> None:
    share, full, own = Fraction(1, 20), Fraction(40), Fraction(40)
    assert is_far(share, full, Fraction(37), own)
    assert not is_far(share, full, Fraction(38), own)
    assert not is_far(share, full, None, own)
    assert not is_far(None, full, Fraction(0), own)


def test_the_page_saves_a_row_and_says_what_is_wrong(county: County, office: Account) -> None:
    client = signed_in(office)
    url = reverse("reviews:marking_save") + f"?year={county.year.year}"
    answer = client.post(url, {"expected": f"target|{KEY}||look_up|", "figure": "96"}).json()
    assert answer["cells"]["figure"] == "96"
    assert answer["told"]["score"]
    target = Target.objects.get(key=KEY, current=True)
    assert answer["expected"] == f"target|{KEY}|{standing().pk}|look_up|{target.pk}"
    wrong = client.post(url, {"expected": answer["expected"], "figure": "x"}).json()
    assert set(wrong["errors"]) == {"figure"}
    late = client.post(url, {"expected": f"target|{KEY}||look_up|", "figure": "95"}).json()
    assert late["stale"]
    assert client.post(url, {"expected": "nonsense", "figure": "1"}).status_code == 404


def test_a_row_drawn_before_its_target_changed_is_asked_again(
    county: County, office: Account
) -> None:
    seen = Target.objects.get(key=KEY, current=True)
    target_record(
        year=county.year,
        texts={"code": KEY, "title": "改过的目标"},
        expected=seen.pk,
        reason="批准变更",
        actor=county.clerk,
    )
    client = signed_in(office)
    url = reverse("reviews:marking_save") + f"?year={county.year.year}"
    row = {"expected": f"target|{KEY}||look_up|{seen.pk}", "figure": "96"}
    answer = client.post(url, row).json()
    assert "你看到的是旧的" in answer["stale"]
    assert not TargetMark.objects.filter(key=KEY, current=True).exists()
    again = client.post(url, {**row, "expected": answer["expected"]}).json()
    assert again["cells"]["figure"] == "96"
    now = Target.objects.get(key=KEY, current=True)
    assert standing().target_id == now.pk != seen.pk
    body = {"kind": "target", "key": KEY, "figure": "95", "way": "inspect"}
    body |= {"expected": standing().pk, "judges": seen.pk}
    late = client.post("/api/marking/enter/", body, content_type="application/json")
    assert late.status_code == 409


def test_a_common_item_over_its_units(county: County, office: Account) -> None:
    client = signed_in(office)
    page = client.get(reverse("reviews:marking_item", args=["services"]))
    assert page.status_code == 200
    keys = [row.key for _group, row, _address, _count in page.context["rows"]]
    assert "101/services" in keys
    mark = CommonMark.objects.get(key="101/services", current=True)
    enter(county, office, key=mark.key, figure="455", expected=mark.pk, reason="核对")
    assert CommonMark.objects.get(key="101/services", current=True).score == 455


def test_a_units_marks_stand_under_their_components_with_what_is_missing(
    county: County, office: Account
) -> None:
    client = signed_in(office)
    address = reverse("reviews:marking_unit", args=["101"])
    rows = client.get(address).context["rows"]
    heads = [(group.key, group.total, group.missing) for group, *_row in rows if group]
    assert sum(total for _key, total, _missing in heads) == len(rows)
    assert sum(missing for _key, _total, missing in heads) == 1
    components = [row.component for _group, row, *_more in rows]
    assert components == sorted(components, key=[key for key, *_counts in heads].index)
    only = client.get(f"{address}?missing=1").context["rows"]
    assert [row.key for _group, row, *_more in only] == [KEY]
    made = enter(county, office, figure="96")
    assert not made.row.missing


def test_the_next_in_which_something_is_missing() -> None:
    listed = [("1", "一", 2), ("2", "二", 0), ("3", "三", 0), ("4", "四", 1)]
    middle = Around.of(listed, "2")
    assert (middle.before, middle.after, middle.lacking) == (listed[0], listed[2], listed[3])
    # From the last one it begins again from the top; the one that is open is not the next.
    assert Around.of(listed, "4").lacking == listed[0]
    assert Around.of(listed[1:3], "2").lacking is None
    assert Around.of(listed, "9") == Around()


def test_files_of_many_marks_are_asked_of_in_a_fixed_number_of_queries(
    county: County, office: Account, django_assert_max_num_queries: Any
) -> None:
    keys = [f"target:{key}" for key in Target.objects.values_list("key", flat=True)]
    keys += ["common:101/services", "common:102/services", "common:101/none", "target:none"]
    few, many = [keys[0], keys[-4]], keys
    with CaptureQueriesContext(connection) as asked:
        assert set(marks_seen(office, county.year, few)) == set(few)
    with django_assert_max_num_queries(len(asked)):
        assert set(marks_seen(office, county.year, many)) == set(many[:-2])


def test_the_table_of_a_unit_asks_nothing_twice(county: County, office: Account) -> None:
    unit = county.units["101"]
    reader = office_account(county, Role.REVIEWING_OFFICE)
    member = member_of_teams(county, office)
    enter(county, office, figure="96", evidence="台账")
    page = reverse("reviews:marking_unit", args=[unit.code])
    found = {}
    for account in (office, reader, member):
        client = signed_in(account)
        client.get(page)
        with CaptureQueriesContext(connection) as caught:
            rows = client.get(page).context["rows"]
        asked = [each["sql"] for each in caught if each["sql"].startswith("SELECT")]
        assert sorted(set(asked)) == sorted(asked), account
        found[account] = len(asked)
        assert rows
    assert list(found.values()) == [20, 21, 19]


def member_of_teams(county: County, office: Account) -> Account:
    """Who belongs to two teams, each with a unit of its own."""
    member = plain_account("teams-member")
    role_grant(account=member, role=Role.STAFF, authority=county.office.authority, actor=None)
    for name, code in (("第一组", "101"), ("第二组", "102")):
        units = [county.units[code].pk]
        team_save(year=county.year, name=name, members=[member.pk], units=units, actor=office)
    return member


def test_the_work_list_counts_what_is_there(county: County, office: Account) -> None:
    page = signed_in(office).get(reverse("reviews:marking"))
    row = next(each for each in page.context["page"] if each.unit.code == "101")
    assert (row.targets, row.missing) == (3, 1)


def test_the_api_enters_as_the_page_does(county: County, office: Account) -> None:
    client = signed_in(office)
    body = {"kind": "target", "key": KEY, "figure": "96", "way": "inspect"}
    answer = client.post("/api/marking/enter/", body, content_type="application/json")
    assert answer.status_code == 200, answer.content
    assert answer.json()["fact"] == standing().pk
    listed = client.get("/api/marking/101/").json()
    assert any(row["key"] == KEY and row["way"] == "inspect" for row in listed)
    again = client.post("/api/marking/enter/", body, content_type="application/json")
    assert again.status_code == 409


def test_what_is_counted_one_by_one_is_found_whole(county: County, office: Account) -> None:
    Target.objects.filter(key=KEY, current=True).update(measure="场")
    client, url = signed_in(office), reverse("reviews:marking_save") + f"?year={county.year.year}"
    told = "以“场”计的填整数"
    sent = {"expected": f"target|{KEY}||look_up|"}
    assert client.post(url, sent | {"figure": "2.42"}).json()["errors"] == {"figure": [told]}
    body = {"kind": "target", "key": KEY, "figure": "2.42", "way": "inspect"}
    answer = client.post("/api/marking/enter/", body, content_type="application/json")
    wrong = answer.json()["error"]["fields"]["figure"]
    assert (answer.status_code, [each["message"] for each in wrong]) == (400, [told])
    assert not TargetMark.objects.filter(key=KEY, current=True).exists()
    assert enter(county, office, figure="96.0").row.figure == "96"


def test_a_share_in_the_same_measure_has_its_fraction(county: County, office: Account) -> None:
    params = {"plan": "97.5", "direction": "higher"}
    Target.objects.filter(key=KEY, current=True).update(measure="场", params=params)
    assert enter(county, office, figure="96.42").row.figure == "96.42"
