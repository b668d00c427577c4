"""Let the demo's places vote in the system."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils import translation

from reviews.ballots.demo import demo_city_ballots, demo_county_ballots
from reviews.ballots.demo_zone import demo_zone_ballots
from schemes.models import Year

#: Authority → what its rounds are.
PLACES = {
    "linlan": demo_county_ballots,
    "lanjiang": demo_city_ballots,
    "langao": demo_zone_ballots,
}


class Command(BaseCommand):
    """In the year of that number; nothing where there are rounds."""

    help = "示范县、市和开发区：在系统里投的测评，处在各个状态。"

    def add_arguments(self, parser: CommandParser) -> None:
        """The year's number, and whose."""
        parser.add_argument("year", type=int)
        parser.add_argument("--authority", choices=sorted(PLACES), default="lanjiang")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Bring the rounds on their way, all or none."""
        years = Year.objects.select_related("authority", "scheme")
        code = options["authority"]
        year = years.filter(year=options["year"], authority__code=code).first()
        if year is None or year.vote_rounds.exists():
            self.stdout.write("没有这个年度，或测评已在。")
            return
        with translation.override("zh-hans"), transaction.atomic():
            made = PLACES[code](year)
        self.stdout.write(self.style.SUCCESS(f"{year.year} 年度的 {made} 轮测评已载入。"))
