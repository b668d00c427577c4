"""What ``schemes`` says on the page after sign-in: the deadlines, and the year workbook."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.home import HomeCard
from core.language import title_of
from core.ui import date_text
from schemes.models import Year
from schemes.queries import calendar_of, year_document, year_or_none
from schemes.workbook.queries import may_import
from units.http import signed_in
from units.queries import has_authority_perm

SHOWN = 5


def year_cards(request: HttpRequest) -> Iterator[HomeCard]:
    """Deadlines to come, the workbook for who may import, the tour in demo mode."""
    account = signed_in(request)
    year = year_or_none(account)
    if year is None:
        return
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
    if settings.DEMO and has_authority_perm(account, year.authority, "view_results"):
        yield HomeCard(
            key="demo",
            title=_("示范县看什么"),
            text=_("方案的每一条规则，都有一个单位或一个人可以点开看。"),
            icon="signpost-split",
            action=_("看一遍"),
            url=reverse("schemes:demo_showcase"),
            order=40,
        )


def _deadlines(year: Year) -> Iterator[HomeCard]:
    coming = calendar_of(year).filter(due_at__gte=timezone.now())[:SHOWN]
    titles = {entry.key: title_of(entry.title) for entry in year_document(year).calendar}
    facts = tuple(
        (titles.get(entry.key, entry.key), date_text(entry.due_at, "time")) for entry in coming
    )
    if facts:
        yield HomeCard(
            key="calendar", title=_("接下来的时限"), facts=facts, icon="calendar3", order=50
        )
