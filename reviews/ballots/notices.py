"""What voters are told: that a round is open, and that their ballot is not in."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy, gettext_noop

from core.notices.events import Event
from core.notices.services import notify
from core.ui import date_text
from reviews.ballots.models import VoteRound
from units.models import Account

OPENED, REMINDED = "vote_round.opened", "vote_round.reminded"
KINDS = (
    Event(
        OPENED,
        gettext_lazy("测评开始"),
        gettext_noop("“%(title)s”开始投票，%(due)s 截止。"),
        icon="envelope-open",
    ),
    Event(
        REMINDED,
        gettext_lazy("测评还没有交票"),
        gettext_noop("“%(title)s”还没有收到你的票，%(due)s 截止。"),
        icon="envelope-open",
    ),
)


def voters_tell(row: VoteRound, event: str) -> int:
    """Tell those with an account who have not voted; how many.  A reminder once a day."""
    held = row.voters.filter(voted=False, revoked=False, account__isnull=False)
    people = Account.objects.filter(pk__in=held.values("account"), is_active=True)
    day = timezone.localdate() if event == REMINDED else ""
    told = notify(
        recipients=list(people),
        event=event,
        authority=row.year.authority,
        params={"title": row.title, "due": date_text(row.closes_at, "time")},
        url=reverse("reviews:vote", args=[row.pk]),
        once=f"{event}:{row.pk}:{day}",
    )
    return len(told)
