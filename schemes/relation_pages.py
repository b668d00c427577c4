"""Work relations as list, detail and form: who works with whom (E-2)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Unpack, cast

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core import navigation
from schemes.fact_entry.part import EntryPart
from schemes.fact_entry.services import Statement, Withdrawal, entry_record, entry_retire
from schemes.fact_pages.spec import FactColumn, FactEntry, FactFilter, FactPage
from schemes.fact_pages.words import SchemeWords
from schemes.models import Year
from schemes.workbook.relation_sheet import NAMED, RelationPart, relations_touching
from units.lifecycle_models import RelationKind, UnitRelation
from units.queries import access_of, authority_for, has_authority_perm, visible_units


class RelationEntry(EntryPart, RelationPart):
    """A relation as a form of its own."""

    fixed: ClassVar[Sequence[str]] = (*NAMED, "kind", "starts_on")


RELATION = RelationEntry()


def unit_relation_record(**stated: Unpack[Statement]) -> UnitRelation:
    """Record or correct who works with whom (E-2)."""
    return cast(UnitRelation, entry_record(RELATION, **stated))


def unit_relation_retire(**withdrawn: Unpack[Withdrawal]) -> None:
    """Withdraw a relation."""
    entry_retire(RELATION, **withdrawn)


def visible_relations(
    account: Any, year: Year, *, withdrawn: bool = False
) -> QuerySet[UnitRelation]:
    """Relations that touch the year: all for who sees all facts, else those of one's own units."""
    authority = authority_for(account)
    rows = relations_touching(year.authority_id, year.year)
    rows = rows.filter(retired_at__isnull=False) if withdrawn else rows.filter(current=True)
    if authority is None or authority.pk != year.authority_id:
        return rows.none()
    if has_authority_perm(account, authority, "view_facts"):
        return rows
    access = access_of(account)
    own = visible_units(account, authority).filter(pk__in=set().union(*access.unit_perms.values()))
    return rows.filter(Q(unit__in=own) | Q(other_unit__in=own))


def _may_open(account: Any) -> bool:
    access = access_of(account)
    return access.may(access.authority, "view_facts") or bool(access.unit_perms)


def _gone(relation: UnitRelation, _words: SchemeWords) -> str:
    text = _("%(unit)s 和%(other)s 的关系不再用来选评价人。记录和理由留着可查。")
    return str(text) % {"unit": relation.unit.name, "other": relation.other_unit.name}


def _kinds(_words: SchemeWords) -> dict[str, str]:
    return {str(key): str(label) for key, label in RelationKind.choices}


RELATIONS = FactPage(
    slug="relations",
    model=UnitRelation,
    title=_("工作关系"),
    icon="diagram-3",
    group=navigation.RULES,
    order=25,
    visible=visible_relations,
    may_open=_may_open,
    search=(
        *("unit__name", "unit__initials", "unit__code"),
        *("other_unit__name", "other_unit__initials", "other_unit__code", "key"),
    ),
    related=NAMED,
    default_sort=("unit__code", "other_unit__code", "starts_on"),
    name=lambda relation: f"{relation.unit.name} – {relation.other_unit.name}",
    filters=(FactFilter("kind", _("关系"), "kind", _kinds),),
    columns=(
        FactColumn("unit", _("单位"), lambda f, _w: f.unit.name, sort="unit__code"),
        FactColumn(
            "other", _("对方单位"), lambda f, _w: f.other_unit.name, sort="other_unit__code"
        ),
        FactColumn("kind", _("关系"), lambda f, _w: f.get_kind_display(), sort="kind"),
        FactColumn(
            "closeness", _("密切程度"), lambda f, _w: f.closeness, "number", sort="closeness"
        ),
        FactColumn("person", _("人员"), lambda f, _w: f.person.name if f.person else ""),
        FactColumn(
            "other_person",
            _("对方人员"),
            lambda f, _w: f.other_person.name if f.other_person else "",
        ),
        FactColumn("starts_on", _("起"), lambda f, _w: f.starts_on, "date", sort="starts_on"),
        FactColumn("ends_on", _("止"), lambda f, _w: f.ends_on, "date", sort="ends_on"),
    ),
    empty_title=_("还没有工作关系"),
    empty_text=_(
        "哪些单位常在一起办事，记在这里，测评和协作评价按它选人；也可以从年度工作簿导入。"
    ),
    beside=(_("看矩阵"), "schemes:relation_matrix"),
    entry=FactEntry(RELATION, unit_relation_record, unit_relation_retire, _gone),
)
