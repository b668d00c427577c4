"""The demo's last year as it was before it was published: open, with a provisional set.

Run as a program in the data folder that ``DATA_DIR`` names, before the site is served:
``python -m tests.browser.last_year_open``.
"""

from __future__ import annotations

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


def main() -> None:
    """Takes the freezing away, which no service would."""
    from django.db import transaction  # noqa: PLC0415 - models are loaded only now

    from schemes.models import Year, YearState  # noqa: PLC0415
    from scoring.freezing.models import YearBundle, YearFreezing  # noqa: PLC0415
    from scoring.models import ResultSet, ResultSetState  # noqa: PLC0415

    with transaction.atomic():
        year = Year.objects.get(state=YearState.CLOSED)
        for rows in (
            YearBundle.objects.filter(result_set__in=ResultSet.objects.filter(year=year)),
            YearFreezing.objects.filter(year=year),
        ):
            rows._raw_delete(rows.db)
        ResultSet.objects.filter(year=year).update(state=ResultSetState.PROVISIONAL)
        Year.objects.filter(pk=year.pk).update(state=YearState.OPEN)


if __name__ == "__main__":
    django.setup()
    main()
