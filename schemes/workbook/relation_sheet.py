"""The sheet 工作关系: who works with whom, for the surveys that ask those who know (E-2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.xlsx.columns import Column, Record
from documents.xlsx.problems import CellError
from schemes.workbook.columns import choice_column
from schemes.workbook.context import YearContext
from schemes.workbook.named_columns import date_column, document_column, unit_column
from schemes.workbook.parts import FactPart, Field
from schemes.workbook.registry import YearSheet, register
from units.lifecycle_models import RelationKind, UnitRelation

CLOSEST = 3
#: What an empty cell means.
USUAL = 2
NAMED = ("unit", "other_unit", "person", "other_person")


def relations_touching(authority: Any, number: int) -> QuerySet[UnitRelation]:
    """The authority's relations that have a day in the calendar year, whether they stand or not."""
    return UnitRelation.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__year__gte=number),
        authority=authority,
        starts_on__year__lte=number,
    )


def closeness_by_pair(context: YearContext) -> Mapping[frozenset[str], int]:
    """Pairs of units that work with each other in the year, with how closely they do, by code.

    Those of the file that is being read, where it has the sheet; else those that stand.
    """
    if "closeness" not in context.shared:
        rows = relations_touching(context.authority, context.number).filter(current=True)
        named = ("unit__code", "other_unit__code", "closeness")
        context.shared["closeness"] = _closest(rows.values_list(*named))
    found: Mapping[frozenset[str], int] = context.shared["closeness"]
    return found


def _closest(rows: Iterable[tuple[str, str, int]]) -> dict[frozenset[str], int]:
    found: dict[frozenset[str], int] = {}
    for one, other, closeness in rows:
        pair = frozenset((one, other))
        found[pair] = max(found.get(pair, 0), closeness)
    return found


class RelationPart(FactPart):
    """A dated relation of two units, or of two people of them."""

    model = UnitRelation

    def scope(self, context: YearContext) -> dict[str, Any]:
        """Relations belong to the authority: one may run over several years."""
        return {"authority": context.authority}

    def fields(self, context: YearContext) -> Sequence[Field]:
        """The columns of the sheet 工作关系."""
        kinds = list(RelationKind.choices)
        return [
            Field(unit_column(context)),
            Field(unit_column(context, "other_unit", "对方单位", hint=_HELP["other"])),
            Field(Column("person", "人员工号", **_PERSON)),
            Field(Column("other_person", "对方工号", **_PERSON)),
            Field(choice_column("kind", "关系", kinds, _HELP["kind"], required=True)),
            Field(_closeness(), blank=USUAL),
            Field(date_column("starts_on", "关系起", required=True, example=date(2026, 1, 1))),
            Field(date_column("ends_on", "关系止", _HELP["ends_on"])),
            Field(document_column(), blank=""),
        ]

    def standing(self, context: YearContext, records: Sequence[Record] | None) -> Iterable[Any]:
        """Relations that touch the year, and those of other years that the file corrects."""
        rows = relations_touching(context.authority, context.number).filter(current=True)
        found = list(rows.select_related(*NAMED).order_by("unit__code", "other_unit__code", "key"))
        named = {self.row_key(record) for record in records or ()} - {row.key for row in found}
        elsewhere = UnitRelation.objects.filter(
            current=True, authority=context.authority, key__in=named
        )
        return found + list(elsewhere.select_related(*NAMED)) if named else found

    def row_key(self, record: Record) -> str:
        """Both units, both people where there are any, the kind and the first day."""
        one = _codes(record, "unit", "person")
        other = _codes(record, "other_unit", "other_person")
        return f"{one}~{other}/{record['kind']}/{record['starts_on'].isoformat()}"

    def check(self, context: YearContext, records: Sequence[Record]) -> Iterator[CellError]:
        """Nobody is related to himself; the days are in order and touch the year."""
        context.shared["closeness"] = _closest(
            (r["unit"].code, r["other_unit"].code, r["closeness"] or USUAL) for r in records
        )
        for record in records:
            same = _codes(record, "unit", "person") == _codes(record, "other_unit", "other_person")
            if same:
                yield record.error("other_unit", _("对方不能是它自己"))
            if (record["person"] is None) != (record["other_person"] is None):
                yield record.error("other_person", _("人员工号和对方工号一起填，或者都空着"))
            starts, ends = record["starts_on"], record["ends_on"]
            if ends is not None and ends < starts:
                yield record.error("ends_on", _("关系的止期不能早于起期"))
            elif starts.year > context.number or (ends and ends.year < context.number):
                text = _("这段关系不在 %s 年内，不写在这一年的工作簿里") % context.number
                yield record.error("starts_on", text)


def _codes(record: Record, unit: str, person: str) -> str:
    who = record[person]
    return f"{record[unit].code}:{who.code}" if who is not None else str(record[unit].code)


def _closeness() -> Column:
    return Column(
        "closeness",
        "密切程度",
        "int",
        help=_HELP["closeness"],
        example=2,
        width=8,
        minimum=1,
        maximum=CLOSEST,
    )


_HELP: dict[str, Any] = {
    "other": gettext_lazy("和它有工作往来的单位"),
    "person": gettext_lazy("两个人之间的关系才填；两个单位之间的空着"),
    "kind": gettext_lazy("前一个单位对后一个单位来说是什么关系"),
    "closeness": gettext_lazy("1 偶尔，2 经常，3 每天；空着算 2"),
    "ends_on": gettext_lazy("还在往来的空着"),
}
_PERSON: dict[str, Any] = {
    "kind": "code",
    "lookup": "person",
    "help": _HELP["person"],
    "example": "10001",
    "width": 12,
}


def register_relation_sheet() -> None:
    """Bring the sheet into the workbook."""
    register(
        YearSheet(
            key="relations",
            title="工作关系",
            title_en="Work relations",
            order=35,
            parts=[RelationPart()],
            key_columns=("unit", "other_unit", "person", "other_person", "kind", "starts_on"),
            label_columns=("unit", "other_unit", "kind"),
            explanation=gettext_lazy("谁和谁有工作往来，民主测评和协作评价按它选人（E-2）。"),
        )
    )
