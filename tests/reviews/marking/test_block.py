"""A pasted block of marks is saved in one request and one transaction: all of it or nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import audit
from core.models import AuditEntry
from reviews.marking.grid import MarkGrid
from reviews.marking.models import MarkBasis
from reviews.marking.scope import MarkingScope
from reviews.models import TargetMark
from tests import factories
from tests.fact_rows import complete_county, office_account, signed_in
from tests.factories import County, make_county
from tests.kept import kept_for_module
from units.models import Account, Role

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
NEW = [f"101-n{n}" for n in range(4)]


def open_county() -> County:
    county = complete_county(make_county())
    for key in NEW:
        factories.add_target(county, key, county.units["101"], "key", 10, None)
    return county


fresh_county = kept_for_module(open_county)


@pytest.fixture
def county(db: None, fresh_county: Callable[[], County]) -> County:
    return fresh_county()


@pytest.fixture
def office(county: County) -> Account:
    return office_account(county, Role.TARGET_OFFICE)


def rows_of(county: County, office: Account, figures: list[str]) -> list[dict[str, Any]]:
    grid = MarkGrid(MarkingScope(office, county.year)).of_unit(county.units["101"])
    tokens = {row.key: row.token for row in grid}
    listed = zip(NEW, figures, strict=False)
    return [{"expected": tokens[key], "figure": text} for key, text in listed]


def post(office: Account, rows: Any, **told: str) -> Any:
    sent = {"rows": rows if isinstance(rows, str) else json.dumps(rows), **told}
    return signed_in(office).post(reverse("reviews:marking_block"), sent)


def marked() -> list[Any]:
    found = TargetMark.objects.filter(key__in=NEW, current=True).order_by("key")
    return list(found.values_list("actual", flat=True))


def test_a_block_is_written_whole(county: County, office: Account) -> None:
    answer = post(office, rows_of(county, office, ["91", "92", "93"])).json()
    assert [row["cells"]["figure"] for row in answer["rows"]] == ["91", "92", "93"]
    assert marked() == [91, 92, 93]


def test_one_wrong_row_and_nothing_is_written_and_all_is_told(
    county: County, office: Account
) -> None:
    sent = rows_of(county, office, ["91", "九", "93", "很多"])
    answer = post(office, sent).json()
    assert sorted(answer["refused"]) == ["1", "3"]
    assert set(answer["refused"]["1"]["errors"]) == {"figure"}
    assert marked() == []
    post(office, sent[:1])
    answer = post(office, [{**sent[0], "figure": "99"}, {**sent[1], "figure": "5"}]).json()
    assert list(answer["refused"]) == ["0"]
    assert "改过" in answer["refused"]["0"]["stale"]
    assert marked() == [91]


def test_what_is_no_block_or_not_ones_own_is_not_found(county: County, office: Account) -> None:
    for wrong in ("", "{", "{}", "[]", "[1", "[1]", json.dumps([{"expected": "x"}] * 151)):
        assert post(office, wrong).status_code == 404
    rows = rows_of(county, office, ["91", "92"])
    filer = office_account(county, Role.DEPARTMENT_FILER)
    assert post(filer, rows).status_code == 404
    other = {"expected": "target|none||look_up|0", "figure": "1"}
    assert post(office, [*rows, other]).status_code == 404
    assert marked() == []


def test_the_api_takes_a_block_too(county: County, office: Account) -> None:
    client, url = signed_in(office), reverse("api:marking-block")
    rows = [{"kind": "target", "key": key, "figure": "9", "way": "look_up"} for key in NEW]
    wrong = client.post(
        url, json.dumps([*rows[:3], {**rows[3], "figure": "x"}]), "application/json"
    )
    assert wrong.status_code == 400
    assert [each["row"] for each in wrong.json()] == [3]
    assert marked() == []
    assert client.post(url, json.dumps(rows), "application/json").status_code == 200
    assert marked() == [9, 9, 9, 9]


def test_a_row_more_costs_a_block_nothing(county: County, office: Account) -> None:
    """What rows are judged by is read once, what they state is written once."""
    counts = []
    client = signed_in(office)
    sent = rows_of(county, office, ["91", "92", "93", "94"])
    for rows in (sent[:1], sent[1:2], sent[2:]):
        with CaptureQueriesContext(connection) as asked:
            client.post(reverse("reviews:marking_block"), {"rows": json.dumps(rows)})
        counts.append(len(asked))
    _first, one, two = counts
    assert one == two <= 40
    assert marked() == [91, 92, 93, 94]


def test_each_mark_of_a_block_says_how_it_was_established(county: County, office: Account) -> None:
    sent = rows_of(county, office, ["91", "92"])
    post(office, [{**sent[0], "evidence": "台账"}, {**sent[1], "evidence": "年报"}])
    facts = {mark.key: mark for mark in TargetMark.objects.filter(key__in=NEW, current=True)}
    bases = {row.fact: row.evidence for row in MarkBasis.objects.all()}
    assert {key: bases[mark.pk] for key, mark in facts.items()} == {NEW[0]: "台账", NEW[1]: "年报"}
    assert {mark.recorded_by for mark in facts.values()} == {office}
    noted = AuditEntry.objects.filter(event="markbasis.keep")
    assert {row.detail["mark"] for row in noted} == {mark.pk for mark in facts.values()}
    assert audit.verify() == []


def test_a_block_corrects_what_stands_and_leaves_what_is_the_same(
    county: County, office: Account
) -> None:
    post(office, rows_of(county, office, ["91", "92", "93"]))
    first = {mark.key: mark.pk for mark in TargetMark.objects.filter(key__in=NEW, current=True)}
    post(office, rows_of(county, office, ["91", "95", "96"]))
    now = {mark.key: mark for mark in TargetMark.objects.filter(key__in=NEW, current=True)}
    assert marked() == [91, 95, 96]
    assert now[NEW[0]].pk == first[NEW[0]]
    assert now[NEW[1]].supersedes_id == first[NEW[1]]
    assert now[NEW[1]].reason == "录入人自行改正"


def test_one_mark_twice_in_a_block_is_refused(county: County, office: Account) -> None:
    one = rows_of(county, office, ["91"])[0]
    answer = post(office, [one, {**one, "figure": "92"}]).json()
    assert list(answer["refused"]) == ["1"]
    assert "两次" in answer["refused"]["1"]["errors"]["figure"][0]
    assert marked() == []


def test_an_item_of_several_units_is_one_block(county: County, office: Account) -> None:
    """A department pastes its item over all units: as few queries as for one."""
    grid = MarkGrid(MarkingScope(office, county.year))
    key = next(row.key for row in grid.of_unit(county.units["101"]) if row.kind == "common")
    item = key.rpartition("/")[2]
    rows = [
        {"expected": row.token, "figure": "3", "way": "look_up"}
        for row in MarkGrid(MarkingScope(office, county.year)).of_item(item)
    ]
    client, sent = signed_in(office), {"rows": json.dumps(rows), "reason": "复核"}
    with CaptureQueriesContext(connection) as asked:
        answer = client.post(reverse("reviews:marking_block"), sent).json()
    assert [row["cells"]["figure"] for row in answer["rows"]] == ["3"] * len(rows)
    assert len(rows) > 1
    assert len(asked) <= 47


def test_a_refused_withdrawal_undoes_the_block(county: County, office: Account) -> None:
    post(office, rows_of(county, office, ["91", "92"]))
    sent = rows_of(county, office, ["", "九"])
    assert list(post(office, sent).json()["refused"]) == ["1"]
    assert marked() == [91, 92]
    answer = post(office, rows_of(county, office, ["", "95"])).json()
    assert answer["rows"][0]["missing"] is True
    assert marked() == [95]
