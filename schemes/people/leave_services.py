"""Leaving the service and sick leave: a posting ends, or earns fewer months (K-7.6)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.facts import StaleFactError, lock_scope
from core.models import Origin
from schemes.fact_entry.services import refusal
from schemes.models import Year
from schemes.people.models import Transfer, TransferState
from schemes.people.postings import (
    MONTHS_IN_YEAR,
    Span,
    Writer,
    months_write,
    other_months,
    posting_end,
    posting_write,
    proposed,
    spans_of,
)
from units.models import Account, Posting

SICK = "病假"
_SICK_KEY = "sick"
DOCUMENT_LENGTH, REASON_LENGTH = 200, 300


class LeaveKind(models.TextChoices):
    """Why a person's posting ends; the label is what the fact says (变动原因)."""

    RETIRED = "退休", gettext_lazy("退休")
    OUT = "调出本地", gettext_lazy("调出本地")
    RESETTLED = "安置", gettext_lazy("安置")
    OTHER = "离任", gettext_lazy("其他离任")


@dataclass(frozen=True, slots=True)
class LeaveAsked:
    """What is stated of somebody who leaves: his last day in post, why, by which document."""

    last_day: date | None
    kind: str
    document: str


@dataclass(frozen=True, slots=True)
class SickAsked:
    """What is stated of a sick leave: its first and last day, and the document."""

    first_day: date | None
    last_day: date | None
    document: str


@dataclass(frozen=True, slots=True)
class Months:
    """The months that were confirmed, and why they differ from those of the dates."""

    months: int | None
    reason: str = ""


def leave_check(posting: Posting, asked: LeaveAsked) -> tuple[Year, int]:
    """The year of the last day and the months proposed in it; every error under its field."""
    errors: dict[str, list[str]] = {}
    year = _year(posting, asked.last_day, "last_day", errors)
    if asked.last_day is not None and asked.last_day < posting.starts_on:
        errors["last_day"] = [_("最后一天不能早于任职起始日")]
    if asked.kind not in LeaveKind.values:
        errors["kind"] = [_("选一种离任原因")]
    _check_document(asked.document, errors)
    if Transfer.objects.filter(person=posting.person, state=TransferState.PROPOSED).exists():
        errors["__all__"] = [_("有一件待确认的调动，先办完或撤回")]
    if errors or year is None or asked.last_day is None:
        raise ValidationError(errors)
    ending = Span(posting.key, posting.starts_on, asked.last_day)
    return year, proposed(year, spans_of(posting.person, {ending.key: ending}))[posting.key]


@transaction.atomic
def leave_record(
    *,
    posting: Posting,
    asked: LeaveAsked,
    confirmed: Months,
    actor: Account,
    origin: Origin = Origin.ENTRY,
) -> Posting:
    """End a posting for good, with the months of its last year (K-7.6).

    Raises ``ValidationError``, and ``StaleFactError`` when the posting was changed meanwhile.
    """
    standing = _standing(posting)
    year, proposal = leave_check(standing, asked)
    _check_months(year, standing, confirmed, proposal)
    by = Writer(actor, _reason(asked.kind, confirmed), origin)
    ended = posting_end(standing, _day(asked.last_day), asked.kind, asked.document.strip(), by)
    months_write(ended, year.year, confirmed.months, by)
    return ended


def sick_check(posting: Posting, asked: SickAsked) -> tuple[Year, int]:
    """The year of the leave and the months that stay; every error under its field."""
    errors: dict[str, list[str]] = {}
    year = _year(posting, asked.first_day, "first_day", errors)
    first, last = asked.first_day, asked.last_day
    if last is None:
        errors["last_day"] = [_("写明病假的最后一天")]
    elif first is not None and last < first:
        errors["last_day"] = [_("最后一天不能早于第一天")]
    elif first is not None and last.year != first.year:
        errors["last_day"] = [_("跨年的病假分年记，先记到当年 12 月 31 日")]
    if first is not None and first < posting.starts_on:
        errors["first_day"] = [_("病假不能早于任职起始日")]
    _check_document(asked.document, errors)
    if errors or year is None or first is None or last is None:
        raise ValidationError(errors)
    # A later span wins a month: what the leave takes is not the posting's.
    away = Span(_SICK_KEY, first, last)
    months = proposed(year, spans_of(posting.person, {_SICK_KEY: away}))
    return year, months[posting.key]


@transaction.atomic
def sick_leave_record(
    *,
    posting: Posting,
    asked: SickAsked,
    confirmed: Months,
    actor: Account,
    origin: Origin = Origin.ENTRY,
) -> Posting:
    """Record a sick leave: the posting goes on and earns the months that stay (K-7.6)."""
    standing = _standing(posting)
    year, proposal = sick_check(standing, asked)
    _check_months(year, standing, confirmed, proposal)
    away = f"{SICK} {asked.first_day}–{asked.last_day} {asked.document.strip()}"
    by = Writer(actor, _reason(away, confirmed), origin)
    written = posting_write(
        standing.authority, standing.key, {"change": SICK}, standing.document, by
    )
    months_write(written, year.year, confirmed.months, by)
    return written


def _standing(posting: Posting) -> Posting:
    """The posting under the lock of its years, if it still stands as it was shown."""
    lock_scope({"authority": posting.authority})
    standing = Posting.objects.filter(pk=posting.pk, current=True)
    found = standing.select_related("authority", "person", "unit").first()
    if found is None:
        raise StaleFactError(Posting.objects.filter(key=posting.key, current=True).first())
    return found


def _year(
    posting: Posting, day: date | None, name: str, errors: dict[str, list[str]]
) -> Year | None:
    if day is None:
        errors[name] = [_("写明日期，如 2026-03-05（S-3）")]
        return None
    years = Year.objects.filter(authority=posting.authority_id, year=day.year)
    year = years.select_related("authority", "scheme").first()
    if year is None:
        errors[name] = [_("还没有开 %s 年度，先开年度再办") % day.year]
    elif refusal(year):
        errors[name] = [refusal(year)]
    return year


def _check_document(document: str, errors: dict[str, list[str]]) -> None:
    if not document.strip() or len(document.strip()) > DOCUMENT_LENGTH:
        errors["document"] = [_("写明依据文件的文号或名称，最多 %s 个字") % DOCUMENT_LENGTH]


def _check_months(year: Year, posting: Posting, confirmed: Months, proposal: int) -> None:
    errors: dict[str, list[str]] = {}
    months, reason = confirmed.months, confirmed.reason.strip()
    if months is None or not 0 <= months <= MONTHS_IN_YEAR:
        errors["months"] = [_("写 0 至 12 的整月数")]
    else:
        total = months + other_months(year, posting.person, {posting.key})
        if total > MONTHS_IN_YEAR:
            errors["months"] = [_("全年合计 %s 个月，最多 12 个月（S-3）") % total]
    if months != proposal and not reason:
        errors["months_reason"] = [_("月数和按日期算的不同，写明理由（S-3）")]
    elif len(reason) > REASON_LENGTH:
        errors["months_reason"] = [_("理由最多 %s 个字") % REASON_LENGTH]
    if errors:
        raise ValidationError(errors)


def _reason(what: str, confirmed: Months) -> str:
    reason = confirmed.reason.strip()
    return (f"{what}；{reason}" if reason else what)[:500]


def _day(day: date | None) -> date:
    if day is None:
        raise ValueError("a checked leave has its day")
    return day


@dataclass(frozen=True, slots=True)
class Act:
    """An act that is checked first, for what it means and its months, and then recorded."""

    check: Callable[[Posting, Any], tuple[Year, int]]
    record: Callable[..., Posting]


LEAVE = Act(leave_check, leave_record)
SICK_LEAVE = Act(sick_check, sick_leave_record)
