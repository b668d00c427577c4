"""Marks, honours, deductions and ballot rounds by the rules of the scheme."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from core.models import AuditEntry
from reviews import services
from reviews.models import Ballot, BallotRound, CommonMark, Honour, RoundState, TargetMark, Veto
from reviews.turnout import turnout_rows
from schemes.models import Year
from scoring.models import ResultEntry
from scoring.services import result_set_recompute
from scoring.stored import result_without_trace
from tests import factories
from tests.fact_rows import GOOD, complete_county, office_account
from tests.factories import County, make_county
from tests.kept import kept_for_module
from units.models import Role

pytestmark = pytest.mark.django_db


fresh_county = kept_for_module(lambda: complete_county(make_county()))


@pytest.fixture
def county(db: None, fresh_county: Callable[[], County]) -> County:
    return fresh_county()


def problems(county: County, service: Any, slug: str, **texts: str) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as caught:
        service(year=county.year, texts={**GOOD[slug], **texts}, actor=county.clerk)
    return caught.value.message_dict


def mark_problems(county: County, **texts: str) -> dict[str, list[str]]:
    return problems(county, services.target_mark_record, "target-marks", **texts)


def manual_target(county: County) -> None:
    target = factories.add_target(county, "101-open", county.units["101"], "key", 50, None)
    factories.record(type(target), county, target.key, method="manual", params={}, unit=target.unit)


def entry(county: County, code: str) -> ResultEntry:
    outcome = result_set_recompute(year=county.year, actor=county.clerk, cause="manual")
    return ResultEntry.objects.get(result_set=outcome.result_set, unit__code=code)


def qualified(county: County, code: str) -> bool:
    return result_without_trace(entry(county, code).result.data).standing.qualified


def test_a_mark_gives_the_figure_that_the_method_looks_at(county: County) -> None:
    found = mark_problems(county, score="30")
    assert "填“实绩”" in found["score"][0]
    assert "actual" in mark_problems(county, actual="")


def test_a_score_by_hand_has_a_reason_and_is_not_above_the_points(county: County) -> None:
    manual_target(county)
    found = mark_problems(county, actual="", score="40")
    assert found == {"note": ["人工评分要写评分理由（K-5.4）"]}
    assert "score" in mark_problems(county, actual="", score="50.0001", note="查验")
    assert "score" in mark_problems(county, actual="", score="-1", note="查验")


def test_what_does_not_apply_has_no_figure(county: County) -> None:
    found = mark_problems(county, applicability="not_applicable")
    assert "S-2" in found["actual"][0]


def test_a_mark_of_a_target_that_does_not_exist_is_refused(county: County) -> None:
    assert "目标表" in mark_problems(county, code="999-1")["code"][0]


def test_a_mark_needs_who_judged_and_when(county: County) -> None:
    assert set(mark_problems(county, marked_by="", marked_on="")) == {"marked_by", "marked_on"}


def test_a_mark_names_the_version_of_the_target_that_was_judged(county: County) -> None:
    mark = services.target_mark_record(
        year=county.year, texts=GOOD["target-marks"], actor=county.clerk
    )
    assert mark.target.key == "101-open"
    assert mark.target.current
    assert mark.unit == county.units["101"]


def test_a_common_score_is_not_above_its_points(county: County) -> None:
    found = problems(county, services.common_mark_record, "common-marks", score="501")
    assert list(found) == ["score"]


def test_a_common_item_of_another_group_is_refused(county: County) -> None:
    unit = factories.add_department(county, "201", order=20)
    CommonMark.objects.filter(unit=unit).delete()
    factories.add_unit_year(county, unit, peer_group="township")
    found = problems(county, services.common_mark_record, "common-marks", unit="201")
    assert "县直部门" in found["item"][0]


@pytest.mark.parametrize(
    ("service", "slug", "field"),
    [
        (services.honour_record, "honours", "document"),
        (services.honour_record, "honours", "date"),
        (services.honour_record, "honours", "level"),
        (services.deduction_record, "deductions", "document"),
        (services.deduction_record, "deductions", "date"),
        (services.veto_record, "vetoes", "document"),
        (services.veto_record, "vetoes", "decided_by"),
        (services.public_appraisal_record, "appraisals", "document"),
    ],
)
def test_a_single_fact_stands_on_a_document_and_a_day(
    county: County, service: Any, slug: str, field: str
) -> None:
    found = problems(county, service, slug, **{field: ""})
    assert list(found) == [field]


@pytest.mark.parametrize(
    ("service", "slug", "field"),
    [
        (services.honour_record, "honours", "kind"),
        (services.honour_record, "honours", "level"),
        (services.deduction_record, "deductions", "kind"),
        (services.veto_record, "vetoes", "kind"),
        (services.public_appraisal_record, "appraisals", "rating"),
    ],
)
def test_only_kinds_of_the_scheme_are_taken(
    county: County, service: Any, slug: str, field: str
) -> None:
    assert list(problems(county, service, slug, **{field: "anything"})) == [field]


def test_a_withdrawn_veto_counts_no_more_in_the_next_result(county: County) -> None:
    veto = services.veto_record(year=county.year, texts=GOOD["vetoes"], actor=county.clerk)
    assert not qualified(county, "101")
    services.veto_retire(year=county.year, expected=veto.pk, actor=county.clerk, reason="改判")
    assert qualified(county, "101")
    assert Veto.objects.get(pk=veto.pk).retired_reason == "改判"


def test_a_corrected_and_then_withdrawn_honour_changes_the_total(county: County) -> None:
    services.target_mark_record(year=county.year, texts=GOOD["target-marks"], actor=county.clerk)
    without = entry(county, "101").total
    honour = services.honour_record(year=county.year, texts=GOOD["honours"], actor=county.clerk)
    assert entry(county, "101").total - without == 10
    better = services.honour_record(
        year=county.year,
        texts={"level": "province"},
        actor=county.clerk,
        reason="证书为省级",
        expected=honour.pk,
    )
    assert entry(county, "101").total - without == 15
    services.honour_retire(year=county.year, expected=better.pk, actor=county.clerk, reason="退回")
    assert entry(county, "101").total == without
    assert Honour.objects.filter(key="H900").count() == 2


def test_a_withdrawn_mark_is_missing_and_not_zero(county: County) -> None:
    mark = TargetMark.objects.get(key="102-key", current=True)
    assert entry(county, "102").complete
    services.target_mark_retire(
        year=county.year, expected=mark.pk, actor=county.clerk, reason="重新核实"
    )
    assert not entry(county, "102").complete


def test_ballots_count_once_their_round_is_closed(county: County) -> None:
    Ballot.objects.filter(round__voter_group="county_leaders").delete()
    BallotRound.objects.filter(voter_group="county_leaders").delete()
    opened = services.ballot_round_open(
        year=county.year, voter_group="county_leaders", actor=county.clerk
    )
    for unit in county.units.values():
        Ballot.objects.create(id=uuid.uuid4(), round=opened, unit=unit, score=90)
    assert not entry(county, "102").complete
    revision = Year.objects.get(pk=county.year.pk).revision
    services.ballot_round_close(ballot_round=opened, actor=county.clerk)
    assert Year.objects.get(pk=county.year.pk).revision > revision
    assert entry(county, "102").complete


def test_a_round_opens_once_and_closes_once(county: County) -> None:
    BallotRound.objects.filter(voter_group="county_leaders").update(state=RoundState.DRAFT)
    opened = services.ballot_round_open(
        year=county.year, voter_group="county_leaders", actor=county.clerk
    )
    again = services.ballot_round_open(
        year=county.year, voter_group="county_leaders", actor=county.clerk
    )
    assert opened == again
    assert AuditEntry.objects.filter(event="ballot_round.open").count() == 1
    for _click in range(2):
        services.ballot_round_close(ballot_round=opened, actor=county.clerk)
    assert AuditEntry.objects.filter(event="ballot_round.close").count() == 1
    with pytest.raises(ValidationError, match="已截止"):
        services.ballot_round_open(
            year=county.year, voter_group="county_leaders", actor=county.clerk
        )


def test_a_round_of_a_group_that_the_scheme_does_not_name_is_refused(county: County) -> None:
    with pytest.raises(ValidationError, match="方案里没有"):
        services.ballot_round_open(year=county.year, voter_group="martians", actor=county.clerk)


def test_turnout_counts_ballots_and_shows_no_score(county: County) -> None:
    unit = county.units["101"]
    round_ = BallotRound.objects.get(voter_group="township_leaders")
    Ballot.objects.create(id=uuid.uuid4(), round=round_, unit=unit, score=None)
    Ballot.objects.create(id=uuid.uuid4(), round=round_, unit=unit, score=13, valid=False)
    office = office_account(county)
    row = next(r for r in turnout_rows(office, county.year) if r.key == "township_leaders")
    assert (row.sent, row.returned, row.valid, row.spoiled) == (10, 9, 8, 1)
    assert not any("score" in name for name in row.__slots__)


def test_turnout_of_nobody_who_sees_no_facts(county: County) -> None:
    leader = office_account(county, Role.LEADER)
    assert all(row.sent == 0 for row in turnout_rows(leader, county.year))
