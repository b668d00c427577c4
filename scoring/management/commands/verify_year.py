"""``manage.py verify_year BUNDLE``: recompute a frozen year from its bundle and compare all of it.

Neither the database nor the files of where the bundle was made are asked: any installation of the
same version answers, on either database.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from scoring.freezing.bundle import BundleError, bundle_read
from scoring.freezing.verify import Report, verify

SHOWN = 20
#: The file is not as it was made, or is no bundle at all.
TAMPERED = 2


class Command(BaseCommand):
    """Exit code 0: every figure agrees; 1: some do not; 2: the file was changed or is no bundle."""

    help = "按封存包重算一个年度，逐数核对；不用数据库"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """The file, the digest that it must have, and how many differences are named."""
        parser.add_argument("bundle", type=Path, help="封存包文件")
        parser.add_argument("--digest", default="", help="封存页上的总摘要；不同就不认")
        parser.add_argument("--shown", type=int, default=SHOWN, help="列出几处不同")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read, recompute, compare, and say so line by line."""
        path: Path = options["bundle"]
        try:
            content = path.read_bytes()
        except OSError as error:
            raise CommandError(_("读不到 %s") % path) from error
        try:
            bundle = bundle_read(content, expected=options["digest"])
            report = verify(bundle)
        except BundleError as error:
            self.stderr.write(_(error.msgid) % error.params)
            sys.exit(TAMPERED)
        self._say(report, options["shown"])
        if not report.agrees:
            sys.exit(1)

    def _say(self, report: Report, shown: int) -> None:
        about = report.about
        text = _("%(authority)s %(year)s 年度，结果集 %(number)s，%(units)s 个单位")
        told = {"authority": about["authority"]["name"], "year": about["year"]}
        told |= {"number": about["result_set"]["number"], "units": report.units}
        self.stdout.write(text % told)
        self.stdout.write(_("总摘要 %s") % report.digest)
        for check in report.checks:
            told = {"what": check.title, "count": check.compared, "wrong": len(check.differences)}
            text = (
                _("%(what)s：%(count)s 个数，%(wrong)s 个不同")
                if check.differences
                else (_("%(what)s：%(count)s 个数，全部相同"))
            )
            self.stdout.write(text % told)
        for check, each in report.differences[:shown]:
            text = _("  %(member)s %(path)s：包里是 %(expected)s，重算是 %(found)s")
            told = {"member": check.member, "path": each.path}
            told |= {"expected": _value(each.expected), "found": _value(each.found)}
            self.stdout.write(text % told)
        more = len(report.differences) - shown
        if more > 0:
            self.stdout.write(_("  还有 %s 处") % more)
        text = _("核对 %s 个数，全部相同") if report.agrees else _("核对 %s 个数，有不同")
        self.stdout.write(text % report.compared)


def _value(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 80 else f"{text[:77]}…"
