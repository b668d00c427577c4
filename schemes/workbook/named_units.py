"""Columns that list units by their names, where a fact is of several units at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_noop

from core.facts import FactInput
from documents.xlsx.columns import Lookup, Record
from documents.xlsx.problems import CellError
from schemes.workbook.context import YearContext
from schemes.workbook.named_columns import build_unit_lookup
from schemes.workbook.parts import FactPart, given
from units.models import Unit

_SEPARATORS = str.maketrans({",": "、", "，": "、", "；": "、", ";": "、", "\n": "、"})


def names_in(text: str) -> list[str]:
    """The names in a cell that lists several."""
    return [word.strip() for word in text.translate(_SEPARATORS).split("、") if word.strip()]


def units_named(context: YearContext, text: str) -> Iterator[tuple[str, Unit | None]]:
    """(word, unit) of a cell that lists units by name or code; no unit for a word that is none."""
    lookup = context.lookups.get("unit") or _unit_lookup(context)
    for word in names_in(text):
        yield word, lookup.values.get(word)


def _unit_lookup(context: YearContext) -> Lookup:
    found: Lookup = context.kept("units_listed", lambda: build_unit_lookup(context, None))
    return found


def unit_names(context: YearContext, codes: Sequence[str]) -> str:
    """Codes of units as a cell lists them: by their names in the year."""
    if "unit" not in context.lookups:
        _unit_lookup(context)
    units: Mapping[str, Unit] = context.shared.get("units", {})
    return "、".join(context.name_of(units[code]) if code in units else code for code in codes)


class NamedUnitsPart(FactPart):
    """A fact whose column ``units`` lists units; it keeps their codes."""

    def values(self, context: YearContext, record: Record) -> dict[str, Any]:
        """With the units as their codes."""
        values = super().values(context, record)
        del values["key"]
        if given(record, "units"):
            named = units_named(context, record["units"])
            values["units"] = list(dict.fromkeys(unit.code for _word, unit in named if unit))
        return values

    def cells(self, context: YearContext, fact: Any) -> dict[str, Any]:
        """With the names of the units."""
        return super().cells(context, fact) | {"units": unit_names(context, fact.units)}

    def adopt(self, old: Any, item: FactInput) -> FactInput:
        """The order of the units means nothing."""
        units = item.values.get("units")
        if old is None or units is None or set(units) != set(old.units):
            return item
        return FactInput(item.key, {**item.values, "units": old.units}, item.document)

    def unknown_units(self, context: YearContext, record: Record) -> Iterator[CellError]:
        """An error for each word of the column that names no unit of the year."""
        for word, unit in units_named(context, record["units"] or ""):
            if unit is None:
                text = gettext_noop("“%(unit)s” 不在单位表里，几个单位之间用顿号隔开")
                yield record.error("units", text, {"unit": word})
