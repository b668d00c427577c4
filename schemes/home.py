"""What ``schemes`` says on the page after sign-in: the deadlines, and the year workbook."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.home import TOP, HomeCard, HomePart
from core.ui import deadline
from schemes.deadlines import deadlines_of
from schemes.demo.shown import sees_demo
from schemes.models import Year
from schemes.queries import year_or_none
from schemes.workbook.queries import may_import
from schemes.year_strip import year_strip
from units.http import signed_in
from units.queries import has_authority_perm

SHOWN = 5


def year_cards(request: HttpRequest) -> Iterator[HomeCard | HomePart]:
    """The year strip or the deadlines to come, the workbook, the tour in demo mode."""
    account = signed_in(request)
    year = year_or_none(account)
    if year is None:
        return
    if has_authority_perm(account, year.authority, "view_results"):
        strip = year_strip(year)
        if strip is not None:
            yield HomePart("strip", "components/year_strip.html", {"strip": strip}, TOP, 1)
    else:
        yield from _deadlines(year)
    if may_import(account):
        yield HomeCard(
            key="workbook",
            title=_("年度工作簿"),
            text=_("一个表格装下一整年。下载、填写、上传，先看预览再写入。"),
            icon="arrow-down-up",
            action=_("导入导出"),
            url=reverse("schemes:import_list"),
            order=30,
        )
    if sees_demo(account):
        yield HomeCard(
            key="demo",
            title=_("示范看什么"),
            text=_("方案的每一条规则，都有一个单位或一个人可以点开看。"),
            icon="signpost-split",
            action=_("看一遍"),
            url=reverse("schemes:demo_showcase"),
            order=40,
        )


def _deadlines(year: Year) -> Iterator[HomeCard]:
    now = timezone.now()
    coming = [one for one in deadlines_of(year) if one.due_at >= now][:SHOWN]
    facts = tuple((one.title, deadline(one.due_at)) for one in coming)
    if facts:
        yield HomeCard(
            key="calendar", title=_("接下来的时限"), facts=facts, icon="calendar3", order=50
        )
