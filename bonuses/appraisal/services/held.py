"""What every write of an appraisal begins with: its lock, whether it is open, what was shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from bonuses.appraisal.models import OPEN, AppraisedPerson, StaffAppraisal
from core import audit
from core.workflow import StaleMoveError
from schemes.fact_entry.services import refusal
from schemes.models import Year, YearState
from units.models import Account, Unit


class RowsRefusedError(Exception):
    """Some rows were refused and none was written: why, by the row's place."""

    def __init__(self, refused: Mapping[int, ValidationError | StaleMoveError]) -> None:
        super().__init__(refused)
        self.refused = refused


def held(appraisal: StaffAppraisal) -> StaffAppraisal:
    """The appraisal under its lock, which every grade and mark of the unit takes: so that the last
    place of a quota is given once."""
    rows = StaffAppraisal.objects.select_for_update(of=("self",))
    return rows.select_related("year__authority", "year__scheme", "unit__authority").get(
        pk=appraisal.pk
    )


def year_closed(year: Year) -> str:
    """Why the year's appraisals may not be written any more; "" while they may.

    Published results leave them open: how many may be excellent is known by them (K-7.9, M-12), and
    no published score is made of what a unit says of its people (K-1.3).  Each change goes through
    two persons, who hands in and who confirms, and what was paid is put right by a supplement.
    From the freeze on only a correction changes them (S-4, S-6).
    """
    return refusal(year) if year.state != YearState.OPEN else ""


def require_open(year: Year, appraisal: StaffAppraisal | None = None) -> None:
    """Refuse a write where the year is frozen, or the appraisal is with the office."""
    if closed := year_closed(year):
        raise ValidationError(closed, code="closed")
    if appraisal is not None and appraisal.state not in OPEN:
        raise ValidationError(
            _("已报送，不能改。要改先撤回，或等退回"),
            code="closed",
        )


def subject_of(appraisal: StaffAppraisal, person: str) -> AppraisedPerson:
    """The person of a staff number on the list; ``ValidationError`` for who is not on it."""
    found = appraisal.people.select_related("person", "changed_by").filter(person__code=person)
    row = found.first()
    if row is None:
        raise ValidationError(_("名单里没有工号 %s，先更新名单") % person[:40])
    return row


def changed(row: Any, actor: Account) -> None:
    """Count a row's version up under the name of who writes it."""
    row.version += 1
    row.changed_by, row.changed_at = actor, timezone.now()
    row.save()


def note(
    event: str, appraisal: StaffAppraisal, actor: Account, detail: dict[str, Any], who: str = ""
) -> None:
    """The audit row of a write; ``who`` is the person that it is about."""
    subject = f"{appraisal.year.year} {appraisal.unit.code} {appraisal.unit.name} {who}".strip()
    audit.record(
        event=f"staffappraisal.{event}",
        actor=actor,
        authority=appraisal.year.authority,
        subject_type="bonuses.staffappraisal",
        subject_id=appraisal.pk,
        subject=subject,
        detail=detail,
    )


def lock_unit(unit: Unit) -> None:
    """The lock of what is there before the appraisal is."""
    Unit.objects.select_for_update().get(pk=unit.pk)
