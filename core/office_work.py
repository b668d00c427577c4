"""What ``core`` asks of an account: denials that an auditor must look at (三员分立)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import audit, policy, queries
from core.work_items import WorkItem

DAYS = 7


def work_of(account: Any) -> Iterator[WorkItem]:
    """Denials of the last week, for the auditor."""
    if not policy.holds(account, "view_audit"):
        return
    since = timezone.now() - timedelta(days=DAYS)
    denied = queries.audit_for(account).filter(event=audit.DENIED, at__gte=since).count()
    if denied:
        yield WorkItem(
            "denials",
            _("被拒绝的访问要看"),
            reverse("core:audit") + f"?event={audit.DENIED}",
            _("看记录"),
            count=denied,
            counter=ngettext("次", "次", denied),
            detail=_("近 %d 天。谁要看不归他看的，是不是权限没给对。") % DAYS,
            icon="shield-exclamation",
        )
