"""The demo's last year as it was before it was published: open, with a provisional set.

Run as a program in the data folder that ``DATA_DIR`` names, before the site is served:
``python -m tests.browser.last_year_open``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


def main() -> None:
    """Takes publication, payroll and freezing away, which no service would."""
    from django.db import transaction  # noqa: PLC0415 - models are loaded only now

    from schemes.models import Year, YearState  # noqa: PLC0415
    from scoring.models import ResultSet, ResultSetState  # noqa: PLC0415

    with transaction.atomic():
        year = Year.objects.get(state=YearState.CLOSED)
        for rows in (*_paid(year), *_published(year)):
            rows._raw_delete(rows.db)
        ResultSet.objects.filter(year=year).update(state=ResultSetState.PROVISIONAL)
        Year.objects.filter(pk=year.pk).update(state=YearState.OPEN)


def _paid(year: Any) -> Iterator[Any]:
    """The rows of its payrolls, those that others lead to last."""
    from bonuses.payrolls import models as pay  # noqa: PLC0415

    pay.PayBatch.objects.filter(year=year).update(run=None)
    for model in (pay.PayReport, pay.PayObjection, pay.BatchMove):
        yield model.objects.filter(batch__in=pay.PayBatch.objects.filter(year=year))
    for part in (pay.PaidLine, pay.PayUnit):
        yield part.objects.filter(run__in=pay.PayRun.objects.filter(batch__year=year))
    yield pay.PayRun.objects.filter(batch__in=pay.PayBatch.objects.filter(year=year))
    yield pay.PayBatch.objects.filter(year=year)


def _published(year: Any) -> Iterator[Any]:
    """The rows of its publication and of its freezing."""
    from scoring.freezing.models import YearBundle, YearFreezing  # noqa: PLC0415
    from scoring.models import ResultSet  # noqa: PLC0415
    from scoring.publication import models as made  # noqa: PLC0415

    yield YearBundle.objects.filter(result_set__in=ResultSet.objects.filter(year=year))
    yield YearFreezing.objects.filter(year=year)
    publications = made.Publication.objects.filter(year=year)
    parts = (made.AwardView, made.AwardEntry, made.ConsultedBody, made.PublicationMove)
    for model in (*parts, made.ResultAdvice):
        yield model.objects.filter(publication__in=publications)
    yield publications


if __name__ == "__main__":
    django.setup()
    main()
