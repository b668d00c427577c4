"""Load other places beside the demo county, or the worked year of an example scheme."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation

from schemes.demo.calendar import year_of
from schemes.demo.draws import pool
from schemes.demo.places import BESIDE, place_link, place_load, place_named, places
from units.models import Account, Authority, Role, RoleGrant


class Command(BaseCommand):
    """City, district and zone by default; what is there already stays as it is."""

    help = "载入示范市、示范区和开发区（或按名称载入一个示例方案的年度）；已在的不动。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Which places, and the day on which they are to be seen."""
        parser.add_argument("names", nargs="*", default=list(BESIDE))
        parser.add_argument("--today", type=date.fromisoformat, default=timezone.localdate())
        parser.add_argument("--year", type=int)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Load each place once, compute its result, and link what is a unit of what."""
        today = options["today"]
        number = options["year"] or year_of(today)
        with translation.override("zh-hans"):
            for name in options["names"]:
                self._load(name, number, today)
            self._link()

    def _load(self, name: str, number: int, today: date) -> None:
        try:
            place = place_named(name)
        except KeyError as error:
            known = "、".join(places())
            raise CommandError(f"没有“{name}”，有：{known}") from error
        if Authority.objects.filter(code=place.code).exists():
            self.stdout.write(f"{place.told['authority']['name']}已在。")
            return
        place_load(place, number=number, today=today, say=self.stdout.write)
        call_command("recompute", str(number), authority=place.code, stdout=self.stdout)

    def _link(self) -> None:
        county = Authority.objects.filter(code=pool()["authority"]["code"]).first()
        grant = RoleGrant.objects.filter(role=Role.SYSTEM_ADMINISTRATOR, authority=county)
        found = grant.select_related("account").order_by("pk").first()
        actor: Account | None = found.account if found is not None else None
        for name in BESIDE:
            if county is not None and actor is not None:
                place_link(place_named(name), county=county, actor=actor)
