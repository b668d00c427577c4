"""Seal every account number under the newest key, or see that every seal opens."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bonuses.models import PayAccount
from bonuses.payrolls.account_keys import SealBrokenError, open_number
from bonuses.payrolls.account_moves import accounts_reseal

#: Persons that an error names.
NAMED = 20


class Command(BaseCommand):
    """Turns the keys over in lots; may be run again at any time."""

    help = "Seal account numbers under the first of PAY_ACCOUNT_KEYS; --check only opens them."

    def add_arguments(self, parser: CommandParser) -> None:
        """One switch."""
        parser.add_argument("--check", action="store_true", help="open every seal, write nothing")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Say how many; end with an error where a seal does not open, after all the others."""
        count, broken = self._checked() if options["check"] else self._resealed()
        self.stdout.write(f"{count} accounts")
        if broken:
            people = ", ".join(str(person) for person in sorted(set(broken))[:NAMED])
            raise CommandError(
                f"{len(broken)} accounts open with none of PAY_ACCOUNT_KEYS, of persons {people}."
            )

    def _checked(self) -> tuple[int, list[int]]:
        rows = PayAccount.objects.values_list("person_id", "sealed")
        opened, broken = 0, []
        for person, sealed in rows.iterator():
            try:
                open_number(person, sealed)
            except SealBrokenError:
                broken.append(person)
            else:
                opened += 1
        return opened, broken

    def _resealed(self) -> tuple[int, list[int]]:
        total, after = 0, 0
        broken: list[int] = []
        while True:
            lot = accounts_reseal(after=after)
            if not lot.last:
                return total, broken
            total, after = total + lot.rows, lot.last
            broken += lot.broken
