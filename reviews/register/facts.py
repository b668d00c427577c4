"""What an entry becomes: a deduction, a veto, a rating of its unit; lifted, it is withdrawn."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.models import Origin
from reviews.models import PublicAppraisal
from reviews.register.models import RegisterEntry, Sort
from reviews.services import APPRAISAL, DEDUCTION, MONTHLY, VETO
from schemes.fact_entry.row import free_code, text_of
from schemes.fact_entry.services import entry_record, entry_retire
from schemes.workbook.plan import decimal_text
from units.models import Account

_PARTS: dict[str, Any] = {
    Sort.DEDUCTION: DEDUCTION,
    Sort.VETO: VETO,
    Sort.APPRAISAL: APPRAISAL,
    Sort.MONTHLY: MONTHLY,
}


def enter(entry: RegisterEntry, actor: Account, origin: Origin) -> None:
    """Write the fact and note its key."""
    part, texts = _PARTS[entry.sort], _stated(entry)
    row = entry_record(part, year=entry.year, texts=texts, actor=actor, origin=origin)
    entry.made = row.key
    entry.save(update_fields=["made"])


def lift(entry: RegisterEntry, actor: Account, reason: str, origin: Origin) -> None:
    """Withdraw the fact that came of it; one that was withdrawn already stays so."""
    part = _PARTS[entry.sort]
    row = part.versions(entry.year).filter(key=entry.made, current=True).first()
    if row is not None:
        entry_retire(
            part, year=entry.year, expected=row.pk, actor=actor, reason=reason, origin=origin
        )


def _stated(entry: RegisterEntry) -> dict[str, str]:
    """The columns that state it."""
    texts = {"unit": entry.unit.code, "document": entry.document}
    if entry.sort == Sort.APPRAISAL:
        rated = PublicAppraisal.objects.filter(year=entry.year, unit=entry.unit, current=True)
        if rated.exists():
            raise ValidationError(_("这个单位今年已有评议结果，先解除那一项"), code="rated")
        return {**texts, "rating": entry.kind}
    texts |= {
        "code": free_code(_PARTS[entry.sort], entry.year, f"DJ{entry.serial:03d}"),
        "kind": entry.kind,
        "title": entry.title,
        "date": text_of(entry.date),
    }
    if entry.sort == Sort.VETO:
        return {**texts, "decided_by": entry.decided_by}
    if entry.sort == Sort.MONTHLY:
        return texts | {
            "list": entry.component,
            "month": str(entry.month),
            "basis": entry.basis,
            "count": str(entry.count) if entry.count > 1 else "",
            "points": "" if entry.points is None else decimal_text(entry.points),
        }
    component = {"component": entry.component} if entry.component else {}
    return {**texts, **component, "count": str(entry.count)}
