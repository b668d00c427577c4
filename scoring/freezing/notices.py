"""What accounts are told of freezes and corrections: who is to agree, and who asked."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from core.notices import events
from core.notices.services import notify
from schemes.models import Year
from units.models import Account, Role

FROZEN, FREEZE_WAITS, CORRECTION_WAITS = (
    *("scoring.frozen", "scoring.freeze_waits", "scoring.correction_waits"),
)
FREEZE_BACK, FREEZE_FAILED, CORRECTION_BACK, CORRECTION_DONE, CORRECTION_FAILED, CORRECTION_PAID = (
    *("scoring.freeze_back", "scoring.freeze_failed"),
    *("scoring.correction_back", "scoring.correction_done", "scoring.correction_failed"),
    "scoring.correction_paid",
)
#: Whose accounts may agree to what another asked for.
SECOND = (Role.REVIEWING_OFFICE, Role.TARGET_OFFICE)


def register_freeze_notices() -> None:
    """Make the kinds of notices known; from ``AppConfig.ready()``."""
    events.register(
        events.Event(
            FROZEN,
            _("年度已封存"),
            gettext_noop("%(year)s 年度结果集 %(number)s 已封存，封存包可以下载"),
            icon="lock",
        ),
        events.Event(
            FREEZE_WAITS,
            _("封存待同意"),
            gettext_noop("%(year)s 年度结果集 %(number)s 提请封存，等你同意。"),
            icon="lock",
        ),
        events.Event(
            CORRECTION_WAITS,
            _("更正待同意"),
            gettext_noop("%(year)s 年度第 %(number)s 件结果更正，看过差异等你同意。"),
            icon="pencil-square",
        ),
        *_answers(),
    )


def _answers() -> tuple[events.Event, ...]:
    """What became of what somebody asked for."""
    back, failed = _("封存被退回"), _("没有封存成")
    returned, done = _("更正被退回"), _("更正已办")
    return (
        events.Event(
            FREEZE_BACK,
            back,
            gettext_noop("%(year)s 年度结果集 %(number)s 的封存退回：%(reason)s"),
            icon="lock",
        ),
        events.Event(
            FREEZE_FAILED,
            failed,
            gettext_noop("%(year)s 年度结果集 %(number)s 没有封存成：%(reason)s"),
            icon="exclamation-triangle",
        ),
        events.Event(
            CORRECTION_BACK,
            returned,
            gettext_noop("%(year)s 年度第 %(number)s 件结果更正退回：%(reason)s"),
            icon="pencil-square",
        ),
        events.Event(
            CORRECTION_PAID,
            _("已发的要补发扣回"),
            gettext_noop(
                "%(year)s 年度第 %(number)s 件结果更正以后，%(people)s 人已发的金额不同，"
                "另编一批补发扣回。"
            ),
            icon="wallet2",
        ),
        events.Event(
            CORRECTION_FAILED,
            _("没有更正成"),
            gettext_noop("%(year)s 年度第 %(number)s 件结果更正没有办成：%(reason)s"),
            icon="pencil-square",
        ),
        events.Event(
            CORRECTION_DONE,
            done,
            gettext_noop("%(year)s 年度第 %(number)s 件结果更正已办。"),
            icon="pencil-square",
        ),
    )


def tell_second(
    event: str, year: Year, *, number: int, party: Collection[int | None], url: str, once: str
) -> None:
    """Tell who may agree; not those of ``party``, who had a hand in it (S-4)."""
    rows = Account.objects.filter(
        grants__authority=year.authority, grants__role__in=SECOND, is_active=True
    )
    notify(
        recipients=rows.exclude(pk__in=[pk for pk in party if pk]).distinct(),
        event=event,
        authority=year.authority,
        params={"year": year.year, "number": number},
        url=url,
        once=once,
    )


def tell_finance(year: Year, *, number: int, people: int, url: str, once: str) -> None:
    """Tell finance that people were paid otherwise than they are due now."""
    rows = Account.objects.filter(
        grants__authority=year.authority, grants__role=Role.FINANCE, is_active=True
    )
    notify(
        recipients=rows.distinct(),
        event=CORRECTION_PAID,
        authority=year.authority,
        params={"year": year.year, "number": number, "people": people},
        url=url,
        once=once,
    )


def tell_asker(
    event: str,
    year: Year,
    *,
    number: int,
    who: Collection[Any],
    url: str,
    once: str,
    reason: str = "",
) -> None:
    """Tell who asked, or had a hand in it, what became of it; ``reason`` of who sent it back."""
    notify(
        recipients=[account for account in who if account is not None and account.is_active],
        event=event,
        authority=year.authority,
        params={"year": year.year, "number": number, "reason": reason},
        url=url,
        once=once,
    )
