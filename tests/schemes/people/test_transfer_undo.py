"""Undoing a confirmed transfer: said before, put back whole, refused when others built on it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from core import work_items
from core.models import AuditEntry
from core.work_items import Kind
from schemes.models import Year, YearState
from schemes.people.models import Transfer, TransferState
from schemes.people.transfer_services import (
    NotYoursError,
    StaleTransferError,
    transfer_confirm,
    transfer_propose,
)
from schemes.people.transfer_undo import transfer_undo, undo_meaning
from tests.fact_rows import office_account, signed_in
from tests.factories import County, make_county
from tests.kept import kept_for_module
from tests.people_county import add_person, post
from units.models import Account, Posting, PostingMonths, Role

pytestmark = pytest.mark.django_db
JSON = "application/json"


def peopled() -> County:
    county = make_county()
    for code in ("P1", "P2"):
        person = add_person(county, code, f"某{code}")
        post(county, person, county.units["101"], date(2020, 3, 1), months={2026: 12})
    return county


fresh_county = kept_for_module(peopled)


@pytest.fixture
def county(db: None, fresh_county: Callable[[], County]) -> County:
    return fresh_county()


@pytest.fixture
def officer(county: County) -> Account:
    return office_account(county)


@pytest.fixture
def office(officer: Account) -> Client:
    return signed_in(officer)


def propose(county: County, actor: Account, code: str = "P1") -> Transfer:
    posting = Posting.objects.get(person__code=code, current=True)
    return transfer_propose(
        posting=posting,
        to_unit=county.units["102"],
        effective_on=date(2026, 7, 1),
        document="组〔2026〕7号",
        actor=actor,
    )


def confirmed(county: County, actor: Account, code: str = "P1") -> Transfer:
    made = propose(county, actor, code)
    return transfer_confirm(
        transfer=made, actor=actor, months_from=6, months_to=6, version=made.version
    )


def undo(made: Transfer, actor: Account, **given: Any) -> Transfer:
    told = {"version": made.version, "reason": "文件发错了人", **given}
    return transfer_undo(transfer=made, actor=actor, **told)


def stands(code: str = "P1") -> dict[str, tuple[date | None, int]]:
    """Unit → (last day, months of 2026) of what stands."""
    months = PostingMonths.objects.filter(current=True, year=2026, posting__person__code=code)
    by_key = {row.key: row.months for row in months}
    rows = Posting.objects.filter(person__code=code, current=True).select_related("unit")
    return {row.unit.code: (row.ends_on, by_key.get(row.key, 0)) for row in rows}


def test_postings_and_months_stand_as_before_with_the_reason(
    county: County, officer: Account
) -> None:
    before = stands()
    made = confirmed(county, officer)
    assert stands() == {"101": (date(2026, 6, 30), 6), "102": (None, 6)}
    told = " ".join(undo_meaning(made))
    assert "2026 年由财政局 6 个月、审计局 6 个月，改回财政局 12 个月" in told
    gone = undo(made, officer)
    assert stands() == before
    assert gone.state == TransferState.UNDONE
    assert Posting.objects.get(person__code="P1", current=True).reason == "文件发错了人"
    retired = Posting.objects.get(person__code="P1", unit__code="102")
    assert (retired.current, retired.retired_reason) == (False, "文件发错了人")
    noted = AuditEntry.objects.get(event="transfer.undo")
    assert noted.detail["reason"] == "文件发错了人"


def test_he_may_be_moved_again_afterwards(county: County, officer: Account) -> None:
    undo(confirmed(county, officer), officer)
    confirmed(county, officer)
    assert stands() == {"101": (date(2026, 6, 30), 6), "102": (None, 6)}


def test_what_was_built_on_it_is_named_and_nothing_moves(county: County, officer: Account) -> None:
    made = confirmed(county, officer)
    post(county, made.person, county.units["102"], date(2026, 7, 1), title="主任")
    with pytest.raises(ValidationError, match="后来又改过"):
        undo(made, officer)
    assert set(stands()) == {"101", "102"}
    page = signed_in(officer).get(f"/transfers/{made.pk}/").content.decode()
    assert "不能整件撤销" in page
    assert 'id="end-undo"' not in page


def test_a_closed_year_keeps_its_transfers(county: County, officer: Account) -> None:
    made = confirmed(county, officer)
    Year.objects.filter(pk=county.year.pk).update(state=YearState.CLOSED)
    with pytest.raises(ValidationError, match="封存"):
        undo(made, officer)
    assert set(stands()) == {"101", "102"}


def test_one_that_was_confirmed_before_this_was_kept_is_corrected_by_hand(
    county: County, officer: Account
) -> None:
    made = confirmed(county, officer)
    Transfer.objects.filter(pk=made.pk).update(effects={})
    with pytest.raises(ValidationError, match="逐条更正"):
        undo(made, officer)


def test_a_reason_the_office_and_the_first_click(county: County, officer: Account) -> None:
    made = confirmed(county, officer)
    with pytest.raises(ValidationError, match="理由"):
        undo(made, officer, reason=" ")
    with pytest.raises(NotYoursError):
        undo(made, office_account(county, Role.DEPARTMENT_HEAD))
    undo(made, officer)
    with pytest.raises(StaleTransferError):
        undo(made, officer)
    assert AuditEntry.objects.filter(event="transfer.undo").count() == 1


def test_the_page_says_what_it_does_before_it_is_done(
    county: County, officer: Account, office: Client
) -> None:
    made = confirmed(county, officer)
    page = office.get(f"/transfers/{made.pk}/").content.decode()
    dialog = page[page.index('id="end-undo"') :]
    assert "改回财政局 12 个月" in dialog
    sent = {"version": made.version, "reason": "文件发错了人"}
    done = office.post(f"/transfers/{made.pk}/undo/", sent, follow=True)
    assert "已撤销" in done.content.decode()
    assert set(stands()) == {"101"}


def test_the_api_undoes_too(county: County, officer: Account, office: Client) -> None:
    made = confirmed(county, officer)
    url = f"/api/transfers/{made.pk}/undo/"
    sent = {"version": made.version, "reason": "文件发错了人"}
    head = signed_in(office_account(county, Role.DEPARTMENT_HEAD))
    assert head.post(url, sent, JSON).status_code == 404
    assert office.post(url, {**sent, "reason": ""}, JSON).status_code == 400
    assert office.post(url, sent, JSON).json()["state"] == "undone"
    assert office.post(url, sent, JSON).status_code == 409
    assert Posting.objects.get(person__code="P1", current=True).origin == "api"


def test_who_confirms_is_told_and_who_proposed_waits(county: County, officer: Account) -> None:
    head = office_account(county, Role.DEPARTMENT_HEAD)
    propose(county, head, "P1")
    propose(county, head, "P2")
    (mine,) = _items(officer)
    assert (mine.kind, mine.count, mine.nav) == (Kind.MINE, 2, "transfers")
    assert signed_in(officer).get(mine.url).context["page"].paginator.count == 2
    (waits,) = _items(head)
    assert (waits.kind, str(waits.waits_for)) == (Kind.WAITING, "目标办")
    # Who confirms nothing and let nobody go has nothing to do with it.
    for role in (Role.FINANCE, Role.REVIEWING_OFFICE, Role.LEADER, Role.DEPARTMENT_FILER):
        assert _items(office_account(county, role)) == []


def _items(account: Account) -> list[Any]:
    fresh = Account.objects.get(pk=account.pk)
    return [item for item in work_items.items_for(fresh) if item.source == "people"]
