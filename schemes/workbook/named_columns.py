"""Columns that name a unit, a person, a document or a day: the same in every sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy, gettext_noop

from documents.xlsx.columns import Column, Lookup, Record
from documents.xlsx.problems import CellError
from documents.xlsx.values import half_width, is_code
from schemes.workbook.context import YearContext, choices_of
from units.models import Person, Unit, UnitYear

UNIT, PERSON = "unit", "person"


def unit_column(
    context: YearContext,
    key: str = UNIT,
    title: str = "单位",
    *,
    required: bool = True,
    hint: Any = "",
) -> Column:
    """A unit by its name in the year, or by its code."""
    names = sorted({context.names[Unit](unit) for unit in context.shared.get("unit_list", ())})
    return Column(
        key,
        title,
        "text",
        required=required,
        lookup=UNIT,
        choices=[(name, name) for name in names],
        help=hint or gettext_lazy("单位表里的名称或代码"),
        example="教育局",
        width=18,
    )


def person_columns() -> list[Column]:
    """A person by staff number, with the name beside it as a check against slips."""
    return [
        Column(
            PERSON,
            "工号",
            "code",
            required=True,
            lookup=PERSON,
            help=gettext_lazy("人员任职表里的工号"),
            example="10001",
            width=12,
        ),
        Column(
            "person_name",
            "姓名",
            help=gettext_lazy("只用来核对，可以不填"),
            example="王晓明",
            width=10,
            max_length=40,
        ),
    ]


def document_column(hint: Any = "", *, required: bool = False) -> Column:
    """The document that the fact rests on."""
    return Column(
        "document",
        "依据文件",
        required=required,
        help=hint or gettext_lazy("文号或文件名"),
        example="县委办〔2026〕12号",
        width=22,
        max_length=200,
    )


def date_column(
    key: str, title: str, hint: Any = "", *, required: bool = False, example: Any = None
) -> Column:
    """A day."""
    text = hint or gettext_lazy("日期，如 2026-03-05")
    return Column(key, title, "date", required=required, help=text, example=example, width=12)


def order_column(hint: Any = "") -> Column:
    """The place of a row among its fellows on screens and in print."""
    return Column(
        "order",
        "序号",
        "int",
        help=hint or gettext_lazy("列在第几，小的在前"),
        example=10,
        width=8,
        minimum=0,
        maximum=1_000_000,
    )


def person_name_errors(records: Sequence[Record]) -> Iterator[CellError]:
    """Rows whose name is not that of the person under the staff number."""
    for record in records:
        name, person = record["person_name"], record[PERSON]
        if name and name != person.name:
            text = gettext_noop("工号 %(code)s 是%(known)s，不是%(name)s")
            words = {"code": person.code, "known": person.name, "name": name}
            yield record.error("person_name", text, words, allowed=[person.name])


def build_unit_lookup(
    context: YearContext, announced: Sequence[Mapping[str, str]] | None
) -> Lookup:
    """Units of the year by code, name in the year, short name and own name.

    The file's own sheet, where it has one (``announced`` is not ``None``), says which units those
    are; otherwise the units that stand.

    A name that two units share names none of them; the code always does.
    """
    units = {unit.code: unit for unit in Unit.objects.filter(authority=context.authority)}
    year_names: dict[str, str] = {}
    groups: dict[str, str] = {}
    standing = UnitYear.objects.filter(
        current=True, authority=context.authority, year=context.number
    ).order_by("order", "key")
    keys = {title: key for key, title in choices_of(context.document.peer_groups)}
    listed: dict[str, None] = {}
    for key, name, group in standing.values_list("key", "name", "peer_group"):
        year_names[key], groups[key], listed[key] = name, group, None
    if announced is not None:
        listed.clear()
    for row in announced or ():
        code, name = half_width(row.get("code", "")), row.get("name", "")
        if not is_code(code):
            continue
        if code not in units:
            units[code] = Unit(authority=context.authority, code=code, name=name)
        listed[code] = None
        year_names[code] = name or year_names.get(code, "")
        stated = row.get("peer_group", "")
        groups[code] = keys.get(stated, stated) or groups.get(code, "")
    listed_units = {code: units[code] for code in listed if code in units}
    context.shared.update(units=units, groups=groups, unit_list=list(listed_units.values()))
    names = _names(listed_units, year_names)
    context.names[Unit] = _namer(names, year_names)
    return Lookup(gettext_lazy("单位表"), {**names, **listed_units})


def build_person_lookup(
    context: YearContext, announced: Sequence[Mapping[str, str]] | None
) -> Lookup:
    """People by staff number: those of the file's own sheet where it has one, else all."""
    people = {person.code: person for person in Person.objects.filter(authority=context.authority)}
    listed: dict[str, Person] = {}
    for row in announced or ():
        code = half_width(row.get(PERSON, ""))
        if not is_code(code):
            continue
        if code not in people:
            name = row.get("name", "")
            people[code] = Person(authority=context.authority, code=code, name=name)
        listed[code] = people[code]
    context.shared["people"] = people
    context.names[Person] = lambda person: person.code
    return Lookup(gettext_lazy("人员任职表"), people if announced is None else listed)


def _names(units: Mapping[str, Unit], year_names: Mapping[str, str]) -> dict[str, Unit]:
    found: dict[str, set[str]] = {}
    for code, unit in units.items():
        # The name in the year goes before: a unit renamed since is sought by what it was then.
        current = year_names.get(code) or unit.name
        for name in {current, unit.short_name} - {""}:
            found.setdefault(name, set()).add(code)
    for code, unit in units.items():
        if unit.name not in found:
            found[unit.name] = {code}
    return {name: units[next(iter(codes))] for name, codes in found.items() if len(codes) == 1}


def _namer(names: Mapping[str, Unit], year_names: Mapping[str, str]) -> Any:
    def name_of(unit: Unit) -> str:
        name = year_names.get(unit.code) or unit.name
        known = names.get(name)
        return name if known is not None and known.code == unit.code else unit.code

    return name_of
