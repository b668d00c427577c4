"""Load the demo county into an empty installation."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone, translation

from core.audit import seal
from core.notices.reminders import remind_all
from schemes.demo.calendar import year_of
from schemes.demo.load import demo_close_last_year, demo_correct, demo_load
from units.models import Authority


class Command(BaseCommand):
    """A whole year of a believable county, loaded through the product's own services."""

    help = "载入示范县：86 个单位、2300 名人员和一个完整年度。已有数据时什么也不做。"

    def add_arguments(self, parser: CommandParser) -> None:
        """The day on which the county is to be seen, and its year; both follow the calendar."""
        parser.add_argument("--today", type=date.fromisoformat, default=timezone.localdate())
        parser.add_argument("--year", type=int)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Load once, then compute a first result set, and a second one after a correction."""
        if Authority.objects.exists():
            self.stdout.write("已有考核主体，不载入示范县。")
            return
        today = options["today"]
        number = options["year"] or year_of(today)
        with translation.override("zh-hans"):
            year = demo_load(number=number, today=today, say=self.stdout.write)
            if year.carried_from is not None:
                call_command("demo_progress", str(year.carried_from.year), stdout=self.stdout)
                call_command("recompute", str(year.carried_from.year), stdout=self.stdout)
                demo_close_last_year(year=year)
            call_command("demo_progress", str(year.year), stdout=self.stdout)
            call_command("recompute", str(year.year), stdout=self.stdout)
            demo_correct(year=year, today=today, say=self.stdout.write)
            call_command("demo_changes", str(year.year), stdout=self.stdout)
            call_command("demo_claims", str(year.year), stdout=self.stdout)
            call_command("demo_year_end", str(year.year), stdout=self.stdout)
            call_command("demo_appraisals", str(year.year), stdout=self.stdout)
            if year.carried_from is not None:
                call_command("recompute", str(year.carried_from.year), stdout=self.stdout)
            call_command("demo_ballots", str(number), authority="linlan", stdout=self.stdout)
            call_command("recompute", str(year.year), stdout=self.stdout)
            call_command("demo_payrolls", str(year.year), accounts=True, stdout=self.stdout)
            call_command("demo_plans", stdout=self.stdout)
            call_command("demo_trees", stdout=self.stdout)
            call_command("demo_places", today=today, year=number, stdout=self.stdout)
            for code, unit in (("lanjiang", "市财政局"), ("lanbei", "区教育局")):
                begun = {"authority": code, "unit": unit}
                call_command("demo_progress", str(number), **begun, stdout=self.stdout)
            call_command("recompute", str(number), authority="lanbei", stdout=self.stdout)
            for code in ("lanjiang", "langao"):
                call_command("demo_ballots", str(number), authority=code, stdout=self.stdout)
                call_command("recompute", str(number), authority=code, stdout=self.stdout)
            district = {"authority": "lanbei", "checked": True}
            call_command("demo_payrolls", str(number), **district, stdout=self.stdout)
            call_command("demo_paths", stdout=self.stdout)
            if year.carried_from is not None:
                before = str(year.carried_from.year)
                call_command("demo_frozen", before, authority="linlan", stdout=self.stdout)
                call_command("demo_payrolls", before, stdout=self.stdout)
            remind_all(authority=year.authority, today=today)
            seal(margin=timedelta(0))
        self.stdout.write(self.style.SUCCESS("示范县已载入。"))
