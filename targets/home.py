"""What ``targets`` says on the page after sign-in: how many units have filed, against last year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.home import HomePart
from schemes.deadlines import deadline_for
from schemes.models import Year
from schemes.queries import year_or_none, years_of
from schemes.tallies import tally
from targets.models import Filing, FilingLevel
from targets.work import filed_of
from units.http import signed_in
from units.queries import authority_for, has_authority_perm


def submission_parts(request: HttpRequest) -> Iterator[HomePart]:
    """For who sees all facts."""
    account = signed_in(request)
    year = year_or_none(account)
    if year is None or not has_authority_perm(account, authority_for(account), "view_facts"):
        return
    filed = filed_of(year)
    if not filed.asked:
        return
    last = next((one for one in years_of(account) if one.year == year.year - 1), None)
    due = deadline_for(year, "plans")
    context = {
        "title": _("目标备案"),
        "done": len(filed.level_one),
        "total": filed.asked,
        "against": _against(year, last),
        "due_at": due.due_at if due else None,
        "url": reverse("schemes:facts_filings"),
    }
    yield HomePart("submissions", "core/home_submissions.html", context, order=10)


def _against(year: Year, last: Year | None) -> str:
    """Against the same day last year; empty where there is no year before."""
    if last is None:
        return ""
    day = timezone.localdate()
    now = sum(on <= day for on in filing_days(year))
    same = day.replace(year=last.year + day.year - year.year, day=min(day.day, 28))
    before = sum(on <= same for on in filing_days(last))
    if now == before:
        return _("与上年同日一样")
    words = _("比上年同日多 %d 个") if now > before else _("比上年同日少 %d 个")
    return words % abs(now - before)


def filing_days(year: Year) -> list[date]:
    """The days on which units filed their level-one targets."""
    rows = Filing.objects.filter(year=year, current=True, filed=True, level=FilingLevel.ONE)
    days = rows.exclude(filed_on=None).order_by("filed_on").values_list("filed_on", flat=True)
    return tally(year, "filing_days", lambda: [day for day in days if day is not None])
