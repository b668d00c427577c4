"""Let the demo county appraise its staff: last year's is done, this year's on its way."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils import translation

from bonuses.appraisal.demo import demo_last_year, demo_this_year
from schemes.models import Year
from units.models import Account, Role, RoleGrant


class Command(BaseCommand):
    """In the year of that number and the one before it; nothing where some unit has begun."""

    help = "示范县：上年职工考核已确认，本年度处在各个步骤。"

    def add_arguments(self, parser: CommandParser) -> None:
        """The number of the year under way."""
        parser.add_argument("year", type=int)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Both years, all or nothing."""
        years = Year.objects.select_related("authority", "scheme", "carried_from__scheme")
        year = years.filter(year=options["year"]).order_by("pk").first()
        if year is None or year.appraisals.exists():
            self.stdout.write("没有这个年度，或职工考核已在。")
            return
        grant = RoleGrant.objects.filter(role=Role.TARGET_OFFICE, authority=year.authority)
        office: Account = grant.select_related("account").order_by("pk")[0].account
        before = year.carried_from
        with translation.override("zh-hans"), transaction.atomic():
            last = 0 if before is None else demo_last_year(before, office)
            now = demo_this_year(year, office)
        self.stdout.write(self.style.SUCCESS(f"职工考核已载入：上年 {last} 家，本年 {now} 家。"))
