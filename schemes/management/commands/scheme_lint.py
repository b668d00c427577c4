"""``manage.py scheme_lint FILE``: what is wrong with a scheme document, with numbers and places."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from schemes.document_words import path_parts, words_of_path
from schemes.lint import lint
from schemes.scheme_files import read_scheme

WORDS = {
    "error": ("错误", "error"),
    "warning": ("提醒", "warning"),
    "notice": ("说明", "notice"),
}


class Command(BaseCommand):
    """Lint a scheme document (S-7); ends with an error while something forbids publication."""

    help = "Checks a scheme document (YAML) and says what could happen, with numbers, and where."

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, or the name of a preset."""
        parser.add_argument("file", help="a YAML file, or the name of a preset")
        parser.add_argument("--english", action="store_true", help="findings in English")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print every finding."""
        english = options["english"]
        document = read_scheme(options["file"], english=english)
        found, data = lint(document), document.to_data()
        for finding in found:
            clauses = " ".join(finding.clauses)
            words = finding.en if english else finding.zh
            severity = WORDS[finding.severity][english]
            place = " › ".join(words_of_path(data, path_parts(finding.path), english=english))
            self.stdout.write(f"{finding.code} {severity} {place} [{clauses}]")
            self.stdout.write(f"    {words}\n    {finding.path}")
        errors = sum(finding.severity == "error" for finding in found)
        counts = f"{len(found)} findings, {errors} errors"
        self.stdout.write(counts if english else f"共 {len(found)} 条，其中错误 {errors} 条")
        if errors:
            raise CommandError(
                "Errors forbid publication." if english else "有错误的方案不能发布（S-7）。"
            )
