"""The list and detail pages of personal scores and own distributions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bonuses import queries, services
from bonuses.models import AppraisalGrade, OwnDistribution, PersonalScore
from core import navigation
from schemes import uses
from schemes.fact_pages.spec import FactColumn, FactEntry, FactFilter, FactPage, register
from schemes.fact_pages.words import SchemeWords

PERSON = FactColumn("person", _("姓名"), lambda f, _w: f.person.name, sort="person__name")
CODE = FactColumn("code", _("工号"), lambda f, _w: f.person.code, sort="person__code")
UNIT = FactColumn("unit", _("单位"), lambda f, _w: f.unit.name, sort="unit__code")
DOCUMENT = FactColumn("document", _("依据文件"), lambda f, _w: f.document, lead=False)
SEARCH = (
    "person__name",
    "person__initials",
    "person__code",
    "unit__name",
    "unit__short_name",
    "unit__initials",
)

KEPT = _("记录和理由留着可查，撤销后不能恢复，只能另录。")


def _score_gone(score: PersonalScore, _words: SchemeWords) -> str:
    text = _("%s 没有考评得分，下次计算起按单位人均标准发（K-7.4）。")
    return text % score.person.name + str(KEPT)


def _given_gone(given: OwnDistribution, _words: SchemeWords) -> str:
    text = _("%s 的金额下次计算起按公式算（K-7.4）。")
    return text % given.person.name + str(KEPT)


PERSONAL_SCORES = FactPage(
    slug="personal-scores",
    model=PersonalScore,
    title=_("个人考评"),
    icon="person-check",
    group=navigation.BONUSES,
    order=20,
    visible=queries.visible_personal_scores,
    may_open=queries.may_see_facts,
    used=uses.money,
    search=SEARCH,
    related=("unit", "person", "recorded_by"),
    default_sort=("unit__code", "person__code"),
    name=lambda score: score.person.name,
    clauses=("K-7.4", "K-7.5"),
    filters=(
        FactFilter(
            "grade",
            _("年度考核等次"),
            "grade",
            lambda _w: {str(key): str(label) for key, label in AppraisalGrade.choices},
        ),
    ),
    columns=(
        PERSON,
        CODE,
        UNIT,
        FactColumn("score", _("考评得分"), lambda f, _w: f.score, "plain"),
        FactColumn("grade", _("年度考核等次"), lambda f, _w: f.get_grade_display(), sort="grade"),
        DOCUMENT,
    ),
    empty_title=_("本年还没有个人考评"),
    empty_text=_("各单位按自己的办法考评，得分从年度工作簿导入；没有得分的人按单位人均标准发。"),
    entry=FactEntry(
        services.PERSONAL_SCORE,
        services.personal_score_record,
        services.personal_score_retire,
        _score_gone,
    ),
)

OWN_DISTRIBUTIONS = FactPage(
    slug="own-distributions",
    model=OwnDistribution,
    title=_("自定分配"),
    icon="pie-chart",
    group=navigation.BONUSES,
    order=30,
    visible=queries.visible_own_distributions,
    may_open=queries.may_see_facts,
    used=uses.money,
    search=SEARCH,
    related=("unit", "person", "recorded_by"),
    default_sort=("unit__code", "person__code"),
    name=lambda given: given.person.name,
    clauses=("K-7.4", "K-7.8"),
    columns=(
        PERSON,
        CODE,
        UNIT,
        FactColumn("amount", _("金额（元）"), lambda f, _w: f.amount, "money"),
        FactColumn("note", _("理由"), lambda f, _w: f.note),
        DOCUMENT,
    ),
    empty_title=_("本年没有自定分配"),
    empty_text=_("单位自己定的每人金额和理由记在这里，合计不能超过本单位的钱。"),
    entry=FactEntry(
        services.OWN_DISTRIBUTION,
        services.own_distribution_record,
        services.own_distribution_retire,
        _given_gone,
    ),
)


PAGES = (PERSONAL_SCORES, OWN_DISTRIBUTIONS)


def register_pages() -> None:
    """Register these pages."""
    for page in PAGES:
        register(page)
