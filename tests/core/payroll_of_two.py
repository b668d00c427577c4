"""A payroll of the west, and what addresses of payrolls name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bonuses.models import PayBatch
from bonuses.payrolls.services import batch_compute, batch_make
from scoring.models import ResultSet
from units.models import Account


def payroll_things(result_set: ResultSet, actor: Account) -> None:
    """A computed payroll."""
    year = result_set.year
    year.refresh_from_db()
    batch = batch_make(year=year, result_set=result_set, actor=actor)
    batch_compute(batch=batch, actor=actor)


def _batch(_two: Any, _route: str) -> int:
    return PayBatch.objects.get().pk


PAYROLL_PARTS: Mapping[str, Callable[[Any, str], Any]] = {
    "bonuses:payroll*.pk": _batch,
    "bonuses:payroll_moved.move": lambda _two, _route: "discard",
    "api:payroll-*.id": _batch,
}
