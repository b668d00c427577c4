"""``manage.py demo_frozen YEAR``: the demo's last year is published and frozen, with its bundle."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from scoring.freezing.demo import last_year_frozen
from scoring.management.commands.recompute import find_year
from units.models import Role, RoleGrant


class Command(BaseCommand):
    """Freezes a year of the demo county."""

    help = "封存示范县的上年，写成封存包"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The year, and the authority."""
        parser.add_argument("year", type=int)
        parser.add_argument("--authority", default="")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Freeze, and say the digest."""
        year = find_year(options["year"], options["authority"])
        office, second = (
            RoleGrant.objects.filter(role=role, authority=year.authority)
            .select_related("account")
            .order_by("pk")[0]
            .account
            for role in (Role.TARGET_OFFICE, Role.REVIEWING_OFFICE)
        )
        bundle = last_year_frozen(
            year=year, office=office, second=second, password=settings.DEMO_PASSWORD
        )
        self.stdout.write(f"上年已封存，总摘要 {bundle.digest}")
