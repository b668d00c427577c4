"""A unit's claim goes the scheme's path and becomes a fact; what stands in the way is said."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from types import SimpleNamespace
from unittest.mock import patch

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import override

from core.models import AuditEntry
from core.notices.models import Notice
from core.workflow import NotYoursError, StaleMoveError
from reviews.honours.flow import state_title, workflow_for
from reviews.honours.models import HonourClaim
from reviews.honours.queries import double_keys, twins_for, visible_claims
from reviews.honours.reading import ClaimReading
from reviews.honours.services.drafting import claim_save, claim_settle, claim_start, file_add
from reviews.honours.services.moving import Told, claim_move, notice_ends
from reviews.models import Claim, Honour
from reviews.services import target_mark_record
from schemes.presets import load_preset
from schemes.queries import year_document
from targets.services import target_record
from tests.kept import kept_for_module
from tests.reviews.honours.claiming import TEXTS, TOO_LATE, Claiming, make_claiming
from tests.targets.changes.promised import PDF, File

pytestmark = pytest.mark.django_db

made = kept_for_module(make_claiming)


@pytest.fixture
def claiming(db: None, made: Callable[[], Claiming]) -> Claiming:
    return made()


def told(error: pytest.ExceptionInfo[ValidationError]) -> str:
    return " ".join(error.value.messages)


def test_a_verified_claim_is_a_fact_of_its_unit(claiming: Claiming) -> None:
    claim = claiming.verifying()
    with pytest.raises(ValidationError, match="先核定"):
        claiming.move(claim, "pass", claiming.officer)
    claiming.settle(claim, is_system="on", level="province")
    claim = claiming.move(claim, "pass", claiming.officer)
    fact = Honour.objects.get(current=True, key=claim.made)
    assert (fact.unit, fact.kind, fact.level, fact.is_system) == (
        claim.unit,
        "single",
        "province",
        True,
    )
    assert (fact.date, fact.document, fact.verified) == (date(2026, 3, 5), TEXTS["document"], True)
    assert claim.state == "counted"
    settled = claim.moves.get(key="settle").changes
    assert settled["level"] == ["city", "province"]
    history = claim.moves.exclude(key="settle").order_by("pk")
    steps = list(history.values_list("key", "before", "after"))
    assert workflow_for(year_document(claim.year)).walks(steps)
    assert AuditEntry.objects.filter(event="honourclaim.pass").count() == 2


def test_everything_that_is_missing_is_said_at_once(claiming: Claiming) -> None:
    claim = claim_start(
        year=claiming.year,
        unit=claiming.drafting.unit,
        stated={"kind": ":single", "date": "2025-12-31"},
        actor=claiming.filer,
    )
    with pytest.raises(ValidationError) as error:
        claiming.move(claim, "submit", claiming.filer)
    for text in ("名称", "级别", "归 2025 年度", "K-5.5.4", "证书编号", "授予机关", "扫描件"):
        assert text in told(error)


def test_fields_that_are_not_understood_are_refused_under_their_names(claiming: Claiming) -> None:
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    wrong = {
        "kind": "nothing:at all",
        "level": "heaven",
        "body": "JG9",
        "date": "三月五日",
        "points": "很多",
        "count": "0",
        "target": "999",
        "title": "长" * 201,
        "project": "a\x00b",
    }
    with pytest.raises(ValidationError) as error:
        claim_start(
            year=claiming.year, unit=claiming.drafting.unit, stated=wrong, actor=claiming.filer
        )
    assert set(error.value.message_dict) == set(wrong)
    with pytest.raises(ValidationError, match="还没有到"):
        claiming.start(date=tomorrow)
    assert not HonourClaim.objects.exists()


def test_late_is_what_the_server_got_after_the_day(claiming: Claiming) -> None:
    with pytest.raises(ValidationError, match="已截止"):
        claiming.move(claiming.start(), "submit", claiming.filer, arrived=TOO_LATE)


def test_whoever_claims_checks_nothing_and_strangers_do_nothing(claiming: Claiming) -> None:
    claim = claiming.verifying()
    for account in (claiming.filer, claiming.head, claiming.drafting.leader):
        with pytest.raises(NotYoursError):
            claiming.move(claim, "pass", account)
        with pytest.raises(NotYoursError):
            claim_settle(claim=claim, version=3, stated={}, conditions=(), actor=account)
    with pytest.raises(NotYoursError):
        claim_start(
            year=claiming.year, unit=claiming.drafting.unit, stated=TEXTS, actor=claiming.officer
        )
    other = claiming.drafting.second().filer
    assert not visible_claims(other, claiming.year).exists()
    assert visible_claims(claiming.officer, claiming.year).get() == claim


def test_a_draft_is_its_units_alone_and_a_refusal_has_its_reason(claiming: Claiming) -> None:
    claim = claiming.start()
    assert not visible_claims(claiming.officer, claiming.year).exists()
    claim = claiming.verifying(claim)
    with pytest.raises(ValidationError, match="理由"):
        claiming.move(claim, "refuse", claiming.officer)
    claiming.move(claim, "return", claiming.officer, reason="日期看不清")
    with pytest.raises(StaleMoveError):
        claim_save(claim=claim, version=1, stated={}, actor=claiming.filer)
    claim = claiming.move(claim, "submit", claiming.filer)
    claim = claiming.move(claim, "refuse", claiming.head, reason="不是本单位的")
    assert claim.state == "refused"
    ended = Notice.objects.filter(event="claim.ended", recipient=claiming.filer)
    assert {row.params["outcome"] for row in ended} == {"退回补充", "不予认定"}


def test_a_second_hand_finds_the_first(claiming: Claiming) -> None:
    claim = claiming.verifying()
    version = claiming.now(claim).version
    claiming.settle(claim)
    with pytest.raises(StaleMoveError):
        claim_move(claim=claim, move="pass", version=version, actor=claiming.officer, told=Told())


def test_the_register_knows_levels_systems_and_other_names(claiming: Claiming) -> None:
    claiming.body("JG1", "市交通运输局", "city", systems="101", variants="市交通局")
    claiming.body("JG2", "市公路局", "city", systems="101")
    reading = ClaimReading(claiming.start(issued_by="市 交通局", kind=":comprehensive"))
    assert reading.claim.body == "JG1"
    assert (reading.is_system, reading.multi_superior) == (True, True)
    effect = reading.effect
    assert effect is not None
    # 全面先进市级，系统授予降为县级，对口几个部门按单项 2 × 1.5（K-5.5.7）
    assert (effect.own.worth, effect.gain) == (Fraction(3), Fraction(3))
    second = claiming.drafting.second().filer
    assert not ClaimReading(claiming.start(second, body="JG1", issued_by="")).is_system


def test_the_effect_goes_by_the_facts_that_stand(claiming: Claiming) -> None:
    claiming.honour("旧", kind="comprehensive", level="county")
    claiming.honour("未核", kind="comprehensive", level="ministry", verified=False)
    effect = ClaimReading(claiming.start(kind=":comprehensive", level="city")).effect
    assert effect is not None
    assert (effect.before, effect.after, [row.title for row in effect.moved]) == (5, 10, ["旧"])
    claim = claiming.verifying()
    claiming.settle(claim)
    counted = claiming.move(claim, "pass", claiming.officer)
    without = ClaimReading(claiming.now(counted)).effect
    assert without is not None
    assert (without.before, without.gain) == (5, 4)


def test_the_same_thing_claimed_by_two_units_is_told_to_the_office(claiming: Claiming) -> None:
    second = claiming.drafting.second().filer
    first = claiming.verifying()
    assert twins_for(first) == []
    other = claiming.start(second, title="全市交通工作先进单位奖")
    assert double_keys(claiming.year) == []
    claiming.move(other, "submit", second)
    assert [twin.sign for twin in twins_for(first)] == ["name"]
    assert set(double_keys(claiming.year)) == {str(first.pk), str(other.pk)}
    notice = Notice.objects.get(event="claim.twin")
    assert notice.recipient == claiming.officer
    assert notice.params["others"] == first.unit.name


def test_one_file_cited_by_two_units_and_an_honour_entered_by_hand(claiming: Claiming) -> None:
    second = claiming.drafting.second().filer
    texts = {"title": "某某奖", "issued_by": "甲", "date": "2026-01-02"}
    mine = claiming.proved(claiming.start(), claiming.filer, b"%PDF-1.7 same")
    claiming.move(mine, "submit", claiming.filer)
    other = claiming.proved(claiming.start(second, **texts), second, b"%PDF-1.7 same")
    claiming.move(other, "submit", second)
    assert [twin.sign for twin in twins_for(mine)] == ["file"]
    claiming.honour("H9", title="某某奖", issued_by="甲")
    assert {twin.fact for twin in twins_for(other)} >= {"H9"}


def test_two_claims_take_two_numbers_and_facts_keep_theirs(claiming: Claiming) -> None:
    claiming.honour("SB001")
    one, two = claiming.start(), claiming.start(title="别的")
    assert (one.serial, two.serial) == (1, 2)
    claiming.verifying(one)
    claiming.settle(one)
    assert claiming.move(one, "pass", claiming.officer).made == "SB001-2"


made_city = kept_for_module(lambda: make_claiming("municipal", "economy", "city"))


@pytest.fixture
def city(db: None, made_city: Callable[[], Claiming]) -> Claiming:
    return made_city()


def test_a_city_ratifies_by_document_and_makes_public_before_it_counts(city: Claiming) -> None:
    claim = city.start(kind="awards:innovation", level="", points="2")
    reading = ClaimReading(claim)
    assert reading.effect is not None
    assert reading.effect.gain == 2
    claim = city.verifying(claim)
    city.settle(claim)
    claim = city.move(claim, "pass", city.officer)
    with pytest.raises(ValidationError) as error:
        city.move(claim, "pass", city.officer)
    assert "document" in error.value.message_dict
    claim = city.move(claim, "pass", city.officer, document="纪要〔2026〕3号")
    ends = notice_ends(claim)
    assert ends is not None
    with pytest.raises(ValidationError, match="公示到"):
        city.move(claim, "pass", city.officer, arrived=timezone.now())
    after = timezone.now() + timedelta(days=(ends - timezone.localdate()).days + 1)
    claim = city.move(claim, "pass", city.officer, arrived=after)
    fact = Claim.objects.get(current=True, key=claim.made)
    assert (fact.list_key, fact.kind, fact.points, fact.conditions) == (
        "awards",
        "innovation",
        2,
        ["added"],
    )


made_district = kept_for_module(lambda: make_claiming("district", "department", "district"))


@pytest.fixture
def district(db: None, made_district: Callable[[], Claiming]) -> Claiming:
    return made_district()


def test_a_district_counts_only_work_that_was_listed_and_achieved(district: Claiming) -> None:
    claim = district.start(kind="awards:award", level="city")
    reading = ClaimReading(claim)
    held = {each.key: reading.holds(each) for each in reading.list.conditions}  # type: ignore[union-attr]
    assert held == {"evidence": True, "listed": False, "achieved": False, "lost_points": False}
    assert reading.effect is not None
    assert reading.effect.gain == 0
    claim = district.verifying(claim)
    district.settle(claim, "evidence")
    with pytest.raises(ValidationError, match="不合清单的条件"):
        district.move(claim, "pass", district.officer)
    district.settle(claim, "evidence", "listed", "achieved")
    claim = district.move(claim, "pass", district.officer)
    assert Claim.objects.get(key=claim.made).level == "city"


def test_whether_a_target_was_achieved_is_read_from_its_mark(claiming: Claiming) -> None:
    row = {
        "code": "101-01",
        "unit": "101",
        "component": "key",
        "title": "公路",
        "points": "250",
        "method": "proportional",
        "plan": "100",
        "direction": "higher",
        "measure": "公里",
    }
    target_record(year=claiming.year, texts=row, actor=claiming.officer)
    mark = {"code": "101-01", "actual": "99", "marked_by": "目标办", "marked_on": "2026-12-20"}
    fact = target_mark_record(year=claiming.year, texts=mark, actor=claiming.officer)
    claim = claiming.start(target="101-01")
    assert not ClaimReading(claim).target_achieved
    again = {"actual": "100"}
    target_mark_record(
        year=claiming.year, texts=again, actor=claiming.officer, expected=fact.pk, reason="复核"
    )
    assert ClaimReading(claim).target_achieved


def test_another_certificate_is_verified_anew(claiming: Claiming) -> None:
    claim = claiming.verifying()
    claiming.settle(claim)
    claim = claiming.move(claim, "return", claiming.officer, reason="扫描件看不清")
    file_add(claim=claim, file=File("证书新扫描.pdf", PDF + b"% again"), actor=claiming.filer)
    claim = claiming.verifying(claim)
    with pytest.raises(ValidationError, match="先核定"):
        claiming.move(claim, "pass", claiming.officer)


@pytest.mark.parametrize("preset", ["county", "municipal", "district"])
def test_what_a_claim_waits_for_is_not_said_as_done(preset: str) -> None:
    year = SimpleNamespace(scheme=None)
    document = load_preset(preset)
    for step in document.award_claims.steps:
        with patch("reviews.honours.flow.year_document", return_value=document):
            with override("zh-hans"):
                said = state_title(year, step.key)  # type: ignore[arg-type]
            assert said.startswith("待") or (step.act == "notice" and said == "公示中")
            with override("en"):
                said = state_title(year, step.key)  # type: ignore[arg-type]
            assert said.startswith(("Waiting: ", "Under way: "))
            assert not re.search(r"\b(Verified|Approved|Ratified)\b", said)
