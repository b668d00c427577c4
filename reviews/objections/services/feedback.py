"""The office tells units their marks: a moment on record, from which the window runs (K-5.3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.facts import hold_scope
from core.workflow import NotYoursError
from reviews.models import CommonMark
from reviews.objections.models import Feedback
from reviews.objections.notices import feedback_tell
from reviews.progress import targets_progress
from schemes.fact_entry.services import open_year
from schemes.holidays.queries import work_calendar
from schemes.models import Year
from schemes.queries import year_document
from targets.common.reading import CommonYear
from units.models import Account, Unit
from units.queries import has_authority_perm


@transaction.atomic
def feedback_give(
    *, year: Year, units: Sequence[Unit], actor: Account, moment: datetime | None = None
) -> list[Feedback]:
    """Tell units their marks.  Those that were told already are not told again.

    A unit of which a mark is missing is not told: what is missing is no mark (S-2).  Raises
    ``ValidationError`` that names such units, and :class:`~core.workflow.NotYoursError`.
    """
    hold_scope({"year": year})
    if not has_authority_perm(actor, year.authority, "edit_facts"):
        raise NotYoursError("feedback")
    year = open_year(year)
    if not units:
        raise ValidationError(_("选要反馈的单位"), code="none")
    told = set(Feedback.objects.filter(year=year).values_list("unit_id", flat=True))
    wanted = [unit for unit in units if unit.pk not in told]
    lacking = missing_of(year)
    gaps = [f"{unit.name} {lacking[unit.pk]}" for unit in wanted if lacking.get(unit.pk)]
    if gaps:
        raise ValidationError(_("还缺评分，评齐再反馈：%s") % _("、").join(gaps), code="missing")
    now = moment or timezone.now()
    until = window_end(year, now)
    return [_give(year, unit, actor, now, until) for unit in wanted]


def window_end(year: Year, moment: datetime) -> datetime | None:
    """The last second in which a unit may object that is told its marks at ``moment``.

    The scheme's working days after that day, none of which is that day; None where it allows no
    objection.
    """
    days = year_document(year).marking.objection_days
    if not days:
        return None
    today = timezone.localtime(moment).date()
    calendar = work_calendar(year.authority, (today.year, today.year + 1))
    last = calendar.after(today, days)
    return timezone.make_aware(datetime.combine(last, time(23, 59, 59)))


def missing_of(year: Year) -> dict[int, int]:
    """Unit → marks of targets and common items that it still lacks."""
    found = dict(targets_progress(year).missing_by_unit)
    marked = set(
        CommonMark.objects.filter(year=year, current=True).values_list("unit_id", "item__key")
    )
    for row in CommonYear(year).rows:
        pk = row.unit.unit_id
        gaps = [key for key, cell in row.cells.items() if cell.applies and (pk, key) not in marked]
        if gaps:
            found[pk] = found.get(pk, 0) + len(gaps)
    return found


def _give(
    year: Year, unit: Unit, actor: Account, now: datetime, until: datetime | None
) -> Feedback:
    row = Feedback.objects.create(year=year, unit=unit, until=until, actor=actor, at=now)
    audit.record(
        event="feedback.give",
        actor=actor,
        authority=year.authority,
        subject_type="reviews.feedback",
        subject_id=row.pk,
        subject=f"{year.year} {unit.code} {unit.name}",
        detail={"until": until.isoformat() if until else ""},
    )
    feedback_tell(row)
    return row
