"""A self-evaluation: begun, computed at once, handed in by the head, returned, never changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from core.exact import parse_exact
from core.workflow import NotYoursError, StaleMoveError
from reviews.marking.entry import MarkAsked
from reviews.marking.grid import MarkGrid
from reviews.marking.models import MarkKind
from reviews.marking.scope import MarkingScope
from reviews.marking.services import mark_enter
from reviews.self_evaluation.flow import WORKFLOW
from reviews.self_evaluation.models import SelfEvaluation, SelfVersion
from reviews.self_evaluation.queries import self_scores
from reviews.self_evaluation.reading import SelfReading
from reviews.self_evaluation.services import (
    evaluation_move,
    evaluation_start,
    line_save,
    text_save,
)
from targets.models import EconomicFigure, Target
from tests.fact_rows import complete_county, office_account, signed_in
from tests.factories import County, make_county, record
from tests.kept import kept_for_module
from units.models import Account, Role, UnitYear

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

fresh_county = kept_for_module(lambda: complete_county(make_county()))
IN_TIME, TOO_LATE = datetime(2026, 12, 1, tzinfo=UTC), datetime(2026, 12, 20, tzinfo=UTC)
KEYS = ("101-key", "101-general", "101-open")


@pytest.fixture
def county(db: None, fresh_county: Callable[[], County]) -> County:
    return fresh_county()


@pytest.fixture
def filer(county: County) -> Account:
    return office_account(county, Role.DEPARTMENT_FILER)


@pytest.fixture
def head(county: County) -> Account:
    return office_account(county, Role.DEPARTMENT_HEAD)


@pytest.fixture
def office(county: County) -> Account:
    return office_account(county, Role.TARGET_OFFICE)


def begun(county: County, filer: Account) -> SelfEvaluation:
    return evaluation_start(year=county.year, unit=county.units["101"], actor=filer)


def save(row: SelfEvaluation, actor: Account, key: str, shown: int = 1, **texts: str) -> Any:
    return line_save(evaluation=row, target=key, shown=shown, texts=texts, actor=actor)


def move(row: SelfEvaluation, name: str, actor: Account, **told: Any) -> SelfEvaluation:
    row.refresh_from_db()
    given = {"arrived": IN_TIME, **told}
    return evaluation_move(evaluation=row, move=name, version=row.version, actor=actor, **given)


def handed_in(county: County, filer: Account, head: Account) -> SelfEvaluation:
    row = begun(county, filer)
    for key in KEYS:
        save(row, filer, key, figure="100")
    text_save(evaluation=row, report="全年任务完成。", grade="", grade_reason="", actor=filer)
    move(row, "submit", filer)
    return move(row, "hand_in", head)


def test_the_score_is_computed_at_once_beside_the_claimed_one(
    county: County, filer: Account
) -> None:
    row = begun(county, filer)
    save(row, filer, "101-key", figure="90", claimed="250")
    line = next(r for r in SelfReading(row).rows if r.target.key == "101-key")
    assert line.computed is not None
    assert line.computed < 250
    assert (line.claimed, line.differs) == (250, 250 - line.computed)
    assert "写明理由" in " ".join(SelfReading(row).problems)
    save(row, filer, "101-key", 2, note="口径调整")
    assert "写明理由" not in " ".join(SelfReading(row).problems)


def test_it_begins_with_the_actuals_of_the_progress(county: County, filer: Account) -> None:
    target = Target.objects.get(year=county.year, key="101-open", current=True)
    record(
        EconomicFigure,
        county,
        "101-open",
        unit=target.unit,
        title=target.title,
        statistics=Fraction(91),
        reported=Fraction(95),
    )
    lines = {line.target: line for line in begun(county, filer).lines.all()}
    assert lines["101-open"].actual == 91
    assert lines["101-key"].actual is None


def test_a_figure_other_than_the_progress_of_the_year_needs_a_reason(
    county: County, filer: Account
) -> None:
    target = Target.objects.get(year=county.year, key="101-open", current=True)
    told = {"unit": target.unit, "title": target.title}
    record(EconomicFigure, county, "101-open", **told, statistics=Fraction(91))
    row = begun(county, filer)
    line = next(each for each in SelfReading(row).rows if each.target.key == "101-open")
    assert line.known_text == "进度：12 月统计数 91"
    assert not line.apart
    save(row, filer, "101-open", figure="95")
    assert "与进度报的不同" in " ".join(SelfReading(row).problems)
    save(row, filer, "101-open", 2, note="统计数未含飞地")
    reading = SelfReading(row)
    assert "与进度报的不同" not in " ".join(reading.problems)
    kept = next(each for each in reading.content["lines"] if each["target"] == "101-open")
    assert (kept["progress"], kept["note"]) == ("进度：12 月统计数 91", "统计数未含飞地")


def test_errors_stand_under_their_fields(county: County, filer: Account) -> None:
    row = begun(county, filer)
    with pytest.raises(ValidationError) as caught:
        save(row, filer, "101-key", figure="九", claimed="251")
    assert set(caught.value.message_dict) == {"figure", "claimed"}
    save(row, filer, "101-key", figure="90")
    with pytest.raises(StaleMoveError):
        save(row, filer, "101-key", figure="91")


def test_what_is_counted_one_by_one_has_no_fraction(county: County, filer: Account) -> None:
    row = begun(county, filer)
    target = Target.objects.get(year=county.year, key="101-key", current=True)
    Target.objects.filter(pk=target.pk).update(measure="场")
    with pytest.raises(ValidationError) as caught:
        save(row, filer, "101-key", figure="90.5")
    assert caught.value.message_dict == {"figure": ["以“场”计的填整数"]}


@pytest.mark.parametrize(("posts", "short"), [(3, True), (4, False), (0, False)])
def test_few_posts_may_leave_out_the_report_and_unknown_ones_may_not(
    county: County, filer: Account, posts: int, short: bool
) -> None:
    UnitYear.objects.filter(unit=county.units["101"], current=True).update(posts=posts)
    row = begun(county, filer)
    assert row.short is short
    assert ("写自评报告" in SelfReading(row).problems) is not short


def test_what_is_missing_is_told_before_it_is_handed_in(county: County, filer: Account) -> None:
    row = begun(county, filer)
    with pytest.raises(ValidationError) as caught:
        move(row, "submit", filer)
    told = " ".join(caught.value.messages)
    assert "还有 3 个目标" in told
    assert "自评报告" in told


def test_the_head_hands_in_and_nobody_else(county: County, filer: Account, head: Account) -> None:
    row = handed_in(county, filer, head)
    version = SelfVersion.objects.get(evaluation=row)
    assert (row.state, row.number, row.late) == ("handed_in", 1, False)
    assert version.content["report"] == "全年任务完成。"
    assert self_scores(county.year)["101-key"] == Fraction(250)
    with pytest.raises(ValidationError, match="已报出"):
        save(row, filer, "101-key", 2, figure="1")
    with pytest.raises(TypeError):
        version.save()
    with pytest.raises(NotYoursError):
        move(row, "return", filer, reason="我要改")


def test_a_return_with_a_reason_opens_a_new_version(
    county: County,
    filer: Account,
    head: Account,
    office: Account,
    django_assert_num_queries: Any,
) -> None:
    row = handed_in(county, filer, head)
    with pytest.raises(ValidationError):
        move(row, "return", office)
    move(row, "return", office, reason="补佐证")
    assert self_scores(county.year) == {}
    save(row, filer, "101-key", 2, figure="95")
    move(row, "submit", filer)
    # What the office returned may come after the deadline, and is marked so.
    again = move(row, "hand_in", head, arrived=TOO_LATE)
    assert (again.number, again.late) == (2, True)
    first, second = SelfVersion.objects.filter(evaluation=row)
    assert first.digest != second.digest
    was, now = claimed(first), claimed(second)
    assert was["101-key"] != now["101-key"]
    with django_assert_num_queries(1):
        assert self_scores(county.year, row.unit_id) == now


def claimed(version: SelfVersion) -> dict[str, Fraction]:
    lines = version.content["lines"]
    return {each["target"]: parse_exact(each["claimed"]) for each in lines}


def test_after_the_deadline_it_is_not_taken(county: County, filer: Account, head: Account) -> None:
    row = begun(county, filer)
    for key in KEYS:
        save(row, filer, key, figure="100")
    text_save(evaluation=row, report="完成。", grade="", grade_reason="", actor=filer)
    move(row, "submit", filer)
    with pytest.raises(ValidationError, match="未报送"):
        move(row, "hand_in", head, arrived=TOO_LATE)
    assert not SelfVersion.objects.exists()


def test_a_mark_far_from_the_own_score_has_a_reason(
    county: County, filer: Account, head: Account, office: Account
) -> None:
    handed_in(county, filer, head)
    told = {"kind": MarkKind.TARGET, "key": "101-open", "expected": None, "way": "look_up"}
    with pytest.raises(ValidationError) as caught:
        mark_enter(year=county.year, asked=MarkAsked(cells={"figure": "60"}, **told), actor=office)
    assert "note" in caught.value.message_dict
    cells = {"figure": "60", "note": "台账只有 60"}
    mark_enter(year=county.year, asked=MarkAsked(cells=cells, **told), actor=office)
    rows = MarkGrid(MarkingScope(office, county.year)).of_unit(county.units["101"])
    assert next(row for row in rows if row.key == "101-open").far


def test_pages_by_role(county: County, filer: Account, head: Account, office: Account) -> None:
    one = reverse("reviews:self_evaluation", args=["101"])
    assert signed_in(office).get(one).status_code == 404
    assert "开始填" in signed_in(filer).get(one).content.decode()
    row = handed_in(county, filer, head)
    for account in (filer, head, office):
        assert signed_in(account).get(one).status_code == 200
    board = signed_in(office).get(reverse("reviews:self_evaluations"))
    assert (board.context["done"], board.context["total"]) == (1, 4)
    line = reverse("reviews:self_evaluation_line", args=["101"])
    assert signed_in(office).post(line, {"expected": "101-key|2"}).status_code == 404
    api = signed_in(filer).get("/api/self-evaluations/101/").json()
    assert (api["state"], len(api["lines"])) == (row.state, 3)


def test_the_table_is_a_legal_one() -> None:
    path = [("submit", "draft", "head"), ("hand_in", "head", "handed_in")]
    assert WORKFLOW.walks(path)
    assert not WORKFLOW.walks([("hand_in", "draft", "handed_in")])


def test_the_api_begins_it_and_says_all_that_is_handed_in(county: County, filer: Account) -> None:
    client = signed_in(filer)
    for _again in range(2):
        told = client.post("/api/self-evaluations/101/start/?year=2026").json()
    assert (told["state"], told["number"], told["short"]) == ("draft", 0, False)
    assert {"grade", "grade_reason", "total", "late", "return_reason"} <= set(told)
    assert SelfEvaluation.objects.count() == 1
    assert client.post("/api/self-evaluations/102/start/?year=2026").status_code == 404


def test_who_filled_a_line_hands_on_from_the_same_page(county: County, filer: Account) -> None:
    row, client = begun(county, filer), signed_in(filer)
    shown = row.version
    line = reverse("reviews:self_evaluation_line", args=["101"]) + "?year=2026"
    told = client.post(line, {"expected": "101-key|1", "figure": "90"}).json()
    row.refresh_from_db()
    assert told["version"] == row.version == shown + 1
    page = client.get("/self-evaluations/101/?year=2026").content.decode()
    assert f'name="version" value="{row.version}" data-grid-version' in page
