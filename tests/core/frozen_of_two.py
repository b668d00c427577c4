"""What stands of a freeze in west, for the test that nothing leaks between two authorities."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from scoring.freezing.models import YearBundle, YearFreezing
from scoring.freezing.store import keep
from scoring.models import ResultSet


def frozen_things(result_set: ResultSet, office: Any) -> None:
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
