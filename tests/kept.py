"""Facts made once for a module of tests that only reads them, and gone when the module ends."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any, TypeVar

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.utils import translation

Made = TypeVar("Made")


def kept_for_module(make: Callable[[], Made]) -> Any:
    """A module-scoped fixture: a function that gives each test its own copy of what was made.

    ``make`` runs once, in a transaction that is rolled back after the module's last test; each
    test's ``db`` is a savepoint within, so what a test writes is gone after it as ever.  The
    objects are copied for each test, so a field set on one is not seen by the next::

        fresh_county = kept_for_module(make_county)

        @pytest.fixture
        def county(db: None, fresh_county: Callable[[], County]) -> County:
            return fresh_county()

    Not for a module with ``transaction=True`` tests: those empty the tables.
    """

    @pytest.fixture(scope="module")
    def kept(django_db_setup: None, django_db_blocker: Any) -> Iterator[Callable[[], Made]]:
        outer = transaction.atomic()
        # As Django's own test case does: work that must be outermost may run within.
        outer._from_testcase = True
        with django_db_blocker.unblock(), translation.override("zh-hans"):
            cache.clear()
            outer.__enter__()
            try:
                made = make()
                # What is deferred to the end of a transaction would be checked again in each test.
                connection.check_constraints()
            except BaseException as error:
                outer.__exit__(type(error), error, error.__traceback__)
                raise
        yield _copies(made)
        with django_db_blocker.unblock():
            if not connection.in_atomic_block:
                raise RuntimeError("a test of this module ended the transaction it is kept in")
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)

    return kept


def _copies(made: Made) -> Callable[[], Made]:
    """What gives a copy of it; reading it back takes a third of the time of a walk through it."""
    try:
        written = pickle.dumps(made, pickle.HIGHEST_PROTOCOL)
    except (pickle.PicklingError, AttributeError, TypeError):  # a function or the like is in it
        return lambda: deepcopy(made)
    return lambda: pickle.loads(written)


__all__ = ["kept_for_module"]
