"""Writing the holidays table: one day at a time, or a whole year from a file or an announcement.

A day is a fact: a correction keeps what stood, with who, when and why (S-4).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.facts import (
    FactPlan,
    StaleFactError,
    fact_record,
    fact_retire,
    facts_apply,
    facts_plan,
    lock_scope,
)
from core.models import Origin
from schemes.holidays.rows import HolidayRow, row_problems
from schemes.models import Holiday
from units.models import Account, Authority

REASON_LENGTH = 500


class StaleHolidaysError(ValidationError):
    """The table is not what it was when the preview was made."""


@transaction.atomic
def holiday_record(
    *,
    authority: Authority,
    row: HolidayRow,
    actor: Account,
    reason: str = "",
    expected: int | None = None,
    origin: Origin = Origin.ENTRY,
) -> Holiday:
    """Enter a day (``expected`` None), or correct the one whose row has the id ``expected``.

    Raises :class:`ValidationError` with every fault under its column, and
    :class:`~core.facts.StaleFactError` when another row stands meanwhile.  The same again changes
    nothing.
    """
    scope = {"authority": authority}
    lock_scope(scope)
    standing = Holiday.objects.filter(current=True, key=row.day.isoformat(), **scope).first()
    problems = row_problems(row)
    if expected is not None:
        problems |= _reason_problems(reason)
    elif (
        standing is not None
        and not facts_plan(Holiday, scope=scope, inputs=[row.as_input()], within=[standing]).empty
    ):
        problems["day"] = _("这一天已经登记（%s）。打开它更正") % standing.name
    if problems:
        raise ValidationError(problems)
    return cast(
        Holiday,
        fact_record(
            Holiday,
            scope=scope,
            item=row.as_input(),
            actor=actor,
            reason=reason.strip(),
            expected=expected,
            origin=origin,
        ),
    )


@transaction.atomic
def holiday_retire(
    *, holiday: Holiday, actor: Account, reason: str, origin: Origin = Origin.ENTRY
) -> None:
    """Take a day out of the table: it follows the weekend again. Twice takes it out once."""
    lock_scope({"authority": holiday.authority})
    row = Holiday.objects.get(pk=holiday.pk)
    if row.retired_by_id == actor.pk:
        return
    if not row.current:
        raise StaleFactError(row)
    problems = _reason_problems(reason)
    if problems:
        raise ValidationError(problems)
    fact_retire(row, actor=actor, reason=reason.strip(), origin=origin)


def holidays_plan(authority: Authority, year: int, rows: Iterable[HolidayRow]) -> FactPlan:
    """What taking ``rows`` for the whole year's table would do; writes nothing."""
    standing = Holiday.objects.filter(authority=authority, current=True, day__year=year)
    return facts_plan(
        Holiday,
        scope={"authority": authority},
        inputs=[row.as_input() for row in rows],
        complete=True,
        within=list(standing.order_by("day")),
    )


@transaction.atomic
def holidays_apply(
    *,
    authority: Authority,
    year: int,
    rows: Iterable[HolidayRow],
    fingerprint: str,
    actor: Account,
    reason: str = "",
    confirmed_gone: int = 0,
    origin: Origin = Origin.IMPORT,
) -> FactPlan:
    """Make ``rows`` the year's table: all of it or nothing, and only the plan that was shown.

    Raises :class:`StaleHolidaysError` when the table moved since the preview ``fingerprint``;
    applying what stands already writes nothing.
    """
    lock_scope({"authority": authority})
    plan = holidays_plan(authority, year, rows)
    if plan.empty:
        return plan
    if plan.fingerprint() != fingerprint:
        raise StaleHolidaysError(
            _("预览以后有人改过这一年的节假日表，没有写入。看过新的预览再写入")
        )
    problems: dict[str, str] = {}
    if plan.gone and confirmed_gone != len(plan.gone):
        text = _("新表里少了 %s 天已登记的，写入会撤销它们。核对后勾选确认")
        problems["confirmed_gone"] = text % len(plan.gone)
    if plan.changed or plan.gone:
        problems |= _reason_problems(reason)
    if problems:
        raise ValidationError(problems)
    facts_apply(plan, actor=actor, origin=origin, reason=reason.strip())
    return plan


def _reason_problems(reason: str) -> dict[str, str]:
    if not reason.strip():
        return {"reason": _("写明理由（S-4）")}
    if len(reason.strip()) > REASON_LENGTH:
        return {"reason": _("理由最多 %s 个字") % REASON_LENGTH}
    return {}
