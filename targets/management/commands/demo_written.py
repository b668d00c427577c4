"""Let places whose scheme has one unit write for another begin their next year (D-1)."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import translation

from schemes.models import Year
from schemes.queries import year_document
from targets.plans.demo_written import demo_written
from units.models import Account, Role, RoleGrant


class Command(BaseCommand):
    """The year after the newest one of each such authority; nothing where it has plans."""

    help = "示范区：开下一年度，由别的单位代拟的板块已写了几项。"

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Open and write, all or nothing."""
        newest = {
            year.authority_id: year
            for year in Year.objects.select_related("authority", "scheme").order_by("year")
        }
        for source in newest.values():
            if source.plans.exists() or not year_document(source).plans.written_for:
                continue
            grants = RoleGrant.objects.filter(role=Role.TARGET_OFFICE, authority=source.authority)
            office: Account = grants.select_related("account").order_by("pk")[0].account
            with translation.override("zh-hans"), transaction.atomic():
                year = demo_written(source, office)
            self.stdout.write(f"{source.authority.name} {year.year} 年度：代拟的目标已载入。")
