"""Undoing a confirmed transfer: correcting facts put back what stood, with the reason (S-4).

It is refused while anything that the confirmation wrote was changed since, and in a year that is
closed or published (S-6).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.facts import facts_apply
from core.models import Origin
from core.ui import date_text
from schemes.effects import changed_since, plans_back
from schemes.fact_entry.services import refusal
from schemes.models import Year
from schemes.people.models import Transfer, TransferState
from schemes.people.transfer_flow import UNDO
from schemes.people.transfer_services import reason_checked, transfer_locked, transfer_move
from units.models import Account, Posting, PostingMonths

_MONTHS = PostingMonths._meta.label


@transaction.atomic
def transfer_undo(
    *,
    transfer: Transfer,
    version: int,
    reason: str,
    actor: Account,
    origin: Origin = Origin.ENTRY,
) -> Transfer:
    """Put the postings and months back as they stood before the transfer was confirmed.

    Raises ``StaleTransferError``, ``NotYoursError``, and ``ValidationError`` with everything that
    stands in the way.
    """
    locked = transfer_locked(transfer, version, UNDO, actor)
    locked.decision_reason = reason_checked(reason)
    problems = list(undo_problems(locked))
    if problems:
        raise ValidationError(problems)
    for label in (_MONTHS, Posting._meta.label):
        for plan in plans_back(locked.effects, label):
            facts_apply(plan, actor=actor, origin=origin, reason=locked.decision_reason)
    return transfer_move(locked, UNDO, actor)


def undo_problems(transfer: Transfer) -> Iterator[str]:
    """What stands in the way of undoing, in words."""
    if not transfer.effects:
        yield _("确认时还没有记下写了哪些任职和月数，逐条更正")
    yield from changed_since(transfer.effects)
    for number in _years_touched(transfer):
        year = Year.objects.filter(authority=transfer.authority_id, year=number).first()
        if year is not None and refusal(year):
            yield refusal(year)
    if Transfer.objects.filter(person=transfer.person, state=TransferState.PROPOSED).exists():
        yield _("有一件待确认的调动，先办完或撤回")


def undo_meaning(transfer: Transfer) -> list[str]:
    """What undoing does to postings and months, before it is done."""
    posting = transfer.posting
    told = {
        "name": transfer.person.name,
        "from": posting.unit.name,
        "to": transfer.to_unit.name,
        "first": date_text(transfer.effective_on),
    }
    lines = [_("%(name)s %(first)s起在%(to)s的任职撤销，%(from)s的任职照调动以前的算。") % told]
    for year, (was, becomes) in sorted(_months(transfer).items()):
        text = _("%(year)s 年由%(was)s，改回%(becomes)s（S-3）。")
        lines.append(text % {"year": year, "was": was, "becomes": becomes})
    lines.append(_("个人得分和年末名册回到%(from)s（K-7.4）；下次计算起生效。") % told)
    return lines


def _years_touched(transfer: Transfer) -> list[int]:
    """The effective year, and every year whose months the confirmation wrote."""
    noted = transfer.effects.get(_MONTHS, {})
    ids = [new for _old, new in noted.get("changed", ())]
    ids += [*noted.get("new", ()), *noted.get("gone", ())]
    years = PostingMonths.objects.filter(pk__in=ids).values_list("year", flat=True)
    return sorted({transfer.effective_on.year, *years})


def _months(transfer: Transfer) -> dict[int, tuple[str, str]]:
    """Year → (months by unit as they stand, as they stood before), in words."""
    noted: dict[str, list[Any]] = transfer.effects.get(_MONTHS, {})
    after = [new for _old, new in noted.get("changed", ())] + noted.get("new", [])
    before = [old for old, _new in noted.get("changed", ())] + noted.get("gone", [])
    years = {*_by_year(after), *_by_year(before)}
    stands, stood = _by_year(after), _by_year(before)
    nothing = _("没有月数")
    return {year: (stands.get(year, nothing), stood.get(year, nothing)) for year in years}


def _by_year(ids: list[int]) -> dict[int, str]:
    rows = PostingMonths.objects.filter(pk__in=ids).select_related("posting__unit")
    parts: dict[int, list[str]] = {}
    for row in rows.order_by("posting__starts_on"):
        text = _("%(unit)s %(n)s 个月") % {"unit": row.posting.unit.name, "n": row.months}
        parts.setdefault(row.year, []).append(text)
    return {year: _("、").join(texts) for year, texts in parts.items()}
