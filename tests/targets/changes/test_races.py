"""Two at one request, one target, one mark, in processes of their own: one wins, one is told."""

from __future__ import annotations

from functools import partial

import pytest
from django.core.exceptions import ValidationError

from core.facts import StaleFactError
from core.workflow import StaleMoveError
from reviews.models import TargetMark
from reviews.progress import outdated_count
from reviews.recheck import target_mark_affirm
from reviews.services import target_mark_record
from schemes.fact_entry.services import JudgedChangedError
from schemes.models import Year
from targets.changes.models import TargetChange
from targets.changes.services.moving import Told, change_move
from targets.models import Target
from tests.core.processes import race
from tests.targets.changes.promised import ARRIVED, NUMBER, Promised, make_promised
from units.models import Account, Role

pytestmark = pytest.mark.django_db(transaction=True)


def move(change: TargetChange, key: str, actor: Account, told: Told) -> str:
    try:
        change_move(
            change=change,
            move=key,
            version=change.version,
            actor=actor,
            told=told,
            arrived=ARRIVED,
        )
    except StaleMoveError as error:
        return f"told {error.current.state}"
    except ValidationError as error:
        return f"refused {error.code}"
    return f"won {key}"


def mark(promised: Promised, key: str, actual: str, seen: int) -> str:
    texts = {"code": key, "actual": actual, "marked_by": "目标办", "marked_on": "2026-12-20"}
    year, officer = promised.drafting.year, promised.drafting.officer
    try:
        target_mark_record(year=year, texts=texts, actor=officer, seen=seen)
    except JudgedChangedError:
        return "told"
    return "marked"


def outdated(year: Year) -> int:
    """As the next request counts it."""
    return outdated_count(Year.objects.get(pk=year.pk))


def affirm(promised: Promised, given: int, target: int) -> str:
    year, officer = promised.drafting.year, promised.drafting.officer
    try:
        target_mark_affirm(year=year, expected=given, target=target, actor=officer)
    except StaleFactError:
        return "told"
    return "affirmed"


def test_two_requests_for_one_target_and_one_ratified_twice() -> None:
    promised = make_promised()
    first, second = promised.lowered(plan="90"), promised.lowered(plan="80")
    said = race(
        [
            partial(move, promised.now(first), "submit", promised.filer, Told()),
            partial(move, promised.now(second), "submit", promised.filer, Told()),
        ]
    )
    assert sorted(said) == ["refused taken", "won submit"]
    change = TargetChange.objects.get(state="leader_consent")
    promised.move(change, "pass", promised.drafting.leader)
    change, other = promised.now(change), promised.another(Role.TARGET_OFFICE)
    told = Told(number=NUMBER)
    said = race(
        [
            partial(move, change, "pass", promised.drafting.officer, told),
            partial(move, change, "refuse", other, Told(reason="再议")),
        ]
    )
    state = promised.now(change).state
    won = "pass" if state == "applied" else "refuse"
    assert sorted(said) == [f"told {state}", f"won {won}"]
    rows = Target.objects.filter(year=change.year, title="农村公路")
    assert rows.count() == (2 if state == "applied" else 1)
    assert rows.filter(current=True).count() == 1


def test_a_mark_entered_while_a_change_is_ratified_names_what_it_judged() -> None:
    promised = make_promised()
    change = promised.at("office_ratify")
    old = promised.target("农村公路")
    said = race(
        [
            partial(move, change, "pass", promised.drafting.officer, Told(number=NUMBER)),
            partial(mark, promised, old.key, "96", old.pk),
        ]
    )
    new, given = promised.target("农村公路"), TargetMark.objects.filter(current=True).first()
    # Whichever came first: a mark names the row that its writer saw, or is not written.
    assert said == ["won pass", "told" if given is None else "marked"]
    if given is None:
        return
    assert (given.target_id, outdated(change.year)) == (old.pk, 1)
    both = race([partial(affirm, promised, given.pk, new.pk)] * 2)
    assert sorted(both) == ["affirmed", "told"]
    assert TargetMark.objects.get(current=True).target_id == new.pk
    assert outdated(change.year) == 0
