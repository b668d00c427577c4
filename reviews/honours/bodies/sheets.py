"""The sheet 授予机关 of the year workbook, and the form of a single body."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy, gettext_noop

from core.facts import FactInput
from documents.xlsx.columns import Column, Record
from documents.xlsx.problems import CellError
from reviews.honours.kinds import lists_of, uses_claims
from reviews.honours.models import AwardBody, Nature
from schemes.document import SchemeDocument
from schemes.fact_entry.part import EntryPart
from schemes.workbook.columns import choice_column, code_column, text_column
from schemes.workbook.context import YearContext, choices_of
from schemes.workbook.named_columns import document_column
from schemes.workbook.named_units import names_in, unit_names, units_named
from schemes.workbook.parts import FactPart, Field, given
from schemes.workbook.registry import YearSheet, register

_LISTED = {"systems", "variants"}


def levels_of(document: SchemeDocument) -> list[tuple[str, str]]:
    """The levels by which the scheme prices honours or claims, lowest first."""
    found = dict(choices_of(document.levels))
    for rule in lists_of(document):
        found |= dict(choices_of(rule.levels))
    return list(found.items())


class BodyPart(FactPart):
    """A body that awards honours."""

    model = AwardBody

    def scope(self, context: YearContext) -> dict[str, Any]:
        """The register is the authority's, not a year's."""
        return {"authority": context.authority}

    def fields(self, context: YearContext) -> Sequence[Field]:
        """The columns of the sheet 授予机关, beside units and other names."""
        levels, natures = levels_of(context.document), list(Nature.choices)
        level = choice_column("level", "级别", levels, _HELP["level"], required=bool(levels))
        return [
            Field(code_column("编号", "JG001", _HELP["code"]), "key"),
            Field(text_column("name", "授予机关", "市教育局", 120, required=True, width=26)),
            *([Field(level)] if levels else []),
            Field(choice_column("nature", "性质", natures), blank=Nature.DEPARTMENT.value),
            Field(document_column(), blank=""),
        ]

    def columns(self, context: YearContext) -> list[Column]:
        """With the units of its line of work and the other names, before the document."""
        *columns, document = super().columns(context)
        systems = text_column(
            "systems", "上级系统", "教育局", 2000, width=30, hint=_HELP["systems"]
        )
        names = text_column("variants", "其他写法", "", 500, width=26, hint=_HELP["variants"])
        return [*columns, systems, names, document]

    def values(self, context: YearContext, record: Record) -> dict[str, Any]:
        """With the units as their codes and the names as a list."""
        values = super().values(context, record)
        del values["key"]
        values.setdefault("level", "")
        if given(record, "systems"):
            named = units_named(context, record["systems"])
            values["systems"] = list(dict.fromkeys(unit.code for _word, unit in named if unit))
        if given(record, "variants"):
            values["variants"] = list(dict.fromkeys(names_in(record["variants"])))
        return values

    def cells(self, context: YearContext, fact: Any) -> dict[str, Any]:
        """With the names of the units."""
        systems = unit_names(context, fact.systems)
        return super().cells(context, fact) | {
            "systems": systems,
            "variants": "、".join(fact.variants),
        }

    def adopt(self, old: Any, item: FactInput) -> FactInput:
        """The order of units and of names means nothing."""
        if old is None:
            return item
        kept = {
            name: getattr(old, name)
            for name in _LISTED
            if set(item.values.get(name) or ()) == set(getattr(old, name)) and name in item.values
        }
        return FactInput(item.key, {**item.values, **kept}, item.document)

    def check(self, context: YearContext, records: Sequence[Record]) -> Iterator[CellError]:
        """The units are those of the year."""
        for record in records:
            for word, unit in units_named(context, record["systems"]):
                if unit is None:
                    text = gettext_noop("“%(unit)s” 不在单位表里，几个单位之间用顿号隔开")
                    yield record.error("systems", text, {"unit": word})


class BodyEntry(EntryPart, BodyPart):
    """A single body."""

    fixed: ClassVar[Sequence[str]] = ("code",)


_HELP: dict[str, Any] = {
    "code": gettext_lazy("机关的编号，各年不变"),
    "level": gettext_lazy("这个机关是哪一级，决定荣誉的级别"),
    "systems": gettext_lazy(
        "是哪些单位的上级业务系统，几个单位用顿号隔开；系统授予的降级计（K-5.5.1）"
    ),
    "variants": gettext_lazy("证书上的其他写法、简称，用顿号隔开"),
}


def register_sheet() -> None:
    """Bring the sheet into the workbook."""
    register(
        YearSheet(
            key="award_bodies",
            title="授予机关",
            title_en="Issuing bodies",
            order=78,
            parts=[BodyPart()],
            key_columns=("code",),
            label_columns=("code", "name"),
            explanation=gettext_lazy("授予荣誉的机关，哪一级，是哪些单位的上级系统；各年共用。"),
            used=uses_claims,
        )
    )
