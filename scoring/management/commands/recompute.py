"""``manage.py recompute YEAR``: bring a year's results up to its facts, with progress."""

from __future__ import annotations

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from schemes.models import Year
from scoring.services import RecomputeError, result_set_recompute
from scoring.tasks import STEPS


class ShellProgress:
    """Progress as lines on a terminal: one a step, with how many were done at its end."""

    def __init__(self, write: Any) -> None:
        self._write = write
        self._labels = dict(STEPS)

    def step(self, key: str, *, total: int = 0) -> None:
        """Say which step begins."""
        count = f" {total}" if total else ""
        self._write(f"{self._labels.get(key, key)}{count}")

    def set(self, done: int, total: int) -> None:
        """Say the count when the step is through."""
        if total and done == total:
            self._write(f"  {done} / {total}")

    def fence(self) -> None:
        """Nothing else can take a command over."""


class Command(BaseCommand):
    """Recompute one year of one authority."""

    help = "重新计算一个年度的结果（按现有事实）"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """The year, and the authority where there are several."""
        parser.add_argument("year", type=int)
        parser.add_argument("--authority", default="", help="考核主体代码；只有一个时可不填")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compute, and say which set is in force."""
        year = find_year(options["year"], options["authority"])
        try:
            outcome = result_set_recompute(
                year=year, actor=None, cause="command", progress=ShellProgress(self.stdout.write)
            )
        except RecomputeError as error:
            raise CommandError(str(error)) from error
        number = outcome.result_set.number
        if outcome.changed:
            words = _("已写入结果集 %(number)s，新算 %(count)s 个单位")
        else:
            words = _("事实没有变，现行仍是结果集 %(number)s")
        self.stdout.write(words % {"number": number, "count": outcome.evaluated})


def find_year(number: int, authority: str) -> Year:
    """The year of that number; ``CommandError`` says which authorities there are to choose from."""
    years = Year.objects.filter(year=number).select_related("authority")
    if authority:
        years = years.filter(authority__code=authority)
    found = list(years.order_by("authority__code"))
    if not found:
        raise CommandError(_("没有 %(year)s 年度") % {"year": number})
    if len(found) > 1:
        codes = _("、").join(year.authority.code for year in found)
        raise CommandError(
            _("有几个考核主体都有 %(year)s 年度，请用 --authority 指明：%(codes)s")
            % {"year": number, "codes": codes}
        )
    return found[0]
