"""A round of ballots comes to its end, as if its time had passed.

Run as a program in the data folder that ``DATA_DIR`` names:
``python -m tests.browser.ending TITLE``.
"""

from __future__ import annotations

import os
import sys
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


def main(title: str) -> None:
    """Its last second was a second ago."""
    from django.utils import timezone  # noqa: PLC0415 - models are loaded only now

    from reviews.ballots.models import VoteRound  # noqa: PLC0415

    ended = timezone.now() - timedelta(seconds=1)
    if VoteRound.objects.filter(title=title).update(closes_at=ended) != 1:
        raise SystemExit(f"no such round: {title}")


if __name__ == "__main__":
    django.setup()
    main(sys.argv[1])
