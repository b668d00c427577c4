"""What feedback, objections and corrections ask of an account."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.work_items import Kind, WorkItem
from reviews.objections.models import (
    CorrectionState,
    Feedback,
    MarkCorrection,
    Objection,
    ReviewState,
)
from reviews.objections.queries import (
    corrections_to_decide,
    filing_units,
    objections_to_decide,
)
from schemes import in_hand
from schemes.models import Year
from schemes.queries import year_or_none
from units.queries import authority_for, has_authority_perm

OBJECTIONS, CORRECTIONS, FEEDBACK = "objections", "mark-corrections", "feedback"


def register_in_hand() -> None:
    """Open objections, corrections that wait, and which units were told their marks."""
    in_hand.register(
        OBJECTIONS,
        lambda asked: Objection.objects.filter(year__in=asked.years, state=ReviewState.OPEN),
    )
    in_hand.register(
        CORRECTIONS,
        lambda asked: MarkCorrection.objects.filter(
            year__in=asked.years, state=CorrectionState.OPEN
        ).exclude(proposed_by=asked.account),
        unit=None,
    )
    in_hand.register(
        FEEDBACK,
        lambda asked: Feedback.objects.filter(year__in=asked.years),
        state=None,
    )


def objection_work(account: Any) -> Iterator[WorkItem]:
    """For the office: objections and corrections that wait; for a unit: its marks to look at."""
    year = year_or_none(account)
    if year is None:
        return
    if has_authority_perm(account, authority_for(account), "edit_facts"):
        yield from _office(account, year)
    elif own := filing_units(account):
        yield from _unit(account, year, own)


def _office(account: Any, year: Year) -> Iterator[WorkItem]:
    # Asked of its own rows only where something stands: who may decide which, the queries say.
    standing = in_hand.count(account, year, OBJECTIONS)
    if standing and (count := objections_to_decide(account, year).count()):
        yield WorkItem(
            "objections",
            _("评分异议待复核"),
            f"{reverse('reviews:objections')}?year={year.year}&state=open",
            _("去复核"),
            count=count,
            counter=ngettext("件", "件", count),
            badge="todo",
            icon="chat-left-text",
            clauses=("K-5.3",),
            nav="feedback",
        )
    standing = in_hand.count(account, year, CORRECTIONS)
    if standing and (count := corrections_to_decide(account, year).count()):
        yield WorkItem(
            "mark-corrections",
            _("评分更正等第二人同意"),
            f"{reverse('reviews:mark_corrections')}?year={year.year}",
            _("看更正"),
            count=count,
            counter=ngettext("件", "件", count),
            badge="todo",
            icon="pencil",
        )


def _unit(account: Any, year: Year, own: set[int]) -> Iterator[WorkItem]:
    if in_hand.count(account, year, FEEDBACK, units=own):
        yield from _told(year, own)
    if not in_hand.count(account, year, OBJECTIONS, units=own):
        return
    for one in Objection.objects.filter(year=year, unit__in=own, state=ReviewState.OPEN):
        yield WorkItem(
            f"objection-{one.pk}",
            _("评分异议等待复核"),
            reverse("reviews:objection", args=[one.pk]),
            _("看异议"),
            kind=Kind.WAITING,
            waits_for=_("目标办"),
            icon="hourglass-split",
        )


def _told(year: Year, own: set[int]) -> Iterator[WorkItem]:
    """Units that were told their marks and may still object."""
    rows = Feedback.objects.filter(year=year, unit__in=own).select_related("unit")
    for row in rows.filter(until__gte=timezone.now()):
        yield WorkItem(
            f"feedback-{row.unit.code}",
            _("看评分，有异议的提出来"),
            f"{reverse('reviews:feedback', args=[row.unit.code])}?year={year.year}",
            _("看评分"),
            due_at=row.until,
            icon="chat-left-text",
            clauses=("K-5.3",),
        )
