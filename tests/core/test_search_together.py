"""The kinds asked in one question find what each finds when it is asked by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.search import FEW, Hit, SearchKind, SearchQuery, find, kinds, read_query
from targets.models import Target
from tests.core.two_authorities import MARK, Two, make_two
from tests.fact_rows import office_account
from tests.kept import kept_for_module
from units.models import Account, Role

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

TOGETHER = {
    *("targets", "changes", "tasks", "honours", "award-claims"),
    *("register", "supervision", "accountability"),
}
#: What stands in west alone, what in both, a number, initials, and nothing.
TYPED = (MARK, "目标", f"{MARK} 目标", "101", "1", "mb", "无此物")

fresh = kept_for_module(make_two)


@pytest.fixture
def two(db: None, fresh: Callable[[], Two]) -> Two:
    return fresh()


def _by_itself(kind: SearchKind, account: Account, query: SearchQuery) -> list[Hit]:
    """A kind's best, in the plainest way to ask a table for them."""
    narrow = kind.rows(account, query) if kind.rows else None
    if narrow is None:
        return []
    found = narrow.rows.order_by("-match", *narrow.order).values_list("match", *narrow.texts)
    return [
        narrow.draw(match, *("" if text is None else str(text) for text in texts))
        for match, *texts in found[: FEW + 1]
    ]


def _one(two: Two, role: Role) -> Account:
    """An account of west that has this role alone."""
    made = office_account(two.west, role, f"finds-{role}")
    return Account.objects.get(pk=made.pk)


def _everybody(two: Two) -> Iterator[Account]:
    """Accounts of both authorities that hold every right, and one of each role in west."""
    accounts = [*two.east_accounts, *two.west_accounts]
    accounts += [_one(two, role) for role in Role]
    yield from (Account.objects.get(pk=account.pk) for account in accounts)


def test_together_finds_what_each_kind_finds_by_itself(two: Two) -> None:
    assert {kind.key for kind in kinds() if kind.rows} == TOGETHER
    # The one that fits best stands last in the table, behind more than are shown.
    targets = Target.objects.filter(year=two.west.year, current=True).order_by("-key")
    Target.objects.filter(pk=targets.values_list("pk", flat=True)[0]).update(title="目标")
    seen: dict[str, set[int]] = {key: set() for key in TOGETHER}
    more = False
    for account in _everybody(two):
        for query in map(read_query, TYPED):
            groups = {group.kind.key: group for group in find(account, query)}
            for kind in kinds():
                if kind.rows is None:
                    continue
                alone, group = _by_itself(kind, account, query), groups.get(kind.key)
                told = (account.username, kind.key, query.text)
                assert (group.hits if group else []) == alone[:FEW], told
                assert (group.more if group else False) == (len(alone) > FEW), told
                more = more or len(alone) > FEW
                if alone:
                    seen[kind.key].add(account.pk)
    assert more
    assert all(len(accounts) > 1 for accounts in seen.values()), seen


def test_nobody_finds_another_authoritys_among_them(two: Two) -> None:
    for account in two.east_accounts:
        found = find(Account.objects.get(pk=account.pk), read_query(MARK))
        assert not TOGETHER & {group.kind.key for group in found}


def test_who_sees_nothing_of_a_kind_is_asked_for_the_others_alone(two: Two) -> None:
    """An account without a kind's right gets no part of the question that names its table."""
    staff = _one(two, Role.STAFF)
    with CaptureQueriesContext(connection) as asked:
        find(staff, read_query(MARK))
    assert not [each["sql"] for each in asked if "reviews_registerentry" in each["sql"]]


@pytest.mark.parametrize("role", [Role.TARGET_OFFICE, Role.DEPARTMENT_HEAD])
def test_all_of_them_are_one_question(two: Two, role: Role) -> None:
    made = _one(two, role)

    def questions(**options: Any) -> int:
        account = Account.objects.get(pk=made.pk)
        with CaptureQueriesContext(connection) as asked:
            find(account, read_query("101"), **options)
        tables = ("targets_treenode", "reviews_honourclaim", "reviews_supervisionitem")
        return sum(any(f'FROM "{table}"' in each["sql"] for table in tables) for each in asked)

    assert questions() == 1
    assert questions(kind="supervision") == 1
    assert questions(kind="units") == 0
