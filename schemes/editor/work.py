"""What the editor asks of an account: to publish or return what another handed over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.work_items import WorkItem
from schemes import in_hand
from schemes.editor.flow import AWAITING, SECOND, duties_of
from schemes.editor.models import SchemeDraft
from schemes.editor.queries import drafts_for
from schemes.queries import year_or_none

SHOWN = 5
SUBJECT = "schemes-awaiting"


def register_in_hand() -> None:
    """Drafts that wait for a second person."""
    in_hand.register(
        SUBJECT,
        lambda asked: SchemeDraft.objects.filter(authority=asked.authority, state=AWAITING),
        year=None,
        unit=None,
    )


def work_of(account: Any) -> Iterator[WorkItem]:
    """Drafts that the account publishes or returns."""
    year = year_or_none(account)
    if year is None or not in_hand.lots(account, year, SUBJECT):
        return
    for draft in drafts_for(account).filter(state=AWAITING)[:SHOWN]:
        if SECOND in duties_of(account, draft):
            told = {"title": draft.shown_title, "who": draft.handed_by}
            yield WorkItem(
                f"scheme-draft-{draft.pk}",
                _("方案待发布"),
                reverse("schemes:draft_publishing", args=[draft.pk]),
                _("去看"),
                detail=_("%(title)s，%(who)s 提请") % told,
                icon="sliders",
                nav="schemes",
            )
