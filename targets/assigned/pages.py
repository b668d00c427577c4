"""The list, detail and entry pages of the register of assigned indicators."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core import navigation
from schemes.fact_pages.spec import FactColumn, FactEntry, FactPage
from schemes.fact_pages.words import SchemeWords
from targets.assigned import queries, services
from targets.assigned.models import AssignedIndicator
from targets.queries import sees_unit_facts
from units.models import Unit


def unit_words(indicator: AssignedIndicator, _words: SchemeWords) -> str:
    """The units concerned, by name."""
    authority = indicator.year.authority_id
    names = dict(
        Unit.objects.filter(authority=authority, code__in=indicator.units).values_list(
            "code", "name"
        )
    )
    return str(_("、")).join(names.get(code, code) for code in indicator.units)


def _count(indicator: AssignedIndicator, _words: SchemeWords) -> int:
    return len(indicator.units)


def _gone(indicator: AssignedIndicator, _words: SchemeWords) -> str:
    text = _("%(n)s 个责任单位不再要列它，计划里已有的目标不动。记录和理由留着可查。")
    return str(text % {"n": len(indicator.units)})


ASSIGNED = FactPage(
    slug="assigned",
    model=AssignedIndicator,
    title=_("上级下达指标"),
    icon="box-arrow-in-down",
    group=navigation.TARGETS,
    order=8,
    visible=queries.visible_assigned,
    may_open=sees_unit_facts,
    search=("title", "issued_by", "document", "key"),
    related=(),
    default_sort=("order", "key"),
    name=lambda indicator: indicator.title,
    clauses=("K-3.3", "K-5.4a"),
    hint=_("责任单位的计划要列入，不低于下达数；漏列的，编计划时就提醒。"),
    columns=(
        FactColumn("title", _("指标"), lambda f, _w: f.title, sort="title"),
        FactColumn("issued_by", _("下达机关"), lambda f, _w: f.issued_by, sort="issued_by"),
        FactColumn("document", _("下达文件"), lambda f, _w: f.document, sort="document"),
        FactColumn("issued_on", _("下达日期"), lambda f, _w: f.issued_on, "date", sort="issued_on"),
        FactColumn("value", _("下达数"), lambda f, _w: f.value, kind="plain"),
        FactColumn("measure", _("计量单位"), lambda f, _w: f.measure),
        FactColumn("unit_count", _("责任单位数"), _count, kind="number"),
        FactColumn("direction", _("方向"), lambda f, _w: f.get_direction_display(), lead=False),
        FactColumn("units", _("责任单位"), unit_words, lead=False),
    ),
    empty_title=_("还没有上级下达指标"),
    empty_text=_("省、市、县下达的指标从年度工作簿导入，也可以逐项录入。"),
    entry=FactEntry(services.ASSIGNED, services.assigned_record, services.assigned_retire, _gone),
    beside=(_("看谁承担"), "targets:assigned_coverage"),
)
