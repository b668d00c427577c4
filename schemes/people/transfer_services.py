"""Proposing, confirming, declining and withdrawing a transfer: one audit row a move.

Undoing a confirmed one is in ``schemes.people.transfer_undo``.

Only a confirmed transfer writes facts: the old posting ends, the new one begins, both get their
months of the year, all in one transaction.  Errors come all at once, under their fields.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.facts import lock_scope
from core.models import Origin
from schemes.effects import effects_since, standing_ids
from schemes.fact_entry.services import refusal
from schemes.models import Year
from schemes.people.models import Transfer
from schemes.people.postings import (
    MONTHS_IN_YEAR,
    Writer,
    facts_of,
    months_after,
    months_write,
    other_months,
    posting_end,
    posting_write,
)
from schemes.people.transfer_flow import CONFIRM, DECLINE, PROPOSE, WITHDRAW, Move, may_move
from schemes.people.transfer_plan import TransferPlan
from schemes.queries import year_document
from units.models import Account, Posting, Unit, UnitYear

TITLE_LENGTH, DOCUMENT_LENGTH, REASON_LENGTH, MONTHS_REASON_LENGTH = 60, 200, 500, 300
MOVED_OUT, MOVED_IN = "内部调动", "内部调入"


class StaleTransferError(Exception):
    """Somebody else moved the transfer since it was shown; ``current`` is how it stands."""

    def __init__(self, current: Transfer) -> None:
        super().__init__(current)
        self.current = current


class NotYoursError(Exception):
    """The account may not make this move."""


@transaction.atomic
def transfer_propose(
    *,
    posting: Posting,
    to_unit: Unit | None,
    effective_on: date | None,
    document: str,
    actor: Account,
    title: str = "",
    rank: str = "",
) -> Transfer:
    """Propose to move a person out of the unit of ``posting``; months are those of the dates.

    Raises ``ValidationError`` with every error under its field, and :class:`NotYoursError`.
    """
    lock_scope({"authority": posting.authority})
    if not may_move(actor, PROPOSE, posting.unit):
        raise NotYoursError(PROPOSE.key)
    told = {"document": document.strip(), "title": title.strip(), "rank": rank.strip()}
    plan = transfer_plan(posting, to_unit, effective_on, told)
    waiting = Transfer.objects.filter(person=posting.person, state=CONFIRM.before).first()
    if waiting is not None:
        return _repeated(waiting, plan, actor)
    months_from, months_to = plan.proposal()
    transfer = Transfer.objects.create(
        authority=posting.authority,
        person=posting.person,
        posting=posting,
        to_unit=plan.to_unit,
        effective_on=plan.effective_on,
        months_from=months_from,
        months_to=months_to,
        proposed_by=actor,
        proposed_at=timezone.now(),
        **told,
    )
    _note(PROPOSE, transfer, actor)
    return transfer


@transaction.atomic
def transfer_confirm(
    *,
    transfer: Transfer,
    version: int,
    months_from: int | None,
    months_to: int | None,
    actor: Account,
    months_reason: str = "",
    origin: Origin = Origin.ENTRY,
) -> Transfer:
    """Confirm a transfer with its months, and write what it does.

    Months that differ from the proposal ask for a reason.  Raises :class:`StaleTransferError` when
    it was moved meanwhile, and ``ValidationError`` when the posting or the year changed.
    """
    locked = transfer_locked(transfer, version, CONFIRM, actor)
    told = {"document": locked.document, "title": locked.title, "rank": locked.rank}
    plan = transfer_plan(locked.posting, locked.to_unit, locked.effective_on, told)
    reason = months_reason.strip()
    _check_months(plan, months_from, months_to, reason)
    locked.months_from, locked.months_to = int(months_from or 0), int(months_to or 0)
    locked.months_reason = reason
    before = standing_ids(*facts_of(locked.person))
    _write(locked, plan, Writer(actor, _reason(locked), origin))
    locked.effects = effects_since(before, *facts_of(locked.person))
    return transfer_move(locked, CONFIRM, actor)


@transaction.atomic
def transfer_decline(*, transfer: Transfer, version: int, reason: str, actor: Account) -> Transfer:
    """Decline a proposed transfer, with the reason that its proposer reads."""
    return _end(transfer, version, DECLINE, reason, actor)


@transaction.atomic
def transfer_withdraw(*, transfer: Transfer, version: int, reason: str, actor: Account) -> Transfer:
    """Take a proposal back."""
    return _end(transfer, version, WITHDRAW, reason, actor)


#: The moves that end a proposal and only need a reason, by key.
ENDINGS: Mapping[str, Callable[..., Transfer]] = {
    DECLINE.key: transfer_decline,
    WITHDRAW.key: transfer_withdraw,
}


def transfer_plan(
    posting: Posting, to_unit: Unit | None, effective_on: date | None, told: Mapping[str, str]
) -> TransferPlan:
    """The plan of a transfer; ``ValidationError`` with everything that is wrong with it."""
    errors: dict[str, list[str]] = {}
    if not posting.current or not Posting.objects.filter(pk=posting.pk, current=True).exists():
        errors.setdefault("__all__", []).append(_("原任职已更正或撤销，从人员页重新提出"))
    year = _year(posting, effective_on, errors)
    _check_texts(told, year, errors)
    _check_unit(posting, to_unit, year, effective_on, errors)
    if errors or year is None or to_unit is None or effective_on is None:
        raise ValidationError(errors)
    return TransferPlan(year, posting.person, posting, to_unit, effective_on)


def _year(posting: Posting, day: date | None, errors: dict[str, list[str]]) -> Year | None:
    """The open year of the effective day, which must follow a day in the old unit."""
    if day is None:
        errors["effective_on"] = [_("写明生效日：在新单位的第一天（S-3）")]
        return None
    if day <= posting.starts_on:
        errors["effective_on"] = [_("生效日要晚于原任职的起始日")]
    elif posting.ends_on is not None and posting.ends_on.toordinal() < day.toordinal() - 1:
        errors["effective_on"] = [_("原任职已在生效日之前结束，先核对原任职的止期")]
    years = Year.objects.filter(authority=posting.authority_id, year=day.year)
    year = years.select_related("authority", "scheme").first()
    if year is None:
        errors["effective_on"] = [_("还没有开 %s 年度，先开年度再办") % day.year]
    elif refusal(year):
        errors["effective_on"] = [refusal(year)]
    return year


def _check_texts(told: Mapping[str, str], year: Year | None, errors: dict[str, list[str]]) -> None:
    if not told["document"] or len(told["document"]) > DOCUMENT_LENGTH:
        errors["document"] = [_("写明依据文件的文号或名称，最多 %s 个字") % DOCUMENT_LENGTH]
    if len(told["title"]) > TITLE_LENGTH:
        errors["title"] = [_("职务最多 %s 个字") % TITLE_LENGTH]
    if told["rank"] and year is not None:
        ranks = year_document(year).pay.leader_bonus.ranks
        if told["rank"] not in {rank.key for rank in ranks}:
            errors["rank"] = [_("方案里没有这个档次，从列表里选")]


def _check_unit(
    posting: Posting,
    to_unit: Unit | None,
    year: Year | None,
    day: date | None,
    errors: dict[str, list[str]],
) -> None:
    if to_unit is None or to_unit.authority_id != posting.authority_id:
        errors["to_unit"] = [_("选一个调入单位")]
    elif to_unit.pk == posting.unit_id:
        errors["to_unit"] = [_("已在这个单位。只换职务，就更正任职")]
    elif to_unit.abolished_on is not None and day is not None and to_unit.abolished_on <= day:
        errors["to_unit"] = [_("这个单位到生效日已撤销")]
    elif year is not None and not _in_year(to_unit, year):
        errors["to_unit"] = [_("%s 年度没有这个单位，先在“本年单位”里录入") % year.year]


def _in_year(unit: Unit, year: Year) -> bool:
    rows = UnitYear.objects.filter(authority=year.authority_id, year=year.year, current=True)
    return rows.filter(unit=unit).exists()


def _check_months(
    plan: TransferPlan, months_from: int | None, months_to: int | None, reason: str
) -> None:
    errors: dict[str, list[str]] = {}
    for name, months in (("months_from", months_from), ("months_to", months_to)):
        if months is None or not 0 <= months <= MONTHS_IN_YEAR:
            errors[name] = [_("写 0 至 12 的整月数")]
    if months_from and plan.last_day.year < plan.year.year:
        errors["months_from"] = [_("元旦调动，原单位在 %s 年没有月数") % plan.year.year]
    if not errors:
        keys = {plan.posting.key, plan.new_key}
        total = other_months(plan.year, plan.person, keys) + (months_from or 0) + (months_to or 0)
        if total > MONTHS_IN_YEAR:
            text = _("全年合计 %s 个月，最多 12 个月（S-3）")
            errors["months_to"] = [text % total]
    if (months_from, months_to) != plan.proposal() and not reason:
        errors["months_reason"] = [_("月数和按日期算的不同，写明理由（S-3）")]
    elif len(reason) > MONTHS_REASON_LENGTH:
        errors["months_reason"] = [_("理由最多 %s 个字") % MONTHS_REASON_LENGTH]
    if errors:
        raise ValidationError(errors)


def _write(transfer: Transfer, plan: TransferPlan, by: Writer) -> None:
    """The facts of a confirmed transfer; months of later open years go along to the new unit."""
    authority, number = transfer.authority, plan.year.year
    # Months first that become fewer: at no moment does the person have more than twelve.
    later = months_after(plan.posting, plan.last_day.year)
    ended = posting_end(plan.posting, plan.last_day, MOVED_OUT, transfer.document, by)
    if plan.last_day.year == number:
        months_write(ended, number, transfer.months_from, by)
    values = {
        "person": transfer.person,
        "unit": transfer.to_unit,
        "starts_on": transfer.effective_on,
        "ends_on": None,
        "title": transfer.title,
        "rank": transfer.rank,
        "change": MOVED_IN,
    }
    begun = posting_write(authority, plan.new_key, values, transfer.document, by)
    months_write(begun, number, transfer.months_to, by)
    for year, months in later.items():
        if year > number:
            months_write(begun, year, months, by)


def _reason(transfer: Transfer) -> str:
    text = f"{MOVED_OUT} {transfer.document}"
    return f"{text}；{transfer.months_reason}" if transfer.months_reason else text


def _repeated(waiting: Transfer, plan: TransferPlan, actor: Account) -> Transfer:
    """The second click of the same proposal finds its first; anything else is refused."""
    same = (waiting.to_unit_id, waiting.effective_on) == (plan.to_unit.pk, plan.effective_on)
    if same and waiting.proposed_by_id == actor.pk:
        return waiting
    text = _("%(name)s已有一件待确认的调动（%(who)s提出），先办完那一件")
    told = {"name": waiting.person.name, "who": waiting.proposed_by}
    raise ValidationError({"__all__": [text % told]}, code="waiting")


def transfer_locked(transfer: Transfer, version: int, move: Move, actor: Account) -> Transfer:
    """The transfer under its lock, if the actor may move it and it stands as it was shown."""
    lock_scope({"authority": transfer.authority})
    locked = Transfer.objects.select_for_update(of=("self",)).get(pk=transfer.pk)
    if not may_move(actor, move, locked.posting.unit):
        raise NotYoursError(move.key)
    if locked.version != version or locked.state != move.before:
        raise StaleTransferError(locked)
    return locked


def _end(transfer: Transfer, version: int, move: Move, reason: str, actor: Account) -> Transfer:
    locked = transfer_locked(transfer, version, move, actor)
    locked.decision_reason = reason_checked(reason)
    return transfer_move(locked, move, actor)


def reason_checked(reason: str) -> str:
    """Why a transfer is ended; ``ValidationError`` without it."""
    if not reason.strip() or len(reason.strip()) > REASON_LENGTH:
        raise ValidationError({"reason": [_("写明理由，最多 %s 个字") % REASON_LENGTH]})
    return reason.strip()


def transfer_move(transfer: Transfer, move: Move, actor: Account) -> Transfer:
    """Bring a locked transfer into its next state, with the audit row of the move."""
    transfer.state, transfer.version = move.after, transfer.version + 1
    transfer.decided_by, transfer.decided_at = actor, timezone.now()
    transfer.save()
    _note(move, transfer, actor)
    return transfer


def _note(move: Move, transfer: Transfer, actor: Account) -> None:
    known: dict[str, Any] = {
        "person": transfer.person.code,
        "from_unit": transfer.posting.unit.code,
        "to_unit": transfer.to_unit.code,
        "reason": transfer.decision_reason,
    }
    detail = {name: known.get(name, getattr(transfer, name, "")) for name in move.recorded}
    audit.record(
        event=f"transfer.{move.key}",
        actor=actor,
        authority=transfer.authority,
        subject_type="schemes.transfer",
        subject_id=transfer.pk,
        subject=f"{transfer.person.code} {transfer.person.name}",
        detail={**detail, "version": transfer.version},
    )


__all__ = [
    "ENDINGS",
    "NotYoursError",
    "StaleTransferError",
    "reason_checked",
    "transfer_confirm",
    "transfer_decline",
    "transfer_locked",
    "transfer_move",
    "transfer_plan",
    "transfer_propose",
    "transfer_withdraw",
]
