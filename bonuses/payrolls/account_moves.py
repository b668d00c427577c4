"""All writes of accounts: handed in by finance, agreed to by another, sealed anew (S-4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bonuses.models import AccountChange, PayAccount
from bonuses.payrolls import account_keys as keys
from bonuses.payrolls.account_models import AccountState, ChangeState
from bonuses.payrolls.accounts import (
    AGE,
    LOT,
    TITLE,
    agrees_to_accounts,
    keeps_accounts,
    same_account,
    visible_accounts,
    waiting_change,
)
from bonuses.payrolls.notices import change_tell
from core import audit
from core.step_up import password_faults
from core.workflow import (
    REASON_LENGTH,
    Asked,
    Move,
    NotYoursError,
    Workflow,
    checked_move,
    make_move,
)
from units.models import Account, Authority, Person

MAKER, SECOND = "maker", "second"
APPROVE, BACK, WITHDRAW = "approve", "back", "withdraw"
_S = ChangeState
_REASON = ("reason",)
WORKFLOW = Workflow(
    "accountchange",
    dict(ChangeState.choices),
    (
        Move(APPROVE, gettext_lazy("同意"), _S.WAITING, (_S.APPROVED,), frozenset({SECOND})),
        Move(
            BACK,
            gettext_lazy("退回"),
            _S.WAITING,
            (_S.RETURNED,),
            frozenset({SECOND}),
            _REASON,
            _REASON,
            back=True,
        ),
        Move(
            WITHDRAW,
            gettext_lazy("撤回"),
            _S.WAITING,
            (_S.WITHDRAWN,),
            frozenset({MAKER}),
            back=True,
        ),
    ),
    ChangeState.WAITING,
)


@transaction.atomic
def accounts_hand_in(*, authority: Authority, signed: str, actor: Account) -> AccountChange | None:
    """Hand in what a preview showed; money goes there once another agreed. None: all is as it was.

    Raises :class:`~core.workflow.NotYoursError`, and ``ValidationError`` for what no preview gave,
    while another change waits, or where an account stands that the preview did not show.
    """
    if not keeps_accounts(actor, authority):
        raise NotYoursError("pay_accounts")
    try:
        rows, stood = keys.open_preview(signed, seconds=AGE)
    except keys.SealBrokenError as error:
        raise ValidationError(_("预览已过期，重新上传")) from error
    Authority.objects.select_for_update().get(pk=authority.pk)
    waiting = waiting_change(authority)
    if waiting is not None:
        raise ValidationError(
            _("%s 录入的一次还在等复核，办完再录") % waiting.made_by, code="waiting"
        )
    people = {p.code: p for p in Person.objects.filter(authority=authority)}
    standing = {row.person.code: row for row in visible_accounts(authority)}
    if any(_pk(standing.get(code)) != stood.get(code) for code, *_told in rows):
        raise ValidationError(_("预览以后有人改过这些账户，重新上传"), code="stale")
    fresh = [
        (people[code], told)
        for code, *told in rows
        if code in people and not same_account(standing.get(code), told)
    ]
    return _handed_in(authority, fresh, standing, actor) if fresh else None


def nothing_new() -> str:
    """What is told of a sheet that changes nothing."""
    return _("和现有的账户一样，没有要改的")


def standing_ids(authority: Authority, codes: Sequence[str]) -> dict[str, int]:
    """Code → id of the account that stands, as a preview shows it."""
    rows = visible_accounts(authority).filter(person__code__in=codes)
    return {row.person.code: row.pk for row in rows}


@transaction.atomic
def change_move(
    *,
    change: AccountChange,
    move: str,
    version: int,
    actor: Account,
    reason: str = "",
    password: str = "",
) -> AccountChange:
    """Agree to a change with one's own password, return it, or withdraw one's own.

    Raises :class:`~core.workflow.NotYoursError`, :class:`~core.workflow.StaleMoveError` and
    ``ValidationError``.
    """
    Authority.objects.select_for_update().get(pk=change.authority_id)
    joined = AccountChange.objects.select_related("authority", "made_by", "changed_by")
    held = joined.get(pk=change.pk)
    told = {"reason": reason.strip()}
    asked = Asked(move, version, told, duties_of(actor, held), actor)
    found = checked_move(WORKFLOW, held, asked)
    if len(told["reason"]) > REASON_LENGTH:
        raise ValidationError({"reason": [_("最多 %s 个字") % REASON_LENGTH]})
    if move == APPROVE:
        if faults := password_faults(actor, password, _("密码不对，账户没有改")):
            raise ValidationError(faults)
        _take_effect(held)
    else:
        held.accounts.update(state=AccountState.REFUSED)
    make_move(held, found, found.after[0], asked, authority=held.authority, subject=TITLE)
    held.reason, held.changed_by, held.changed_at = told["reason"], actor, timezone.now()
    held.save()
    change_tell(held, move, actor)
    return held


def duties_of(account: Any, change: AccountChange) -> frozenset[str]:
    """What the account is for a change; nobody agrees to what he entered (S-4)."""
    if account.pk == change.made_by_id:
        return frozenset({MAKER}) if keeps_accounts(account, change.authority) else frozenset()
    return frozenset({SECOND}) if agrees_to_accounts(account, change.authority) else frozenset()


class Resealed(NamedTuple):
    """A lot sealed anew: how many rows, the id of its last (0 at the end), and the ids of persons
    whose seal opens with no key, which is left as it is."""

    rows: int
    last: int
    broken: tuple[int, ...]


@transaction.atomic
def accounts_reseal(*, after: int = 0) -> Resealed:
    """Seal a lot of accounts anew under the first key; one that a lost key sealed keeps no other
    from it."""
    lot = list(PayAccount.objects.select_for_update().filter(pk__gt=after).order_by("pk")[:LOT])
    sealed, broken = [], []
    for row in lot:
        try:
            row.sealed, row.mark = keys.resealed(row.person_id, row.sealed)
        except keys.SealBrokenError:
            broken.append(row.person_id)
        else:
            sealed.append(row)
    PayAccount.objects.bulk_update(sealed, ["sealed", "mark"])
    return Resealed(len(sealed), lot[-1].pk if lot else 0, tuple(broken))


def _handed_in(
    authority: Authority,
    fresh: Sequence[tuple[Person, Sequence[str]]],
    standing: Mapping[str, PayAccount],
    actor: Account,
) -> AccountChange:
    now = timezone.now()
    changed = sum(1 for person, _told in fresh if person.code in standing)
    change = AccountChange.objects.create(
        authority=authority,
        added=len(fresh) - changed,
        changed=changed,
        made_by=actor,
        made_at=now,
        changed_by=actor,
        changed_at=now,
    )
    rows = [_sealed(change, person, told) for person, told in fresh]
    PayAccount.objects.bulk_create(rows, batch_size=LOT)
    audit.record(
        event="accountchange.hand_in",
        actor=actor,
        authority=authority,
        subject_type="bonuses.accountchange",
        subject_id=change.pk,
        subject=TITLE,
        detail={"new": change.added, "changed": change.changed},
    )
    change_tell(change, "hand_in", actor)
    return change


def _sealed(change: AccountChange, person: Person, told: Sequence[str]) -> PayAccount:
    holder, bank, number = told
    return PayAccount(
        person=person,
        change=change,
        holder=holder,
        bank=bank,
        sealed=keys.seal_number(person.pk, number),
        tail=number[-keys.SHOWN_DIGITS :],
        mark=keys.number_mark(number),
        recorded_by=change.made_by,
        recorded_at=change.made_at,
    )


def _take_effect(change: AccountChange) -> None:
    people = list(change.accounts.values_list("person_id", flat=True))
    for start in range(0, len(people), LOT):
        lot = people[start : start + LOT]
        rows = PayAccount.objects.filter(person__in=lot, state=AccountState.CURRENT)
        rows.update(state=AccountState.REPLACED)
    change.accounts.update(state=AccountState.CURRENT)


def _pk(row: PayAccount | None) -> int | None:
    return None if row is None else row.pk
