"""Let the demo county begin its next year: plans in every state."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import translation

from schemes.models import Year
from targets.assigned.demo import demo_assigned
from targets.common.demo import demo_common
from targets.library.demo import demo_library
from targets.plans.demo import demo_plans
from units.models import Account, Role, RoleGrant


class Command(BaseCommand):
    """The year after the newest one, with its plans; nothing where the plans are there."""

    help = "示范县：开下一年度，各单位的目标计划处在各个步骤。"

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Open and bring the plans on their way, all or nothing."""
        source = Year.objects.select_related("authority", "scheme").order_by("-year").first()
        if source is None or source.plans.exists():
            self.stdout.write("没有可接着开的年度，或计划已在。")
            return
        grant = RoleGrant.objects.filter(role=Role.TARGET_OFFICE, authority=source.authority)
        office: Account = grant.select_related("account").order_by("pk")[0].account
        with translation.override("zh-hans"), transaction.atomic():
            year = demo_plans(source, office)
            demo_assigned(year, office)
            demo_common(year, office)
            demo_library(year, office)
        self.stdout.write(self.style.SUCCESS(f"{year.year} 年度的目标计划已载入。"))
