"""The demo county's payroll of a year: a trial, or where results are settled one that was paid."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation

from bonuses.payrolls.demo import demo_payroll
from schemes.models import Year


class Command(BaseCommand):
    """In the year of that number; nothing where a payroll stands already."""

    help = "示范县：一个年度的发放批次，结果暂定的只试算，已定的发到结清。"

    def add_arguments(self, parser: CommandParser) -> None:
        """The year's number."""
        parser.add_argument("year", type=int)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make and compute it."""
        years = Year.objects.select_related("authority", "scheme")
        year = years.filter(year=options["year"]).order_by("pk").first()
        if year is None or year.pay_batches.exists():
            self.stdout.write("没有这个年度，或发放批次已在。")
            return
        with translation.override("zh-hans"):
            demo_payroll(year)
        self.stdout.write(self.style.SUCCESS(f"{year.year} 年度奖金已编一批。"))
