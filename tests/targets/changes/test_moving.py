"""A request goes the scheme's path: handed in, refused, asked again, ratified, applied together."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError

from core.models import AuditEntry
from core.workflow import NotYoursError, StaleMoveError
from schemes.queries import year_document
from targets.changes.flow import workflow_for
from targets.changes.services.drafting import change_again
from targets.changes.services.moving import Told, change_move, late_words
from targets.models import Target
from targets.services import target_record
from tests.kept import kept_for_module
from tests.targets.changes.promised import NUMBER, TOO_LATE, Promised, make_promised
from units.models import Role

pytestmark = pytest.mark.django_db


made = kept_for_module(make_promised)


@pytest.fixture
def promised(db: None, made: Callable[[], Promised]) -> Promised:
    return made()


def told(error: pytest.ExceptionInfo[ValidationError]) -> str:
    return " ".join(error.value.messages)


def test_a_ratified_request_is_applied_as_a_correction(promised: Promised) -> None:
    old = promised.target("农村公路")
    change = promised.at("applied")
    new = promised.target("农村公路")
    assert (new.supersedes_id, new.params["plan"], new.document) == (old.pk, "90", NUMBER)
    old.refresh_from_db()
    assert (old.current, old.params["plan"]) == (False, "118")
    assert change.number == NUMBER
    assert change.applied_at
    history = list(change.moves.order_by("pk").values_list("key", "before", "after"))
    assert workflow_for(year_document(change.year)).walks(history)
    assert AuditEntry.objects.filter(event="targetchange.pass").count() == 2


def test_several_targets_are_applied_at_one_moment(promised: Promised) -> None:
    change = promised.start()
    promised.head(change, "whole_changed", document="临政发〔2026〕30号")
    promised.item(change, "drop", "公路改造")
    promised.item(change, "change", "农村公路", points="200")
    promised.item(
        change,
        "add",
        component="key",
        title="防汛路段",
        plan="3",
        points="50",
        method="proportional",
        direction="higher",
        measure="处",
    )
    promised.item(change, "replace", "优化线路", title="定制线路", plan="9")
    promised.at("applied", promised.now(change))
    rows = Target.objects.filter(year=change.year, current=True)
    assert {(row.title, row.points) for row in rows} == {
        ("农村公路", 200),
        ("防汛路段", 50),
        ("公交车辆", 80),
        ("定制线路", 100),
    }
    gone = Target.objects.get(title="公路改造")
    moments = set(rows.filter(document=NUMBER).values_list("recorded_at", flat=True))
    assert moments == {gone.retired_at}
    assert rows.get(title="定制线路").key == "101-06"


def test_points_that_no_longer_add_up_block(promised: Promised) -> None:
    change = promised.start()
    promised.head(change)
    promised.item(change, "drop", "公路改造")
    promised.proof(change)
    with pytest.raises(ValidationError) as error:
        promised.move(change, "submit", promised.filer)
    assert "还剩 100 分" in told(error)


def test_everything_missing_is_told_at_once(promised: Promised) -> None:
    change = promised.start()
    with pytest.raises(ValidationError) as error:
        promised.move(change, "submit", promised.filer)
    assert len(error.value.messages) == 3
    promised.head(change, "outside_control")
    promised.item(
        change,
        "add",
        title="新的",
        plan="1",
        points="1",
        method="proportional",
        component="key",
        direction="higher",
    )
    with pytest.raises(ValidationError) as error:
        promised.move(change, "submit", promised.filer)
    assert "不能新增目标" in told(error)
    assert "要附证明材料" in told(error)
    assert "依据文件" in told(error)


def test_refused_with_a_reason_and_asked_again(promised: Promised) -> None:
    change = promised.at("leader_consent")
    with pytest.raises(ValidationError):
        promised.move(change, "refuse", promised.drafting.leader)
    promised.move(change, "refuse", promised.drafting.leader, reason="灾情不足以减到 90")
    assert promised.target("农村公路").params["plan"] == "118"
    again = change_again(change=promised.now(change), actor=promised.filer)
    assert (again.again_id, again.serial) == (change.pk, change.serial + 1)
    assert again.items.get().texts["plan"] == "90"
    assert again.files.count() == 1
    assert promised.at("applied", again).state == "applied"


def test_who_asks_ratifies_nothing(promised: Promised) -> None:
    change = promised.at("leader_consent")
    with pytest.raises(NotYoursError):
        promised.move(change, "pass", promised.filer)
    with pytest.raises(NotYoursError):
        promised.move(change, "pass", promised.another(Role.DEPARTMENT_HEAD))


def test_what_the_office_writes_another_of_the_office_ratifies(promised: Promised) -> None:
    officer = promised.drafting.officer
    change = promised.start(officer)
    assert change.by_office
    promised.head(change)
    promised.item(change, "change", "农村公路", plan="95")
    promised.proof(change)
    promised.move(change, "submit", officer)
    promised.move(change, "pass", promised.drafting.leader)
    with pytest.raises(NotYoursError):
        promised.move(change, "pass", officer, number=NUMBER)
    promised.move(change, "pass", promised.another(Role.TARGET_OFFICE), number=NUMBER)
    assert promised.target("农村公路").params["plan"] == "95"


def test_the_servers_time_decides_and_says_what_to_do(promised: Promised) -> None:
    change = promised.lowered()
    with pytest.raises(ValidationError) as error:
        promised.move(change, "submit", promised.filer, TOO_LATE)
    assert error.value.code == "late"
    for word in ("10月30日", "10月31日 00:00:00 收到", "非本单位原因", "延期"):
        assert word in told(error)
    assert "收到" not in late_words(change)  # of a page that nobody sent anything from
    promised.head(change, "outside_control", document="县常委会纪要〔2026〕30号")
    assert promised.move(change, "submit", promised.filer, TOO_LATE).state == "leader_consent"


def test_a_target_is_in_one_open_request_at_a_time(promised: Promised) -> None:
    first = promised.at("leader_consent")
    second = promised.lowered(plan="80")
    with pytest.raises(ValidationError) as error:
        promised.move(second, "submit", promised.filer)
    assert error.value.code == "taken"
    assert "第 1 号申请" in told(error)
    promised.move(first, "withdraw", promised.filer, reason="合并再提")
    assert promised.move(second, "submit", promised.filer).state == "leader_consent"


def test_a_target_corrected_meanwhile_is_not_overwritten(promised: Promised) -> None:
    from_office = promised.at("office_ratify")
    target = promised.target("农村公路")
    target_record(
        year=from_office.year,
        texts={"plan": "120"},
        actor=promised.drafting.officer,
        reason="核对原件",
        expected=target.pk,
    )
    with pytest.raises(ValidationError) as error:
        promised.move(from_office, "pass", promised.drafting.officer, number=NUMBER)
    assert "又变过" in told(error)
    assert promised.target("农村公路").params["plan"] == "120"


def test_a_stale_form_is_told(promised: Promised) -> None:
    change = promised.at("leader_consent")
    with pytest.raises(StaleMoveError):
        change_move(
            change=change,
            move="pass",
            version=change.version - 1,
            actor=promised.drafting.leader,
            told=Told(),
        )
