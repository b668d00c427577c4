"""A public notice and its appeals come to their end, as if their days had passed.

Run as a program in the data folder that ``DATA_DIR`` names:
``python -m tests.browser.notice_ending``.
"""

from __future__ import annotations

import os
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


def main() -> None:
    """Its last day was yesterday."""
    from django.utils import timezone  # noqa: PLC0415 - models are loaded only now

    from scoring.models import Publication  # noqa: PLC0415

    ended = timezone.now() - timedelta(days=1)
    told = {"notice_until": timezone.localdate(ended), "appeals_until": ended}
    if Publication.objects.filter(state="notice").update(**told) != 1:
        raise SystemExit("no publication is under notice")


if __name__ == "__main__":
    django.setup()
    main()
