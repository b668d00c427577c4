"""Which notices an account has, and how it wants them."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, QuerySet

from core import policy
from core.notices import events
from core.notices.models import Notice, Preference, ReminderRules
from core.notices.services import UNREAD
from core.policy import Denied
from core.prepared import Prepared

DAYS_BEFORE = [7, 3, 1]


def notices_for(account: Any) -> QuerySet[Notice]:
    """The account's own notices of its authority, newest first; nobody reads another's."""
    return Notice.objects.filter(recipient=account, authority=policy.authority_of(account))


def notice_for(account: Any, pk: Any) -> Notice:
    """One of them; raises a 404 (``Denied``) for any other."""
    found = notices_for(account).filter(pk=pk).first()
    if found is None:
        raise Denied("core.notice", pk)
    return found


def notice_elsewhere(account: Any, pk: Any) -> Notice | None:
    """The account's own notice of another authority than it acts in; None where there is none."""
    own = Notice.objects.filter(recipient=account, pk=pk).select_related("authority")
    return own.exclude(authority=policy.authority_of(account)).first()


def unread_count(account: Any) -> int:
    """How many are new; one indexed query a request."""
    kept: int | None = account.__dict__.get(UNREAD)
    authority = policy.authority_of(account)
    if kept is None:
        counted = _unread(account.pk, authority.pk) if authority is not None else []
        kept = account.__dict__[UNREAD] = sum(counted)
    return kept


def _unread_of(recipient_id: int, authority_id: int) -> QuerySet[Notice, int]:
    unread = Notice.objects.filter(recipient=recipient_id, authority=authority_id, read_at=None)
    return unread.order_by().values("recipient").annotate(n=Count("pk")).values_list("n", flat=True)


_unread = Prepared(_unread_of, ids=2)


def preference_of(account: Any) -> Preference:
    """The account's choices; the usual ones where it made none."""
    return Preference.objects.filter(account=account).first() or Preference(account=account)


def mode_of(preference: Preference, event: events.Event) -> str:
    """How a kind of notice goes out to an account."""
    return str(preference.modes.get(event.key, event.mode))


def rules_of(authority: Any) -> ReminderRules:
    """The authority's rules of reminding; the usual ones where it set none."""
    found = ReminderRules.objects.filter(authority=authority).first()
    return found or ReminderRules(authority=authority, days_before=list(DAYS_BEFORE))
