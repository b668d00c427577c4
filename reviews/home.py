"""What ``reviews`` says on the page after sign-in: how far marks and ballots have come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.home import HomePart
from reviews.progress import item_names, items_progress, mark_days, targets_progress
from reviews.work import turnout_of
from schemes.deadlines import deadline_for
from schemes.models import Phase, Year
from schemes.queries import year_or_none, years_of
from schemes.submissions import Handed, submissions_part
from units.http import signed_in
from units.queries import access_of, authority_for, has_authority_perm


@dataclass(frozen=True, slots=True)
class ProgressRow:
    """One line of the card: how many of how many, until when."""

    label: str
    done: int
    total: int
    due_at: datetime | None


def progress_parts(request: HttpRequest) -> Iterator[HomePart]:
    """For who sees all facts; a functional department sees its own items."""
    account = signed_in(request)
    year = year_or_none(account)
    if year is None:
        return
    secret = ""
    if has_authority_perm(account, authority_for(account), "view_facts"):
        rows = list(_office(account, year))
        secret = _("测评只显示交票数，截止前不显示任何得分。")
    else:
        rows = list(_own(year, access_of(account).unit_ids("mark_items")))
    rows = [row for row in rows if row.total]
    if rows:
        title = _("复核与打分进度") if secret else _("本单位打分进度")
        context = {"title": title, "rows": rows, "note": secret}
        if secret and year.phase not in (Phase.FILING, Phase.RUNNING):
            yield from _marks_curve(account, year)
        yield HomePart("progress", "core/home_progress.html", context, order=20)


def _marks_curve(account: Any, year: Year) -> Iterator[HomePart]:
    """Marks of common items by day: what is handed in once units are evaluated."""
    items, due = items_progress(year), deadline_for(year, "marks")
    total = sum(item.total for item in items)
    if due is None or not total:
        return
    last = next((one for one in years_of(account) if one.year == year.year - 1), None)
    last_due = None if last is None else deadline_for(last, "marks")
    before = None
    if last is not None and last_due is not None:
        before = Handed(mark_days(last), timezone.localdate(last_due.due_at))
    yield submissions_part(
        title=_("共性目标打分"),
        url=reverse("schemes:facts_common-marks"),
        counter=_("个得分"),
        done=sum(item.done for item in items),
        total=total,
        due_at=due.due_at,
        handed=Handed(mark_days(year), timezone.localdate(due.due_at)),
        last=before,
    )


def _office(account: Any, year: Year) -> Iterator[ProgressRow]:
    targets, items = targets_progress(year), items_progress(year)
    marks = _due(year, "marks")
    yield ProgressRow(_("目标评定"), targets.done, targets.total, marks)
    done, total = sum(item.done for item in items), sum(item.total for item in items)
    yield ProgressRow(_("共性目标打分"), done, total, marks)
    for row in turnout_of(account, year):
        yield ProgressRow(_("%s评价票") % row.title, row.returned, row.sent, _due(year, "ballots"))


def _own(year: Year, marking: set[int]) -> Iterator[ProgressRow]:
    own = [item for item in items_progress(year) if item.marking_unit in marking]
    names = item_names(year, own)
    for item in own:
        yield ProgressRow(names[item.key], item.done, item.total, _due(year, "marks"))


def _due(year: Year, matter: str) -> datetime | None:
    found = deadline_for(year, matter)
    return found.due_at if found else None
