"""Seal every account number under the newest key, or see that every seal opens."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bonuses.models import PayAccount
from bonuses.payrolls.account_keys import SealBrokenError, open_number
from bonuses.payrolls.account_moves import accounts_reseal


class Command(BaseCommand):
    """Turns the keys over in lots; may be run again at any time."""

    help = "Seal account numbers under the first of PAY_ACCOUNT_KEYS; --check only opens them."

    def add_arguments(self, parser: CommandParser) -> None:
        """One switch."""
        parser.add_argument("--check", action="store_true", help="open every seal, write nothing")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Say how many; end with an error where a seal does not open."""
        try:
            count = self._checked() if options["check"] else self._resealed()
        except SealBrokenError as error:
            raise CommandError(
                f"An account of person {error.args[0]} opens with none of PAY_ACCOUNT_KEYS."
            ) from error
        self.stdout.write(f"{count} accounts")

    def _checked(self) -> int:
        rows = PayAccount.objects.values_list("person_id", "sealed").iterator()
        return sum(1 for person, sealed in rows if open_number(person, sealed))

    def _resealed(self) -> int:
        total, after = 0, 0
        while True:
            count, after = accounts_reseal(after=after)
            if not count:
                return total
            total += count
