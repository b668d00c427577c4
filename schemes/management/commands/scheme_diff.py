"""``manage.py scheme_diff A B``: what differs between two scheme documents, in words."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from schemes.diff import scheme_diff
from schemes.scheme_files import read_scheme


class Command(BaseCommand):
    """Compare two scheme documents."""

    help = "Says in words what differs between two scheme documents (YAML files or presets)."

    def add_arguments(self, parser: CommandParser) -> None:
        """The two files, or names of presets."""
        parser.add_argument("before", help="a YAML file, or the name of a preset")
        parser.add_argument("after", help="a YAML file, or the name of a preset")
        parser.add_argument("--english", action="store_true", help="in English")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print every difference."""
        english = options["english"]
        before = read_scheme(options["before"], english=english)
        after = read_scheme(options["after"], english=english)
        found = scheme_diff(before, after, english=english)
        for difference in found:
            self.stdout.write(difference.sentence())
        if not found:
            self.stdout.write("The two say the same." if english else "两份方案内容相同。")
