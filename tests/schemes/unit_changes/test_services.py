"""Units founded, renamed, merged, split, abolished: all of it or nothing, and back again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from core.facts import FactInput, StaleFactError, fact_record
from core.models import AuditEntry
from schemes.models import Year, YearState
from schemes.unit_changes.request import ChangeRequest
from schemes.unit_changes.services import (
    PlanMovedError,
    unit_change_record,
    unit_change_withdraw,
)
from schemes.unit_pages.change_words import preview_of
from tests.bonuses.people import PaidCounty, make_paid_county, post
from tests.factories import County, add_target, add_unit_year
from tests.kept import kept_for_module
from tests.schemes.unit_changes.changes import FIRST_OF_JUNE, asked, done, new_unit, planned
from units.history import changes_of, unit_at
from units.lifecycle_models import ChangeKind, UnitChange, YearHandling
from units.models import Person, Posting, PostingMonths, Unit, UnitYear

pytestmark = pytest.mark.django_db

fresh = kept_for_module(make_paid_county)


@pytest.fixture
def county(db: None, fresh: Callable[[], PaidCounty]) -> County:
    return fresh().county


def standing(model: Any) -> dict[str, Any]:
    return {row.key: row for row in model.objects.filter(current=True)}


def months(person: str) -> dict[str, int]:
    rows = PostingMonths.objects.filter(current=True, posting__person__code=person)
    return {row.key.split("/")[1]: row.months for row in rows}


def problems(county: County, request: ChangeRequest) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as caught:
        planned(county, request)
    return caught.value.message_dict


def test_a_merger_ends_and_begins_postings_with_months_of_the_day(county: County) -> None:
    change = done(county, asked(ChangeKind.MERGE, "103", into="101"))
    postings = standing(Posting)
    old, new = postings["C01/103/2020-03-01"], postings["C01/101/2026-06-01"]
    assert old.ends_on == date(2026, 5, 31)
    assert (new.starts_on, new.ends_on, new.title) == (FIRST_OF_JUNE, None, old.title)
    assert months("C01") == {"103": 5, "101": 7}
    assert change.ended == ["103"]
    assert Unit.objects.get(pk=county.units["103"].pk).abolished_on == FIRST_OF_JUNE


def test_the_absorbed_unit_is_not_assessed_any_more_and_paid_like_its_successor(
    county: County,
) -> None:
    done(county, asked(ChangeKind.MERGE, "103", into="101"))
    row = standing(UnitYear)["103"]
    assert (row.directly_assessed, row.paid_like) == (False, county.units["101"])
    assert row.reason == "机构改革"


def test_it_may_still_be_assessed_for_its_part_of_the_year(county: County) -> None:
    handling = YearHandling.ASSESSED_FOR_ITS_PART
    done(county, asked(ChangeKind.MERGE, "103", into="101", handling=handling))
    assert standing(UnitYear)["103"].directly_assessed
    assert months("C01") == {"103": 5, "101": 7}


def test_a_new_unit_begins_its_year_with_what_was_typed(county: County) -> None:
    request = asked(ChangeKind.MERGE, "101", "103", new_units=(new_unit(),))
    change = done(county, request)
    row = standing(UnitYear)["150"]
    assert (row.name, row.peer_group, row.posts) == ("农业综合局", "department", 30)
    assert (change.founded, change.ended) == (["150"], ["101", "103"])
    assert "A01/150/2026-06-01" in standing(Posting)
    assert standing(UnitYear)["101"].paid_like == row.unit


def test_months_that_are_not_those_of_the_dates_want_to_be_confirmed(county: County) -> None:
    person = Person.objects.get(code="C02")
    fact = PostingMonths.objects.get(current=True, posting__person=person)
    scope = {"authority": county.office.authority, "year": 2026}
    item = FactInput(fact.key, {"posting": fact.posting, "months": 9})
    fact_record(PostingMonths, scope=scope, item=item, actor=county.clerk)
    request = asked(ChangeKind.MERGE, "103", into="101")
    [move] = planned(county, request).asks
    assert [(s.recorded, s.before, s.after) for s in move.months] == [(9, 5, 4)]
    told = replace(request, months={f"2026/{fact.key}": (2, 7)})
    done(county, told)
    assert months("C02") == {"103": 2, "101": 7}
    assert months("C01") == {"103": 5, "101": 7}


def test_a_renaming_names_the_unit_and_its_open_years(county: County) -> None:
    change = done(county, asked(ChangeKind.RENAME, "103", name="数据局", short_name="数据局"))
    unit = Unit.objects.get(code="103")
    assert unit.name == standing(UnitYear)["103"].name == "数据局"
    changes = changes_of(county.office.authority)
    assert unit_at(unit, changes, date(2026, 5, 31)).name == county.units["103"].name
    assert unit_at(unit, changes, FIRST_OF_JUNE).name == "数据局"
    unit_change_withdraw(change=change, actor=county.clerk, reason="文件作废")
    assert Unit.objects.get(code="103").name == county.units["103"].name


def test_a_split_sends_each_where_he_was_told_to_go(county: County) -> None:
    request = asked(
        ChangeKind.SPLIT, "103", keeps=True, new_units=(new_unit(),), people={"C01": "150"}
    )
    done(county, request)
    postings = standing(Posting)
    assert "C01/150/2026-06-01" in postings
    assert postings["C02/103/2020-03-01"].ends_on is None
    assert standing(UnitYear)["103"].directly_assessed
    assert unit_at(Unit.objects.get(code="103"), [], FIRST_OF_JUNE).exists


def test_a_unit_where_somebody_works_is_abolished_only_with_a_receiver(county: County) -> None:
    # Two are there, one had moved away in May.
    assert "3 人" in problems(county, asked(ChangeKind.ABOLISH, "103"))["into"][0]
    done(county, asked(ChangeKind.ABOLISH, "103", into="101"))
    assert months("C01") == {"103": 5, "101": 7}


def test_a_new_parent_is_dated_and_told(county: County) -> None:
    done(county, asked(ChangeKind.REPARENT, "103", parent="901"))
    unit = Unit.objects.get(code="103")
    changes = changes_of(county.office.authority)
    assert standing(UnitYear)["103"].parent == county.units["901"]
    assert unit_at(unit, changes, FIRST_OF_JUNE).parent == "901"
    assert unit_at(unit, changes, date(2026, 5, 31)).parent == ""


def test_who_was_paid_like_the_absorbed_unit_is_paid_like_its_successor(county: County) -> None:
    add_unit_year(
        county,
        county.units["901"],
        peer_group="",
        directly_assessed=False,
        paid_like=county.units["103"],
        order=9,
    )
    done(county, asked(ChangeKind.MERGE, "103", into="101"))
    assert standing(UnitYear)["901"].paid_like == county.units["101"]


def test_everything_wrong_is_said_at_once(county: County) -> None:
    request = asked(
        ChangeKind.MERGE,
        "103",
        document="",
        reason=" ",
        new_units=(new_unit("101", "审计局", peer_group=""),),
    )
    found = problems(county, request)
    assert set(found) == {"document", "reason", "sources", "new_units"}
    assert len(found["new_units"]) == 3


def test_a_frozen_year_is_never_reached(county: County) -> None:
    Year.objects.filter(pk=county.year.pk).update(state=YearState.CLOSED)
    found = problems(county, asked(ChangeKind.MERGE, "103", into="101"))
    assert "2026" in found["effective_on"][0]


def test_earlier_years_stay_as_they_are(county: County) -> None:
    county.office.open_year(2025)
    scope = {"authority": county.office.authority, "year": 2025}
    values = {"unit": county.units["103"], "name": "当年的名称", "peer_group": "department"}
    fact_record(UnitYear, scope=scope, item=FactInput("103", values), actor=county.clerk)
    posting = Posting.objects.get(current=True, key="C01/103/2020-03-01")
    item = FactInput(posting.key, {"posting": posting, "months": 12})
    fact_record(PostingMonths, scope=scope, item=item, actor=county.clerk)
    request = asked(ChangeKind.MERGE, "103", into="101")
    assert planned(county, request).untouched == [2025]
    done(county, request)
    last = UnitYear.objects.get(year=2025, key="103", current=True)
    assert (last.name, last.directly_assessed, last.paid_like) == ("当年的名称", True, None)
    assert PostingMonths.objects.get(year=2025, current=True).months == 12


def test_the_preview_says_in_numbers_what_is_done_and_what_is_left(county: County) -> None:
    preview = preview_of(planned(county, asked(ChangeKind.MERGE, "103", into="101")))
    told = "\n".join([preview.sentence, *preview.lines, *preview.left])
    name = county.units["103"].name
    assert f"2026年6月1日 起，{name} 并入 财政局" in told
    assert "2 人的任职" in told
    assert "变动前 10，变动后 14" in told
    assert f"{name} 的目标 2 条" in told


def test_another_plan_than_the_previewed_one_is_not_carried_out(county: County) -> None:
    request = asked(ChangeKind.MERGE, "103", into="101")
    seen = planned(county, request).fingerprint()
    person = Person.objects.create(authority=county.office.authority, code="C03", name="新来的")
    post(county, person, county.units["103"], 12)
    with pytest.raises(PlanMovedError):
        unit_change_record(
            authority=county.office.authority, request=request, actor=county.clerk, fingerprint=seen
        )
    assert not UnitChange.objects.exists()
    assert Unit.objects.get(code="103").abolished_on is None


def test_a_change_that_fails_half_way_leaves_nothing(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: Any, **_named: Any) -> None:
        raise RuntimeError("the disk is full")

    request = asked(ChangeKind.MERGE, "103", into="101")
    seen = planned(county, request).fingerprint()
    monkeypatch.setattr("schemes.unit_changes.services._apply_months", broken)
    with pytest.raises(RuntimeError):
        unit_change_record(
            authority=county.office.authority, request=request, actor=county.clerk, fingerprint=seen
        )
    assert standing(Posting)["C01/103/2020-03-01"].ends_on is None
    assert Unit.objects.get(code="103").abolished_on is None


def test_a_change_is_taken_back_whole(county: County) -> None:
    def picture() -> dict[str, Any]:
        facts = {
            model.__name__: {
                key: [
                    getattr(row, column.attname)
                    for column in model._meta.fields
                    if (column.name in model.VALUE_FIELDS and column.name != "posting")
                ]
                for key, row in standing(model).items()
            }
            for model in (UnitYear, Posting, PostingMonths)
        }
        units = dict(Unit.objects.values_list("code", "abolished_on"))
        return facts | {"ends": {code: units[code] for code in county.units}}

    before = picture()
    change = done(county, asked(ChangeKind.MERGE, "101", "103", new_units=(new_unit(),)))
    assert picture() != before
    unit_change_withdraw(change=change, actor=county.clerk, reason="文件作废")
    assert picture() == before
    assert not changes_of(county.office.authority)
    with pytest.raises(StaleFactError):
        unit_change_withdraw(change=change, actor=county.clerk, reason="再撤一次")
    # The same code may be used again.
    again = done(county, asked(ChangeKind.MERGE, "101", "103", new_units=(new_unit(),)))
    assert again.key == "2026-2"


def test_what_was_built_on_a_change_holds_it(county: County) -> None:
    change = done(county, asked(ChangeKind.MERGE, "101", "103", new_units=(new_unit(),)))
    unit = Unit.objects.get(code="150")
    add_target(county, "150-key", unit, "key", 250, None)
    with pytest.raises(ValidationError) as caught:
        unit_change_withdraw(change=change, actor=county.clerk, reason="文件作废")
    assert "目标 1 条" in caught.value.messages[0]
    assert UnitChange.objects.get(pk=change.pk).current


def test_every_act_of_a_change_stands_in_the_audit_trail(county: County) -> None:
    last = AuditEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    done(county, asked(ChangeKind.MERGE, "103", into="101"))
    events = set(AuditEntry.objects.filter(pk__gt=last).values_list("event", flat=True))
    assert {"unit.abolish", "unityear.apply", "posting.apply", "unitchange.apply"} <= events
