"""What freezes and corrections ask of an account: to agree, to go on, to wait (S-4)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.work_items import Kind, WorkItem
from schemes import in_hand
from schemes.queries import year_or_none
from scoring.freezing import flow
from scoring.freezing.corrections import flow as correcting
from scoring.freezing.corrections.queries import standing_corrections
from scoring.freezing.models import ASKED, DRAFT, Correction, YearFreezing
from scoring.freezing.queries import asked_freezings
from units.queries import authority_for

FREEZINGS, CORRECTIONS = "freezings", "result-corrections"


def register_in_hand() -> None:
    """Requests to freeze and corrections on their way; these of a closed year as well, which is
    why they are counted without one."""
    in_hand.register(
        FREEZINGS,
        lambda asked: YearFreezing.objects.filter(year__authority=asked.authority, state=ASKED),
        year=None,
        unit=None,
    )
    in_hand.register(
        CORRECTIONS,
        lambda asked: Correction.objects.filter(
            year__authority=asked.authority, state__in=(DRAFT, ASKED)
        ),
        year=None,
        unit=None,
    )


def freezing_work(account: Any) -> Iterator[WorkItem]:
    """The account's part in freezes and corrections of any year of its authority."""
    year = year_or_none(account)
    if authority_for(account) is None or year is None:
        return
    if in_hand.lots(account, year, FREEZINGS):
        for freezing in asked_freezings(account):
            yield from _freezing(account, freezing)
    if in_hand.lots(account, year, CORRECTIONS):
        for correction in standing_corrections(account):
            yield from _correction(account, correction)


def _freezing(account: Any, row: YearFreezing) -> Iterator[WorkItem]:
    key, url = f"freezing-{row.pk}", f"{reverse('scoring:freezing')}?year={row.year.year}"
    if flow.SECOND in flow.duties_of(account, row):
        title = _("%s 年度封存待同意") % row.year.year
        detail = _("%(who)s 提请封存结果集 %(number)s；封存后事实不能再改。")
        told = detail % {"who": row.asked_by, "number": row.result_set.number}
        yield _mine(key, title, url, _("去核对"), told, "freezing")
    elif account.pk == row.asked_by_id:
        yield _waiting(key, _("%s 年度封存等另一个账号同意") % row.year.year, url, _("看提请"))


def _correction(account: Any, row: Correction) -> Iterator[WorkItem]:
    key, url = f"correction-{row.pk}", reverse("scoring:correction", args=[row.pk])
    told = {"year": row.year.year, "serial": row.serial}
    duties = correcting.duties_of(account, row)
    if row.state == ASKED and correcting.SECOND in duties:
        title = _("%(year)s 年度第 %(serial)s 件结果更正待同意") % told
        detail = _("看过分数、名次和金额的差异再同意；依据 %s。") % row.document
        yield _mine(key, title, url, _("看差异"), detail, "corrections")
    elif row.state == ASKED and account.pk in correcting.party_of(row):
        title = _("%(year)s 年度第 %(serial)s 件结果更正等另一个账号同意") % told
        yield _waiting(key, title, url, _("看更正"))
    elif row.state == DRAFT and correcting.OFFICE in duties:
        back = _("退回：%s") % row.answer if row.answer else ""
        detail = back or _("列出要更正的事实，提请另一个账号同意，或者放弃。")
        title = _("%(year)s 年度第 %(serial)s 件结果更正没有办完") % told
        yield _mine(key, title, url, _("接着办"), detail, "corrections")


def _mine(key: str, title: str, url: str, action: str, detail: str, nav: str) -> WorkItem:
    return WorkItem(
        key,
        title,
        url,
        action,
        detail=detail,
        badge="todo",
        icon="lock" if nav == "freezing" else "pencil-square",
        nav=nav,
        count=1,
        clauses=("S-4",),
    )


def _waiting(key: str, title: str, url: str, action: str) -> WorkItem:
    waits = _("另一个账号")
    icon = "hourglass-split"
    return WorkItem(key, title, url, action, kind=Kind.WAITING, waits_for=waits, icon=icon)
