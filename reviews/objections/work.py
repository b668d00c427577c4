"""What feedback, objections and corrections ask of an account."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.work_items import Kind, WorkItem
from reviews.objections.models import (
    CorrectionState,
    Feedback,
    MarkCorrection,
    Objection,
    ReviewState,
)
from reviews.objections.queries import filing_units
from schemes.models import Year
from schemes.queries import year_or_none
from units.queries import authority_for, has_authority_perm


def objection_work(account: Any) -> Iterator[WorkItem]:
    """For the office: objections and corrections that wait; for a unit: its marks to look at."""
    year = year_or_none(account)
    if year is None:
        return
    if has_authority_perm(account, authority_for(account), "edit_facts"):
        yield from _office(account, year)
    elif own := filing_units(account):
        yield from _unit(year, own)


def _office(account: Any, year: Year) -> Iterator[WorkItem]:
    count = Objection.objects.filter(year=year, state=ReviewState.OPEN).count()
    if count:
        yield WorkItem(
            "objections",
            _("评分异议待复核"),
            f"{reverse('reviews:objections')}?year={year.year}&state=open",
            _("去复核"),
            count=count,
            counter=_("件"),
            badge="todo",
            icon="chat-left-text",
            clauses=("K-5.3",),
            nav="feedback",
        )
    waits = MarkCorrection.objects.filter(year=year, state=CorrectionState.OPEN)
    count = waits.exclude(proposed_by=account.pk).count()
    if count:
        yield WorkItem(
            "mark-corrections",
            _("评分更正等第二人同意"),
            f"{reverse('reviews:mark_corrections')}?year={year.year}",
            _("看更正"),
            count=count,
            counter=_("件"),
            badge="todo",
            icon="pencil",
        )


def _unit(year: Year, own: set[int]) -> Iterator[WorkItem]:
    now = timezone.now()
    rows = Feedback.objects.filter(year=year, unit__in=own).select_related("unit")
    for row in rows.filter(Q(until__gte=now)):
        yield WorkItem(
            f"feedback-{row.unit.code}",
            _("看评分，有异议的提出来"),
            f"{reverse('reviews:feedback', args=[row.unit.code])}?year={year.year}",
            _("看评分"),
            due_at=row.until,
            icon="chat-left-text",
            clauses=("K-5.3",),
        )
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
