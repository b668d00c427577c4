"""``manage.py export_results YEAR --format xlsx|json``: the set in force, or a named one."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from scoring import exports
from scoring.management.commands.recompute import find_year
from scoring.models import ResultSet
from scoring.queries import Scope, current_result


class Command(BaseCommand):
    """Write a year's results to a file."""

    help = "导出一个年度的结果：xlsx 每组一张表加得分明细，json 为精确数"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """The year, the form, where to write, which set."""
        parser.add_argument("year", type=int)
        parser.add_argument("--format", choices=["xlsx", "json"], default="xlsx")
        parser.add_argument("--output", default="", help="写到哪个文件；不填为 results-年度.格式")
        parser.add_argument("--set", type=int, default=0, help="结果集的号；不填为现行")
        parser.add_argument("--authority", default="", help="考核主体代码；只有一个时可不填")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the file and say where."""
        year = find_year(options["year"], options["authority"])
        result_set = _result_set(year, options["set"])
        scope = Scope(year.authority, everything=True)
        form = options["format"]
        path = Path(options["output"] or f"results-{year.year}.{form}")
        self.stdout.write(exports.set_line(result_set))
        if form == "xlsx":
            content = exports.results_workbook(scope, result_set)
        else:
            data = exports.results_json(scope, result_set)
            content = json.dumps(data, ensure_ascii=False, indent=2).encode()
        path.write_bytes(content)
        units = result_set.entries.count()
        self.stdout.write(_("已写入 %(path)s，%(units)s 个单位") % {"path": path, "units": units})


def _result_set(year: Any, number: int) -> ResultSet:
    if number:
        found = (
            ResultSet.objects.filter(year=year, number=number)
            .select_related("scheme", "year")
            .first()
        )
    else:
        pointer = current_result(year)
        found = pointer.result_set if pointer else None
    if found is None:
        raise CommandError(_("还没有这个结果集，先运行 recompute"))
    return found
