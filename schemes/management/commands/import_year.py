"""``manage.py import_year FILE --as USER``: a year workbook from the shell, all or nothing."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from core.policy import Denied
from schemes.models import ImportBatch, ImportState, Year
from schemes.queries import current_year
from schemes.workbook import pages, queries
from schemes.workbook.reader import stated_year
from schemes.workbook.services import (
    import_apply,
    import_check,
    import_request,
    import_upload,
)
from units.models import Account

FAILED = 1


class Command(BaseCommand):
    """Check a workbook, show what it would change, and write it under an officer's name."""

    help = "导入年度工作簿：先核对，列出全部错误；没有错误才写入。退出码 0 已写入或一致，1 有错误"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """File, officer, and what a person would confirm on the page."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--as", dest="username", required=True, help="以哪个账号的名义")
        parser.add_argument("--year", type=int, help="年度；不填按文件里写的")
        parser.add_argument("--reason", default="", help="改动和撤销的理由")
        parser.add_argument("--confirm-gone", type=int, default=0, help="确认撤销几条")
        parser.add_argument("--check", action="store_true", help="只核对，不写入")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, tell, write."""
        actor = _account(options["username"])
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(_("没有文件 %s") % path)
        year = self._year(actor, path, options["year"])
        try:
            batch = self._check(year, actor, path)
            self._tell(batch)
            if options["check"] or not any(batch.summary.get(kind) for kind in pages.KINDS):
                return
            self._write(batch, actor, options)
        except ValidationError as error:
            for text in error.messages:
                self.stderr.write(text)
            raise CommandError(_("没有写入")) from error

    def _year(self, actor: Account, path: Path, number: int | None) -> Year:
        try:
            year = current_year(actor, number or stated_year(path))
        except Denied as error:
            raise CommandError(_("没有这个年度")) from error
        if not queries.may_import(actor):
            raise CommandError(_("账号 %s 无权导入年度工作簿") % actor.username)
        return year

    def _check(self, year: Year, actor: Account, path: Path) -> ImportBatch:
        with path.open("rb") as file:
            batch = import_upload(year=year, actor=actor, file=file, name=path.name, queue=False)
        return import_check(batch=batch, report=self._report(_("核对")))

    def _tell(self, batch: ImportBatch) -> None:
        """Counts per sheet, then every error."""
        for row in queries.sheet_counts(batch):
            words = _("%(rows)s 行，新增 %(new)s，改动 %(changed)s，删除 %(gone)s，错误 %(errors)s")
            self.stdout.write(f"{row['sheet']}：{words % row}")
        if batch.problem:
            self.stderr.write(queries.problem_of(batch))
        for line in pages.error_lines(queries.errors_of(batch)):
            self.stderr.write(line)
        if batch.state == ImportState.REFUSED:
            self.stderr.write(_("有错误时一行也不写入。改好再传一次。"))
            sys.exit(FAILED)

    def _write(self, batch: ImportBatch, actor: Account, options: dict[str, Any]) -> None:
        batch = import_request(
            batch=batch,
            actor=actor,
            fingerprint=batch.fingerprint,
            reason=options["reason"],
            confirmed_gone=options["confirm_gone"],
            queue=False,
        )
        import_apply(batch=batch, report=self._report(_("写入前再核对")))
        self.stdout.write(_("已全部写入"))

    def _report(self, label: str) -> Any:
        def report(done: int, total: int) -> None:
            self.stdout.write(f"{label} {done} / {total}")

        return report


def _account(username: str) -> Account:
    account = Account.objects.filter(username=username, is_active=True).first()
    if account is None:
        raise CommandError(_("没有账号 %s，或已停用") % username)
    return account
