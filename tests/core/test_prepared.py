"""A prepared question answers what its queryset answers, for other ids and after other writes."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from core.prepared import Prepared
from core.sessions import SessionStore
from tests.factories import County, make_county
from units.models import Account, Role, RoleGrant, Unit

pytestmark = pytest.mark.django_db


def granted(account_id: int) -> QuerySet[RoleGrant]:
    """Grants with what hangs on them, and something asked along."""
    others = RoleGrant.objects.filter(authority=OuterRef("authority")).exclude(account=account_id)
    found = RoleGrant.objects.filter(account=account_id).annotate(others=Exists(others))
    return found.select_related("authority", "unit").order_by("role", "unit__code")


def codes(authority_id: int, parent_id: int) -> QuerySet[Any, str]:
    """Codes of an authority's units but one."""
    found = Unit.objects.filter(authority=authority_id).exclude(pk=parent_id).order_by("code")
    return found.values_list("code", flat=True)


@pytest.fixture
def county() -> County:
    return make_county()


def test_rows_are_those_of_the_queryset_with_what_is_joined_to_them(
    county: County, django_assert_num_queries: Callable[[int], AbstractContextManager[Any]]
) -> None:
    asked = Prepared(granted)
    office = county.office.account(Role.TARGET_OFFICE, username="one")
    filer = county.office.account(Role.DEPARTMENT_FILER, username="two")
    for account in (office, filer, office):
        rows, expected = asked(account.pk), list(granted(account.pk))
        assert rows == expected
        assert [row.others for row in rows] == [row.others for row in expected]
        assert {type(row) for row in rows} == {RoleGrant}
        with django_assert_num_queries(0):
            assert [row.authority.code for row in rows] == [row.authority.code for row in expected]
            assert [row.unit for row in rows] == [row.unit for row in expected]
    assert asked(office.pk)[0].role != asked(filer.pk)[0].role


def test_what_was_written_since_is_seen(county: County) -> None:
    asked = Prepared(granted)
    account = county.office.account(Role.AUDITOR, username="three")
    assert len(asked(account.pk)) == 1
    RoleGrant.objects.filter(account=account).delete()
    assert asked(account.pk) == []


def test_single_values_and_several_ids(county: County) -> None:
    asked, authority = Prepared(codes, ids=2), county.office.authority
    first, second = county.units["101"], county.units["102"]
    for unit in (first, second, first):
        assert asked(authority.pk, unit.pk) == list(codes(authority.pk, unit.pk))
        assert unit.code not in asked(authority.pk, unit.pk)


def test_ids_must_be_as_many_as_were_said(county: County) -> None:
    with pytest.raises(ValueError, match=r"shorter|longer"):
        Prepared(codes, ids=2)(county.office.authority.pk)


def test_an_id_that_is_lost_in_the_sql_is_told_at_once() -> None:
    """Else every request would be answered with the rows of the first."""
    asked = Prepared(lambda _account_id: RoleGrant.objects.filter(role=Role.AUDITOR))
    with pytest.raises(ValueError, match="RoleGrant"):
        asked(1)


@pytest.mark.django_db(transaction=True)
def test_threads_do_not_read_each_others_rows() -> None:
    """Compiled once, asked by many at once, each over its own connection."""
    county = make_county()
    asked = Prepared(granted)
    roles = (Role.TARGET_OFFICE, Role.AUDITOR, Role.FINANCE, Role.SYSTEM_ADMINISTRATOR)
    accounts = [county.office.account(role, username=f"by-{role}") for role in roles]

    def mine(account: Account) -> set[int]:
        try:
            return {row.account_id for _n in range(25) for row in asked(account.pk)}
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(mine, accounts)) == [{account.pk} for account in accounts]


def test_a_key_that_is_text_is_asked_beside_ids(county: County) -> None:
    def units(authority_id: int, code: str) -> QuerySet[Any, str]:
        found = Unit.objects.filter(authority=authority_id, code=code)
        return found.values_list("name", flat=True)

    asked, here = Prepared(units, texts=1), county.office.authority.pk
    unit = Unit.objects.filter(authority=here).order_by("pk")[0]
    assert asked(here, unit.code) == [unit.name]
    assert asked(here, "none") == asked(0, unit.code) == []


def test_a_session_is_read_while_it_lasts_and_not_a_second_longer() -> None:
    store = SessionStore()
    store["kept"] = 7
    store.set_expiry(60)
    store.save()
    assert SessionStore(store.session_key)["kept"] == 7
    Session.objects.update(expire_date=timezone.now())
    ended = SessionStore(store.session_key)
    assert "kept" not in ended
    assert ended.session_key is None
    assert "kept" not in SessionStore("f" * 32)
