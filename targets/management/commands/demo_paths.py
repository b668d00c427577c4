"""Let the places beside the demo county begin their next year, each on its own path (M-3, D-1)."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import translation

from schemes.models import Year
from targets.plans.demo_paths import demo_paths, designed
from units.models import Account, Role, RoleGrant


class Command(BaseCommand):
    """The year after the newest one of each designed authority; nothing where it has plans."""

    help = "示范市、示范区和开发区：开下一年度，各单位的目标计划处在各个步骤。"

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Open and bring the plans on their way, all or nothing for each."""
        for code in designed():
            years = Year.objects.filter(authority__code=code).order_by("-year")
            source = years.select_related("authority", "scheme").first()
            if source is None or source.plans.exists():
                continue
            grants = RoleGrant.objects.filter(role=Role.TARGET_OFFICE, authority=source.authority)
            office: Account = grants.select_related("account").order_by("pk")[0].account
            with translation.override("zh-hans"), transaction.atomic():
                year = demo_paths(source, office)
            self.stdout.write(f"{source.authority.name} {year.year} 年度的目标计划已载入。")
