"""The list and entry pages of the weights."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core import navigation
from schemes.fact_pages.spec import FactColumn, FactEntry, FactPage
from schemes.fact_pages.words import SchemeWords
from targets.quality import queries, services
from targets.quality.models import QualityWeight
from targets.quality.words import criterion_title
from targets.queries import sees_unit_facts


def _gone(row: QualityWeight, _words: SchemeWords) -> str:
    text = _("“%s”改回通常的权重。记录和理由留着可查。")
    return str(text % criterion_title(row.key))


WEIGHTS = FactPage(
    slug="quality-weights",
    model=QualityWeight,
    title=_("目标质量权重"),
    icon="speedometer2",
    group=navigation.TARGETS,
    order=36,
    visible=queries.visible_weights,
    may_open=sees_unit_facts,
    search=("key",),
    related=(),
    default_sort=("key",),
    name=lambda row: criterion_title(row.key),
    in_menu=False,
    hint=_("没有录的标准按通常的权重；权重 0 的不看。"),
    columns=(
        FactColumn("criterion", _("标准"), lambda f, _w: criterion_title(f.key), sort="key"),
        FactColumn("weight", _("权重"), lambda f, _w: f.weight, kind="plain"),
        FactColumn("enough", _("应占比例（%）"), lambda f, _w: f.enough, kind="plain"),
        FactColumn("document", _("依据文件"), lambda f, _w: f.document, lead=False),
    ),
    empty_title=_("各项标准都按通常的权重"),
    empty_text=_("要改哪一项的轻重，就录哪一项。"),
    entry=FactEntry(
        services.WEIGHT, services.quality_weight_record, services.quality_weight_retire, _gone
    ),
    beside=(_("看各单位"), "targets:plan_quality"),
)
