"""The office gives more time for a period: to all, to who has not reported, to one; on record."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction

import pytest
import time_machine

from core.policy import Denied
from schemes.models import CalendarExtension
from schemes.rules.progress import ProgressRules
from targets.progress.periods import period_of, periods_of
from targets.progress.reading import ProgressReading
from tests.kept import kept_for_module
from tests.targets.changes.promised import Promised, make_promised
from tests.targets.progress.test_progress import CLOSED, IN_TIME, MARCH, as_, hand_in

made = kept_for_module(make_promised)
HERE = "/progress/periods/3/?year=2026"
TOLD = {"due_on": "2026-04-15", "due_time": "18:00", "reason": "系统停机", "document": ""}


@pytest.fixture
def promised(db: None, made: Callable[[], Promised]) -> Iterator[Promised]:
    with time_machine.travel(CLOSED, tick=False):
        yield made()


def test_the_office_extends_for_who_has_not_reported(promised: Promised) -> None:
    office = as_(promised.drafting.officer)
    page = office.get(HERE)
    assert [unit.code for unit, _own in page.context["lacking"]] == ["101"]
    assert office.post(HERE, {**TOLD, "to": "lacking"}).status_code == 302
    move = CalendarExtension.objects.get()
    assert (move.unit, move.reason) == (promised.unit, "系统停机")
    assert period_of(promised.drafting.year, MARCH).due_at < move.due_at
    assert hand_in(promised, "1", "2", "3", "4") == 4
    refused = office.post(HERE, {**TOLD, "to": "lacking"})
    assert refused.status_code == 422
    assert "系统停机" in office.get(HERE).content.decode()


def test_a_reason_and_a_unit_are_asked_all_at_once(promised: Promised) -> None:
    office = as_(promised.drafting.officer)
    wrong = office.post(HERE, {**TOLD, "to": "one", "reason": "", "due_on": "明天"})
    assert wrong.status_code == 422
    assert {"unit", "reason", "due_on"} <= set(wrong.context["form"].errors)
    assert not CalendarExtension.objects.exists()


def test_all_get_more_time_and_a_filer_gives_himself_none(promised: Promised) -> None:
    assert as_(promised.filer).get(HERE).status_code == 404
    assert as_(promised.filer).post(HERE, {**TOLD, "to": "all"}).status_code == 404
    assert as_(promised.drafting.officer).post(HERE, {**TOLD, "to": "all"}).status_code == 302
    period = period_of(promised.drafting.year, MARCH)
    assert period.due_at == CalendarExtension.objects.get().due_at
    lines = as_(promised.drafting.officer).get("/progress/periods/?year=2026").context["lines"]
    assert [line.period.month for line in lines if line.moves] == [MARCH]


def test_who_was_faster_is_told_and_a_refusal_names_the_unit(promised: Promised) -> None:
    office, code = as_(promised.drafting.officer), promised.unit.pk
    one = {**TOLD, "to": "one", "unit": code}
    assert office.get(HERE).context["expected"] == 0
    assert office.post(HERE, {**one, "expected": "0"}).status_code == 302
    # The second click of the same move is no other move; another's page is an old one.
    assert office.post(HERE, {**one, "expected": "0"}).status_code == 302
    stale = office.post(HERE, {**one, "expected": "0", "due_on": "2026-04-20"})
    assert stale.status_code == 422
    assert "没有写入" in stale.content.decode()
    assert CalendarExtension.objects.count() == 1
    seen = CalendarExtension.objects.get().pk
    early = office.post(HERE, {**one, "expected": seen, "due_on": "2026-03-01"})
    assert promised.unit.name in early.context["form"].errors["due_on"][0]


def test_where_the_scheme_says_quarters_they_are_the_periods(
    promised: Promised, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Four reports a year, each due in the month after its quarter; nothing is asked between."""
    rules = ProgressRules(rhythm="quarter", curve="even")
    for module in ("periods", "services", "page", "reading", "board", "work", "asking"):
        monkeypatch.setattr(
            f"targets.progress.{module}.rules_of", lambda _year: rules, raising=False
        )
    year, office = promised.drafting.year, as_(promised.drafting.officer)
    stated = [(each.month, each.due_at.astimezone().date()) for each in periods_of(year)]
    assert stated == [
        (3, date(2026, 4, 10)),
        (6, date(2026, 7, 10)),
        (9, date(2026, 10, 10)),
        (12, date(2027, 1, 10)),
    ]
    with time_machine.travel(IN_TIME, tick=False):
        assert hand_in(promised, "10", "2", "3", "4") == 4
        with pytest.raises(Denied):
            hand_in(promised, "10", "2", "3", "4", period=4)
        page = office.get("/progress/?year=2026")
    assert [each.month for each in page.context["periods"]] == [3, 6, 9, 12]
    # A quarter of the year is over: what is due is a quarter of the plan.
    line = ProgressReading(year, [promised.target("公路改造")]).line(
        promised.target("公路改造"), MARCH
    )
    assert line.expected == Fraction(1, 4)
