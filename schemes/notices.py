"""What ``schemes`` tells people: a deadline that was moved (S-1)."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy, gettext_noop

from core.notices.events import Event
from core.notices.services import notify
from schemes.models import CalendarEntry, Year
from schemes.queries import year_document
from units.models import Account, Role, Unit

EXTENDED = "calendar.extended"
KINDS = (
    Event(
        EXTENDED,
        gettext_lazy("时限调整"),
        gettext_noop("%(year)s 年度“%(what)s”的时限改到 %(due)s。"),
        icon="calendar3",
    ),
)
#: Who has no part in the assessment's work.
LEFT_OUT = (Role.AUDITOR, Role.SYSTEM_ADMINISTRATOR)


def extension_tell(
    *, year: Year, entry: CalendarEntry, due_at: datetime, actor: Account, unit: Unit | None
) -> None:
    """Tell everybody who works on the year, or on the unit it is for; not who moved it."""
    titles = {one.key: one.title for one in year_document(year).entries}
    title = titles.get(entry.key)
    what = {"zh": title.zh, "en": title.en} if title else entry.key
    people = Account.objects.filter(grants__authority=year.authority_id, is_active=True)
    if unit is not None:
        people = people.filter(grants__unit=unit)
    people = people.exclude(grants__role__in=LEFT_OUT).exclude(pk=actor.pk).distinct()
    notify(
        recipients=people,
        event=EXTENDED,
        authority=year.authority,
        params={"year": year.year, "what": what, "due": due_at},
        url=reverse("core:home"),
        once=f"extended:{entry.pk}:{due_at.isoformat()}",
    )
