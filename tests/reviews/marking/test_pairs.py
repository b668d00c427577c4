"""Two mark a target, each by himself; within the tolerance one rule, beyond it a reason."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.models import AuditEntry
from core.notices.models import Notice
from core.work_items import items_for
from core.workflow import NotYoursError, StaleMoveError
from reviews.marking.grid import MarkGrid
from reviews.marking.models import MarkBasis
from reviews.marking.pairs.agreement import Agreed, Said, agreement, gap_of
from reviews.marking.pairs.flow import WORKFLOW
from reviews.marking.pairs.models import MarkPair
from reviews.marking.pairs.services import pair_move
from reviews.marking.rows import row_of
from reviews.marking.scope import MarkingScope
from reviews.marking.team_services import conflict_declare
from reviews.models import TargetMark
from reviews.objections.models import MarkCorrection
from reviews.objections.services.feedback import feedback_give
from reviews.objections.services.objecting import objection_file, objection_move
from reviews.services import target_mark_record
from schemes.models import Year
from schemes.rules.marking import DoubleMarking
from targets.evidence.models import EvidenceCitation
from targets.models import Target
from targets.services import target_record
from tests.fact_rows import GOOD, office_account, signed_in
from tests.factories import County
from tests.kept import kept_for_module
from tests.reviews.marking.doubled import KEY, double_county, double_from_now, enter
from tests.targets.changes.promised import PDF
from units.models import Account, Role

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

fresh_county = kept_for_module(double_county)
RULE = DoubleMarking(tolerance=Fraction(1, 10))


@pytest.fixture
def county(db: None, fresh_county: Callable[[], County]) -> County:
    return fresh_county()


@pytest.fixture
def one(county: County) -> Account:
    return office_account(county, Role.TARGET_OFFICE, "one")


@pytest.fixture
def two(county: County) -> Account:
    return office_account(county, Role.TARGET_OFFICE, "two")


def standing() -> TargetMark | None:
    return TargetMark.objects.filter(key=KEY, current=True).first()


def change_target(county: County) -> None:
    """The plan of the target becomes another one."""
    target = Target.objects.get(key=KEY, current=True)
    texts = {**GOOD["targets"], "code": KEY, "method": "proportional", "plan": "120", "rate": ""}
    target_record(
        year=county.year,
        texts={**texts, "basis": ""},
        actor=county.clerk,
        expected=target.pk,
        reason="调整",
    )


def said(number: int, score: int) -> Said:
    return Said(Fraction(number), "", Fraction(score))


def test_within_the_tolerance_the_rule_of_the_scheme() -> None:
    near = (Fraction(50), said(96, 48), said(90, 45))
    assert agreement(RULE, *near) == Agreed(Fraction(93))
    lower, higher = (RULE.model_copy(update={"within": way}) for way in ("lower", "higher"))
    assert agreement(lower, *near) == Agreed(Fraction(90))
    assert agreement(higher, *near) == Agreed(Fraction(96))
    # Lower is better: the lower mark may be the greater figure.
    assert agreement(lower, Fraction(50), said(7, 48), said(8, 45)) == Agreed(Fraction(8))
    assert agreement(RULE, Fraction(50), said(96, 48), said(80, 40)) is None
    assert gap_of([Fraction(48), Fraction(40)]) == 8
    assert (gap_of([Fraction(48)]), gap_of([Fraction(48), None])) == (None, None)


def test_words_agree_only_where_they_are_the_same() -> None:
    good, fair = Said(None, "good", Fraction(45)), Said(None, "fair", Fraction(44))
    assert agreement(RULE, Fraction(50), good, good) == Agreed(None, "good")
    assert agreement(RULE, Fraction(50), good, fair) is None
    assert agreement(RULE, Fraction(50), Said(None, "不适用", None), said(96, 48)) is None


def test_neither_sees_the_other_before_both_are_in(
    county: County, one: Account, two: Account
) -> None:
    made = enter(county, one, "96", cells={"evidence": "年报第八页"})
    assert (made.row.missing, made.row.figure, standing()) == (True, "96", None)
    pair = MarkPair.objects.get()
    row = row_of(MarkGrid(MarkingScope(two, county.year)), "target", KEY)
    assert row is not None
    assert (row.figure, row.evidence, row.waits) == ("", "", "另一人已评，等你评")
    for url in (
        reverse("reviews:mark_pair", args=[pair.pk]),
        reverse("reviews:mark_pairs"),
        reverse("reviews:marking_unit", args=["101"]),
        f"/api/mark-pairs/{pair.pk}/",
        "/api/marking/101/",
    ):
        answer = signed_in(two).get(url)
        assert answer.status_code == 200, url
        assert "年报第八页" not in answer.content.decode(), url
    told = AuditEntry.objects.filter(event__startswith="markpair.")
    assert "96" not in str([entry.detail for entry in told])
    assert "mark-pairs-first" in [item.key for item in items_for(two)]
    enter(county, two, "94")
    mark = standing()
    assert mark is not None
    assert mark.actual == 95
    assert "one" in mark.reason
    assert MarkBasis.objects.get(fact=mark.pk).evidence == "年报第八页"
    assert "年报第八页" in signed_in(two).get(f"/api/mark-pairs/{pair.pk}/").content.decode()


def test_a_mean_that_nobody_counted_is_settled(county: County, one: Account, two: Account) -> None:
    Target.objects.filter(key=KEY, current=True).update(measure="场")
    enter(county, one, "96")
    enter(county, two, "95")
    pair = MarkPair.objects.get()
    assert (pair.state, standing()) == ("apart", None)
    third = signed_in(office_account(county, Role.TARGET_OFFICE, "three"))
    told = third.get(reverse("reviews:mark_pair", args=[pair.pk])).content.decode()
    assert "以“场”计的填整数" in told


def test_neither_meets_what_the_other_attached_before_both_are_in(
    county: County, one: Account, two: Account
) -> None:
    enter(county, one, "96")
    sent = {
        "year": county.year.year,
        "key": f"target:{KEY}",
        "files": SimpleUploadedFile("现场.pdf", PDF),
    }
    attach = reverse("targets:evidence_attached", args=["mark"])
    assert signed_in(one).post(attach, sent).status_code == 302
    cited = EvidenceCitation.objects.get()
    page = f"{reverse('reviews:marking_files')}?year={county.year.year}&kind=target&key={KEY}"
    shown = reverse("targets:evidence_page", args=[cited.file_id])
    grid = reverse("reviews:marking_unit", args=["101"])
    dropped = reverse("targets:evidence_detached", args=[cited.pk])

    def meets(account: Account) -> list[bool]:
        browser = signed_in(account)
        told = [browser.get(page).content.decode(), browser.get(grid).content.decode()]
        seen = ["现场.pdf" in told[0], "材料 1 个" in told[1]]
        return [*seen, browser.get(shown).status_code == 200]

    assert meets(one) == [True, True, True]
    assert meets(two) == [False, False, False]
    assert signed_in(two).post(dropped).status_code == 404
    enter(county, two, "60")
    assert meets(two) == [True, True, True]


def test_who_marked_first_may_mark_again_and_is_still_one(county: County, one: Account) -> None:
    enter(county, one, "90")
    enter(county, one, "96")
    assert standing() is None
    assert MarkPair.objects.get().opinions.count() == 2


def test_too_far_apart_a_third_decides_with_a_reason(
    county: County, one: Account, two: Account
) -> None:
    third = office_account(county, Role.TARGET_OFFICE, "third")
    enter(county, one, "96")
    enter(county, two, "60")
    pair = MarkPair.objects.get()
    assert (pair.state, standing()) == ("apart", None)
    assert Notice.objects.filter(event="mark_pair.apart").get().recipient == third
    assert "mark-pairs-apart" in [item.key for item in items_for(third)]
    asked = {"pair": pair, "move": "decide", "version": pair.version}
    with pytest.raises(NotYoursError):
        pair_move(**asked, actor=one, figure="96", reason="按年报")
    with pytest.raises(ValidationError) as caught:
        pair_move(**asked, actor=third, figure="九十", reason="按年报")
    assert list(caught.value.message_dict) == ["figure"]
    with pytest.raises(ValidationError, match="理由"):
        pair_move(**asked, actor=third, figure="90")
    page = reverse("reviews:mark_pair_moved", args=[pair.pk, "decide"])
    wrong = signed_in(third).post(page, {"version": pair.version, "figure": "九十", "reason": "x"})
    assert (wrong.status_code, "九十" in wrong.content.decode()) == (422, True)
    pair_move(**asked, actor=third, figure="90", reason="按年报")
    mark = standing()
    assert mark is not None
    assert (mark.actual, mark.note, mark.recorded_by) == (90, "按年报", third)
    assert all(word in mark.reason for word in ("96", "60", "按年报"))
    with pytest.raises(StaleMoveError):
        pair_move(**asked, actor=third, figure="80", reason="再改")


def test_both_together_where_the_scheme_lets_them(
    county: County, one: Account, two: Account
) -> None:
    double_from_now(county.year, beyond="both")
    county.year.refresh_from_db()
    enter(county, one, "96")
    enter(county, two, "60")
    assert told_to("mark_pair.between") == {one, two}
    pair = MarkPair.objects.get()
    pair_move(pair=pair, move="offer", version=2, actor=one, figure="99", reason="同看台账")
    assert told_to("mark_pair.offered") == {two}
    pair_move(pair=pair, move="refuse", version=3, actor=two, reason="台账只到十一月")
    assert told_to("mark_pair.refused") == {one}
    pair_move(pair=pair, move="offer", version=4, actor=one, figure="88", reason="同看台账")
    with pytest.raises(NotYoursError):
        pair_move(pair=pair, move="agree", version=5, actor=one)
    assert standing() is None
    url = f"/api/mark-pairs/{pair.pk}/move/"
    sent = {"move": "agree", "version": 5}
    assert signed_in(two).post(url, sent, content_type="application/json").status_code == 200
    mark = standing()
    assert mark is not None
    assert (mark.actual, "同看台账" in mark.reason) == (88, True)
    assert told_to("mark_pair.settled") == {one}


def told_to(event: str) -> set[Account]:
    """Who has a notice of that kind."""
    return {notice.recipient for notice in Notice.objects.filter(event=event)}


def test_a_pair_of_an_earlier_version_of_the_target_is_void(
    county: County, one: Account, two: Account
) -> None:
    enter(county, one, "96")
    change_target(county)
    enter(county, two, "94")
    assert sorted(MarkPair.objects.values_list("state", flat=True)) == ["first", "void"]
    assert standing() is None


def test_two_that_differ_of_an_earlier_version_are_marked_anew(
    county: County, one: Account, two: Account
) -> None:
    enter(county, one, "96")
    enter(county, two, "60")
    change_target(county)
    third = office_account(county, Role.TARGET_OFFICE, "third")
    assert [item.key for item in items_for(third) if item.key.startswith("mark-pairs")] == []
    enter(county, one, "100")
    enter(county, two, "100")
    mark = standing()
    assert mark is not None
    assert mark.actual == 100


def test_the_page_of_a_pair_needs_no_year_in_its_address(county: County, one: Account) -> None:
    """A notice leads there without one, while the next year may be the one under way."""
    enter(county, one, "96")
    year = county.year
    Year.objects.create(authority=year.authority, year=year.year + 1, scheme=year.scheme)
    page = reverse("reviews:mark_pair", args=[MarkPair.objects.get().pk])
    assert signed_in(one).get(page, {"year": year.year + 1}).status_code == 200


def test_who_stays_away_from_the_unit_is_not_told_of_its_marks(
    county: County, one: Account, two: Account
) -> None:
    away, third = (office_account(county, Role.TARGET_OFFICE, name) for name in ("away", "third"))
    conflict_declare(year=county.year, account=away, unit=county.units["101"], reason="亲属")
    enter(county, one, "96")
    enter(county, two, "60")
    assert Notice.objects.get(event="mark_pair.apart").recipient == third
    pair = MarkPair.objects.get()
    assert signed_in(away).get(reverse("reviews:mark_pair", args=[pair.pk])).status_code == 404


def test_a_mark_of_two_is_changed_by_two(county: County, one: Account, two: Account) -> None:
    enter(county, one, "96")
    enter(county, two, "96")
    mark = standing()
    assert mark is not None
    with pytest.raises(ValidationError, match="不能一个人撤销"):
        enter(county, one, "", expected=mark.pk, reason="撤")
    made = enter(county, one, "90", expected=mark.pk, reason="重算")
    assert (made.waits, standing()) == (MarkCorrection.objects.get(), mark)
    texts = {"code": KEY, "actual": "71", "marked_by": "目标办"}
    with pytest.raises(ValidationError, match="两人独立评"):
        target_mark_record(
            year=county.year, texts=texts, actor=one, reason="重算", expected=mark.pk
        )


def test_the_table_is_a_legal_one() -> None:
    steps = [("offer", "apart", "offered"), ("refuse", "offered", "apart")]
    assert WORKFLOW.walks([*steps, ("decide", "apart", "settled")])
    assert not WORKFLOW.walks([("agree", "apart", "settled")])


def test_neither_of_the_two_reviews_an_objection_to_their_mark(
    county: County, one: Account, two: Account
) -> None:
    """The fact is in the name of the second alone; the first has marked it as well."""
    enter(county, one, "90")
    enter(county, two, "90")
    made = standing()
    assert made is not None
    unit = county.units["101"]
    feedback_give(year=county.year, units=[unit], actor=one)
    objection = objection_file(
        year=county.year,
        unit=unit,
        kind="target",
        fact=made.pk,
        reason="口径不同",
        actor=office_account(county, Role.DEPARTMENT_FILER),
    )
    for marker in (one, two):
        with pytest.raises(NotYoursError):
            objection_move(objection=objection, version=1, move="uphold", actor=marker, reason="核")
    third = office_account(county, Role.TARGET_OFFICE, "three")
    objection_move(objection=objection, version=1, move="uphold", actor=third, reason="核")
