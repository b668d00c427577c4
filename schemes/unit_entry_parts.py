"""Unit-years, postings and sanctions as forms of a single fact."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy, gettext_noop

from core.facts import FactPlan, facts_plan
from documents.xlsx.columns import Column, Record
from documents.xlsx.problems import CellError
from documents.xlsx.values import is_code
from schemes.fact_entry.part import EntryPart
from schemes.workbook.columns import whole_column
from schemes.workbook.context import YearContext
from schemes.workbook.identity import posting_key, taken_names
from schemes.workbook.named_columns import person_columns, person_name_errors
from schemes.workbook.unit_sheets import (
    PostingMonthsPart,
    PostingPart,
    SanctionPart,
    UnitYearPart,
)
from units.models import Account, Person, Posting, PostingMonths, Unit
from units.services import IdentityInput, people_apply, units_apply


class UnitYearEntry(EntryPart, UnitYearPart):
    """A unit in the year; a code that no unit has yet founds one, as in the workbook."""

    fixed: ClassVar[Sequence[str]] = ("code",)

    def completed(self, context: YearContext, values: dict[str, Any]) -> dict[str, Any]:
        """With a stand-in for a unit that the row names for the first time."""
        units, code = context.shared["units"], values["code"]
        if code not in units and is_code(code):
            units[code] = Unit(authority=context.authority, code=code, name=values["name"])
        return values

    def judge(self, context: YearContext, record: Record) -> Iterator[CellError]:
        """A new unit has a code without blanks and a name of its own."""
        units = context.shared["units"]
        if record["code"] not in units:
            yield record.error("code", gettext_noop("编号里不能有空白和斜杠，最多 40 个字符"))
        elif units[record["code"]].pk is None:
            yield from taken_names(units, [record])

    def prepare(self, context: YearContext, record: Record, actor: Account) -> None:
        """Found the unit."""
        unit: Any = context.shared["units"][record["code"]]
        if unit.pk is None:
            inputs = [IdentityInput(unit.code, unit.name)]
            written = units_apply(authority=context.authority, inputs=inputs, actor=actor)
            unit.pk = written[unit.code].pk


class PostingEntry(EntryPart, PostingPart):
    """A posting with its whole months of the year (S-3).

    A staff number that nobody has yet enters a person; the name beside a known one is a check.
    """

    fixed: ClassVar[Sequence[str]] = ("person", "person_name", "unit", "starts_on")

    def columns(self, context: YearContext) -> list[Column]:
        """The name beside the staff number, and the months at the end."""
        person, *rest = super().columns(context)
        _number, name = person_columns()
        hint = gettext_lazy("没有录过的人必须填；录过的只用来核对")
        months = PostingMonthsPart().columns(context)
        open_number = replace(person, lookup="", max_length=40, help=gettext_lazy("人员的工号"))
        return [open_number, replace(name, help=hint), *rest, *months]

    def cells(self, context: YearContext, fact: Any) -> dict[str, Any]:
        """With the months as they stood in this version of the posting."""
        own = {"person": fact.person.code, "person_name": fact.person.name}
        # A list brings the months of all its rows in one query.
        listed = hasattr(fact, "months_listed")
        months = fact.months_listed if listed else months_of(context, fact)
        return super().cells(context, fact) | own | {"months": months}

    def completed(self, context: YearContext, values: dict[str, Any]) -> dict[str, Any]:
        """With the person of the staff number, or a stand-in for a new one."""
        code = values["person"]
        known = Person.objects.filter(authority=context.authority, code=code).first()
        name = values["person_name"] or ""
        person = known or Person(authority=context.authority, code=code, name=name)
        return {**values, "person": person}

    def check(self, context: YearContext, records: Sequence[Record]) -> Iterator[CellError]:
        """As in the workbook, together with the person's other months of the year (S-3)."""
        yield from super().check(context, records)
        for record in records:
            person, months = record["person"], record["months"] or 0
            others = _months(context).filter(current=True, posting__person__code=person.code)
            rest = sum(row.months for row in others.exclude(key=posting_key(record)))
            if months and months <= _MOST and rest + months > _MOST:
                text = gettext_noop("工号 %(code)s 全年合计 %(months)s 个月，最多 12 个月（S-3）")
                yield record.error("months", text, {"code": person.code, "months": rest + months})

    def judge(self, context: YearContext, record: Record) -> Iterator[CellError]:
        """The name fits the number; somebody new has one."""
        person = record["person"]
        if not is_code(person.code):
            yield record.error("person", gettext_noop("编号里不能有空白和斜杠，最多 40 个字符"))
        if person.pk is None and not person.name:
            text = gettext_noop("没有工号 %(code)s 的人。新来的人填上姓名；不是新来的，核对工号")
            yield record.error("person_name", text, {"code": person.code})
        yield from person_name_errors([record])

    def prepare(self, context: YearContext, record: Record, actor: Account) -> None:
        """Enter the person."""
        person: Any = record["person"]
        if person.pk is None:
            inputs = [IdentityInput(person.code, person.name)]
            written = people_apply(authority=context.authority, inputs=inputs, actor=actor)
            person.pk = written[person.code].pk

    def companion(self, context: YearContext, record: Record, fact: Any) -> FactPlan:
        """The months, which are a fact of the year; an empty cell withdraws what stood."""
        part, key = PostingMonthsPart(), posting_key(record)
        standing = _months(context).filter(current=True, key=key)
        scope = part.scope(context)
        if not part.states(record):
            return FactPlan(model=PostingMonths, scope=scope, gone=list(standing))
        item = part.single(context, record, None)
        if fact is not None:
            item = part.referring(context, record, item)
        return facts_plan(PostingMonths, scope=scope, inputs=[item], within=standing)


class SanctionEntry(EntryPart, SanctionPart):
    """A sanction with its document (K-7.5)."""

    fixed: ClassVar[Sequence[str]] = ("person", "person_name", "kind", "date", "number")
    must: ClassVar[Sequence[str]] = ("document",)

    def columns(self, context: YearContext) -> list[Column]:
        """Which of several equal ones of a day; in the workbook the order of the rows says it."""
        hint = gettext_lazy("同一人同一天同种类的第几次；只有一次的空着")
        return [
            *super().columns(context),
            whole_column("number", "第几次", 1, minimum=1, hint=hint),
        ]

    def cells(self, context: YearContext, fact: Any) -> dict[str, Any]:
        """With the number, which stands in the key."""
        return super().cells(context, fact) | {"number": int(fact.key.rsplit("/", 1)[1])}

    def completed(self, context: YearContext, values: dict[str, Any]) -> dict[str, Any]:
        """The first of its day unless said otherwise."""
        return {**values, "number": values["number"] or 1}


_MOST = 12


def _months(context: YearContext) -> Any:
    return PostingMonths.objects.filter(authority=context.authority, year=context.number)


def months_of(context: YearContext, posting: Posting) -> int | None:
    """The months that a version of a posting had in the year; None where none were recorded.

    Months keep pointing at the version of the posting that they were recorded with.
    """
    rows = context.kept(
        ("months", posting.key),
        lambda: list(_months(context).filter(key=posting.key).order_by("-posting_id", "-pk")),
    )
    row = next((row for row in rows if row.posting_id <= posting.pk), None)
    if row is None or (posting.current and not row.current):
        return None
    withdrawn_before = row.retired_at is not None and row.posting_id != posting.pk
    return None if withdrawn_before else row.months
