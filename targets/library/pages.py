"""The list, detail and entry pages of the library."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core import navigation
from core.exact import format_short
from schemes.fact_pages.spec import FactColumn, FactEntry, FactPage
from schemes.fact_pages.words import SchemeWords
from targets.library import queries, services
from targets.library.models import LibraryIndicator
from targets.queries import sees_unit_facts
from targets.sheet_params import param_lines


def _method(row: LibraryIndicator, words: SchemeWords) -> str:
    return words.methods.get(row.method, row.method)


def _params(row: LibraryIndicator, words: SchemeWords) -> str:
    return str(_("；")).join(param_lines(row.params, words.grades))


def _uses(row: LibraryIndicator, _words: SchemeWords) -> str:
    told = []
    for use in queries.uses_of(row):
        plan = "—" if use.plan is None else format_short(use.plan)
        actual = "—" if use.actual is None else format_short(use.actual)
        text = _("%(year)s %(unit)s：计划 %(plan)s，实绩 %(actual)s")
        named = {"year": use.year, "unit": use.unit, "plan": plan, "actual": actual}
        told.append(str(text % named))
    return str(_("；")).join(told) or "—"


def _gone(row: LibraryIndicator, _words: SchemeWords) -> str:
    return str(_("不再供选用，已带入计划的不动。记录和理由留着可查。"))


LIBRARY = FactPage(
    slug="library",
    model=LibraryIndicator,
    title=_("指标库"),
    icon="book",
    group=navigation.TARGETS,
    order=34,
    visible=queries.visible_library,
    may_open=sees_unit_facts,
    search=("title", "initials", "tags", "source", "key"),
    related=(),
    default_sort=("key",),
    name=lambda row: row.title,
    clauses=("K-3.4",),
    in_menu=False,
    columns=(
        FactColumn("title", _("指标"), lambda f, _w: f.title, sort="title"),
        FactColumn("measure", _("计量单位"), lambda f, _w: f.measure),
        FactColumn("kind", _("类别"), lambda f, _w: f.get_kind_display(), sort="kind"),
        FactColumn("nature", _("性质"), lambda f, _w: f.get_nature_display(), sort="nature"),
        FactColumn("method", _("计分方法"), _method, sort="method"),
        FactColumn("tags", _("标签"), lambda f, _w: f.tags, sort="tags"),
        FactColumn("source", _("数据来源"), lambda f, _w: f.source),
        FactColumn("params", _("计分参数"), _params, lead=False),
        FactColumn("standard", _("质量标准"), lambda f, _w: f.standard, lead=False),
        FactColumn("uses", _("谁用过"), _uses, lead=False),
    ),
    empty_title=_("指标库还是空的"),
    empty_text=_("逐个录入、从年度工作簿导入，或者把上年目标加进来。"),
    entry=FactEntry(services.INDICATOR, services.library_record, services.library_retire, _gone),
    beside=(_("选用指标"), "targets:library"),
)
