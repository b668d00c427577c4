"""Accounts in bulk: drafted, corrected, made all or none, their passwords printed once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit, jobs
from documents.xlsx.problems import CellError
from units.accounts.bulk import slips
from units.accounts.bulk.checks import faults_of
from units.accounts.bulk.rows import AccountRow, rows_of
from units.hashers import one_use_hash
from units.models import Account, AccountBatch, Authority, Person, RoleGrant, Unit
from units.pinyin import person_initials
from units.services.accounts import initial_password
from units.services.grants import permissions_write
from units.services.notes import note

MAKE_JOB, RENEW_JOB = "accounts.make", "accounts.renew"
MOST_ROWS = 20_000
CHUNK = 500
Report = Callable[[int, int], None]


@transaction.atomic
def batch_draft(
    *,
    authority: Authority,
    source: str,
    rows: Sequence[AccountRow],
    actor: Account,
    errors: Sequence[CellError] = (),
    file_name: str = "",
    site: str = "",
) -> AccountBatch:
    """Keep a list of accounts to be looked at before they are made; nothing is made yet."""
    if not rows and not errors:
        raise ValidationError(_("没有要建的账号：选到的单位和人员都已有账号。"))
    if len(rows) > MOST_ROWS:
        raise ValidationError(_("一次最多建 %d 个账号，分几次建。") % MOST_ROWS)
    batch = AccountBatch.objects.create(
        authority=authority,
        source=source,
        file_name=file_name[-200:],
        rows=[row.as_data() for row in rows],
        errors=[error.as_data() for error in errors],
        created_by=actor,
        created_at=timezone.now(),
        site=site[:200],
    )
    _note("account_batch.draft", actor, batch, {"count": len(rows)})
    return batch


@transaction.atomic
def batch_rename(*, batch: AccountBatch, usernames: Mapping[int, str], actor: Account) -> None:
    """Correct the user names of some rows (by number from 0) of a batch that is not made yet."""
    locked = _lock_draft(batch)
    rows = rows_of(locked)
    for number, username in usernames.items():
        if 0 <= number < len(rows):
            rows[number] = replace(rows[number], username=username.strip())
    locked.rows = [row.as_data() for row in rows]
    locked.save(update_fields=["rows"])
    _note("account_batch.draft", actor, locked, {"changed": len(usernames)})


@transaction.atomic
def batch_leave_out(*, batch: AccountBatch, number: int, actor: Account) -> None:
    """Take one row out of a batch that is not made yet."""
    locked = _lock_draft(batch)
    if 0 <= number < len(locked.rows):
        gone = locked.rows.pop(number)
        locked.save(update_fields=["rows"])
        _note("account_batch.draft", actor, locked, {"gone": gone["username"]})


@transaction.atomic
def batch_discard(*, batch: AccountBatch, actor: Account) -> None:
    """Give a batch up that was not made."""
    locked = _lock_draft(batch)
    locked.discarded = True
    locked.save(update_fields=["discarded"])
    _note("account_batch.discard", actor, locked, {})


@transaction.atomic
def batch_request(*, batch: AccountBatch, actor: Account, queue: bool = True) -> AccountBatch:
    """Ask for the accounts to be made, by a job or (without ``queue``) by the caller.

    Raises ``ValidationError`` while anything is wrong with a row.
    """
    locked = _lock_draft(batch)
    _require_good(locked)
    if queue:
        _queue(locked, MAKE_JOB, actor)
    return locked


def batch_make(
    *,
    batch: AccountBatch,
    actor: Account,
    hashing: Report | None = None,
    printing: Report | None = None,
    fence: Callable[[], None] | None = None,
) -> AccountBatch:
    """Make every account of a batch with its roles, and print the passwords: all or nothing.

    Hashing and printing take minutes and come before the transaction, which is short.  A batch that
    is made already is returned as it is.
    """
    rows, fresh = rows_of(batch), AccountBatch.objects.get(pk=batch.pk)
    if fresh.made_at is not None:
        return fresh
    secrets = _passwords(len(rows), hashing)
    sealed = _printed(batch, [(row, plain) for row, (plain, _h) in _zip(rows, secrets)], printing)
    try:
        with transaction.atomic():
            locked = _lock_draft(batch, asked=True)
            _require_good(locked)
            if rows_of(locked) != rows:
                raise ValidationError(_("名单刚被改过，看过新的名单再建。"))
            _write(locked, [(row, h) for row, (_p, h) in _zip(rows, secrets)], actor)
            _keep(locked, sealed)
            if fence is not None:
                fence()
    except BaseException:
        slips.remove(sealed.name)
        raise
    return locked


@transaction.atomic
def slips_take(*, batch: AccountBatch, actor: Account) -> bytes:
    """The printed passwords of a batch, once: they are gone from the system when this commits.

    Raises ``ValidationError`` when they were fetched already or their time is over.
    """
    locked = AccountBatch.objects.select_for_update().get(pk=batch.pk)
    gone = ValidationError(_("密码条已经取走，或者过了时限已删除。可以给没有登录过的账号重发。"))
    if not locked.slips_name or locked.slips_until is None or locked.slips_until < timezone.now():
        raise gone
    try:
        content = slips.unseal(slips.Sealed(locked.slips_name, locked.slips_key))
    except (FileNotFoundError, slips.SealBrokenError) as error:
        raise gone from error
    _wipe(locked)
    locked.slips_taken_at = timezone.now()
    locked.save(update_fields=["slips_taken_at"])
    _note("account_batch.slips", actor, locked, {"count": len(locked.rows)})
    return content


def slips_purge() -> int:
    """Delete printed passwords whose time is over, and files that no batch names any more."""
    with transaction.atomic():
        overdue = AccountBatch.objects.select_for_update().exclude(slips_name="")
        late = list(overdue.filter(slips_until__lt=timezone.now()))
        for batch in late:
            _wipe(batch)
    named = set(AccountBatch.objects.exclude(slips_name="").values_list("slips_name", flat=True))
    old = (timezone.now() - slips.KEPT_FOR).timestamp()
    for name in set(slips.kept_names()) - named:
        # A file of today may belong to a job that has not committed yet.
        if slips.path_of(name).stat().st_mtime < old:
            slips.remove(name)
    return len(late)


@transaction.atomic
def batch_renew_request(*, batch: AccountBatch, actor: Account, queue: bool = True) -> AccountBatch:
    """Ask for new passwords for those of a batch who have never signed in."""
    locked = AccountBatch.objects.select_for_update().get(pk=batch.pk)
    if locked.made_at is None or not never_signed_in(locked):
        raise ValidationError(_("这一批的账号都登录过了，忘记密码的逐个重置。"))
    if queue:
        _queue(locked, RENEW_JOB, actor)
    return locked


def batch_renew(
    *,
    batch: AccountBatch,
    actor: Account,
    hashing: Report | None = None,
    printing: Report | None = None,
    fence: Callable[[], None] | None = None,
) -> AccountBatch:
    """New one-use passwords, printed, for those of a batch who have never signed in."""
    waiting = never_signed_in(batch)
    rows = [row for row in rows_of(batch) if row.username in waiting]
    secrets = _passwords(len(rows), hashing)
    sealed = _printed(batch, [(row, plain) for row, (plain, _h) in _zip(rows, secrets)], printing)
    with transaction.atomic():
        locked = AccountBatch.objects.select_for_update().get(pk=batch.pk)
        _wipe(locked)
        for row, (_plain, hashed) in _zip(rows, secrets):
            # Who signed in meanwhile keeps the password he has.
            Account.objects.filter(username=row.username, last_login=None).update(
                password=hashed,
                must_change_password=True,
                password_changed_at=timezone.now(),
            )
        _keep(locked, sealed)
        _note("account_batch.renew", actor, locked, {"count": len(rows)})
        if fence is not None:
            fence()
    return locked


def _queue(batch: AccountBatch, kind: str, actor: Account) -> None:
    """Have a worker do it; of a batch one job is alive at a time, whichever it is."""
    batch.job = jobs.enqueue(
        kind=kind,
        payload={"batch": str(batch.pk)},
        actor=actor,
        authority=batch.authority,
        unique_key=f"accounts:{batch.pk}",
    )
    batch.save(update_fields=["job"])


def never_signed_in(batch: AccountBatch) -> set[str]:
    """User names of a batch's active accounts that were never used."""
    names = [row.username for row in rows_of(batch)]
    found: set[str] = set()
    for start in range(0, len(names), CHUNK):
        part = Account.objects.filter(username__in=names[start : start + CHUNK])
        unused = part.filter(last_login=None, is_active=True, must_change_password=True)
        found |= set(unused.values_list("username", flat=True))
    return found


def _passwords(count: int, report: Report | None) -> list[tuple[str, str]]:
    """(password, hash) for each; a hash takes some 20 ms by intent."""
    made = []
    for number in range(1, count + 1):
        plain = initial_password()
        made.append((plain, one_use_hash(plain)))
        if report is not None:
            report(number, count)
    return made


def _printed(
    batch: AccountBatch, pairs: Sequence[tuple[AccountRow, str]], report: Report | None
) -> slips.Sealed:
    title = _("%s 目标考核系统 账号") % batch.authority.name
    return slips.seal(slips.print_slips(title, batch.site, pairs, report))


def _write(batch: AccountBatch, pairs: Sequence[tuple[AccountRow, str]], actor: Account) -> None:
    authority, now = batch.authority, timezone.now()
    people = {p.code: p for p in Person.objects.filter(authority=authority)}
    units = {u.code: u for u in Unit.objects.filter(authority=authority)}
    accounts = [
        Account(
            username=row.username,
            display_name=row.name,
            initials=person_initials(row.name),
            person=people[row.person] if row.person else None,
            home=authority,
            password=hashed,
            must_change_password=True,
            password_changed_at=now,
        )
        for row, hashed in pairs
    ]
    Account.objects.bulk_create(accounts, batch_size=CHUNK)
    grants = [
        RoleGrant(
            account=account, role=role, authority=authority, unit=units[unit] if unit else None
        )
        for account, (row, _hash) in _zip(accounts, pairs)
        for role, unit in row.roles
    ]
    RoleGrant.objects.bulk_create(grants, batch_size=CHUNK)
    permissions_write(grants)
    for account, (row, _hash) in _zip(accounts, pairs):
        detail = {"username": row.username, "roles": [" ".join(pair) for pair in row.roles]}
        note("account.create", actor, authority, account, detail)
    batch.made_at = now
    batch.save(update_fields=["made_at"])
    _note("account_batch.make", actor, batch, {"count": len(pairs)})


def _require_good(batch: AccountBatch) -> None:
    if batch.errors or not batch.rows or faults_of(batch.authority, rows_of(batch)):
        raise ValidationError(_("名单里有错误，改好以后再建；有错误时一个也不建。"))


def _lock_draft(batch: AccountBatch, *, asked: bool = False) -> AccountBatch:
    """The batch, for changing; ``asked`` by the job that makes it, which may find it busy."""
    found = AccountBatch.objects.select_for_update(of=("self",)).select_related("authority", "job")
    locked = found.get(pk=batch.pk)
    if locked.made_at is not None:
        raise ValidationError(_("这一批账号已经建好。"))
    if locked.discarded:
        raise ValidationError(_("这一批已经放弃。"))
    if not asked and locked.job is not None and locked.job.alive:
        raise ValidationError(_("正在建立账号，等它做完。"))
    return locked


def _keep(batch: AccountBatch, sealed: slips.Sealed) -> None:
    batch.slips_name, batch.slips_key = sealed.name, sealed.key
    batch.slips_until, batch.slips_taken_at = timezone.now() + slips.KEPT_FOR, None
    batch.save(update_fields=["slips_name", "slips_key", "slips_until", "slips_taken_at"])


def _wipe(batch: AccountBatch) -> None:
    name = batch.slips_name
    batch.slips_name = batch.slips_key = ""
    batch.slips_until = None
    batch.save(update_fields=["slips_name", "slips_key", "slips_until"])
    transaction.on_commit(lambda: slips.remove(name))


def _zip(left: Iterable[Any], right: Iterable[Any]) -> Iterable[tuple[Any, Any]]:
    return zip(left, right, strict=True)


def _note(
    event: str, actor: Account | None, batch: AccountBatch, detail: Mapping[str, Any]
) -> None:
    audit.record(
        event=event,
        actor=actor,
        authority=batch.authority,
        subject_type="units.accountbatch",
        subject_id=batch.pk,
        subject=batch.file_name or batch.source,
        detail=detail,
    )
