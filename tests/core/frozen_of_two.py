"""What stands of a freeze in west, for the test that nothing leaks between two authorities."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from scoring.freezing.models import Correction, CorrectionLine, YearBundle, YearFreezing
from scoring.freezing.store import keep
from scoring.models import ResultSet

COUNTS = ("units", "points", "ranks", "grades", "people", "awards", "unknown", "paid")
SUMS = {**dict.fromkeys(COUNTS, 0), **dict.fromkeys(("money", "more", "less"), "0")}


def frozen_things(result_set: ResultSet, office: Any, mark: str) -> None:
    """A request that waits and a bundle, beside a set that goes on being provisional."""
    now = timezone.now()
    YearFreezing.objects.create(
        year=result_set.year,
        result_set=result_set,
        asked_by=office,
        asked_at=now,
        changed_by=office,
        changed_at=now,
    )
    keep(b"bundle", "west.zip")
    YearBundle.objects.create(
        result_set=result_set,
        digest="a" * 64,
        file_digest="b" * 64,
        size=6,
        stored_name="west.zip",
        counts={"units": 3, "facts": 9, "compared": 99},
        made_by=office,
        made_at=now,
    )
    corrected_things(result_set, office, mark)


def corrected_things(result_set: ResultSet, office: Any, mark: str) -> None:
    """A draft that names a fact, with a report as one that was asked for has."""
    now = timezone.now()
    row = Correction.objects.create(
        year=result_set.year,
        serial=1,
        base_set=result_set,
        document=f"{mark}1号",
        reason=mark,
        report={"base": 1, "units": [], "sums": SUMS},
        created_by=office,
        created_at=now,
        changed_by=office,
        changed_at=now,
    )
    row.lines.create(kind="vetoes", key="none", withdraw=True)


#: What stands for the parts of its addresses.
FROZEN_PARTS = {
    "scoring:freezing*.pk": lambda _two, _route: YearFreezing.objects.get().pk,
    "scoring:freezing_moved.move": lambda _two, _route: "withdraw",
    "scoring:bundle_download.number": lambda _two, _route: (
        YearBundle.objects.get().result_set.number
    ),
    "scoring:correction*.pk": lambda _two, _route: Correction.objects.get().pk,
    "scoring:correction*.slug": lambda _two, _route: "vetoes",
    "scoring:correction_line_dropped.line": lambda _two, _route: CorrectionLine.objects.get().pk,
    "scoring:correction_moved.move": lambda _two, _route: "ask",
    "api:corrections-*.pk": lambda _two, _route: Correction.objects.get().pk,
    "api:corrections-drop-line.line": lambda _two, _route: CorrectionLine.objects.get().pk,
    "api:freezing-*.pk": lambda _two, _route: YearFreezing.objects.get().pk,
}
