"""The list, detail and entry pages of what is a unit's own of a common item."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core import navigation
from schemes import uses
from schemes.fact_pages.spec import FactColumn, FactEntry, FactPage
from schemes.fact_pages.words import SchemeWords
from schemes.models import Year
from targets.common import services
from targets.common.models import CommonShare
from targets.queries import sees_unit_facts, unit_facts


def visible_shares(account: Any, year: Year, *, withdrawn: bool = False) -> QuerySet[CommonShare]:
    """Shares that the account may see."""
    return unit_facts(CommonShare, account, year, withdrawn=withdrawn)


def _gone(share: CommonShare, _words: SchemeWords) -> str:
    text = _("%(unit)s 的“%(item)s”改回共性目标表里的适用范围和分值。记录和理由留着可查。")
    return str(text % {"unit": share.unit.name, "item": share.item.title})


SHARES = FactPage(
    slug="common-shares",
    model=CommonShare,
    title=_("共性分值"),
    icon="sliders",
    group=navigation.TARGETS,
    order=21,
    visible=visible_shares,
    may_open=sees_unit_facts,
    search=("unit__name", "unit__short_name", "unit__initials", "item__title", "key"),
    related=("unit", "item"),
    name=lambda share: f"{share.unit.name} {share.item.title}",
    clauses=("K-2.1",),
    used=uses.in_components("common_items"),
    in_menu=False,
    hint=_("只记与共性目标表不同的：不适用的、另外指定的、分值不同的。"),
    columns=(
        FactColumn("unit", _("单位"), lambda f, _w: f.unit.name, sort="unit__code"),
        FactColumn("item", _("共性目标"), lambda f, _w: f.item.title, sort="item__title"),
        FactColumn("applies", _("适用"), lambda f, _w: f.applies, "yes", sort="applies"),
        FactColumn("points", _("分值"), lambda f, _w: f.points, kind="plain"),
        FactColumn("document", _("依据文件"), lambda f, _w: f.document, lead=False),
    ),
    empty_title=_("没有单位与共性目标表不同"),
    empty_text=_("有单位不评某一项，或者分值不同时录在这里；平衡分值时也会写入。"),
    entry=FactEntry(
        services.SHARE, services.common_share_record, services.common_share_retire, _gone
    ),
    beside=(_("平衡和下达"), "targets:common_balance"),
)
