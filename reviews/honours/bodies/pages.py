"""The list, detail and entry pages of the register of issuing bodies."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core import navigation
from reviews.honours.bodies import queries, services
from reviews.honours.kinds import level_titles, uses_claims
from reviews.honours.models import AwardBody
from schemes.fact_pages.spec import FactColumn, FactEntry, FactPage
from schemes.fact_pages.words import SchemeWords
from targets.queries import sees_unit_facts


def _level(row: AwardBody, words: SchemeWords) -> str:
    return level_titles(words.document).get(row.level, row.level)


def _systems(row: AwardBody, _words: SchemeWords) -> str:
    return str(_("、")).join(row.systems)


def _variants(row: AwardBody, _words: SchemeWords) -> str:
    return str(_("、")).join(row.variants)


def _gone(row: AwardBody, _words: SchemeWords) -> str:
    return str(_("不再供申报选用，已核定的申报不动。记录和理由留着可查。"))


BODIES = FactPage(
    slug="award-bodies",
    model=AwardBody,
    title=_("授予机关"),
    icon="bank",
    group=navigation.REVIEWS,
    order=31,
    visible=queries.visible_bodies,
    may_open=sees_unit_facts,
    used=uses_claims,
    search=("name", "key"),
    related=(),
    default_sort=("key",),
    name=lambda row: row.name,
    clauses=("K-5.5.1", "K-5.5.2", "K-5.5.7"),
    hint=_("申报从这里选授予机关，级别和是不是上级系统随之而定。"),
    columns=(
        FactColumn("name", _("授予机关"), lambda f, _w: f.name, sort="name"),
        FactColumn("level", _("级别"), _level, sort="level"),
        FactColumn("nature", _("性质"), lambda f, _w: f.get_nature_display(), sort="nature"),
        FactColumn("systems", _("上级系统（单位代码）"), _systems),
        FactColumn("variants", _("其他写法"), _variants),
    ),
    empty_title=_("还没有授予机关"),
    empty_text=_("逐个录入，或从年度工作簿导入；单位申报时从这里选。"),
    entry=FactEntry(services.BODY, services.body_record, services.body_retire, _gone),
)
