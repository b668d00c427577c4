"""Real processes on the suite's database: who publishes, withdraws, writes and computes at once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
import time_machine

from core.models import AuditEntry
from reviews.models import TargetMark
from scoring.appeals.models import Appeal
from scoring.models import CurrentResult, ResultSet, ResultSetState
from scoring.publication import flow
from scoring.publication.models import PUBLISHED, WITHDRAWN, Publication
from scoring.publication.services import Told, publication_move, publication_start
from targets.models import Target
from tests.core.processes import race
from tests.factories import mark_target
from tests.office import PASSWORD
from tests.scoring.publication.publishing import AFTER, MONDAY, Publishing, make_publishing
from units.models import Account

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MONDAY, tick=True) as moved:
        yield moved


@pytest.fixture
def county(clock: time_machine.Traveller) -> Publishing:
    return make_publishing()


@pytest.fixture
def final(county: Publishing, clock: time_machine.Traveller) -> Publication:
    """Concluded: only the second person's word is awaited."""
    row = county.announced()
    clock.move_to(AFTER)
    return county.move(row, flow.CONCLUDE)


def moved(row: Publication, key: str, actor: Account, **told: str) -> str:
    """A move from the page as it was shown; where it leads."""
    held = Publication.objects.get(pk=row.pk)
    found = publication_move(
        publication=held,
        move=key,
        version=row.version,
        actor=Account.objects.get(pk=actor.pk),
        told=Told(**told),
    )
    return str(found.state)


def publish(county: Publishing, row: Publication) -> partial[str]:
    told = {"number": "目考〔2027〕2号", "password": PASSWORD}
    return partial(moved, row, flow.PUBLISH, county.second, **told)


def outcome(found: Any) -> str:
    """What came of it, or the name of the refusal."""
    return found if isinstance(found, str) else str(found[1])


def assert_one_step(row: Publication, key: str) -> None:
    """It went one step, and its history, audit trail and set say the same."""
    held = Publication.objects.get(pk=row.pk)
    assert held.version == row.version + 1
    assert held.moves.order_by("-pk")[0].key == key
    events = AuditEntry.objects.filter(subject_type="scoring.publication")
    assert events.order_by("-pk")[0].event == f"publication.{key}"
    published = held.result_set.state == ResultSetState.PUBLISHED
    assert published == (held.state == PUBLISHED) == (key == flow.PUBLISH)


def test_publishing_and_withdrawing_at_once_leave_one_of_both(
    county: Publishing, final: Publication
) -> None:
    withdraw = partial(moved, final, flow.WITHDRAW, county.officer, reason="名单有误")

    found = [outcome(each) for each in race([publish(county, final), withdraw])]

    assert found in ([PUBLISHED, "StaleMoveError"], ["StaleMoveError", WITHDRAWN])
    assert_one_step(final, flow.PUBLISH if found[0] == PUBLISHED else flow.WITHDRAW)


def test_the_second_person_publishes_once_from_two_windows(
    county: Publishing, final: Publication
) -> None:
    act = publish(county, final)

    found = sorted(outcome(each) for each in race([act, act]))

    assert found == ["StaleMoveError", PUBLISHED]
    assert_one_step(final, flow.PUBLISH)


def test_a_mark_written_while_it_is_published_comes_before_it_or_not_at_all(
    county: Publishing, final: Publication
) -> None:
    target = Target.objects.get(key="103-key", current=True)

    def mark() -> str:
        mark_target(county.county, target, 50)
        return "marked"

    published, marked = (outcome(each) for each in race([publish(county, final), mark]))

    # First the mark: the results are out of date, and nothing is published over them.
    assert (published, marked) in (
        (PUBLISHED, "ValidationError"),
        ("ValidationError", "marked"),
    )
    held = TargetMark.objects.get(key="103-key", current=True)
    assert (held.actual == 50) == (marked == "marked")


def test_a_set_computed_while_it_is_published_is_never_in_force_over_it(
    county: Publishing, final: Publication
) -> None:
    def compute() -> str:
        county.recompute()
        return "computed"

    published, computed = (outcome(each) for each in race([publish(county, final), compute]))

    assert (published, computed) == (PUBLISHED, "computed")
    assert CurrentResult.objects.get(year=county.year).result_set_id == final.result_set_id
    assert ResultSet.objects.filter(year=county.year).count() == 1


def test_two_begin_and_one_publication_is_made(county: Publishing) -> None:
    number = county.recompute()

    def begin() -> str:
        actor = Account.objects.get(pk=county.officer.pk)
        made = publication_start(year=county.year, result_set=number, actor=actor)
        return str(made.serial)

    found = sorted(outcome(each) for each in race([begin, begin]))

    assert found == ["1", "ValidationError"]
    assert Publication.objects.count() == 1


def test_one_unit_appeals_once_from_two_windows(county: Publishing) -> None:
    row = county.announced()

    def file() -> str:
        county.appeal(Publication.objects.get(pk=row.pk))
        return "filed"

    found = sorted(outcome(each) for each in race([file, file]))

    assert found == ["ValidationError", "filed"]
    assert Appeal.objects.count() == 1


def test_an_appeal_that_comes_while_it_is_withdrawn_is_refused_or_lapses(
    county: Publishing,
) -> None:
    row = county.announced()

    def file() -> str:
        county.appeal(Publication.objects.get(pk=row.pk))
        return "filed"

    withdraw = partial(moved, row, flow.WITHDRAW, county.officer, reason="从头核对")
    filed, withdrawn = (outcome(each) for each in race([file, withdraw]))

    assert withdrawn == WITHDRAWN
    # None is left open against a publication that is no more.
    assert filed in ("filed", "ValidationError")
    assert [each.outcome for each in Appeal.objects.all()] == (
        ["lapsed"] if filed == "filed" else []
    )
