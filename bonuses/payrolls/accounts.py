"""Bank accounts of people: entered by finance through a workbook, all or none, shown masked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, BinaryIO

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from bonuses.models import PayAccount
from core import audit
from core.workflow import NotYoursError
from documents.xlsx import limits
from documents.xlsx.columns import Column, Record, SheetSpec
from documents.xlsx.limits import Meter
from documents.xlsx.parsing import parse_sheet
from documents.xlsx.problems import CellError
from documents.xlsx.reader import WorkbookReader
from documents.xlsx.writer import WorkbookWriter
from units.models import Account, Authority, Person, Role
from units.queries import has_role

TITLE = "收款账户"
_SALT, _AGE = "bonuses.pay_accounts", 2 * 3600
LEAST_DIGITS, MOST_DIGITS = 8, 30
Row = tuple[str, str, str, str]


@dataclass(slots=True)
class Preview:
    """What a workbook would write: new, changed and same accounts, and every fault by its cell."""

    rows: list[Row] = field(default_factory=list)
    #: Code → id of the account that stood when it was looked at.
    stood: dict[str, int] = field(default_factory=dict)
    new: int = 0
    changed: int = 0
    same: int = 0
    errors: list[CellError] = field(default_factory=list)

    @property
    def signed(self) -> str:
        """The rows as the confirmation brings them back; "" while anything is wrong."""
        return (
            "" if self.errors else signing.dumps([self.rows, self.stood], salt=_SALT, compress=True)
        )


def keeps_accounts(account: Any, authority: Authority | None) -> bool:
    """Finance alone enters where people are paid to."""
    return has_role(account, authority, (Role.FINANCE,))


def account_sheet() -> SheetSpec:
    """One row a person."""
    columns = [
        Column("code", "工号", kind="code", required=True, example="118-006", width=14),
        Column("name", "姓名", required=True, example="曾某", max_length=40, width=12),
        Column("holder", "户名", help=_("不填按姓名"), max_length=40, width=12),
        Column("bank", "开户行", required=True, example="某银行某支行", max_length=80, width=24),
        Column("number", "账号", kind="code", required=True, example="6222000000000000", width=26),
    ]
    return SheetSpec("pay_accounts", TITLE, columns, ("code",))


def write_template(file: BinaryIO) -> None:
    """An empty sheet with explanations and a worked line."""
    with WorkbookWriter(file, title=TITLE) as book:
        book.write_spec(account_sheet(), explain=True, example=True)


def accounts_preview(authority: Authority, file: Any) -> Preview:
    """Read a workbook; nothing is written.  Raises ``WorkbookError`` for a file refused whole."""
    file.seek(0)
    with WorkbookReader(file, limits.DEFAULT, Meter(limits.DEFAULT)) as book:
        names = book.sheet_names
        title = TITLE if TITLE in names else names[0]
        parsed = parse_sheet(replace(account_sheet(), title=title), book.rows(title))
    found = Preview(errors=list(parsed.errors))
    people = {p.code: p for p in Person.objects.filter(authority=authority)}
    standing = {row.person.code: row for row in visible_accounts(authority)}
    for record in parsed.records:
        found.errors += _faults(record, people)
        row = _row(record)
        found.rows.append(row)
        old = standing.get(row[0])
        if old is None:
            found.new += 1
            continue
        found.stood[row[0]] = old.pk
        if (old.holder, old.bank, old.number) == row[1:]:
            found.same += 1
        else:
            found.changed += 1
    if not found.rows and not found.errors:
        found.errors.append(CellError(f"{title}!A2", "", "service", text=_("表里没有账户")))
    return found


@transaction.atomic
def accounts_apply(*, authority: Authority, signed: str, actor: Account) -> int:
    """Write what a preview showed; how many accounts are new or changed.

    Raises :class:`~core.workflow.NotYoursError`, and ``ValidationError`` for what no preview gave,
    or where an account stands that the preview did not show.
    """
    if not keeps_accounts(actor, authority):
        raise NotYoursError("pay_accounts")
    try:
        rows, stood = signing.loads(signed, salt=_SALT, max_age=_AGE)
    except signing.BadSignature as error:
        raise ValidationError(_("预览已过期，重新上传")) from error
    Authority.objects.select_for_update().get(pk=authority.pk)
    people = {p.code: p for p in Person.objects.filter(authority=authority)}
    standing = {row.person_id: row for row in visible_accounts(authority)}
    now = {row.person.code: row.pk for row in standing.values()}
    if any(now.get(code) != stood.get(code) for code, *_told in rows):
        raise ValidationError(_("预览以后有人改过这些账户，重新上传"), code="stale")
    fresh = [_fresh(people[code], told, standing, actor) for code, *told in rows if code in people]
    wanted = [row for row in fresh if row is not None]
    replaced = [standing[row.person_id].pk for row in wanted if row.person_id in standing]
    PayAccount.objects.filter(pk__in=replaced).update(current=False)
    PayAccount.objects.bulk_create(wanted, batch_size=500)
    audit.record(
        event="payaccount.apply",
        actor=actor,
        authority=authority,
        subject_type="bonuses.payaccount",
        subject=TITLE,
        detail={"new": len(wanted) - len(replaced), "changed": len(replaced)},
    )
    return len(wanted)


def visible_accounts(authority: Authority) -> QuerySet[PayAccount]:
    """The accounts that stand; a page shows them masked, a table in clear is audited."""
    rows = PayAccount.objects.filter(person__authority=authority, current=True)
    return rows.select_related("person").order_by("person__code")


def _fresh(
    person: Person, told: Sequence[str], standing: dict[int, PayAccount], actor: Account
) -> PayAccount | None:
    old = standing.get(person.pk)
    holder, bank, number = told
    if old is not None and (old.holder, old.bank, old.number) == (holder, bank, number):
        return None
    return PayAccount(
        person=person,
        holder=holder,
        bank=bank,
        number=number,
        recorded_by=actor,
        recorded_at=timezone.now(),
    )


def _row(record: Record) -> Row:
    name = str(record["name"] or "")
    return (
        str(record["code"] or ""),
        str(record["holder"] or "") or name,
        str(record["bank"] or ""),
        str(record["number"] or "").replace(" ", ""),
    )


def _faults(record: Record, people: dict[str, Person]) -> list[CellError]:
    faults = []
    person, number = people.get(str(record["code"])), _row(record)[3]
    if person is None:
        faults.append(record.error("code", _("没有这个工号")))
    elif person.name != record["name"]:
        faults.append(record.error("name", _("姓名和工号对不上")))
    digits = number.isascii() and number.isdigit()
    if not digits or not LEAST_DIGITS <= len(number) <= MOST_DIGITS:
        faults.append(record.error("number", _("账号是 8 到 30 位数字，存成文本")))
    return faults
