"""A workflow's table: what it lets through, what it says when it does not."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from core.models import AuditEntry
from core.workflow import (
    Asked,
    Move,
    NotYoursError,
    StaleMoveError,
    Workflow,
    checked_move,
    make_move,
)

SEND = Move("send", "报送", "draft", ("review",), frozenset({"clerk"}))
PASS = Move("pass", "通过", "review", ("done", "second"), frozenset({"office"}), (), ("note",))
BACK = Move("back", "退回", "review", ("draft",), frozenset({"office"}), ("reason",), ("reason",))
TABLE = Workflow(
    "paper",
    {"draft": "草稿", "review": "审核", "second": "再审", "done": "办结"},
    (SEND, PASS, BACK),
    "draft",
)


@dataclass
class Paper:
    state: str
    version: int = 3
    pk: int = 1
    _meta: Any = None

    def __post_init__(self) -> None:
        self._meta = SimpleNamespace(model_name="paper", label_lower="test.paper")


def asked(move: str, *, shown: int = 3, duties: str = "office", **told: str) -> Asked:
    return Asked(move, shown, told, {duties}, None)


def test_the_table_draws_the_buttons() -> None:
    assert TABLE.open_to("review", {"office"}) == [PASS, BACK]
    assert TABLE.open_to("review", {"clerk"}) == []
    assert TABLE.open_to("draft", {"clerk", "office"}) == [SEND]


def test_a_move_that_may_be_made_is_found() -> None:
    assert checked_move(TABLE, Paper("review"), asked("pass")) is PASS


@pytest.mark.parametrize("move", ["send", "unheard_of"])
def test_what_is_not_ones_own_does_not_exist(move: str) -> None:
    with pytest.raises(NotYoursError):
        checked_move(TABLE, Paper("draft"), asked(move))


@pytest.mark.parametrize(("state", "shown"), [("draft", 3), ("review", 2)])
def test_who_was_slower_is_told_how_it_stands(state: str, shown: int) -> None:
    paper = Paper(state)
    with pytest.raises(StaleMoveError) as refused:
        checked_move(TABLE, paper, asked("pass", shown=shown))
    assert refused.value.current is paper


@pytest.mark.parametrize("told", [{}, {"reason": "  "}])
def test_a_field_that_must_be_there_is_asked_for(told: dict[str, str]) -> None:
    with pytest.raises(ValidationError) as refused:
        checked_move(TABLE, Paper("review"), asked("back", **told))
    assert set(refused.value.message_dict) == {"reason"}


@pytest.mark.django_db
def test_a_move_is_written_with_what_the_table_records() -> None:
    paper = Paper("review")
    told = asked("pass", note="核对过", other="不记")
    make_move(paper, PASS, "done", told, authority=None, subject="一份")
    assert (paper.state, paper.version) == ("done", 4)
    entry = AuditEntry.objects.get(event="paper.pass")
    told_now = {"note": "核对过", "before": "review", "after": "done", "version": 4}
    assert entry.detail == told_now


def test_a_move_leads_nowhere_else_than_the_table_says() -> None:
    with pytest.raises(ValueError, match="not to draft"):
        make_move(Paper("review"), PASS, "draft", asked("pass"), authority=None, subject="")


@pytest.mark.parametrize(
    ("steps", "legal"),
    [
        ([("send", "draft", "review"), ("pass", "review", "done")], True),
        ([("send", "draft", "review"), ("back", "review", "draft")], True),
        ([("pass", "review", "done")], False),
        ([("send", "draft", "done")], False),
        ([("send", "draft", "review"), ("send", "draft", "review")], False),
    ],
)
def test_a_history_is_a_path_of_the_table(steps: list[tuple[str, str, str]], legal: bool) -> None:
    assert TABLE.walks(steps) is legal


def test_the_diagram_has_every_move() -> None:
    told = TABLE.diagram()
    assert told.startswith("stateDiagram-v2\n  [*] --> draft")
    assert "  review --> second: 通过" in told
    assert told.count("-->") == 5
