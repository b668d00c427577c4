"""Functional departments draft their common targets, the office takes them over (K-3.7)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from core.notices.models import Notice
from core.work_items import Kind
from core.workflow import NotYoursError, StaleMoveError
from schemes.models import CalendarEntry, Phase, Year
from targets.common.drafts import flow
from targets.common.drafts.models import CommonDraft, CommonDraftLine
from targets.common.drafts.queries import asked_units, draft_of
from targets.common.drafts.services import (
    draft_fill,
    draft_line_remove,
    draft_line_save,
    draft_move,
)
from targets.common.drafts.work import draft_work
from targets.common.reading import CommonYear
from targets.common.services import common_share_record
from targets.models import CommonItem, CommonShare
from tests.factories import COMMON_ITEM, County, make_county, record_all
from tests.kept import kept_for_module
from units.models import Account, Role, Unit

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

LINE = {
    "component": "common",
    "title": "信访工作",
    "content": "按期办结信访事项",
    "standard": "办结率 95%",
    "method": "每少 1 个百分点扣 1 分",
    "deadline": "2026-11-30",
    "points": "40",
    "peer_groups": "department",
}


def with_marker() -> County:
    """A county whose unit 103 marks the one common item that it has."""
    county = make_county(departments=3)
    marked = {"marking_unit": county.units["103"], "points": Fraction(460)}
    record_all(CommonItem, county, {COMMON_ITEM: marked})
    county.office.account(Role.TARGET_OFFICE, username="office")
    county.office.account(
        Role.FUNCTIONAL_DEPARTMENT, unit=county.units["103"], username="department"
    )
    county.office.account(Role.FUNCTIONAL_DEPARTMENT, unit=county.units["102"], username="other")
    return county


fresh_county = kept_for_module(with_marker)


@pytest.fixture
def county(db: None, fresh_county: Callable[[], County]) -> County:
    return fresh_county()


def who(name: str) -> Account:
    return Account.objects.get(username=name)


def unit(county: County) -> Unit:
    return county.units["103"]


def draft(county: County) -> CommonDraft:
    found = draft_of(county.year, unit(county))
    assert found is not None
    return found


def save(
    county: County, actor: str = "department", line: int | None = None, **texts: str
) -> CommonDraftLine:
    standing = draft_of(county.year, unit(county))
    told: dict[str, Any] = {"year": county.year, "unit": unit(county), "actor": who(actor)}
    version = standing.version if standing else 0
    return draft_line_save(**told, line=line, texts={**LINE, **texts}, version=version)


def move(county: County, key: str, actor: str, **told: Any) -> CommonDraft:
    row = draft(county)
    return draft_move(draft=row, move=key, version=row.version, actor=who(actor), **told)


def filled(county: County) -> None:
    """The standing item brought in and completed, and a new line."""
    asked: dict[str, Any] = {"year": county.year, "unit": unit(county), "version": 0}
    draft_fill(**asked, actor=who("department"))
    [standing] = draft(county).lines.all()
    assert (standing.item, standing.points) == (COMMON_ITEM, 460)
    save(county, line=standing.pk, title="政令畅通", points="460")
    save(county)


def items(county: County) -> dict[str, Any]:
    rows = CommonItem.objects.filter(year=county.year, current=True)
    return {row.key: (row.title, row.points) for row in rows}


def as_(name: str) -> Client:
    client = Client()
    client.force_login(who(name))
    return client


def test_a_draft_becomes_common_items_of_its_department(county: County) -> None:
    filled(county)
    move(county, flow.SUBMIT, "department")
    assert items(county)[COMMON_ITEM][1] == 460
    taken = move(county, flow.TAKE, "office")
    assert items(county) == {COMMON_ITEM: ("政令畅通", 460), "103-G01": ("信访工作", 40)}
    assert taken.items == [COMMON_ITEM, "103-G01"]
    made = CommonItem.objects.get(year=county.year, current=True, key="103-G01")
    assert made.marking_unit == unit(county)
    for words in ("按期办结信访事项", "质量标准：办结率 95%", "2026年11月30日", "扣 1 分"):
        assert words in made.content
    assert not CommonYear(county.year).unbalanced()
    assert Notice.objects.filter(recipient=who("department")).exists()


def test_what_was_returned_is_mended_and_taken_again(county: County) -> None:
    filled(county)
    move(county, flow.SUBMIT, "department")
    with pytest.raises(ValidationError):
        move(county, flow.RETURN, "office")
    move(county, flow.RETURN, "office", reason="分值偏高")
    line = draft(county).lines.get(title="信访工作")
    save(county, line=line.pk, points="30")
    move(county, flow.SUBMIT, "department")
    move(county, flow.TAKE, "office")
    assert items(county)["103-G01"] == ("信访工作", 30)
    move(county, flow.RETURN, "office", reason="这一条并入别的")
    told: dict[str, Any] = {"year": county.year, "unit": unit(county), "line": line.pk}
    draft_line_remove(**told, version=draft(county).version, actor=who("department"))
    move(county, flow.SUBMIT, "department")
    move(county, flow.TAKE, "office")
    assert list(items(county)) == [COMMON_ITEM]


def test_points_that_the_office_fixed_stay(county: County) -> None:
    record_all(CommonItem, county, {COMMON_ITEM: {"fixed": True}})
    filled(county)
    line = draft(county).lines.get(item=COMMON_ITEM)
    save(county, line=line.pk, title="政令畅通", points="300")
    move(county, flow.SUBMIT, "department")
    move(county, flow.TAKE, "office")
    assert items(county)[COMMON_ITEM] == ("政令畅通", 460)


def test_units_are_named_beside_groups_and_are_named_no_more(county: County) -> None:
    name = county.units["101"].name
    row = save(county, peer_groups="", units=name, points="40")
    assert (row.peer_groups, row.units) == ([], ["101"])
    move(county, flow.SUBMIT, "department")
    move(county, flow.TAKE, "office")
    given = {r.unit.unit.code: set(r.cells) for r in CommonYear(county.year).rows}
    assert given == {
        "101": {COMMON_ITEM, "103-G01"},
        "102": {COMMON_ITEM},
        "103": {COMMON_ITEM},
    }
    move(county, flow.RETURN, "office", reason="换单位")
    save(county, line=row.pk, peer_groups="", units=county.units["102"].name)
    move(county, flow.SUBMIT, "department")
    move(county, flow.TAKE, "office")
    shares = CommonShare.objects.filter(year=county.year, current=True)
    assert [share.unit.code for share in shares] == ["102"]


def test_an_exemption_outlives_a_new_text(county: County) -> None:
    texts = {"unit": "101", "item": COMMON_ITEM, "applies": "否"}
    common_share_record(year=county.year, texts=texts, actor=who("office"))
    filled(county)
    move(county, flow.SUBMIT, "department")
    move(county, flow.TAKE, "office")
    assert CommonShare.objects.filter(year=county.year, current=True, applies=False).exists()


def test_another_departments_item_is_not_overwritten(county: County) -> None:
    filled(county)
    record_all(CommonItem, county, {COMMON_ITEM: {"marking_unit": county.units["102"]}})
    move(county, flow.SUBMIT, "department")
    move(county, flow.TAKE, "office")
    titles = {key: title for key, (title, _points) in items(county).items()}
    assert titles[COMMON_ITEM] != "政令畅通"
    assert sorted(titles) == ["103-G01", "103-G02", COMMON_ITEM]


@pytest.mark.parametrize(
    ("texts", "wrong"),
    [
        ({"title": ""}, "title"),
        ({"points": "0"}, "points"),
        ({"points": "四十"}, "points"),
        ({"deadline": "年底"}, "deadline"),
        ({"component": "key"}, "component"),
        ({"peer_groups": ""}, "peer_groups"),
        ({"peer_groups": "nowhere"}, "peer_groups"),
        ({"units": "没有的局"}, "units"),
        ({"content": "长" * 901}, "content"),
    ],
)
def test_what_cannot_stand_is_told_under_its_field(
    county: County, texts: dict[str, str], wrong: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        save(county, "department", None, **texts)
    assert list(refused.value.message_dict) == [wrong]


def test_what_is_handed_in_says_how_it_is_judged(county: County) -> None:
    save(county, method="", points="")
    with pytest.raises(ValidationError, match="考核办法、建议分值"):
        move(county, flow.SUBMIT, "department")


def test_only_the_department_drafts_and_only_the_office_takes(county: County) -> None:
    for other in ("office", "other"):
        with pytest.raises(NotYoursError):
            save(county, other)
    save(county)
    move(county, flow.SUBMIT, "department")
    for other in ("department", "other"):
        with pytest.raises(NotYoursError):
            move(county, flow.TAKE, other)
    with pytest.raises(ValidationError, match="已报目标办"):
        save(county)


def test_of_two_officers_the_second_is_told(county: County) -> None:
    save(county)
    shown = move(county, flow.SUBMIT, "department").version
    move(county, flow.TAKE, "office")
    with pytest.raises(StaleMoveError):
        draft_move(draft=draft(county), move=flow.TAKE, version=shown, actor=who("office"))
    told: dict[str, Any] = {"year": county.year, "unit": unit(county), "line": None}
    move(county, flow.RETURN, "office", reason="再看")
    with pytest.raises(ValidationError, match="你看到的是旧的"):
        draft_line_save(**told, texts=LINE, version=1, actor=who("department"))


def test_the_servers_clock_says_what_is_late(county: County) -> None:
    rows = CalendarEntry.objects.filter(year=county.year, key="common_targets")
    due = rows.get().due_at
    save(county)
    assert not move(county, flow.SUBMIT, "department", arrived=due).late
    move(county, flow.WITHDRAW, "department")
    assert move(county, flow.SUBMIT, "department", arrived=due + timedelta(seconds=1)).late


def test_a_department_meets_its_own_and_the_office_all(county: County) -> None:
    save(county)
    page = "/common-drafts/103/?year=2026"
    assert "信访工作" in as_("department").get(page).content.decode()
    # A draft that is not handed in is the department's own; that there is one, the office sees.
    seen = as_("office").get(page).content.decode()
    assert "草稿" in seen
    assert "信访工作" not in seen
    assert as_("other").get(page).status_code == 404
    assert as_("other").post("/common-drafts/103/lines/new/", LINE).status_code == 404
    assert as_("office").get("/common-drafts/103/lines/new/?year=2026").status_code == 404
    assert [each.code for each in asked_units(county.year)] == ["103"]
    listed = as_("office").get("/common-drafts/?year=2026&q=103", follow=True)
    assert unit(county).name in listed.content.decode()


def test_the_form_keeps_what_was_typed_and_the_page_acts(county: County) -> None:
    client, form = as_("department"), "/common-drafts/103/lines/new/?year=2026"
    assert client.get(form).status_code == 200
    refused = client.post(form, {**LINE, "points": "很多", "version": "0"})
    assert refused.status_code == 422
    assert "很多" in refused.content.decode()
    assert client.post(form, {**LINE, "version": "0"}).status_code == 302
    moved = "/common-drafts/103/moves/submit/?year=2026"
    client.post(moved, {"version": str(draft(county).version)})
    assert draft(county).state == flow.HANDED
    office = as_("office")
    page = office.get("/common-drafts/103/?year=2026").content.decode()
    assert "写进共性目标" in page
    version = str(draft(county).version)
    office.post("/common-drafts/103/moves/take/?year=2026", {"version": version})
    assert "103-G01" in items(county)
    book = office.get("/common-drafts.xlsx?year=2026")
    assert book.content.startswith(b"PK")


def test_the_api_does_what_the_page_does(county: County) -> None:
    client, base = as_("department"), "/api/common-drafts/103/"
    sent: dict[str, Any] = {"texts": LINE, "version": 0}
    made = client.post(f"{base}line/?year=2026", sent, "application/json").json()
    assert [line["title"] for line in made["lines"]] == ["信访工作"]
    told = {"move": "submit", "version": made["version"]}
    done = client.post(f"{base}move/?year=2026", told, "application/json").json()
    assert (done["state"], done["moves"]) == ("handed", ["withdraw"])
    assert client.post(f"{base}move/?year=2026", told, "application/json").status_code == 409
    assert as_("other").get(f"{base}?year=2026").status_code == 404
    rows = as_("office").get("/api/common-drafts/?year=2026").json()
    assert [(row["unit"], row["state"], row["points"]) for row in rows] == [("103", "handed", "40")]


def test_each_side_is_told_what_waits_for_it(county: County) -> None:
    Year.objects.filter(pk=county.year.pk).update(phase=Phase.FILING)
    later = timezone.now() + timedelta(days=400)
    CalendarEntry.objects.filter(year=county.year).update(due_at=later)

    def told(name: str) -> list[tuple[str, str]]:
        return [(item.kind, item.key) for item in draft_work(who(name))]

    assert told("department") == [(Kind.MINE, "common-draft-103")]
    assert told("office") == [(Kind.LATE, "common-draft-2026-103")]
    save(county)
    move(county, flow.SUBMIT, "department")
    assert told("department") == [(Kind.WAITING, "common-draft-103")]
    assert told("office") == [(Kind.MINE, "common-drafts-take")]
    move(county, flow.TAKE, "office")
    assert told("department") == told("office") == []
