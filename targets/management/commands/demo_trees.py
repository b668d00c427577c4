"""Let the demo county cut its targets into tasks, and file its level-two schemes."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import translation

from schemes.queries import year_or_none
from targets.decomposition.demo import demo_trees
from units.models import Account, Role, RoleGrant


class Command(BaseCommand):
    """Trees and schemes of the year under way; what is there already stays."""

    help = "示范县：目标分解到人，二级方案备案，各处在各个步骤。"

    def handle(self, *_args: Any, **_options: Any) -> None:
        """All or nothing."""
        grant = RoleGrant.objects.filter(role=Role.TARGET_OFFICE).select_related("account")
        office: Account = grant.order_by("pk")[0].account
        year = year_or_none(office)
        if year is None:
            self.stdout.write("没有开着的年度。")
            return
        with translation.override("zh-hans"), transaction.atomic():
            demo_trees(year, office)
        self.stdout.write(self.style.SUCCESS(f"{year.year} 年度的目标分解已载入。"))
