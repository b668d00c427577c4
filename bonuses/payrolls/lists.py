"""Lists of payrolls, differences, objections and accounts as asked for: found and sorted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from bonuses.exports.common import fen
from bonuses.models import PayAccount, PayBatch, PayObjection
from bonuses.payrolls import account_keys, accounts
from bonuses.payrolls.difference import Difference
from bonuses.payrolls.models import BatchState, ObjectionState
from bonuses.payrolls.objecting import visible_objections
from bonuses.payrolls.words import batch_name
from documents.xlsx.columns import Column
from schemes.models import Year
from units.models import Authority

Asked = Mapping[str, str]

#: The newest payroll, the nearest deadline and the first code stand first where nobody asks.
BATCH_FIRST, OBJECTION_FIRST, ACCOUNT_FIRST = "-number", "due", "code"
DIFFERENCE_FIRST = "unit"
OBJECTION_SORTS = {
    "name": "line__name",
    "unit": "line__unit__code",
    "batch": "batch__number",
    "state": "state",
    "due": "due",
}
ACCOUNT_SORTS = {
    "name": "person__name",
    "code": "person__code",
    "holder": "holder",
    "bank": "bank",
}


def word_of(asked: Asked) -> str:
    """What is looked for."""
    return asked.get("q", "").strip()[:40]


def batches_found(rows: Iterable[PayBatch], asked: Asked) -> list[PayBatch]:
    """Those of the payrolls that were asked for: by name, maker or voucher, by state."""
    word, state = word_of(asked).casefold(), asked.get("state", "")
    found = [row for row in rows if word in _told(row).casefold() and state in ("", row.state)]
    order, back = _order(asked, _BATCH_SORTS, BATCH_FIRST)
    return sorted(found, key=_BATCH_SORTS[order], reverse=back)


def batch_columns() -> list[Column]:
    """The columns of the list of payrolls, in yuan."""
    return [
        Column("name", _("批次"), width=26),
        Column("state", _("状态"), width=10),
        Column("units", _("单位数"), "int", width=8),
        Column("people", _("人数"), "int", width=8),
        Column("amount", _("本次发放"), "money", width=16),
        Column("fund", _("奖励基金"), "money", width=16),
        Column("result_set", _("结果集"), "int", width=8),
        Column("maker", _("编制"), width=16),
        Column("paid_on", _("发放日期"), "date"),
        Column("document", _("发放凭证"), width=22),
    ]


def batch_values(rows: list[PayBatch]) -> Iterator[list[Any]]:
    """A row a payroll."""
    for row in rows:
        run = row.run
        sums: list[Any] = [None] * 4
        if run is not None:
            sums = [run.units, run.people, fen(run.amount), fen(run.fund)]
        yield [
            *(batch_name(row), str(BatchState(row.state).label), *sums),
            *(row.result_set.number, str(row.made_by), row.paid_on, row.paid_document),
        ]


def objections_found(account: Any, year: Year, asked: Asked) -> QuerySet[PayObjection]:
    """The year's objections that the account may see, by person and by state."""
    rows = visible_objections(account, year)
    if asked.get("state") in ObjectionState.values:
        rows = rows.filter(state=asked["state"])
    if word := word_of(asked):
        rows = rows.filter(Q(line__name__icontains=word) | Q(line__code__istartswith=word))
    return _sorted(rows, asked, OBJECTION_SORTS, OBJECTION_FIRST)


def objection_columns() -> list[Column]:
    """The columns of the list of objections."""
    return [
        Column("code", _("工号"), "code", width=12),
        Column("name", _("姓名"), width=12),
        Column("unit", _("单位"), width=22),
        Column("batch", _("批次"), "int", width=8),
        Column("text", _("异议"), width=50),
        Column("state", _("状态"), width=12),
        Column("due", _("答复截止"), "date"),
        Column("answer", _("答复"), width=50),
    ]


def objection_values(rows: QuerySet[PayObjection]) -> Iterator[list[Any]]:
    """A row an objection."""
    for row in rows:
        yield [
            *(row.line.code, row.line.name, row.line.unit.name, row.batch.number, row.text),
            *(row.get_state_display(), row.due, row.answer),
        ]


def accounts_found(authority: Authority, asked: Asked) -> QuerySet[PayAccount]:
    """Accounts of people, by name or code: those that stand, that somebody else has too, or that
    wait for agreement.  Where one number is of several persons they stand together."""
    only, change = asked.get("show", ""), accounts.waiting_change(authority)
    if only == "shared":
        rows = accounts.shared_accounts(authority)
    elif only == "waiting" and change is not None:
        rows = change.accounts.select_related("person").order_by("person__code")
    else:
        rows = accounts.visible_accounts(authority)
    if word := word_of(asked):
        rows = rows.filter(Q(person__name__icontains=word) | Q(person__code__istartswith=word))
    if only == "shared" and not asked.get("sort"):
        return rows
    return _sorted(rows, asked, ACCOUNT_SORTS, ACCOUNT_FIRST)


def account_columns() -> list[Column]:
    """The columns of the list of accounts: of the number what the page shows."""
    return [
        Column("code", _("工号"), "code", width=14),
        Column("name", _("姓名"), width=12),
        Column("holder", _("户名"), width=12),
        Column("bank", _("开户行"), width=28),
        Column("number", _("账号后四位"), "code", width=14),
    ]


def account_values(rows: QuerySet[PayAccount]) -> Iterator[list[Any]]:
    """A row an account, masked."""
    for row in rows:
        number = account_keys.masked(row.tail)
        yield [row.person.code, row.person.name, row.holder, row.bank, number]


def differences_found(rows: Iterable[Difference], asked: Asked) -> list[Difference]:
    """Those who are paid otherwise: by name, code or unit; by units where nobody asks."""
    word = word_of(asked).casefold()
    found = [
        row
        for row in rows
        if row.code.casefold().startswith(word) or word in f"{row.name} {row.unit_name}".casefold()
    ]
    order, back = _order(asked, _DIFFERENCE_SORTS, DIFFERENCE_FIRST)
    return sorted(found, key=_DIFFERENCE_SORTS[order], reverse=back)


def _told(row: PayBatch) -> str:
    return f"{batch_name(row)} {row.made_by} {row.paid_document}"


#: A payroll that is still computed stands before all that have a sum.
_BATCH_SORTS: Mapping[str, Callable[[PayBatch], Any]] = {
    "number": lambda row: row.number,
    "state": lambda row: (BatchState.values.index(row.state), row.number),
    "people": lambda row: (row.run is not None, row.run.people if row.run else 0),
    "amount": lambda row: (row.run is not None, row.run.amount if row.run else 0),
    "made": lambda row: row.made_at,
}


_DIFFERENCE_SORTS: Mapping[str, Callable[[Difference], Any]] = {
    "name": lambda row: (row.name, row.code),
    "unit": lambda row: (row.unit_code, row.code),
    "change": lambda row: (row.change, row.code),
}


def _order(asked: Asked, known: Mapping[str, Any], first: str) -> tuple[str, bool]:
    """The column and whether it runs downwards."""
    sort = asked.get("sort", "")
    sort = sort if sort.removeprefix("-") in known else first
    return sort.removeprefix("-"), sort.startswith("-")


def _sorted(rows: QuerySet[Any], asked: Asked, known: Mapping[str, str], first: str) -> Any:
    order, back = _order(asked, known, first)
    sign = "-" if back else ""
    return rows.order_by(f"{sign}{known[order]}", f"{sign}pk")
