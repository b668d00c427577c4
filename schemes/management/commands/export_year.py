"""``manage.py export_year YEAR``: the year workbook to a file, filled or as a template."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from schemes.models import Year
from schemes.workbook import pages
from schemes.workbook.writer import write_year


class Command(BaseCommand):
    """Write the workbook of one year; a file that is there already is not overwritten."""

    help = "导出年度工作簿；--template 导出空模板"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Year, kind, where to."""
        parser.add_argument("year", type=int)
        parser.add_argument("--template", action="store_true", help="空模板，带说明行和示例行")
        parser.add_argument("--output", type=Path, help="写到哪个文件；不填写到当前目录")
        parser.add_argument("--authority", default="", help="考核主体代码；只有一个时可不填")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it, with a line for each sheet."""
        year = _find_year(options["year"], options["authority"])
        template = options["template"]
        path: Path = options["output"] or Path(pages.file_name(year, template=template))

        def report(done: int, total: int) -> None:
            self.stdout.write(_("写表 %(done)s / %(total)s") % {"done": done, "total": total})

        try:
            with path.open("xb") as file:
                write_year(file, year, template=template, report=report)
        except FileExistsError as error:
            raise CommandError(_("文件 %s 已经有了，换个名字") % path) from error
        except OSError as error:
            raise CommandError(_("写不了文件 %s") % path) from error
        self.stdout.write(_("已写到 %s") % path)


def _find_year(number: int, authority: str) -> Year:
    years = Year.objects.filter(year=number).select_related("authority", "scheme")
    if authority:
        years = years.filter(authority__code=authority)
    found = list(years.order_by("authority__code"))
    if len(found) == 1:
        return found[0]
    if not found:
        raise CommandError(_("没有 %s 年度") % number)
    codes = "、".join(year.authority.code for year in found)
    raise CommandError(_("有几个考核主体都有这个年度，用 --authority 指明：%s") % codes)
