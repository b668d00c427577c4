"""Loads the demo county the way an office would: scheme, accounts, and one year workbook."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from io import BytesIO
from typing import Any

from django.conf import settings
from django.db import models, transaction

from core.exact import parse_exact
from documents.xlsx.columns import Column
from documents.xlsx.writer import WorkbookWriter
from schemes.demo import facts
from schemes.demo.calendar import move_calendar
from schemes.demo.county import make_county
from schemes.demo.draws import pool
from schemes.demo.last_year import last_year_of
from schemes.demo.lifecycle import record_history
from schemes.demo.model import DemoCounty, Row
from schemes.demo.months import with_months
from schemes.demo.open_ends import leave_open, open_ends_record
from schemes.demo.staffing import add_staffing
from schemes.editor.demo import demo_draft
from schemes.holidays.known import known_rows
from schemes.holidays.services import holidays_apply, holidays_plan
from schemes.models import ImportState, Phase, SchemeVersion, Year
from schemes.presets import load_preset
from schemes.rules.marking import DoubleMarking
from schemes.services import scheme_create_version, scheme_publish, year_open
from schemes.workbook import registry
from schemes.workbook.reader import new_context
from schemes.workbook.readme import write_readme
from schemes.workbook.services import import_apply, import_check, import_request, import_upload
from schemes.years.opening import again_fingerprint, again_plan, year_carry_again
from schemes.years.phase_services import year_set_phase
from units.models import Account, Authority, Person, Role, Unit
from units.services import account_create, authority_create, role_grant

Say = Callable[[str], None]
EXACT_KINDS = frozenset({"exact", "points", "money"})
WHOLE_KINDS = frozenset({"int", "months"})


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """A demonstration account: user name, shown name, role, and its unit or person."""

    username: str
    name: str
    role: Role
    unit: str = ""
    person: str = ""


#: One for each role; the unit is named, the person is a staff number of the generated county.
ACCOUNTS = (
    DemoAccount("mubiaoban", "目标办经办", Role.TARGET_OFFICE),
    DemoAccount("shenhe", "政府办审核", Role.REVIEWING_OFFICE),
    DemoAccount("nongye", "农业农村局填报员", Role.DEPARTMENT_FILER, unit="农业农村局"),
    DemoAccount("nongye-juzhang", "农业农村局负责人", Role.DEPARTMENT_HEAD, unit="农业农村局"),
    DemoAccount("xianlingdao", "分管县领导", Role.LEADER),
    DemoAccount("anquan", "应急管理局评分员", Role.FUNCTIONAL_DEPARTMENT, unit="应急管理局"),
    DemoAccount("kuaiji", "发放会计", Role.FINANCE),
    DemoAccount("zhigong", "", Role.STAFF, person="财政局/6"),
    DemoAccount("shenji", "审计员", Role.AUDITOR),
    DemoAccount("guanli", "系统管理员", Role.SYSTEM_ADMINISTRATOR),
)


def demo_load(*, number: int, today: datetime.date, say: Say) -> Year:
    """Make the authority, its scheme, its year as it stands on ``today``, and its accounts.

    Everything goes through the services of the product; half a county is never left behind.
    """
    whole, county = make_county(number), leave_open(make_county(number), today)
    with transaction.atomic():
        say("考核主体、方案和账号")
        version = foundations(county)
        office = account_load(version.authority, ACCOUNTS[0])
        holidays_load(version.authority, office, county.year)
        record_history(version.authority, county, office)
        say("上年")
        before = last_year_load(version, office, whole, say)
        year = year_open(
            authority=version.authority,
            year=county.year,
            scheme=version,
            actor=office,
            carried_from=before,
        )
        say("年度工作簿")
        workbook_import(year, office, county, say)
        for phase in (Phase.RUNNING, Phase.SELF_EVALUATION):
            year_set_phase(year=year, phase=phase, actor=office, reason="演示")
        planned = again_fingerprint(again_plan(year))
        year_carry_again(year=year, actor=office, fingerprint=planned)
        accounts_load(year.authority, county)
        move_calendar(year, office, today)
        add_staffing(year, county, office)
        open_ends_record(year, office, today, settings.DEMO_PASSWORD)
        demo_draft(version=version, actor=office)
    return year


def demo_close_last_year(*, year: Year) -> None:
    """Bring the year before to its last phase, once its results are there."""
    before, office = year.carried_from, Account.objects.get(username=ACCOUNTS[0].username)
    if before is not None:
        year_set_phase(year=before, phase=Phase.PUBLICITY, actor=office, reason="演示")


def demo_correct(*, year: Year, today: datetime.date, say: Say) -> None:
    """Correct some marks after a first result, as a re-check does: a second set differs from it."""
    county = leave_open(make_county(year.year), today)
    say("复核更正共性评分")
    facts.correct_marks(county)
    office = Account.objects.get(username=ACCOUNTS[0].username)
    with transaction.atomic():
        workbook_import(
            year, office, county, say, sheets=("common_marks",), reason="职能部门复核更正"
        )


def demo_workbook(year: Year, county: DemoCounty, sheets: Collection[str] = ()) -> BytesIO:
    """The county's year workbook, as an office would fill it; only ``sheets`` if any are named."""
    context = new_context(year)
    announced = _announced(county)
    known = registry.sheets_of(context.document)
    for sheet in known:
        for name, build in sheet.lookups.items():
            context.lookups[name] = build(context, announced.get(sheet.key))
    file = BytesIO()
    with WorkbookWriter(file, title=f"{year.authority.name} {year.year}") as book:
        write_readme(book, context, known)
        for sheet in known:
            rows = county.rows.get(sheet.key)
            if rows and (not sheets or sheet.key in sheets):
                spec = sheet.spec(context)
                book.write_spec(spec, workbook_records(spec.columns, rows))
    file.seek(0)
    return file


def foundations(county: DemoCounty) -> SchemeVersion:
    """The authority and its published scheme."""
    place = pool()["authority"]
    authority = authority_create(
        code=place["code"], name=place["name"], short_name=place["short"], actor=None
    )
    document = with_months(load_preset("county"))
    double = DoubleMarking.model_validate(pool()["double_marking"])
    marking = document.marking.model_copy(update={"double": double})
    document = document.model_copy(update={"marking": marking})
    version = scheme_create_version(
        authority=authority,
        code="county",
        document=document,
        actor=None,
        title=f"{place['name']}{county.year}年度目标管理考核方案",
        document_number=f"{place['short']}委发〔{county.year}〕3号",
    )
    return scheme_publish(version=version, actor=None)


def holidays_load(authority: Authority, office: Account, number: int) -> None:
    """The announced holidays of the demo year and those beside it, as far as they ship."""
    for year in (number - 1, number, number + 1):
        rows = known_rows(year)
        plan = holidays_plan(authority, year, rows)
        holidays_apply(
            authority=authority,
            year=year,
            rows=rows,
            fingerprint=plan.fingerprint(),
            actor=office,
        )


def last_year_load(version: SchemeVersion, office: Account, county: DemoCounty, say: Say) -> Year:
    """A small year before, so that years stand side by side and actuals have their base."""
    before = last_year_of(county)
    year = year_open(authority=version.authority, year=before.year, scheme=version, actor=office)
    workbook_import(year, office, before, say)
    for phase in (Phase.RUNNING, Phase.SELF_EVALUATION, Phase.SETTLING):
        year_set_phase(year=year, phase=phase, actor=office, reason="演示")
    return year


def workbook_import(
    year: Year,
    office: Account,
    county: DemoCounty,
    say: Say,
    sheets: Collection[str] = (),
    reason: str = "",
) -> None:
    """Send the rows through the upload services as a workbook; errors in it are ours to mend."""
    file = demo_workbook(year, county, sheets)
    name = f"{year.year}年度工作簿.xlsx"
    batch = import_upload(year=year, actor=office, file=file, name=name, queue=False)
    batch = import_check(batch=batch)
    if batch.state != ImportState.READY:
        raise ValueError(f"the demo workbook has errors: {batch.problem} {batch.errors[:5]}")
    say("写入 " + "，".join(f"{s['sheet']} {s['rows']}" for s in batch.summary["sheets"]))
    batch = import_request(
        batch=batch, actor=office, fingerprint=batch.fingerprint, reason=reason, queue=False
    )
    import_apply(batch=batch)


def accounts_load(authority: Authority, county: DemoCounty) -> None:
    """One account for each role, but for the office's, which does the loading."""
    for entry in ACCOUNTS[1:]:
        account_load(authority, entry, county)


def account_load(
    authority: Authority, entry: DemoAccount, county: DemoCounty | None = None
) -> Account:
    """An account with its role, and with the person and unit of the county that it names."""
    person = None
    if entry.person and county is not None:
        name, _slash, number = entry.person.partition("/")
        code = f"{county.unit(name).code}-{int(number):03d}"
        person = Person.objects.get(authority=authority, code=code)
    account, _password = account_create(
        username=entry.username,
        display_name=person.name if person else entry.name,
        actor=None,
        authority=authority,
        person=person,
        password=settings.DEMO_PASSWORD,
        must_change_password=False,
    )
    unit = Unit.objects.get(authority=authority, name=entry.unit) if entry.unit else None
    role_grant(account=account, role=entry.role, authority=authority, actor=None, unit=unit)
    return account


def _announced(county: DemoCounty) -> dict[str, list[Mapping[str, str]]]:
    """What the workbook itself names, as text: units, people and common items."""
    return {
        key: [{name: str(value) for name, value in row.items()} for row in county.rows.get(key, ())]
        for key in ("units", "people", "common_items")
    }


def workbook_records(columns: Any, rows: list[Row]) -> Iterator[dict[str, Any]]:
    """Generated rows by the columns of their sheet, as the writer takes them."""
    for row in rows:
        yield {column.key: _cell(column, row.get(column.key)) for column in columns}


def _cell(column: Column, value: Any) -> Any:
    """A generated value as the writer takes it."""
    if value is None or value == "" or isinstance(value, models.Model):
        return None
    if isinstance(value, list):
        return "、".join(value)
    if column.kind in EXACT_KINDS:
        return value if isinstance(value, Fraction) else parse_exact(str(value))
    if column.kind in WHOLE_KINDS:
        return int(value)
    if column.kind == "date":
        year, month, day = (int(part) for part in str(value).split("-"))
        return datetime.date(year, month, day)
    return value
