"""The demo's last year as an installation finds it that began afterwards: published and frozen."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from core import audit
from schemes.models import Year
from scoring.freezing.flow import AGREE
from scoring.freezing.models import YearBundle
from scoring.freezing.services import freezing_ask, freezing_move, year_freeze
from scoring.models import ResultSet, ResultSetState
from scoring.queries import current_result


def last_year_frozen(*, year: Year, office: Any, second: Any, password: str) -> YearBundle:
    """Call the year's set published, as a year is that was closed before the system came, and
    freeze it the way any year is: asked by the office, agreed to by another account with its
    ``password``."""
    _publish(year, office)
    row = freezing_ask(year=year, actor=office)
    row = freezing_move(
        freezing=row, move=AGREE, version=row.version, actor=second, password=password
    )
    return year_freeze(freezing=row)


@transaction.atomic
def _publish(year: Year, office: Any) -> None:
    pointer = current_result(year)
    if pointer is None:
        raise ValueError(f"{year} has no results")
    found = pointer.result_set
    ResultSet.objects.filter(pk=found.pk).update(state=ResultSetState.PUBLISHED)
    audit.record(
        event="result_set.publish",
        actor=office,
        authority=year.authority,
        subject_type="scoring.resultset",
        subject_id=found.pk,
        subject=str(found),
        detail={"number": found.number},
    )
