"""What publications and appeals ask of an account."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.work_items import Kind, WorkItem
from schemes import in_hand
from schemes.models import Year, YearState
from schemes.queries import years_of
from scoring.appeals import flow as appeals
from scoring.appeals.models import CORRECTING, OPEN, REVIEWING, STANDING, Appeal
from scoring.appeals.page import is_overdue
from scoring.appeals.queries import is_open, units_to_appeal, visible_appeals
from scoring.menu import sees_all
from scoring.publication import flow
from scoring.publication.bodies import awaited, own_bodies
from scoring.publication.models import (
    COMMITTEE,
    CONSULTING,
    DECIDED,
    FINAL,
    NOTICE,
    PREPARING,
    PUBLISHED,
    WITHDRAWN,
    Publication,
)

GOING_ON, APPEALS = "publications", "appeals"
#: What the office does next in each state that waits for it.
NEXT: dict[str, Any] = {
    PREPARING: lambda: _("核对表彰名单，送出征求意见"),
    CONSULTING: lambda: _("记录各机关的意见，报委员会"),
    COMMITTEE: lambda: _("记录委员会的决定"),
    DECIDED: lambda: _("开始公示"),
}


def register_in_hand() -> None:
    """Publications that go on, and appeals that stand."""
    in_hand.register(
        GOING_ON,
        lambda asked: Publication.objects.filter(year__in=asked.years).exclude(
            state__in=(PUBLISHED, WITHDRAWN)
        ),
        unit=None,
    )
    in_hand.register(
        APPEALS,
        lambda asked: Appeal.objects.filter(publication__year__in=asked.years, state__in=STANDING),
        year="publication__year",
        state=F("state"),
    )


def publication_work(account: Any) -> Iterator[WorkItem]:
    """The account's part in publications and appeals of the open years: a year is made public
    while the next one is under way."""
    open_years = [year for year in years_of(account) if year.state == YearState.OPEN]
    for year in open_years[: in_hand.YEARS]:
        if in_hand.lots(account, year, GOING_ON):
            yield from _publication(account, year)
        if in_hand.lots(account, year, APPEALS):
            yield from _appeals(account, year)


def _publication(account: Any, year: Year) -> Iterator[WorkItem]:
    rows = Publication.objects.filter(year=year).exclude(state__in=(PUBLISHED, WITHDRAWN))
    found = rows.select_related("year__authority", "year__scheme", "result_set").first()
    if found is None:
        return
    yield from _asked(account, found)
    if not sees_all(account):
        yield from _told(account, found)
        return
    duties = flow.duties_of(account, found)
    url = reverse("scoring:publication", args=[found.pk])
    if found.state == FINAL and flow.SECOND in duties:
        yield _item("publish", year, _("%s 年度结果待公布"), url, _("去公布"), _waits(found))
    elif flow.OFFICE in duties and found.state in NEXT:
        detail = NEXT[found.state]()
        yield _item("publication", year, _("%s 年度结果公布在办"), url, _("接着办"), detail)
    elif flow.OFFICE in duties and found.state == NOTICE and _is_over(found):
        detail = _("公示期满，没有未办的申诉就提请公布")
        yield _item("conclude", year, _("%s 年度公示期满"), url, _("去提请公布"), detail)


def _is_over(found: Publication) -> bool:
    until = found.notice_until
    return until is not None and until < timezone.localdate() and not is_open(found)


def _waits(found: Publication) -> str:
    return _("公示期满，申诉都已办结；核对后公布，公布后不能撤回。")


def _item(key: str, year: Year, title: str, url: str, action: str, detail: str) -> WorkItem:
    return WorkItem(
        f"{key}-{year.year}",
        title % year.year,
        url,
        action,
        detail=detail,
        badge="todo",
        icon="megaphone",
        nav="publication",
        count=1,
        clauses=("M-11",),
    )


def _asked(account: Any, found: Publication) -> Iterator[WorkItem]:
    """The head of a unit that is one of the bodies, until it has said something of every unit."""
    if found.state != CONSULTING:
        return
    for body in own_bodies(account, found):
        if number := awaited(found, body):
            yield WorkItem(
                f"award-views-{body}-{found.year.year}",
                _("对 %s 年度表彰名单提意见") % found.year.year,
                reverse("scoring:award_views", args=[found.pk, body]),
                _("去提意见"),
                detail=_("只列名单；没有勾异议的单位都算无异议。"),
                badge="todo",
                icon="megaphone",
                count=number,
                counter=ngettext("个单位", "个单位", number),
                clauses=("M-11",),
            )


def _told(account: Any, found: Publication) -> Iterator[WorkItem]:
    """A unit's head, while appeals are taken."""
    if not is_open(found) or not units_to_appeal(account, found):
        return
    yield WorkItem(
        f"notice-{found.year.year}",
        _("%s 年度结果公示中") % found.year.year,
        f"{reverse('scoring:appeals')}?year={found.year.year}",
        _("看公示"),
        due_at=found.appeals_until,
        detail=_("对本单位的结果有异议的，截止前由主要负责人申诉。"),
        icon="megaphone",
        clauses=("M-11",),
        nav="own-appeals",
    )


def _appeals(account: Any, year: Year) -> Iterator[WorkItem]:
    rows = list(visible_appeals(account, year).filter(state__in=STANDING))
    mine = [row for row in rows if row.reviewer_id == account.pk and row.state == REVIEWING]
    for row in mine:
        if appeals.REVIEWER in appeals.duties_of(account, row):
            yield WorkItem(
                f"appeal-review-{row.pk}",
                _("复核%s的申诉") % row.unit.name,
                reverse("scoring:appeal", args=[row.pk]),
                _("去复核"),
                due_at=_end_of(row),
                badge="todo",
                icon="chat-left-text",
                nav="appeals",
                count=1,
            )
    if flow.is_office(account, year):
        yield from _of_office(year, rows)
    elif own := appeals.headed_units(account):
        yield from _of_unit([row for row in rows if row.unit_id in own])


def _end_of(row: Appeal) -> datetime | None:
    """The last second of the reviewer's last day."""
    if row.due is None:
        return None
    return timezone.make_aware(datetime.combine(row.due, time(23, 59, 59)))


def _of_office(year: Year, rows: list[Appeal]) -> Iterator[WorkItem]:
    lots = (
        (OPEN, _("申诉待指派复核人"), [row for row in rows if row.state == OPEN]),
        (CORRECTING, _("申诉成立，待更正重算"), [row for row in rows if row.state == CORRECTING]),
        (REVIEWING, _("申诉复核逾期"), [row for row in rows if is_overdue(row)]),
    )
    for state, title, found in lots:
        if found:
            one = reverse("scoring:appeal", args=[found[0].pk])
            every = f"{reverse('scoring:appeals')}?year={year.year}&state={state}"
            yield WorkItem(
                f"appeals-{state}-{year.year}",
                title,
                one if len(found) == 1 else every,
                _("去办"),
                count=len(found),
                counter=ngettext("件", "件", len(found)),
                badge="todo",
                icon="chat-left-text",
                nav="appeals",
            )


def _of_unit(rows: list[Appeal]) -> Iterator[WorkItem]:
    for row in rows:
        yield WorkItem(
            f"appeal-{row.pk}",
            _("结果申诉等待复核"),
            reverse("scoring:appeal", args=[row.pk]),
            _("看申诉"),
            kind=Kind.WAITING,
            waits_for=str(row.reviewer or _("目标办")),
            icon="hourglass-split",
        )
