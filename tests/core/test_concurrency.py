"""Real processes on one database: one wins, the other is told, nothing is lost or done twice."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from core import audit, jobs
from core.facts import FactInput, StaleFactError, fact_record, lock_scope
from core.models import AuditEntry, Job
from schemes.models import Year
from tests.core.processes import race
from tests.office import Office, make_office
from units.models import Account, Role, RoleGrant, UnitYear
from units.services import role_grant

pytestmark = pytest.mark.django_db(transaction=True)
KIND = "test.race"


@pytest.fixture
def office() -> Office:
    return make_office()


def correct(scope: dict[str, Any], account: Account, expected: int, posts: int) -> str:
    item = FactInput("101", {"posts": posts})
    try:
        fact_record(UnitYear, scope=scope, item=item, actor=account, expected=expected)
    except StaleFactError as error:
        return f"stale {error.current.posts}"  # type: ignore[union-attr]
    return f"won {posts}"


def test_of_two_writers_on_one_fact_one_wins_and_the_other_is_told(office: Office) -> None:
    year = office.open_year()
    officers = [office.account(Role.TARGET_OFFICE, username=f"officer{n}") for n in (1, 2)]
    scope = {"authority": office.authority, "year": 2026}
    item = FactInput("101", {"unit": office.unit, "name": "财政局", "peer_group": "departments"})
    for trial in range(10):
        stands = fact_record(UnitYear, scope=scope, item=item, actor=officers[0])
        before = Year.objects.get(pk=year.pk).revision
        posts = [100 + 2 * trial, 101 + 2 * trial]
        said = race(
            [
                partial(correct, scope, officer, stands.pk, number)
                for officer, number in zip(officers, posts, strict=True)
            ]
        )
        now = UnitYear.objects.get(key="101", current=True)
        assert sorted(said) == [f"stale {now.posts}", f"won {now.posts}"]
        assert now.supersedes_id == stands.pk
        assert Year.objects.get(pk=year.pk).revision > before


def bump(scope: dict[str, Any], times: int) -> int:
    for _n in range(times):
        with transaction.atomic():
            lock_scope(scope)
    return times


def test_no_revision_is_lost(office: Office) -> None:
    year = office.open_year()
    before = year.revision
    counted = race([partial(bump, {"year": year}, 50) for _n in range(4)])
    assert counted == [50] * 4
    assert Year.objects.get(pk=year.pk).revision == before + 200


def both(first: dict[str, Any], second: dict[str, Any]) -> str:

    for _n in range(20):
        with transaction.atomic():
            lock_scope(first)
            lock_scope(second)
    return "done"


def test_writers_that_meet_on_several_years_do_not_wait_for_ever(office: Office) -> None:
    first = office.open_year(2025)
    second = office.open_year(2026)
    postings = {"authority": office.authority}
    said = race(
        [
            partial(both, {"year": second}, postings),
            partial(both, {"year": first}, {"year": second}),
            partial(both, {"year": second}, {"year": first}),
        ]
    )
    assert said == ["done"] * 3


def work(job_id: Any) -> str:
    jobs.register(KIND, _effect)
    state = jobs.run(job_id)
    return "none" if state is None else state.value


def _effect(job: Job, _progress: jobs.Progress) -> dict[str, Any]:
    audit.record(event="test.effect", actor=None, authority=None, subject_id=job.pk)
    return {}


def test_a_job_is_claimed_once_by_two_workers() -> None:
    jobs.register(KIND, _effect)
    for _trial in range(10):
        job = jobs.enqueue(kind=KIND, payload={}, actor=None, authority=None)
        assert sorted(race([partial(work, job.pk)] * 3)) == ["done", "none", "none"]
        effects = AuditEntry.objects.filter(event="test.effect", subject_id=str(job.pk))
        assert effects.count() == 1


def ask(**keys: Any) -> str:
    jobs.register(KIND, _effect)
    job = jobs.enqueue(kind=KIND, payload={}, actor=None, authority=None, **keys)
    return str(job.pk)


@pytest.mark.parametrize("name", ["unique_key", "once_key"])
def test_of_many_who_ask_at_once_all_get_the_same_job(name: str) -> None:
    for trial in range(5):
        keys = {name: f"race:{trial}"}
        assert len(set(race([partial(ask, **keys)] * 4))) == 1
        assert Job.objects.filter(**keys).count() == 1


def grant(account: Account, role: Role, office: Office) -> str:

    try:
        role_grant(account=account, role=role, authority=office.authority, actor=None)
    except ValidationError:
        return "refused"
    return "granted"


def test_two_grants_at_once_cannot_join_what_must_be_apart(office: Office) -> None:
    account = office.account(Role.STAFF)
    for _trial in range(10):
        said = race(
            [
                partial(grant, account, Role.AUDITOR, office),
                partial(grant, account, Role.SYSTEM_ADMINISTRATOR, office),
            ]
        )
        assert sorted(said) == ["granted", "refused"]
        RoleGrant.objects.filter(account=account).exclude(role=Role.STAFF).delete()


def note(count: int) -> int:
    for _n in range(count):
        audit.record(event="test.note", actor=None, authority=None)
        audit.seal(margin=timedelta(0))
    return count


def test_sealing_beside_writers_leaves_a_chain_that_verifies() -> None:
    assert race([partial(note, 20)] * 3) == [20] * 3
    assert audit.verify() == []
