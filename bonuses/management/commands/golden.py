"""``manage.py golden DIR``: recompute every worked year of a folder and compare every figure."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from bonuses.golden.run import cases, run_case

SHOWN = 20


class Command(BaseCommand):
    """Ends with the plain line ``N passed, N failed``; exit code 1 when a case failed."""

    help = "Recompute every worked year of a folder and compare every figure."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The folder."""
        parser.add_argument("folder", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Run the cases one by one."""
        folder: Path = options["folder"]
        if not folder.is_dir():
            raise CommandError(f"There is no folder {folder}.")
        found = cases(folder)
        passed = failed = 0
        for path in found:
            outcome = run_case(path)
            if outcome.skipped:
                self.stdout.write(f"{outcome.name}: skipped: {outcome.skipped}")
                continue
            passed += outcome.passed
            failed += not outcome.passed
            self.stdout.write(f"{outcome.name}: {'passed' if outcome.passed else 'failed'}")
            for line in outcome.differences[:SHOWN]:
                self.stdout.write(f"  {line}")
            if len(outcome.differences) > SHOWN:
                self.stdout.write(f"  and {len(outcome.differences) - SHOWN} more")
        if not found:
            self.stdout.write("The folder holds no case (*.input.json).")
        self.stdout.write(f"{passed} passed, {failed} failed")
        if failed:
            sys.exit(1)
