"""The list, detail and entry pages of cross-cutting targets."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core import navigation
from schemes import uses
from schemes.fact_pages.spec import FactColumn, FactEntry, FactPage
from schemes.fact_pages.words import SchemeWords
from targets.cross import queries, services
from targets.cross.models import CrossItem
from targets.queries import sees_unit_facts
from units.models import Unit


def unit_words(item: CrossItem, _words: SchemeWords) -> str:
    """The units concerned, by name."""
    rows = Unit.objects.filter(authority=item.year.authority_id, code__in=item.units)
    names = dict(rows.values_list("code", "name"))
    return str(_("、")).join(names.get(code, code) for code in item.units)


def _component(item: CrossItem, words: SchemeWords) -> str:
    return words.component(0, item.component)


def _count(item: CrossItem, _words: SchemeWords) -> int:
    return len(item.units)


def _marker(item: CrossItem, _words: SchemeWords) -> str:
    return item.marking_unit.name if item.marking_unit else ""


def _gone(item: CrossItem, _words: SchemeWords) -> str:
    text = _("没有下达的计划里不再列它，空出来的分值由 %(n)s 个单位重新分；已下达的目标照旧。")
    return str(text % {"n": len(item.units)})


CROSS_ITEMS = FactPage(
    slug="cross-items",
    model=CrossItem,
    title=_("专项目标"),
    icon="intersect",
    group=navigation.TARGETS,
    order=18,
    visible=queries.visible_cross,
    may_open=sees_unit_facts,
    search=("title", "marking_unit__name", "key"),
    related=("marking_unit",),
    default_sort=("order", "key"),
    name=lambda item: item.title,
    clauses=("K-2.3",),
    used=uses.in_components("targets"),
    hint=_("列入有关单位的职能目标，分值统一定；在各单位计划里锁定，随计划下达成各单位的目标。"),
    columns=(
        FactColumn("title", _("名称"), lambda f, _w: f.title, sort="title"),
        FactColumn("component", _("板块"), _component),
        FactColumn("points", _("分值"), lambda f, _w: f.points, kind="plain"),
        FactColumn("unit_count", _("承担单位数"), _count, kind="number"),
        FactColumn("marking_unit", _("评分部门"), _marker, sort="marking_unit__code"),
        FactColumn("units", _("承担单位"), unit_words, lead=False),
        FactColumn("content", _("内容和要求"), lambda f, _w: f.content, lead=False),
        FactColumn("document", _("依据文件"), lambda f, _w: f.document, lead=False),
    ),
    empty_title=_("还没有专项目标"),
    empty_text=_("食品安全、政务窗口等要列入有关单位职能目标的工作，在这里一次定好单位和分值。"),
    entry=FactEntry(services.CROSS, services.cross_record, services.cross_retire, _gone),
)
