"""The demo's payrolls: last year's paid, a trial of this year, one that waits for approval."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone

from bonuses.models import AccountChange, PaidLine, PayBatch, PayRun
from bonuses.payrolls import account_moves, flow
from bonuses.payrolls.account_keys import seal_preview
from bonuses.payrolls.objecting import objection_file
from bonuses.payrolls.services import Confirmed, Told, batch_compute, batch_make, batch_move
from bonuses.payrolls.words import yuan
from bonuses.words import is_provisional
from schemes.models import Year
from scoring.models import CurrentResult
from units.models import Account, Person, Role, RoleGrant

_BANK, _ACCOUNTS, _WAITING = "农商行城关支行", 40, 3


def demo_payroll(year: Year, *, discarded: bool = False) -> PayBatch:
    """From the set in force: a trial that waits to be checked, or where the results are settled
    one that was checked, approved by the office and paid, with somebody's objection to it.

    ``discarded``: one stands before it that was discarded.
    """
    actor = _holder(year, Role.FINANCE)
    current = CurrentResult.objects.select_related("result_set").get(year=year)
    if discarded:
        first = batch_make(year=year, result_set=current.result_set, actor=actor, queue=False)
        batch_compute(batch=first, actor=actor)
        _move(first, flow.DISCARD, actor, Told(reason="人员任职还没有核对完"))
    batch = batch_make(year=year, result_set=current.result_set, actor=actor, queue=False)
    batch_compute(batch=batch, actor=actor)
    if not is_provisional(current.result_set):
        _pay_out(batch, actor, _holder(year, Role.TARGET_OFFICE))
        _object(batch)
    return batch


def demo_payroll_checked(year: Year) -> PayBatch:
    """One that waits for its approval, where every amount is known."""
    batch = demo_payroll(year)
    run = PayRun.objects.get(batch=batch)
    if not run.missing:
        _move(batch, flow.CHECK, _holder(year, Role.FINANCE), Told())
    return batch


def demo_accounts(year: Year) -> None:
    """Where some people are paid to, and a change that waits for a second person."""
    finance, office = _holder(year, Role.FINANCE), _holder(year, Role.TARGET_OFFICE)
    people = list(Person.objects.filter(authority=year.authority).order_by("code")[:_ACCOUNTS])
    if not people:
        return
    entered = _handed_in(year, people[:-1], finance, "62000000")
    account_moves.change_move(
        change=entered,
        move=account_moves.APPROVE,
        version=entered.version,
        actor=office,
        password=settings.DEMO_PASSWORD,
    )
    _handed_in(year, people[-_WAITING:], finance, "62000001")


def _handed_in(year: Year, people: list[Person], actor: Account, head: str) -> AccountChange:
    # The last is paid to the account of the one before him: the page points it out.
    numbers = [f"{head}{number:08d}" for number in range(1, len(people))]
    rows = [
        (person.code, person.name, _BANK, number)
        for person, number in zip(people, [*numbers, numbers[-1]], strict=True)
    ]
    standing = account_moves.standing_ids(year.authority, [person.code for person in people])
    made = account_moves.accounts_hand_in(
        authority=year.authority, signed=seal_preview([rows, standing]), actor=actor
    )
    if made is None:
        raise LookupError("the demo's accounts stand already")
    return made


def _pay_out(batch: PayBatch, finance: Account, office: Account) -> None:
    """Every move to the payment, each by whose part it is."""
    run = PayRun.objects.get(batch=batch)
    confirmed = Confirmed(run.people, run.units, yuan(run.amount), yuan(run.fund))
    today = timezone.localdate().isoformat()
    for move, actor, told in (
        (flow.CHECK, finance, Told()),
        (flow.APPROVE, office, Told(confirmed=confirmed, password=settings.DEMO_PASSWORD)),
        (flow.PAY, finance, Told(paid_on=today, document="临财付〔年终奖〕1 号")),
    ):
        _move(batch, move, actor, told)


def _object(batch: PayBatch) -> None:
    """The staff account that has a line asks about it."""
    holders = Account.objects.filter(person__isnull=False, home=batch.year.authority)
    for account in holders.order_by("pk"):
        rows = PaidLine.objects.filter(run__batch=batch, person=account.person_id)
        line = rows.select_related("run", "unit").first()
        if line is not None:
            text = "全年都在岗，请核对月数和考评得分"
            objection_file(line=line, text=text, actor=account)
            return


def _move(batch: PayBatch, move: str, actor: Account, told: Told) -> None:
    version = PayBatch.objects.get(pk=batch.pk).version
    batch_move(batch=batch, move=move, version=version, actor=actor, told=told)


def _holder(year: Year, role: Role) -> Account:
    grants = RoleGrant.objects.filter(authority=year.authority, role=role)
    return grants.select_related("account").order_by("id")[0].account
