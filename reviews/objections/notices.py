"""Whom feedback and objections are told."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy, gettext_noop

from core.notices.events import Event
from core.notices.services import notify
from reviews.moved_notices import unit_people
from reviews.objections.models import (
    CorrectionState,
    Feedback,
    MarkCorrection,
    Objection,
    ReviewState,
)
from units.models import Account, Role

FED_BACK, FILED, DECIDED = "marks.fed_back", "objection.filed", "objection.decided"
CORRECTION = "mark_correction.waits"
CORRECTED, REFUSED = "mark_correction.made", "mark_correction.refused"
KINDS = (
    Event(
        FED_BACK,
        gettext_lazy("评分反馈"),
        gettext_noop("%(unit)s %(year)s 年度的评分已反馈，异议截止：%(until)s。"),
        icon="chat-left-text",
    ),
    Event(
        FILED,
        gettext_lazy("评分异议待复核"),
        gettext_noop("%(unit)s 对“%(what)s”的评分提出异议，由原评分人以外的人复核。"),
        icon="chat-left-text",
    ),
    Event(
        DECIDED,
        gettext_lazy("评分异议有结果"),
        gettext_noop("%(unit)s 对“%(what)s”的评分异议：%(outcome)s。"),
        icon="chat-left-text",
    ),
    Event(
        CORRECTION,
        gettext_lazy("评分更正待同意"),
        gettext_noop("%(unit)s “%(what)s” 的评分要更正，等第二人同意。"),
        icon="pencil",
    ),
    Event(
        CORRECTED,
        gettext_lazy("反馈过的评分更正了"),
        gettext_noop("%(unit)s “%(what)s” 的评分已更正：%(reason)s"),
        icon="pencil",
    ),
    Event(
        REFUSED,
        gettext_lazy("评分更正没有同意"),
        gettext_noop("%(unit)s “%(what)s” 的评分没有更正：%(reason)s"),
        icon="pencil",
    ),
)
OUTCOMES = {
    ReviewState.UPHELD: gettext_noop("维持原评分"),
    ReviewState.CHANGED: gettext_noop("已改分"),
    ReviewState.REJECTED: gettext_noop("不予受理"),
}


def office_of(authority: int) -> list[Account]:
    """The accounts of the target office."""
    rows = Account.objects.filter(
        grants__authority=authority, grants__role=Role.TARGET_OFFICE, is_active=True
    )
    return list(rows.distinct())


def feedback_tell(feedback: Feedback) -> None:
    """Tell the unit that its marks are there, and until when it may object."""
    until = feedback.until
    day = f"{until:%Y-%m-%d}" if until else ""
    notify(
        recipients=unit_people(feedback.unit_id),
        event=FED_BACK,
        authority=feedback.year.authority,
        params={
            "unit": feedback.unit.name,
            "year": feedback.year.year,
            "until": day or "—",
        },
        url=reverse("reviews:feedback", args=[feedback.unit.code]),
        once=f"feedback:{feedback.pk}",
    )


def objection_tell(objection: Objection, what: str, actor: Any) -> None:
    """Tell the office of a new objection, or the unit how it ended."""
    filed = objection.state == ReviewState.OPEN
    people = office_of(objection.year.authority_id) if filed else unit_people(objection.unit_id)
    if objection.state == ReviewState.WITHDRAWN:
        return
    notify(
        recipients=[account for account in people if account.pk != actor.pk],
        event=FILED if filed else DECIDED,
        authority=objection.year.authority,
        params={
            "unit": objection.unit.name,
            "what": what,
            "outcome": OUTCOMES.get(ReviewState(objection.state), ""),
        },
        url=reverse("reviews:objection", args=[objection.pk]),
        once=f"objection:{objection.pk}:{objection.version}",
    )


def correction_tell(row: MarkCorrection, what: str) -> None:
    """Tell the office's other accounts that a correction waits for a second person."""
    office = office_of(row.year.authority_id)
    notify(
        recipients=[account for account in office if account.pk != row.proposed_by_id],
        event=CORRECTION,
        authority=row.year.authority,
        params={"unit": row.unit.name, "what": what},
        url=f"{reverse('reviews:mark_corrections')}?year={row.year.year}",
        once=f"markcorrection:{row.pk}",
    )


def correction_decided_tell(row: MarkCorrection, what: str) -> None:
    """Tell whoever proposed a correction how it ended, and the unit that a mark it was told has
    become another (K-5.3)."""
    made = row.state == CorrectionState.APPROVED
    told = {"unit": row.unit.name, "what": what}
    told["reason"] = row.reason if made else row.decision
    shared: dict[str, Any] = {"authority": row.year.authority, "params": told}
    shared["event"] = CORRECTED if made else REFUSED
    listed = f"{reverse('reviews:mark_corrections')}?year={row.year.year}"
    notify(recipients=[row.proposed_by], url=listed, once=f"markcorrection:{row.pk}:by", **shared)
    if made and Feedback.objects.filter(year=row.year, unit=row.unit).exists():
        page = f"{reverse('reviews:feedback', args=[row.unit.code])}?year={row.year.year}"
        people = unit_people(row.unit_id)
        notify(recipients=people, url=page, once=f"markcorrection:{row.pk}:unit", **shared)
