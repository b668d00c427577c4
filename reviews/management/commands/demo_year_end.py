"""Let the demo county come to its year-end: self-evaluations, feedback, objections."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils import translation

from reviews.demo import demo_year_end
from schemes.models import Year
from units.models import Account, Role, RoleGrant


class Command(BaseCommand):
    """In the year of that number; nothing where some unit evaluates itself already."""

    help = "示范县：本年度的自评、考核组、反馈和评分异议，处在各个步骤。"

    def add_arguments(self, parser: CommandParser) -> None:
        """The year's number."""
        parser.add_argument("year", type=int)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Bring the units on their way, all or nothing."""
        years = Year.objects.select_related("authority", "scheme")
        year = years.filter(year=options["year"]).order_by("pk").first()
        if year is None or year.self_evaluations.exists():
            self.stdout.write("没有这个年度，或自评已在。")
            return
        grant = RoleGrant.objects.filter(role=Role.TARGET_OFFICE, authority=year.authority)
        office: Account = grant.select_related("account").order_by("pk")[0].account
        with translation.override("zh-hans"), transaction.atomic():
            made = demo_year_end(year, office)
        self.stdout.write(self.style.SUCCESS(f"{year.year} 年度 {made} 个单位的自评已载入。"))
