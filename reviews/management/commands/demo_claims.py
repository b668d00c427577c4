"""Let the demo county claim honours and register what speaks against units."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils import translation

from reviews.accountability.demo import demo_accountability
from reviews.honours.demo import demo_claims
from reviews.register.demo import demo_register
from reviews.supervision.demo import demo_supervision
from schemes.models import Year
from units.models import Account, Role, RoleGrant


class Command(BaseCommand):
    """Claims in the year of that number; nothing where there are some."""

    help = "示范县：授予机关登记册和本年度的加分申报，处在各个步骤。"

    def add_arguments(self, parser: CommandParser) -> None:
        """The year's number."""
        parser.add_argument("year", type=int)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Bring the claims on their way, all or nothing."""
        years = Year.objects.select_related("authority", "scheme")
        year = years.filter(year=options["year"]).order_by("pk").first()
        if year is None or year.honour_claims.exists():
            self.stdout.write("没有这个年度，或加分申报已在。")
            return
        grant = RoleGrant.objects.filter(role=Role.TARGET_OFFICE, authority=year.authority)
        office: Account = grant.select_related("account").order_by("pk")[0].account
        with translation.override("zh-hans"), transaction.atomic():
            made = demo_claims(year, office)
            demo_register(year, office)
            demo_supervision(year, office)
            demo_accountability(year, office)
        self.stdout.write(self.style.SUCCESS(f"{year.year} 年度的 {made} 项加分申报已载入。"))
