"""Two officers on one transfer: one wins, the other is told, facts are written once."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest
from django.core.exceptions import ValidationError

from core.models import AuditEntry
from schemes.people.models import Transfer, TransferState
from schemes.people.transfer_services import (
    StaleTransferError,
    transfer_confirm,
    transfer_propose,
    transfer_withdraw,
)
from tests.core.processes import race
from tests.factories import County, make_county
from tests.people_county import add_person, post
from units.models import Account, Posting, PostingMonths, Role

pytestmark = pytest.mark.django_db(transaction=True)
TRIALS = 6


@pytest.fixture
def county() -> County:
    return make_county()


def officers(county: County) -> list[Account]:
    return [county.office.account(Role.TARGET_OFFICE, username=f"o{n}") for n in (1, 2)]


def posted(county: County, code: str) -> Posting:
    person = add_person(county, code, f"某{code}")
    return post(county, person, county.units["101"], date(2020, 3, 1), months={2026: 12})


def propose(posting: Posting, county: County, unit: str, actor: Account) -> str:
    try:
        transfer_propose(
            posting=posting,
            to_unit=county.units[unit],
            effective_on=date(2026, 7, 1),
            document="文",
            actor=actor,
        )
    except ValidationError:
        return "refused"
    return "won"


def confirm(transfer: Transfer, actor: Account) -> str:
    try:
        transfer_confirm(transfer=transfer, version=1, months_from=6, months_to=6, actor=actor)
    except StaleTransferError as error:
        return f"stale {error.current.state}"
    return "confirmed"


def withdraw(transfer: Transfer, actor: Account) -> str:
    try:
        transfer_withdraw(transfer=transfer, version=1, reason="不调了", actor=actor)
    except StaleTransferError as error:
        return f"stale {error.current.state}"
    return "withdrawn"


def test_of_two_proposals_for_one_person_one_stands(county: County) -> None:
    first, second = officers(county)
    for trial in range(TRIALS):
        posting = posted(county, f"P{trial}")
        said = race(
            [
                partial(propose, posting, county, "102", first),
                partial(propose, posting, county, "103", second),
            ]
        )
        assert sorted(said) == ["refused", "won"]
        assert Transfer.objects.filter(person=posting.person).count() == 1


def test_confirmed_twice_at_once_is_written_once(county: County) -> None:
    first, second = officers(county)
    for trial in range(TRIALS):
        posting = posted(county, f"P{trial}")
        propose(posting, county, "102", first)
        transfer = Transfer.objects.get(person=posting.person)
        said = race([partial(confirm, transfer, first), partial(confirm, transfer, second)])
        assert sorted(said) == ["confirmed", "stale confirmed"]
        current = Posting.objects.filter(person=posting.person, current=True)
        assert current.count() == 2
        months = PostingMonths.objects.filter(posting__person=posting.person, current=True)
        assert sum(row.months for row in months) == 12


def test_confirmed_or_withdrawn_and_never_both(county: County) -> None:
    first, second = officers(county)
    for trial in range(TRIALS):
        posting = posted(county, f"P{trial}")
        propose(posting, county, "102", first)
        transfer = Transfer.objects.get(person=posting.person)
        said = race([partial(confirm, transfer, first), partial(withdraw, transfer, second)])
        transfer.refresh_from_db()
        current = Posting.objects.filter(person=posting.person, current=True).count()
        if transfer.state == TransferState.CONFIRMED:
            assert (said, current) == (["confirmed", "stale confirmed"], 2)
        else:
            assert (said, current) == (["stale withdrawn", "withdrawn"], 1)
    moves = AuditEntry.objects.filter(event__in=["transfer.confirm", "transfer.withdraw"])
    assert moves.count() == TRIALS
