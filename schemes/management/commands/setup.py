"""``manage.py setup FILE``: an empty installation from one file; ``--code`` tells the code."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from schemes.setup.code import code_file, ensure_code
from schemes.setup.commands import read_plan, set_up
from schemes.setup.queries import is_empty
from units.accounts.bulk.slips import is_archive
from units.models import Account


class Command(BaseCommand):
    """All of the first set-up of an authority, or nothing.

    Over an installation that has accounts only ``--further``, by one of its administrators.
    """

    help = "首次设置：从一个 YAML 文件建考核主体、方案、年度、单位人员和账号；--code 只看设置码"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """The file, where the password slips go, or only the code."""
        parser.add_argument(
            "file", nargs="?", type=Path, help="YAML 文件，样例见 docs/operations.md"
        )
        parser.add_argument("--slips", type=Path, default=Path(), help="密码条写到哪个目录")
        parser.add_argument(
            "--further", metavar="USERNAME", help="由这名系统管理员在已有系统里再建一个考核主体"
        )
        parser.add_argument("--code", action="store_true", help="打印首次设置页的设置码")

    def handle(self, *args: Any, **options: Any) -> None:
        """Set up and write the slips, or tell the code."""
        by = _administrator(options["further"]) if options["further"] else None
        if by is None and not is_empty():
            raise CommandError(_("系统里已有账号，不能再做首次设置。"))
        if options["code"]:
            self.stdout.write(f"{ensure_code()}  ({code_file()})")
            return
        path: Path | None = options["file"]
        if path is None:
            raise CommandError(_("写明设置文件，或用 --code 看设置码"))
        try:
            plan = read_plan(path, further=by is not None)
            outcome = set_up(plan, path.parent, self.stdout.write, by=by)
        except (ValidationError, OSError) as error:
            texts = error.messages if isinstance(error, ValidationError) else [str(error)]
            for text in texts:
                self.stderr.write(text)
            raise CommandError(_("没有设置，什么也没有写入")) from error
        printed = {"founder": outcome.founder, "accounts": outcome.others}
        for name, content in ((name, content) for name, content in printed.items() if content):
            ending = "zip" if is_archive(content) else "pdf"
            written = _write(options["slips"] / f"password-slips-{name}.{ending}", content)
            self.stdout.write(_("密码条：%s，打印后删去") % written)


def _administrator(username: str) -> Account:
    found = Account.objects.filter(username=username, is_active=True).first()
    if found is None:
        raise CommandError(_("没有用户名为 %s 的账号，或已停用") % username)
    return found


def _write(path: Path, content: bytes) -> Path:
    """A new file that only its owner reads; one that is there already is never written over."""
    number = 0
    while True:
        target = path if not number else path.with_stem(f"{path.stem}-{number}")
        try:
            handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            number += 1
            continue
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        return target.resolve()
