"""The demo county as it stands at the end of March: targets issued, nobody judged yet.

Run as a program in the data folder that ``DATA_DIR`` names, with its clock in that month; what the
browser then plays, it plays through the pages.
"""

from __future__ import annotations

import os
from datetime import date

import django
import time_machine

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

YEAR, BEGIN = 2026, "2026-03-30T09:00:00+08:00"
#: What an office has by then. All else of the generated county is what the year brings.
SHEETS = ("units", "people", "targets", "common_items", "filings", "relations")
MARK = ("score", "actual", "grade", "marked_by", "marked_on", "note")
STAFF = 700
#: Beside the demo's own: who sends the statistics, and a colleague at the office (S-4).
MORE = (
    ("tongji", "统计局填报员", "department_filer", "统计局"),
    ("fuhe", "目标办复核", "target_office", ""),
)
LEADER, IN_CHARGE = "xianlingdao", ("农业农村局", "水利局", "林业局", "供销合作社")


def main() -> None:
    """Load it; all through the product's services."""
    from django.db import transaction  # noqa: PLC0415 - models are loaded only now
    from django.utils import translation  # noqa: PLC0415

    with translation.override("zh-hans"), transaction.atomic():
        load()


def load() -> None:
    """Scheme, accounts, leaders' charges, the year with its targets."""
    from schemes.demo.county import make_county  # noqa: PLC0415
    from schemes.demo.load import (  # noqa: PLC0415
        ACCOUNTS,
        DemoAccount,
        account_load,
        accounts_load,
        foundations,
        holidays_load,
        last_year_load,
        workbook_import,
    )
    from schemes.models import Phase  # noqa: PLC0415
    from schemes.people.charge_services import charges_assign  # noqa: PLC0415
    from schemes.services import year_open  # noqa: PLC0415
    from schemes.years.phase_services import year_set_phase  # noqa: PLC0415
    from units.models import Account, Role, Unit  # noqa: PLC0415

    county = make_county(YEAR, staff=STAFF)
    version = foundations(county)
    office = account_load(version.authority, ACCOUNTS[0])
    holidays_load(version.authority, office, YEAR)
    before = last_year_load(version, office, make_county(YEAR, staff=STAFF), print)
    for row in county.rows["targets"]:
        for name in MARK:
            row.pop(name, None)
    year = year_open(
        authority=version.authority, year=YEAR, scheme=version, actor=office, carried_from=before
    )
    workbook_import(year, office, county, print, sheets=SHEETS)
    year_set_phase(year=year, phase=Phase.RUNNING, actor=office, reason="目标已下达")
    accounts_load(year.authority, county)
    for username, name, role, unit in MORE:
        told = DemoAccount(username, name, Role(role), unit=unit)
        account_load(year.authority, told, county)
    charges_assign(
        authority=year.authority,
        leader=Account.objects.get(username=LEADER),
        units=list(Unit.objects.filter(authority=year.authority, name__in=IN_CHARGE)),
        starts_on=date(YEAR, 1, 1),
        document=f"临澜政发〔{YEAR}〕1号",
        actor=office,
    )


if __name__ == "__main__":
    django.setup()
    with time_machine.travel(BEGIN):
        main()
