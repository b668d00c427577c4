"""Tables for the bank and the finance bureau: which columns, in which order, under which headings.

They are data of the authority, versioned; until it sets up its own, ``templates.yaml`` stands in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bonuses.models import PaidLine, PayAccount, PayAward, PayBatch, PayTemplate, PayUnit
from bonuses.payrolls import account_keys as keys
from bonuses.payrolls.account_models import AccountState
from bonuses.payrolls.awards import award_title
from bonuses.payrolls.flow import makes_payrolls
from bonuses.payrolls.words import batch_title
from core import audit
from core.exact import round_half_up
from core.workflow import NotYoursError, StaleMoveError
from documents.xlsx.columns import Column, Kind
from documents.xlsx.writer import safe_sheet_title
from units.models import Account, Authority

#: Field → (kind of column, what it is called).
FIELDS: Mapping[str, tuple[Kind, Any]] = {
    "number": ("int", gettext_lazy("序号")),
    "unit_code": ("code", gettext_lazy("单位代码")),
    "unit": ("text", gettext_lazy("单位")),
    "code": ("code", gettext_lazy("工号")),
    "name": ("text", gettext_lazy("姓名")),
    "post": ("text", gettext_lazy("职务")),
    "holder": ("text", gettext_lazy("户名")),
    "bank": ("text", gettext_lazy("开户行")),
    "account": ("code", gettext_lazy("银行账号")),
    "target": ("money", gettext_lazy("目标奖")),
    "leader": ("money", gettext_lazy("领导奖")),
    "total": ("money", gettext_lazy("应发")),
    "before": ("money", gettext_lazy("已发")),
    "amount": ("money", gettext_lazy("本次发放")),
    "title": ("text", gettext_lazy("批次名称")),
    "award": ("text", gettext_lazy("奖项")),
    "note": ("text", gettext_lazy("备注")),
}
UNITS: Mapping[str, Any] = {
    "all": gettext_lazy("全部单位"),
    "fiscal": gettext_lazy("财政列支的单位"),
    "own": gettext_lazy("自筹经费的单位"),
    "fund": gettext_lazy("奖励基金的受奖对象"),
}
FUND = "fund"
#: Columns that are added up in the last row.
SUMMED = ("target", "leader", "total", "before", "amount")
#: Wide enough for a county's sum: a total that does not fit shows as ``###``.
_WIDTHS: Mapping[str, int] = {"int": 8, "code": 12, "text": 12, "money": 18}
_ACCOUNT = frozenset({"holder", "bank", "account"})
HEADING, NAME, SHEET = 30, 40, 31


@dataclass(frozen=True, slots=True)
class Template:
    """A table as it is in force; ``number`` is 0 where the authority never changed it."""

    key: str
    number: int
    name: str
    sheet: str
    units: str
    columns: tuple[tuple[str, str], ...]

    @property
    def reads_accounts(self) -> bool:
        """Whether bank accounts stand in it."""
        return any(field in _ACCOUNT for field, _heading in self.columns)


@cache
def _usual() -> Mapping[str, Template]:
    path = Path(__file__).with_name("templates.yaml")
    found = yaml.safe_load(path.read_text("utf-8"))
    return {
        key: Template(key, 0, **{**told, "columns": tuple(map(tuple, told["columns"]))})
        for key, told in found.items()
    }


def templates_of(authority: Authority) -> dict[str, Template]:
    """The tables in force, by key."""
    found = dict(_usual())
    for row in PayTemplate.objects.filter(authority=authority).order_by("number"):
        columns = tuple((field, heading) for field, heading in row.columns)
        found[row.key] = Template(row.key, row.number, row.name, row.sheet, row.units, columns)
    return found


def stale_words(row: PayTemplate) -> str:
    """Who was faster."""
    told = {"who": row.made_by or "", "when": timezone.localtime(row.made_at).strftime("%H:%M")}
    return _("%(who)s %(when)s 改过，看过新的再改") % told


@transaction.atomic
def template_save(
    *, authority: Authority, key: str, shown: int, stated: Mapping[str, Any], actor: Account
) -> Template:
    """Set a table up anew; the version before stays.

    ``stated``: name, sheet, units, and ``columns`` as pairs of field and heading; ``faults`` what a
    form found wrong of them already.  Raises
    :class:`~core.workflow.NotYoursError`, :class:`~core.workflow.StaleMoveError` where another
    version stands than was ``shown``, and ``ValidationError`` with every fault.
    """
    if not makes_payrolls(actor, authority):
        raise NotYoursError("template")
    Authority.objects.select_for_update().get(pk=authority.pk)
    standing = templates_of(authority)[key]
    if standing.number != shown:
        raise StaleMoveError(
            PayTemplate.objects.get(authority=authority, key=key, number=standing.number)
        )
    told = _checked(stated)
    row = PayTemplate.objects.create(
        authority=authority,
        key=key,
        number=standing.number + 1,
        made_by=actor,
        made_at=timezone.now(),
        **told,
    )
    audit.record(
        event="paytemplate.save",
        actor=actor,
        authority=authority,
        subject_type="bonuses.paytemplate",
        subject_id=row.pk,
        subject=row.name,
        detail={"number": row.number, "count": len(row.columns)},
    )
    return templates_of(authority)[key]


def _checked(stated: Mapping[str, Any]) -> dict[str, Any]:
    errors: dict[str, list[str]] = {}
    name, sheet = str(stated["name"]).strip(), str(stated["sheet"]).strip()
    columns = [(field, heading.strip()) for field, heading in stated["columns"]]
    if not name or len(name) > NAME:
        errors["name"] = [_("写名称，最多 %s 个字") % NAME]
    if not sheet or safe_sheet_title(sheet) != sheet:
        errors["sheet"] = [_("工作表名最多 %s 个字，不能有括号、冒号、星号、问号、斜线") % SHEET]
    if stated["units"] not in UNITS:
        errors["units"] = [_("选哪些单位")]
    faults = [*stated.get("faults", ()), *_column_faults(columns)]
    if faults:
        errors["columns"] = faults
    if errors:
        raise ValidationError(errors)
    return {"name": name, "sheet": sheet, "units": stated["units"], "columns": columns}


def _column_faults(columns: Sequence[tuple[str, str]]) -> Iterator[str]:
    """What is wrong of each column, by its name."""
    if not columns:
        yield _("至少留一栏")
    seen: set[str] = set()
    for field, heading in columns:
        if field not in FIELDS:
            yield _("没有“%s”这一项") % field[:20]
        elif not heading or len(heading) > HEADING:
            told = {"name": FIELDS[field][1], "most": HEADING}
            yield _("“%(name)s”写表头，最多 %(most)s 个字") % told
        elif heading in seen:
            yield _("表头“%s”写了两次") % heading
        seen.add(heading)


def columns_of(template: Template) -> list[Column]:
    """As the writer of workbooks takes them: numbers of people and accounts are text."""
    widths = {"account": 26, "bank": 26, "unit": 22, "title": 30, "note": 20}
    return [
        Column(field, heading, FIELDS[field][0], width=widths.get(field, _WIDTHS[FIELDS[field][0]]))
        for field, heading in template.columns
    ]


def rows_of(
    template: Template, batch: PayBatch, *, masked: bool, most: int | None = None
) -> Iterator[list[Any]]:
    """The rows of a table, one a person in the order of the units, without the last row.

    ``masked`` shows accounts by their last four digits, as screens do.
    """
    if template.units == FUND:
        yield from _award_rows(template, batch, masked=masked, most=most)
        return
    lines = PaidLine.objects.filter(run=batch.run_id).select_related("unit").defer("data")
    units = {row.unit_id: row for row in PayUnit.objects.filter(run=batch.run_id).defer("data")}
    wanted = [line for line in lines if _wanted(template, units[line.unit_id])]
    wanted.sort(key=lambda line: (units[line.unit_id].order, line.unit_id, line.number))
    accounts = accounts_of([line.person_id for line in wanted]) if template.reads_accounts else {}
    title = batch_title(batch)
    for number, line in enumerate(wanted[:most], 1):
        told = _cells(line, units[line.unit_id], accounts.get(line.person_id), masked=masked)
        told |= {"number": number, "title": title}
        yield [told[field] for field, _heading in template.columns]


def _award_rows(
    template: Template, batch: PayBatch, *, masked: bool, most: int | None
) -> Iterator[list[Any]]:
    """Whom the reward fund is paid to (G-6); a unit has no account of a person."""
    rows = PayAward.objects.filter(run=batch.run_id).select_related("unit", "person")
    wanted = list(rows[:most])
    accounts = accounts_of([row.person_id for row in wanted if row.person_id])
    for number, row in enumerate(wanted, 1):
        account = accounts.get(row.person_id or 0)
        told: dict[str, Any] = dict.fromkeys(FIELDS, "") | {
            "number": number,
            "title": batch_title(batch),
            "award": award_title(row),
            "unit_code": row.unit.code,
            "unit": row.unit.name,
            "name": row.name,
            "code": row.person.code if row.person else "",
            "holder": row.name if account is None else account.holder,
            "bank": "" if account is None else account.bank,
            "account": "" if account is None else _number(account, masked=masked),
            **{name: _fen(getattr(row, name, None)) for name in SUMMED},
        }
        yield [told[field] for field, _heading in template.columns]


def accounts_of(people: Sequence[int]) -> dict[int, PayAccount]:
    """The accounts that stand, by person id."""
    found: dict[int, PayAccount] = {}
    for start in range(0, len(people), 500):
        part = PayAccount.objects.filter(person__in=people[start : start + 500])
        part = part.filter(state=AccountState.CURRENT)
        found.update((row.person_id, row) for row in part)
    return found


def totals_of(template: Template, rows: Sequence[Sequence[Any]]) -> list[Any]:
    """The last row: sums of what is money, a word in the first column that is not."""
    sums: list[Any] = []
    for place, (field, _heading) in enumerate(template.columns):
        values = [row[place] for row in rows if row[place] is not None]
        sums.append(sum(values, Decimal("0.00")) if field in SUMMED else None)
    for place, (field, _heading) in enumerate(template.columns):
        if FIELDS[field][0] in ("text", "code"):
            sums[place] = _("合计")
            break
    return sums


def with_money(template: Template, row: Sequence[Any]) -> list[tuple[Any, bool]]:
    """The values of a row, each with whether it is money: drawn at the right, to the fen."""
    fields = [field for field, _heading in template.columns]
    return [(value, field in SUMMED) for field, value in zip(fields, row, strict=True)]


def _wanted(template: Template, unit: PayUnit) -> bool:
    return {"all": True, "own": unit.own_expense, "fiscal": not unit.own_expense}[template.units]


def _cells(
    line: PaidLine, unit: PayUnit, account: PayAccount | None, *, masked: bool
) -> dict[str, Any]:
    return {
        "unit_code": line.unit.code,
        "unit": unit.name,
        "code": line.code,
        "name": line.name,
        "post": line.title,
        "holder": line.name if account is None else account.holder,
        "bank": "" if account is None else account.bank,
        "account": "" if account is None else _number(account, masked=masked),
        "note": "",
        "award": "",
        **{name: _fen(getattr(line, name)) for name in SUMMED},
    }


def _number(account: PayAccount, *, masked: bool) -> str:
    if masked:
        return keys.masked(account.tail)
    return keys.open_number(account.person_id, account.sealed)


def _fen(amount: Any) -> Decimal | None:
    return None if amount is None else round_half_up(amount, 2)
