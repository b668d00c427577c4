"""Identities behind the facts of a sheet: units and people that a file names for the first time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy, gettext_noop

from documents.xlsx.columns import Column, Record
from documents.xlsx.problems import CellError
from schemes.workbook.context import YearContext
from schemes.workbook.parts import digest, given
from units.models import Posting, Unit, UnitYear
from units.services import IdentityInput, people_apply, units_apply

Cells = Mapping[str, Any]


@dataclass(slots=True)
class IdentityPlan:
    """Units or people to found or rename; ``write`` is the service that does it."""

    inputs: list[IdentityInput]
    stand_ins: Mapping[str, Any]
    write: Any
    before: dict[str, Cells] = field(default_factory=dict)
    after: dict[str, Cells] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)
    errors: list[CellError] = field(default_factory=list)

    def fingerprint(self) -> str:
        """Over the names to be written."""
        return digest([item.code, item.name, item.short_name] for item in self.inputs)

    def apply(self, context: YearContext, *, actor: Any, reason: str) -> None:
        """Found them, and give the stand-ins that facts refer to their ids."""
        if not self.inputs:
            return
        written = self.write(authority=context.authority, inputs=self.inputs, actor=actor)
        for code, stand_in in self.stand_ins.items():
            if stand_in.pk is None and code in written:
                stand_in.pk = written[code].pk


class UnitIdentity:
    """The column 简称, and the units that the sheet 单位 names for the first time.

    The name in the year is a fact of the year; the unit's own name is that of its first year
    until somebody renames the unit.
    """

    def columns(self, _context: YearContext) -> Sequence[Column]:
        """The short name."""
        return [
            Column(
                "short_name",
                "简称",
                help=gettext_lazy("图表里用的短名"),
                example="教育局",
                width=12,
                max_length=40,
            )
        ]

    def rows(self, context: YearContext) -> Iterator[tuple[str, Cells]]:
        """The short names of the year's units."""
        standing = UnitYear.objects.filter(
            current=True, authority=context.authority, year=context.number
        )
        for key, short in standing.values_list("key", "unit__short_name").order_by("order", "key"):
            yield key, {"short_name": short}

    def row_key(self, record: Record) -> str:
        """The unit's code."""
        return str(record["code"])

    def plan(self, context: YearContext, records: Sequence[Record]) -> IdentityPlan:
        """Units to found, and short names that differ."""
        units: dict[str, Unit] = context.shared["units"]
        plan = IdentityPlan([], units, units_apply)
        plan.errors.extend(taken_names(units, records))
        for record in records:
            unit, short = units.get(record["code"]), record["short_name"]
            if unit is None:
                text = gettext_noop("编号里不能有空白和斜杠，最多 40 个字符")
                plan.errors.append(record.error("code", text))
                continue
            new = unit.pk is None
            if new or (given(record, "short_name") and short and short != unit.short_name):
                plan.inputs.append(
                    IdentityInput(unit.code, record["name"] if new else unit.name, short)
                )
                plan.touched.add(unit.code)
                plan.before[unit.code] = {} if new else {"short_name": unit.short_name}
                plan.after[unit.code] = {"short_name": short}
        return plan


class PersonIdentity:
    """The column 姓名: people that 人员任职 names for the first time, and corrected names."""

    def columns(self, _context: YearContext) -> Sequence[Column]:
        """The name."""
        return [
            Column(
                "name",
                "姓名",
                required=True,
                help=gettext_lazy("同一工号各行写法一致"),
                example="王晓明",
                width=10,
                max_length=40,
            )
        ]

    def rows(self, context: YearContext) -> Iterator[tuple[str, Cells]]:
        """The names beside the postings of the year."""
        for posting in year_postings(context):
            yield posting.key, {"name": posting.person.name}

    def row_key(self, record: Record) -> str:
        """The posting's row."""
        return posting_key(record)

    def plan(self, context: YearContext, records: Sequence[Record]) -> IdentityPlan:
        """People to enter, and names that differ."""
        plan = IdentityPlan([], context.shared["people"], people_apply)
        names: dict[str, str] = {}
        entered: set[str] = set()
        for record in records:
            person, name = record["person"], record["name"]
            first = names.setdefault(person.code, name)
            if first != name:
                text = gettext_noop("工号 %(code)s 前面写的是%(name)s")
                words = {"code": person.code, "name": first}
                plan.errors.append(record.error("name", text, words))
            elif person.pk is None or name != person.name:
                key = posting_key(record)
                if person.code not in entered:
                    entered.add(person.code)
                    plan.inputs.append(IdentityInput(person.code, name))
                plan.touched.add(key)
                plan.before[key] = {} if person.pk is None else {"name": person.name}
                plan.after[key] = {"name": name}
        return plan


def posting_key(record: Record) -> str:
    """A posting's key: person, unit, first day."""
    unit = record["unit"].code
    return f"{record['person'].code}/{unit}/{record['starts_on'].isoformat()}"


def year_postings(context: YearContext) -> Iterable[Posting]:
    """The current postings that touch the year, in the order of the sheet."""
    first, last = f"{context.number}-01-01", f"{context.number}-12-31"
    rows = Posting.objects.filter(
        current=True, authority=context.authority, starts_on__lte=last
    ).exclude(ends_on__lt=first)
    return rows.select_related("person", "unit").order_by("person__code", "starts_on", "key")


def taken_names(units: Mapping[str, Unit], records: Sequence[Record]) -> Iterator[CellError]:
    """New units whose name another unit has, and names that the sheet gives twice."""
    owners = {unit.name: unit.code for unit in units.values() if unit.pk}
    seen: dict[str, str] = {}
    for record in records:
        code, name = record["code"], record["name"]
        unit = units.get(code)
        other = seen.setdefault(name, code)
        if other == code and unit is not None and not unit.pk:
            other = owners.get(name, code)
        if other != code:
            text = gettext_noop("单位 %(code)s 也叫这个名称。一个名称只能用于一个单位")
            yield record.error("name", text, {"code": other})
