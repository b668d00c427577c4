"""Bank accounts of people: a workbook is looked at, handed in, and stands once another agreed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, BinaryIO

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from bonuses.models import AccountChange, PayAccount
from bonuses.payrolls import account_keys as keys
from bonuses.payrolls.account_models import AccountState, ChangeState
from bonuses.payrolls.flow import makes_payrolls
from bonuses.payrolls.reading import note_read
from bonuses.queries import pay_sight
from core.policy import Denied
from documents.xlsx import limits
from documents.xlsx.columns import Column, Record, SheetSpec
from documents.xlsx.limits import Meter
from documents.xlsx.parsing import parse_sheet
from documents.xlsx.problems import CellError
from documents.xlsx.reader import WorkbookReader
from documents.xlsx.writer import WorkbookWriter
from units.models import Authority, Person, Role
from units.queries import has_role

TITLE = "收款账户"
AGE = 2 * 3600
LEAST_DIGITS, MOST_DIGITS = 8, 30
LOT = 500
#: Code, holder, bank, number.
Row = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Odd:
    """What is not forbidden, but is to be looked at before money goes there."""

    number: str
    names: tuple[str, ...]

    def __str__(self) -> str:
        people = _("、").join(self.names)
        return _("%(people)s 是同一个账号（%(number)s）") % {
            "people": people,
            "number": keys.masked(self.number[-keys.SHOWN_DIGITS :]),
        }


@dataclass(slots=True)
class Preview:
    """What a workbook would change: new, changed and same accounts, every fault by its cell,
    and what is odd: one account for several persons, holders of another name."""

    rows: list[Row] = field(default_factory=list)
    #: Code → id of the account that stood when it was looked at.
    stood: dict[str, int] = field(default_factory=dict)
    new: int = 0
    changed: int = 0
    same: int = 0
    errors: list[CellError] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)

    @property
    def signed(self) -> str:
        """The rows as the confirmation brings them back, sealed; "" while anything is wrong."""
        return "" if self.errors else keys.seal_preview([self.rows, self.stood])


def keeps_accounts(account: Any, authority: Authority | None) -> bool:
    """Finance alone enters where people are paid to."""
    return has_role(account, authority, (Role.FINANCE,))


def agrees_to_accounts(account: Any, authority: Authority | None) -> bool:
    """Finance or the target office agrees, whoever entered it excepted."""
    return makes_payrolls(account, authority)


def require_sight(account: Any, authority: Authority) -> None:
    """404 for who does not see payrolls whole; the auditor's look is put on record."""
    if not pay_sight(account, authority).payrolls:
        raise Denied("bonuses.payaccount")
    note_read(account, authority, TITLE, kind="payaccount")


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
        _count(found, row, standing.get(row[0]))
    if not found.rows and not found.errors:
        found.errors.append(CellError(f"{title}!A2", "", "service", text=_("表里没有账户")))
    found.errors.sort(key=_row_number)
    if not found.errors:
        found.odd = list(_odd(found.rows, people, standing))
    return found


def _row_number(error: CellError) -> int:
    """The row of ``收款账户!C6``."""
    return int("".join(char for char in error.ref.rpartition("!")[2] if char.isdigit()) or 0)


def visible_accounts(authority: Authority) -> QuerySet[PayAccount]:
    """The accounts that stand; a page shows them masked, a table in clear is audited."""
    rows = PayAccount.objects.filter(person__authority=authority, state=AccountState.CURRENT)
    return rows.select_related("person").order_by("person__code")


def shared_accounts(authority: Authority) -> QuerySet[PayAccount]:
    """Those of :func:`visible_accounts` whose number stands for more than one person."""
    marks = visible_accounts(authority).order_by().values("mark").annotate(n=Count("pk"))
    shared = marks.filter(n__gt=1).values("mark")
    return visible_accounts(authority).filter(mark__in=shared).order_by("mark", "person__code")


def visible_changes(account: Any, authority: Authority) -> QuerySet[AccountChange]:
    """Changes of accounts, the newest first: for finance, the target office and the auditor."""
    rows = AccountChange.objects.filter(authority=authority)
    rows = rows.select_related("authority", "made_by", "changed_by")
    sees = pay_sight(account, authority).payrolls
    return rows if sees else rows.none()


def waiting_change(authority: Authority) -> AccountChange | None:
    """The change that waits for somebody's agreement."""
    rows = AccountChange.objects.filter(authority=authority, state=ChangeState.WAITING)
    return rows.select_related("authority", "made_by", "changed_by").first()


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A person of a change, masked: where he was paid to ("" for a new account; with its holder
    where that is another), and where now."""

    row: PayAccount
    was: str
    now: str
    shared: bool

    @property
    def other_holder(self) -> bool:
        """Whether the account runs under another name than his."""
        return self.row.holder != self.row.person.name


def change_rows(change: AccountChange) -> list[ChangeRow]:
    """The rows of a change, what is to be looked at first; against what stands now."""
    rows = list(change.accounts.select_related("person").order_by("person__code"))
    standing = {row.person_id: row for row in visible_accounts(change.authority)}
    others: dict[str, set[int]] = defaultdict(set)
    for each in [*standing.values(), *rows]:
        others[each.mark].add(each.person_id)
    found = [_change_row(row, standing.get(row.person_id), others[row.mark]) for row in rows]
    return sorted(found, key=lambda each: not (each.shared or each.other_holder))


def _change_row(row: PayAccount, was: PayAccount | None, users: set[int]) -> ChangeRow:
    words = "" if was is None else f"{was.bank} {keys.masked(was.tail)}"
    if was is not None and was.holder != row.holder:
        words = _("%(account)s，户名 %(holder)s") % {"account": words, "holder": was.holder}
    return ChangeRow(row, words, f"{row.bank} {keys.masked(row.tail)}", len(users) > 1)


def same_account(old: PayAccount | None, told: Sequence[str]) -> bool:
    """Whether holder, bank and number are those of ``old``."""
    if old is None or (old.holder, old.bank) != tuple(told[:2]):
        return False
    return old.mark in keys.number_marks(told[2])


def _count(found: Preview, row: Row, old: PayAccount | None) -> None:
    if old is None:
        found.new += 1
        return
    found.stood[row[0]] = old.pk
    if same_account(old, row[1:]):
        found.same += 1
    else:
        found.changed += 1


def _odd(
    rows: Iterable[Row], people: Mapping[str, Person], standing: Mapping[str, PayAccount]
) -> Iterable[str]:
    """One number for two persons, in the sheet or against what stands; holders of another name."""
    kept = list(rows)
    stated = {code for code, *_told in kept}
    by_mark = defaultdict(list)
    for code, account in standing.items():
        if code not in stated:
            by_mark[account.mark].append(people[code].name)
    named: dict[str, list[str]] = defaultdict(list)
    for code, _holder, _bank, number in kept:
        named[number].append(people[code].name)
    for number, names in named.items():
        others = [name for mark in keys.number_marks(number) for name in by_mark.get(mark, ())]
        if len(names) + len(others) > 1:
            yield str(Odd(number, (*names, *others)))
    for code, holder, _bank, _number in kept:
        if holder != people[code].name:
            told = {"name": people[code].name, "holder": holder}
            yield _("%(name)s 的户名是 %(holder)s，不是本人") % told


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
