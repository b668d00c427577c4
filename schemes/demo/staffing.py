"""What the demo county's office did during the year: transfers, leaders' charges, a deputy.

Done through the services, after the accounts that do it exist.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.utils import timezone

from schemes.demo.draws import pool
from schemes.demo.model import DemoCounty
from schemes.demo.people import person_code
from schemes.models import Year
from schemes.people.charge_services import charges_assign
from schemes.people.models import Transfer
from schemes.people.transfer_queries import last_posting
from schemes.people.transfer_services import transfer_confirm, transfer_propose
from units.models import Account, Person, Role, Unit, UnitYear
from units.services import DeputyAsked, account_create, deputising_grant, role_grant

LEADER, REVIEWER = "xianlingdao", "shenhe"
#: Units that the leader with the demonstration account takes over in the middle of the year.
TAKEN_OVER = ("农业农村局", "水利局", "林业局", "供销合作社")
#: (from, number, to, month, document): the first is confirmed, the second waits.
MOVES = (
    ("教育局", 30, "民政局", 4, "组〔%s〕8号"),
    ("卫生健康局", 25, "医疗保障局", 10, "组〔%s〕21号"),
)


def add_staffing(year: Year, county: DemoCounty, office: Account) -> None:
    """Both states of a transfer, every unit under a leader, and one who acts for another."""
    _transfers(year, county, office)
    _charges(year, office)
    _deputy(year)


def _transfers(year: Year, county: DemoCounty, office: Account) -> None:
    first, second = (_propose(year, county, office, *move) for move in MOVES)
    transfer_confirm(
        transfer=first,
        version=first.version,
        months_from=first.months_from,
        months_to=first.months_to,
        actor=office,
    )
    if second.state != "proposed":
        raise ValueError("the second transfer should wait")


def _propose(
    year: Year, county: DemoCounty, office: Account, origin: str, number: int, *rest: object
) -> Transfer:
    to, month, document = rest
    code = person_code(county.unit(origin).code, number)
    person = Person.objects.get(authority=year.authority, code=code)
    posting = last_posting(person)
    if posting is None:
        raise ValueError(f"{code} has no posting")
    return transfer_propose(
        posting=posting,
        to_unit=Unit.objects.get(authority=year.authority, name=to),
        effective_on=date(year.year, int(str(month)), 1),
        document=f"{pool()['authority']['short']}{document}" % year.year,
        title=posting.title,
        actor=office,
    )


def _charges(year: Year, office: Account) -> None:
    """Each leader of the workbook gets an account and the units that the workbook gives him."""
    rows = UnitYear.objects.filter(authority=year.authority, year=year.year, current=True)
    by_name: dict[str, list[Unit]] = {}
    for row in rows.select_related("unit").order_by("order"):
        by_name.setdefault(row.leader_in_charge, []).append(row.unit)
    document = f"{pool()['authority']['short']}政发〔{year.year}〕1号"
    for number, name in enumerate(pool()["leaders"], 1):
        leader = _leader(year, f"lingdao-{number}", name)
        charges_assign(
            authority=year.authority,
            leader=leader,
            units=by_name.get(name, []),
            starts_on=date(year.year, 1, 1),
            document=document,
            actor=office,
        )
    charges_assign(
        authority=year.authority,
        leader=Account.objects.get(username=LEADER),
        units=list(Unit.objects.filter(authority=year.authority, name__in=TAKEN_OVER)),
        starts_on=date(year.year, 7, 1),
        document=f"{pool()['authority']['short']}政发〔{year.year}〕14号",
        actor=office,
    )


def _leader(year: Year, username: str, name: str) -> Account:
    account, _password = account_create(
        username=username,
        display_name=name,
        actor=None,
        authority=year.authority,
        password=settings.DEMO_PASSWORD,
        must_change_password=False,
    )
    role_grant(account=account, role=Role.LEADER, authority=year.authority, actor=None)
    return account


def _deputy(year: Year) -> None:
    today = timezone.make_aware(datetime.combine(timezone.localdate(), time.min))
    leader = Account.objects.get(username=LEADER)
    deputising_grant(
        principal=leader,
        deputy=Account.objects.get(username=REVIEWER),
        asked=DeputyAsked(
            roles=(Role.LEADER.value,),
            starts_at=today,
            ends_at=today + timedelta(days=30),
            reason="外出学习",
            document=f"{pool()['authority']['short']}委办〔{year.year}〕56号",
        ),
        authority=year.authority,
        actor=leader,
    )
