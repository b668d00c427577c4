"""What an entry becomes: a deduction, a veto, a rating of its unit; lifted, it is withdrawn."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.models import Origin
from reviews import services as reviews
from reviews.models import Deduction, PublicAppraisal, Veto
from reviews.register.models import RegisterEntry, Sort
from schemes.fact_entry.row import text_of
from units.models import Account

_MODELS: dict[str, Any] = {
    Sort.DEDUCTION: Deduction,
    Sort.VETO: Veto,
    Sort.APPRAISAL: PublicAppraisal,
}
_LONGEST_REASON = 500


def enter(entry: RegisterEntry, actor: Account, origin: Origin) -> None:
    """Write the fact and note its key."""
    record, texts = _stated(entry)
    row = record(year=entry.year, texts=texts, actor=actor, origin=origin)
    entry.made = row.key
    entry.save(update_fields=["made"])


def lift(entry: RegisterEntry, actor: Account, reason: str, origin: Origin) -> None:
    """Withdraw the fact that came of it; one that was withdrawn already stays so."""
    standing = _MODELS[entry.sort].objects.filter(year=entry.year, key=entry.made, current=True)
    row = standing.first()
    if row is None:
        return
    retire = {
        Sort.DEDUCTION: reviews.deduction_retire,
        Sort.VETO: reviews.veto_retire,
        Sort.APPRAISAL: reviews.public_appraisal_retire,
    }[Sort(entry.sort)]
    told = reason[:_LONGEST_REASON]
    retire(year=entry.year, expected=row.pk, actor=actor, reason=told, origin=origin)


def _stated(entry: RegisterEntry) -> tuple[Any, dict[str, str]]:
    """The service that records it, and the columns that state it."""
    texts = {"unit": entry.unit.code, "document": entry.document}
    if entry.sort == Sort.APPRAISAL:
        rated = PublicAppraisal.objects.filter(year=entry.year, unit=entry.unit, current=True)
        if rated.exists():
            raise ValidationError(_("这个单位今年已有评议结果，先解除那一项"), code="rated")
        return reviews.public_appraisal_record, {**texts, "rating": entry.kind}
    texts |= {
        "code": _free_code(entry),
        "kind": entry.kind,
        "title": entry.title,
        "date": text_of(entry.date),
    }
    if entry.sort == Sort.VETO:
        return reviews.veto_record, {**texts, "decided_by": entry.decided_by}
    component = {"component": entry.component} if entry.component else {}
    return reviews.deduction_record, {**texts, **component, "count": str(entry.count)}


def _free_code(entry: RegisterEntry) -> str:
    rows = _MODELS[entry.sort].objects.filter(year=entry.year)
    taken = set(rows.values_list("key", flat=True).distinct())
    code, number = f"DJ{entry.serial:03d}", 1
    while code in taken:
        number += 1
        code = f"DJ{entry.serial:03d}-{number}"
    return code
