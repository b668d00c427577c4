"""The demo's payroll of a year: a trial, or where results are settled one that was paid."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation

from bonuses.payrolls.demo import demo_accounts, demo_payroll, demo_payroll_checked
from schemes.models import Year


class Command(BaseCommand):
    """In the year of that number; nothing where a payroll stands already."""

    help = "示范：一个年度的发放批次，结果暂定的只试算，已定的发到已发放。"

    def add_arguments(self, parser: CommandParser) -> None:
        """The year's number, whose it is, and what else is shown with it."""
        parser.add_argument("year", type=int)
        parser.add_argument("--authority", default="", help="考核主体代码，不写为第一个")
        parser.add_argument("--checked", action="store_true", help="走到待审批")
        parser.add_argument("--accounts", action="store_true", help="另录收款账户，先有一批作废")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make and compute it."""
        years = Year.objects.select_related("authority", "scheme").filter(year=options["year"])
        if options["authority"]:
            years = years.filter(authority__code=options["authority"])
        year = years.order_by("pk").first()
        if year is None or year.pay_batches.exists():
            self.stdout.write("没有这个年度，或发放批次已在。")
            return
        with translation.override("zh-hans"):
            if options["checked"]:
                demo_payroll_checked(year)
            else:
                demo_payroll(year, discarded=options["accounts"])
            if options["accounts"]:
                demo_accounts(year)
        self.stdout.write(self.style.SUCCESS(f"{year.year} 年度奖金已编。"))
