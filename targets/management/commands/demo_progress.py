"""Let the demo county report its progress: every state, three sources."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import translation

from schemes.models import Year
from targets.progress.demo import demo_progress
from units.models import Account, Role, RoleGrant


class Command(BaseCommand):
    """Reports of the year of that number; nothing where some are there."""

    help = "示范县、市、区：各单位按期报进度，有快有慢，有没报的，有统计数和审计数。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The year; of which authority; the unit that has begun the present period."""
        parser.add_argument("year", type=int)
        parser.add_argument("--authority", default="")
        parser.add_argument("--unit", default="农业农村局")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write them, all or nothing."""
        years = Year.objects.select_related("authority", "scheme").order_by("pk")
        if options["authority"]:
            years = years.filter(authority__code=options["authority"])
        year = years.filter(year=options["year"]).first()
        if year is None:
            self.stdout.write("没有可报进度的年度。")
            return
        grant = RoleGrant.objects.filter(role=Role.TARGET_OFFICE, authority=year.authority)
        office: Account = grant.select_related("account").order_by("pk")[0].account
        with translation.override("zh-hans"), transaction.atomic():
            made = demo_progress(year, office, unit=options["unit"])
        self.stdout.write(self.style.SUCCESS(f"{year.year} 年度的进度 {made} 条已载入。"))
