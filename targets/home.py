"""What ``targets`` says on the page after sign-in: how many units have filed, against last year."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.home import HomePart
from schemes.deadlines import deadline_for
from schemes.models import Phase, Year
from schemes.queries import year_or_none, years_of
from schemes.submissions import Handed, submissions_part
from targets.work import filed_of
from units.http import signed_in
from units.queries import authority_for, has_authority_perm

#: While plans are what is handed in; later in the year something else is.
PHASES = frozenset({Phase.FILING, Phase.RUNNING})


def submission_parts(request: HttpRequest) -> Iterator[HomePart]:
    """For who sees all facts, until units are evaluated."""
    account = signed_in(request)
    year = year_or_none(account)
    if year is None or not has_authority_perm(account, authority_for(account), "view_facts"):
        return
    filed, due = filed_of(year), deadline_for(year, "plans")
    if year.phase not in PHASES or not filed.asked or due is None:
        return
    last = next((one for one in years_of(account) if one.year == year.year - 1), None)
    yield submissions_part(
        title=_("目标备案"),
        url=reverse("schemes:facts_filings"),
        counter=ngettext("个单位", "个单位", filed.asked),
        done=len(filed.level_one),
        total=filed.asked,
        due_at=due.due_at,
        handed=Handed(filed.days, timezone.localdate(due.due_at)),
        last=None if last is None else _handed(last),
    )


def _handed(year: Year) -> Handed | None:
    due = deadline_for(year, "plans")
    return None if due is None else Handed(filed_of(year).days, timezone.localdate(due.due_at))
