"""Files that a report of progress cites: photographs, records, by target and period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from schemes.fact_entry.services import refusal
from schemes.models import Year
from targets.evidence.citing import Place
from targets.evidence.models import EvidenceCitation
from targets.models import Target
from targets.progress.periods import periods_of
from targets.progress.queries import progress_units, reports_for, targets_of
from units.models import Unit

#: The kind of thing that cites them; its key is the target's key and the month.
REPORT = "progress"


def proof_key(target: str, month: int) -> str:
    """The key of a target's report of a period, whoever's corrections it has seen."""
    return f"{target}/{month:02d}"


def _parts(key: str) -> tuple[str, int]:
    target, _slash, month = key.rpartition("/")
    return target, int(month) if month.isascii() and month.isdigit() else 0


def proofs_seen(account: Any, year: Year, keys: Collection[str]) -> Mapping[str, Place]:
    """The pages of reports, for whoever sees the unit's progress."""
    asked = {key: _parts(key) for key in keys}
    rows = targets_of(year, progress_units(account, year).values("pk"))
    targets = {row.key: row for row in rows.filter(key__in={key for key, _m in asked.values()})}
    return {
        key: Place(
            _("%(title)s %(month)s 月进度") % {"title": targets[target].title, "month": month},
            f"{reverse('targets:progress_report', args=[targets[target].pk, month])}"
            f"?year={year.year}",
        )
        for key, (target, month) in asked.items()
        if target in targets
    }


def may_attach_proof(account: Any, year: Year, key: str) -> Unit | None:
    """The unit for whose report the account may attach files: who reports for it, once the period
    has begun and while the year is open."""
    code, month = _parts(key)
    target = Target.objects.filter(year=year, current=True, key=code).select_related("unit").first()
    if target is None or refusal(year) or not reports_for(account, target.unit):
        return None
    now = timezone.now()
    begun = any(each.month == month and each.begun(now) for each in periods_of(year))
    return target.unit if begun else None


def proofs_of(year: Year, month: int, keys: Iterable[str]) -> Counter[str]:
    """How many files the reports of a period cite, by target key."""
    wanted = [proof_key(key, month) for key in keys]
    rows = EvidenceCitation.objects.filter(
        file__year=year, kind=REPORT, key__in=wanted, dropped_at=None
    )
    return Counter(_parts(key)[0] for key in rows.values_list("key", flat=True))
