"""Feedback, objections within the window, decided by another; corrections by two persons."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from core.navigation import sections_for
from core.notices.models import Notice
from core.workflow import NotYoursError, StaleMoveError
from reviews.marking.basis import basis_keep
from reviews.marking.entry import MarkAsked
from reviews.marking.files import marks_seen, may_attach
from reviews.marking.models import MarkBasis, MarkKind
from reviews.marking.services import mark_enter
from reviews.marking.team_services import conflict_declare
from reviews.models import TargetMark
from reviews.objections.flow import WORKFLOW
from reviews.objections.models import CorrectionState, Feedback, MarkCorrection, Objection
from reviews.objections.queries import corrections_to_decide, objections_to_decide
from reviews.objections.reading import titles_of
from reviews.objections.services.corrections import correction_decide
from reviews.objections.services.feedback import feedback_give, window_end
from reviews.objections.services.objecting import objection_file, objection_move
from reviews.objections.work import objection_work
from reviews.services import target_mark_record, target_mark_retire
from schemes.models import YearState
from scoring.objection_effect import effect_of
from scoring.queries import Scope, results_scope
from scoring.services import result_set_recompute
from targets.evidence.models import EvidenceFile
from tests.fact_rows import GOOD, office_account, page_url, signed_in
from tests.factories import County, make_county
from tests.kept import kept_for_module
from tests.targets.changes.promised import PDF, File
from units.models import Account, Deputising, Role

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

fresh_county = kept_for_module(make_county)
#: A Friday; five working days on is the next Friday.
TOLD = datetime(2026, 12, 11, 2, 0, tzinfo=UTC)
IN_TIME, TOO_LATE = (
    datetime(2026, 12, 18, 15, 59, 59, tzinfo=UTC),
    datetime(2026, 12, 18, 16, 0, 0, tzinfo=UTC),
)


@pytest.fixture
def county(db: None, fresh_county: Callable[[], County]) -> County:
    return fresh_county()


@pytest.fixture
def office(county: County) -> Account:
    return office_account(county, Role.TARGET_OFFICE)


@pytest.fixture
def filer(county: County) -> Account:
    return office_account(county, Role.DEPARTMENT_FILER)


def mark(key: str = "101-key") -> TargetMark:
    return TargetMark.objects.get(key=key, current=True)


def tell(county: County, office: Account) -> Feedback:
    units = [county.units["101"]]
    (row,) = feedback_give(year=county.year, units=units, actor=office, moment=TOLD)
    return row


def object_to(county: County, filer: Account, **told: Any) -> Objection:
    given = {"reason": "统计口径不同，附统计局证明", "arrived": IN_TIME, **told}
    return objection_file(
        year=county.year,
        unit=county.units["101"],
        kind="target",
        fact=mark().pk,
        actor=filer,
        **given,
    )


def test_the_window_ends_with_the_last_working_day(county: County) -> None:
    end = window_end(county.year, TOLD)
    assert end == IN_TIME


def test_a_unit_is_told_once_and_learns_of_it(
    county: County, office: Account, filer: Account
) -> None:
    row = tell(county, office)
    assert feedback_give(year=county.year, units=[county.units["101"]], actor=office) == []
    assert Feedback.objects.get() == row
    assert Notice.objects.filter(recipient=filer, event="marks.fed_back").count() == 1
    with pytest.raises(NotYoursError):
        feedback_give(year=county.year, units=[county.units["102"]], actor=filer)
    with pytest.raises(ValidationError, match="选要反馈的单位"):
        feedback_give(year=county.year, units=[], actor=office)


def test_a_unit_that_lacks_a_mark_is_not_told(county: County, office: Account) -> None:
    TargetMark.objects.filter(key="102-key").delete()
    with pytest.raises(ValidationError, match="审计局 1"):
        feedback_give(year=county.year, units=[county.units["102"]], actor=office)


def test_objecting_takes_a_feedback_and_the_window(
    county: County, office: Account, filer: Account
) -> None:
    with pytest.raises(ValidationError, match="还没有反馈"):
        object_to(county, filer)
    tell(county, office)
    with pytest.raises(ValidationError, match="已过"):
        object_to(county, filer, arrived=TOO_LATE)
    with pytest.raises(ValidationError) as caught:
        object_to(county, filer, reason=" ")
    assert "reason" in caught.value.message_dict
    made = object_to(county, filer, files=[File("证明.pdf", PDF)])
    assert (made.state, made.files.count()) == ("open", 1)
    assert Notice.objects.filter(recipient=office, event="objection.filed").count() == 1
    with pytest.raises(ValidationError, match="已提出异议"):
        object_to(county, filer)


def test_another_unit_cannot_object(county: County, office: Account) -> None:
    tell(county, office)
    with pytest.raises(NotYoursError):
        object_to(county, office)


def test_who_marked_does_not_decide(county: County, office: Account, filer: Account) -> None:
    tell(county, office)
    made = object_to(county, filer)
    told = {"objection": made, "version": 1, "reason": "已核"}
    TargetMark.objects.filter(pk=made.fact).update(recorded_by=office)
    with pytest.raises(NotYoursError):
        objection_move(move="uphold", actor=office, **told)
    TargetMark.objects.filter(pk=made.fact).update(recorded_by=county.clerk)
    done = objection_move(move="uphold", actor=office, **told)
    assert (done.state, done.decision) == ("upheld", "已核")
    assert Notice.objects.filter(recipient=filer, event="objection.decided").count() == 1
    with pytest.raises(StaleMoveError):
        objection_move(move="reject", actor=office, **told)


def test_who_proposed_the_mark_reviews_no_objection_to_it(
    county: County, office: Account, filer: Account
) -> None:
    """The one approved it and has it in his name, the other put it down: both had their say."""
    tell(county, office)
    asked = MarkAsked(
        kind=MarkKind.TARGET,
        key="101-key",
        expected=mark().pk,
        cells={"figure": "77"},
        way="look_up",
        reason="核对",
    )
    proposed = mark_enter(year=county.year, asked=asked, actor=office).waits
    second = office_account(county, Role.TARGET_OFFICE, "second")
    correction_decide(correction=proposed, version=1, approve=True, actor=second)
    made = object_to(county, filer)
    for had_a_part in (office, second):
        with pytest.raises(NotYoursError):
            objection_move(
                objection=made, version=1, move="uphold", actor=had_a_part, reason="已核"
            )
        assert not objections_to_decide(had_a_part, county.year).exists()
    third = office_account(county, Role.TARGET_OFFICE, "third")
    assert list(objections_to_decide(third, county.year)) == [made]
    objection_move(objection=made, version=1, move="uphold", actor=third, reason="已核")


def test_where_nobody_may_review_the_office_is_told_where_to_get_somebody(
    county: County, office: Account, filer: Account
) -> None:
    tell(county, office)
    made = object_to(county, filer)
    TargetMark.objects.filter(pk=made.fact).update(recorded_by=office)
    office_account(county, Role.SYSTEM_ADMINISTRATOR, "opener")
    second = office_account(county, Role.TARGET_OFFICE, "second")
    reader = office_account(county, Role.REVIEWING_OFFICE, "reader")
    page, nobody = reverse("reviews:objection", args=[made.pk]), "现在没有人能复核"
    shown = signed_in(office).get(page).content.decode()
    assert (nobody in shown, "你评过这个评分" in shown) == (False, True)
    away = {"year": county.year, "unit": county.units["101"], "reason": "亲属"}
    conflict_declare(account=second, **away)
    for each in (office, second, reader):
        shown = signed_in(each).get(page).content.decode()
        assert nobody in shown, each
        assert "由系统管理员（opener）" in shown
        assert "财务、审计员、系统管理员的账号加不上" in shown
    assert nobody not in signed_in(filer).get(page).content.decode()
    third = office_account(county, Role.TARGET_OFFICE, "third")
    assert nobody not in signed_in(office).get(page).content.decode()
    Account.objects.filter(pk=third.pk).update(is_active=False)
    assert nobody in signed_in(office).get(page).content.decode()
    # Who acts for one of the office had no part himself.
    lend(county, second, reader)
    assert nobody not in signed_in(office).get(page).content.decode()
    objection_move(objection=made, version=1, move="uphold", actor=fresh(reader), reason="已核")
    assert nobody not in signed_in(office).get(page).content.decode()


def fresh(account: Account) -> Account:
    return Account.objects.get(pk=account.pk)


def lend(county: County, principal: Account, deputy: Account) -> None:
    """From an hour ago the deputy acts for one of the office."""
    now = timezone.now()
    Deputising.objects.create(
        authority=county.office.authority,
        principal=principal,
        deputy=deputy,
        roles=[Role.TARGET_OFFICE],
        starts_at=now - timedelta(hours=1),
        ends_at=now + timedelta(hours=1),
        created_by=principal,
        created_at=now,
    )


def test_nobody_picks_his_reviewer_by_lending_him_the_right(
    county: County, office: Account, filer: Account
) -> None:
    tell(county, office)
    made = object_to(county, filer)
    TargetMark.objects.filter(pk=made.fact).update(recorded_by=office)
    reader = office_account(county, Role.REVIEWING_OFFICE, "reader")
    second = office_account(county, Role.TARGET_OFFICE, "second")
    asked: dict[str, Any] = {"objection": made, "version": 1, "move": "uphold", "reason": "已核"}
    lend(county, office, reader)
    assert not objections_to_decide(fresh(reader), county.year).exists()
    with pytest.raises(NotYoursError):
        objection_move(actor=fresh(reader), **asked)
    page = signed_in(fresh(reader)).get(reverse("reviews:objection", args=[made.pk]))
    assert f"你代理 {office}，你们有人评过" in page.content.decode()
    # Who may review by a right of his own does, for whomever he acts besides.
    lend(county, office, second)
    assert list(objections_to_decide(fresh(second), county.year)) == [made]
    objection_move(actor=fresh(second), **asked)


def test_who_acts_for_the_proposer_approves_no_correction(county: County, office: Account) -> None:
    tell(county, office)
    asked = MarkAsked(
        kind=MarkKind.TARGET,
        key="101-key",
        expected=mark().pk,
        cells={"figure": "77"},
        way="look_up",
        reason="核对",
    )
    proposed = mark_enter(year=county.year, asked=asked, actor=office).waits
    reader = office_account(county, Role.REVIEWING_OFFICE, "reader")
    lend(county, office, reader)
    reader = fresh(reader)
    assert not corrections_to_decide(reader, county.year).exists()
    page = signed_in(reader).get(reverse("reviews:mark_corrections"))
    assert [row.may for row, _look in page.context["rows"]] == [False]
    with pytest.raises(ValidationError, match="不能自己同意"):
        correction_decide(correction=proposed, version=1, approve=True, actor=reader)
    assert mark().actual != 77


def test_a_change_is_a_new_fact_and_its_effect_is_explained(
    county: County, office: Account, filer: Account
) -> None:
    TargetMark.objects.filter(key="101-key").update(actual=None)
    TargetMark.objects.filter(key="101-key").update(actual=90)
    result_set_recompute(year=county.year, actor=county.clerk, cause="manual")
    tell(county, office)
    made, old = object_to(county, filer), mark()
    with pytest.raises(ValidationError) as caught:
        objection_move(objection=made, version=1, move="change", actor=office)
    assert set(caught.value.message_dict) == {"figure", "reason"}
    basis_keep(kind="target", mark=old, way="inspect", evidence="年报", actor=office)
    done = objection_move(
        objection=made, version=1, move="change", actor=office, reason="改" * 500, figure="100"
    )
    new = mark()
    assert (done.made, new.supersedes_id, new.actual) == (new.pk, old.pk, 100)
    assert MarkBasis.objects.get(kind="target", fact=new.pk).evidence == "年报"
    assert effect_of(done, results_scope(office))["stale"]
    result_set_recompute(year=county.year, actor=county.clerk, cause="manual")
    told = effect_of(done, results_scope(office))
    assert told["change"] is not None
    assert told["change"] > 0
    assert (told["mark"].was, told["mark"].now) == ("90", "100")
    assert (told["mark"].change, told["rest"]) == (told["change"], 0)
    told_passing = told["passing"]
    assert told_passing.ahead_before - told_passing.ahead_after == told["places"]
    gained = len(told_passing.passed) - len(told_passing.passed_by)
    assert gained == told["places"]
    # The others' totals stood still: what changed sides did so by this mark alone.
    assert not any(moved for _name, moved in told_passing.passed)
    nobody = Scope(county.office.authority, everything=False)
    assert effect_of(done, nobody)["before"] is None
    page = signed_in(filer).get(reverse("scoring:objection_effect", args=[done.pk]))
    assert "由 90 改为 100" in page.content.decode()
    assert "全部来自这个评分" in page.content.decode()


def test_after_the_feedback_a_correction_takes_two(county: County, office: Account) -> None:
    tell(county, office)
    old = mark()
    asked = MarkAsked(
        kind=MarkKind.TARGET,
        key="101-key",
        expected=old.pk,
        cells={"figure": "77", "evidence": "台账第三册"},
        way="look_up",
        reason="核" * 500,
    )
    made = mark_enter(year=county.year, asked=asked, actor=office)
    assert made.waits is not None
    assert mark() == old
    told = {"correction": made.waits, "version": 1, "approve": True}
    with pytest.raises(ValidationError, match="不能自己同意"):
        correction_decide(actor=office, **told)
    kin = office_account(county, Role.TARGET_OFFICE, "kin")
    conflict_declare(year=county.year, account=kin, unit=county.units["101"], reason="亲属")
    with pytest.raises(NotYoursError):
        correction_decide(actor=kin, **told)
    page = signed_in(kin).get(reverse("reviews:mark_corrections"))
    assert [row.may for row, _look in page.context["rows"]] == [False]
    second = office_account(county, Role.TARGET_OFFICE, "second")
    correction_decide(actor=second, **told)
    assert (mark().actual, mark().recorded_by) == (77, second)
    assert MarkCorrection.objects.get().state == CorrectionState.APPROVED
    basis = MarkBasis.objects.get(kind="target", fact=mark().pk)
    assert (basis.way, basis.evidence) == ("look_up", "台账第三册")


def test_a_home_counts_what_the_account_may_decide(
    county: County, office: Account, filer: Account
) -> None:
    def counted(account: Account) -> dict[str, int]:
        found = Account.objects.get(pk=account.pk)
        keys = ("objections", "mark-corrections")
        return {row.key: row.count for row in objection_work(found) if row.key in keys}

    tell(county, office)
    object_to(county, filer)
    asked = MarkAsked(
        kind=MarkKind.TARGET,
        key="101-key",
        expected=mark().pk,
        cells={"figure": "77", "evidence": "台账"},
        way="look_up",
        reason="核对",
    )
    assert mark_enter(year=county.year, asked=asked, actor=office).waits
    second = office_account(county, Role.TARGET_OFFICE, "second")
    away = office_account(county, Role.TARGET_OFFICE, "away")
    conflict_declare(year=county.year, account=away, unit=county.units["101"], reason="亲属")
    assert counted(second) == {"objections": 1, "mark-corrections": 1}
    # Who proposed a correction does not agree to it; who stays away decides neither.
    assert counted(office) == {"objections": 1}
    assert counted(away) == {}
    # Nor does who recorded the mark decide an objection to it.
    TargetMark.objects.filter(current=True).update(recorded_by=second)
    assert counted(second) == {"mark-corrections": 1}


def test_the_table_is_a_legal_one() -> None:
    assert WORKFLOW.walks([("change", "open", "changed")])
    assert not WORKFLOW.walks([("uphold", "open", "upheld"), ("change", "upheld", "changed")])


def test_the_pages_by_role(county: County, office: Account, filer: Account) -> None:
    tell(county, office)
    feedback = reverse("reviews:feedback", args=["101"]) + f"?year={county.year.year}"
    assert signed_in(filer).get(feedback).status_code == 200
    other = reverse("reviews:feedback", args=["102"])
    assert signed_in(filer).get(other).status_code == 404
    assert signed_in(filer).get(reverse("reviews:feedbacks")).status_code == 404
    assert signed_in(office).get(reverse("reviews:feedbacks")).status_code == 200
    made = object_to(county, filer)
    assert signed_in(office).get(reverse("reviews:objection", args=[made.pk])).status_code == 200
    moved = reverse("reviews:objection_moved", args=[made.pk, "withdraw"])
    signed_in(filer).post(moved, {"version": 1})
    made.refresh_from_db()
    assert made.state == "withdrawn"


def test_after_the_feedback_the_form_of_a_single_mark_changes_none(
    county: County, office: Account
) -> None:
    tell(county, office)
    shown = mark()
    texts = {"code": shown.key, "actual": "71", "marked_by": shown.marked_by}
    with pytest.raises(ValidationError, match="第二人"):
        target_mark_record(
            year=county.year, texts=texts, actor=office, reason="重算", expected=shown.pk
        )
    with pytest.raises(ValidationError, match="第二人"):
        target_mark_retire(year=county.year, expected=shown.pk, actor=office, reason="重算")
    assert mark().pk == shown.pk
    answer = signed_in(office).post(
        page_url("target-marks", "correct", shown.key),
        {**GOOD["target-marks"], "actual": "71", "expected": shown.pk, "reason": "重算"},
    )
    assert answer.status_code == 200
    assert "第二人" in answer.content.decode()
    assert mark().pk == shown.pk


def test_after_the_feedback_a_new_mark_takes_two_as_well(county: County, office: Account) -> None:
    tell(county, office)
    shown = mark()
    TargetMark.objects.filter(pk=shown.pk).delete()
    typed = {**GOOD["target-marks"], "code": shown.key}
    answer = signed_in(office).post(page_url("target-marks", "new"), typed)
    assert "第二人" in answer.content.decode()
    sent = {name: text for name, text in typed.items() if text}
    url = f"/api/target-marks/?year={county.year.year}"
    told = signed_in(office).post(url, sent, content_type="application/json")
    assert (told.status_code, "第二人" in told.content.decode()) == (400, True), told.content
    assert not TargetMark.objects.filter(key=shown.key).exists()


def test_after_the_feedback_nobody_withdraws_a_mark(county: County, office: Account) -> None:
    tell(county, office)
    shown, client = mark(), signed_in(office)
    sent = {"expected": shown.pk, "reason": "重算"}
    client.post(page_url("target-marks", "retire", shown.key), sent)
    assert mark() == shown
    url = f"/api/target-marks/retire/{shown.key}/?year={county.year.year}"
    told = client.post(url, sent, content_type="application/json")
    assert (told.status_code, "第二人" in told.content.decode()) == (400, True), told.content
    assert mark() == shown


def test_the_api_files_an_objection_with_its_proof(
    county: County, office: Account, filer: Account
) -> None:
    units = [county.units["101"]]
    feedback_give(year=county.year, units=units, actor=office)
    url, sent = "/api/objections/", {"unit": "101", "kind": "target", "fact": mark().pk}
    assert signed_in(office).post(url, {**sent, "reason": "口径"}).status_code == 404
    wrong = signed_in(filer).post(url, {**sent, "reason": " "})
    assert wrong.status_code == 400
    assert "写明理由" in wrong.content.decode()
    proof = SimpleUploadedFile("证明.pdf", PDF)
    made = signed_in(filer).post(url, {**sent, "reason": "统计口径不同", "files": proof})
    assert made.status_code == 201, made.content
    found = Objection.objects.get()
    assert (found.pk, found.filed_by, found.files.count()) == (made.json()["id"], filer, 1)


def test_the_entry_of_feedback_is_marked_on_its_objections(county: County, office: Account) -> None:
    for name in ("reviews:objections", "reviews:mark_corrections", "reviews:feedbacks"):
        sections = sections_for(office, reverse(name))
        marked = [link.key for section in sections for link in section.links if link.current]
        assert marked == ["feedback"], name


def test_a_list_names_what_is_marked_in_two_queries(
    county: County, office: Account, django_assert_num_queries: Any
) -> None:
    rows: list[Objection | MarkCorrection] = [
        Objection(kind="target", key="101-key"),
        Objection(kind="target", key="102-key"),
        MarkCorrection(kind="common", key="101/services"),
        MarkCorrection(kind="common", key="101/gone"),
    ]
    with django_assert_num_queries(2):
        found = titles_of(county.year, rows)
    assert found["target", "101-key"] == mark().target.title
    assert found["common", "101/gone"] == "101/gone"


def test_files_of_a_mark_are_read_by_who_may_read_the_mark(
    county: County, office: Account, filer: Account
) -> None:
    page = reverse("reviews:marking_files") + "?kind=target&key=101-key"
    sent = {"key": "target:101-key", "year": county.year.year}
    attach = reverse("targets:evidence_attached", args=["mark"])
    assert signed_in(filer).post(attach, {**sent, "files": _photo()}).status_code == 404
    assert signed_in(office).post(attach, {**sent, "files": _photo()}).status_code == 302
    assert "现场.pdf" in signed_in(office).get(page).content.decode()
    grid = signed_in(office).get(reverse("reviews:marking_unit", args=["101"])).content.decode()
    assert "材料 1 个" in grid
    file = EvidenceFile.objects.get()
    shown = reverse("targets:evidence_page", args=[file.pk])
    assert signed_in(filer).get(shown).status_code == 404
    tell(county, office)
    assert signed_in(filer).get(shown).status_code == 200
    feedback = reverse("reviews:feedback", args=["101"])
    assert "现场.pdf" in signed_in(filer).get(feedback).content.decode()
    assert signed_in(office).get(page.replace("101-key", "none")).status_code == 404


def test_files_of_a_mark_are_attached_by_its_markers_in_an_open_year(
    county: County, office: Account
) -> None:
    key = "target:101-key"
    assert may_attach(office, county.year, key) == county.units["101"]
    assert may_attach(office, county.year, "common:101/services") == county.units["101"]
    assert may_attach(office, county.year, "other:101/services") is None
    away = office_account(county, Role.TARGET_OFFICE, "away")
    conflict_declare(year=county.year, account=away, unit=county.units["101"], reason="亲属")
    assert may_attach(away, county.year, key) is None
    assert marks_seen(away, county.year, [key]) == {}
    county.year.state = YearState.CLOSED
    assert may_attach(office, county.year, key) is None
    assert key in marks_seen(office, county.year, [key])


def _photo() -> SimpleUploadedFile:
    return SimpleUploadedFile("现场.pdf", PDF)
