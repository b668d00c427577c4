"""Whose work a freeze or a correction is: of who may agree, of who drafts; nobody else's (S-4)."""

from __future__ import annotations

import pytest

from core.notices.models import Notice
from core.work_items import Kind, WorkItem, items_for
from scoring.freezing.corrections.flow import APPLY, ASK, REFUSE
from scoring.freezing.services import freezing_move
from tests.scoring.freezing.frozen import Settled, agree, asked, frozen, granted, make_settled
from tests.scoring.freezing.test_corrections import moved, started, with_line
from units.models import Account, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def settled() -> Settled:
    return make_settled()


def work_of(account: Account) -> list[WorkItem]:
    """What freezing and correcting ask of the account, as its next request is told."""
    fresh = Account.objects.get(pk=account.pk)
    return [item for item in items_for(fresh) if item.source == "freezing"]


def kinds_of(account: Account) -> list[Kind]:
    return [item.kind for item in work_of(account)]


def test_a_freeze_is_the_work_of_who_may_agree_until_he_does(settled: Settled) -> None:
    colleague = granted(settled.county, Role.TARGET_OFFICE, "office-2")
    row = asked(settled)

    (item,) = work_of(settled.reviewer)
    assert (item.kind, item.nav) == (Kind.MINE, "freezing")
    assert item.url == f"/results/freezing/?year={settled.year.year}"
    assert kinds_of(colleague) == [Kind.MINE]
    assert kinds_of(settled.office) == [Kind.WAITING]

    agree(row, settled.reviewer)
    assert not any(work_of(each) for each in (settled.reviewer, colleague, settled.office))


def test_a_correction_of_a_closed_year_goes_from_hand_to_hand(settled: Settled) -> None:
    frozen(settled)
    row = with_line(settled)
    assert (kinds_of(settled.office), kinds_of(settled.reviewer)) == ([Kind.MINE], [])

    row = moved(row, ASK, settled.office)
    assert (kinds_of(settled.office), kinds_of(settled.reviewer)) == ([Kind.WAITING], [Kind.MINE])
    assert work_of(settled.reviewer)[0].url == f"/results/corrections/{row.pk}/"

    row = moved(row, REFUSE, settled.reviewer, "附上市考核办的函")
    assert "附上市考核办的函" in str(work_of(settled.office)[0].detail)
    assert not work_of(settled.reviewer)

    row = moved(row, ASK, settled.office)
    moved(row, APPLY, settled.reviewer)
    assert not work_of(settled.office)
    assert not work_of(settled.reviewer)


def test_nobody_is_asked_to_agree_to_what_he_had_a_hand_in(settled: Settled) -> None:
    other = granted(settled.county, Role.TARGET_OFFICE, "office-2")
    moved(with_line(settled), ASK, other)

    assert kinds_of(other) == [Kind.WAITING]
    assert kinds_of(settled.office) == [Kind.WAITING]


def test_units_and_other_authorities_are_told_nothing(settled: Settled) -> None:
    west = make_settled("west", first=301)
    unit = settled.county.units["101"]
    head = granted(settled.county, Role.DEPARTMENT_HEAD, "head-101", unit=unit)
    auditor = granted(settled.county, Role.AUDITOR, "auditor")
    asked(settled)
    started(settled)

    assert not any(work_of(each) for each in (head, auditor, west.office, west.reviewer))


def told_to(account: Account) -> list[tuple[str, str]]:
    rows = Notice.objects.filter(recipient=account)
    return [(row.event, row.params.get("reason", "")) for row in rows]


def test_who_asked_hears_that_it_was_sent_back_and_why(settled: Settled) -> None:
    row = asked(settled)
    freezing_move(
        freezing=row, move="refuse", version=row.version, actor=settled.reviewer, reason="先核扣分"
    )
    assert ("scoring.freeze_back", "先核扣分") in told_to(settled.office)

    row = moved(with_line(settled), ASK, settled.office)
    row = moved(row, REFUSE, settled.reviewer, "附上函件")
    assert ("scoring.correction_back", "附上函件") in told_to(settled.office)
    row = moved(row, ASK, settled.office)
    moved(row, APPLY, settled.reviewer)
    assert "scoring.correction_done" in dict(told_to(settled.office))
