"""What ``bonuses`` says on the page after sign-in: one's own slip, and the pay tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from bonuses import queries
from core.home import HomeCard
from core.ui import money
from schemes import uses
from schemes.queries import year_document, year_or_none
from scoring.queries import standing_year
from units.http import signed_in


def pay_cards(request: HttpRequest) -> Iterator[HomeCard]:
    """The account's own slip, and the way to the tables it may see."""
    account = signed_in(request)
    year = year_or_none(account)
    if year is None:
        return
    year = standing_year(account, year)
    if not uses.money(year_document(year)):
        return
    if queries.has_own_slip(account):
        yield _own(account, year)
    if queries.may_see_tables(account) and queries.bonus_set_of(year) is not None:
        yield HomeCard(
            key="bonuses",
            title=_("%s 年度奖金") % year.year,
            text=_("各单位的人均标准、人数和合计，点开到每个人。"),
            icon="cash-stack",
            action=_("看奖金"),
            url=reverse("bonuses:overview"),
            order=20,
        )


def _own(account: Any, year: Any) -> HomeCard:
    found = queries.own_slip(account, year)
    if found is None:
        text = _("今年的奖金还没有算出来。")
        return HomeCard(key="slip", title=_("我的奖金条"), text=text, icon="receipt", order=15)
    sheet, place = found
    line = sheet.pay.payroll.lines[place]
    return HomeCard(
        key="slip",
        title=_("我的 %s 年度奖金条") % year.year,
        facts=((_("单位"), sheet.name), (_("应发合计"), money(line.final, unit=True))),
        text=_("暂定，公示以前可能会变。"),
        icon="receipt",
        action=_("看怎么算的"),
        url=reverse("bonuses:own_slip"),
        hero=True,
        order=15,
    )
