"""The data of ``tests.browser.december``: a year without a mark, and whether each stands as typed.

A program of its own in the data folder that ``DATA_DIR`` names: ``load OFFICERS UNITS``, or
``check FILE``.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path

import django
from django.utils import timezone

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from reviews.marking.grid import MarkGrid  # noqa: E402 - models are loaded only now
from reviews.marking.scope import MarkingScope  # noqa: E402
from reviews.models import CommonMark, TargetMark  # noqa: E402
from schemes.models import Year  # noqa: E402
from scripts.bench import county  # noqa: E402
from tests.browser.site import PASSWORD  # noqa: E402
from units.models import Account, Role, Unit  # noqa: E402
from units.services import account_create, role_grant  # noqa: E402


def load(officers: int, units: int) -> None:
    """The county of reference before its marks were given, with so many officers."""
    county.YEAR = timezone.localdate().year
    made = county.make_county(1, units)
    for model in (TargetMark, CommonMark):
        model._default_manager.all().delete()
    for name in (f"bench-{n}" for n in range(2, officers + 1)):
        account, _initial = account_create(
            username=name, display_name=name, actor=None, must_change_password=False
        )
        role_grant(account=account, role=Role.TARGET_OFFICE, authority=made.authority, actor=None)
    for account in Account.objects.filter(username__startswith="bench-"):
        account.set_password(PASSWORD)
        account.save()


def check(typed: Mapping[str, str]) -> None:
    """Say how many marks stand, and which of them other than they were typed."""
    grid = MarkGrid(MarkingScope(Account.objects.get(username="bench-1"), Year.objects.get()))
    rows = [row for unit in Unit.objects.order_by("code") for row in grid.of_unit(unit)]
    stand = {f"{row.kind}|{row.key}": row.figure for row in rows if not row.missing}
    wrong = [code for code in typed.keys() | stand.keys() if typed.get(code) != stand.get(code)]
    sys.stdout.write(f"{len(stand)} marks stand, {len(wrong)} other than typed {wrong[:5]}\n")
    if wrong or not stand:
        sys.exit(1)


if __name__ == "__main__":
    if sys.argv[1] == "load":
        load(*map(int, sys.argv[2:]))
    else:
        check(json.loads(Path(sys.argv[2]).read_text("utf-8")))
