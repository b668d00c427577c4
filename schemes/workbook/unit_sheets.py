"""The sheets of units and people: 单位, 人员任职, 处分告诫.

They stand here because ``units`` lies to the left and knows nothing of a year's workbook.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy, gettext_noop

from core.models import Fact
from documents.xlsx.columns import Column, Record
from documents.xlsx.problems import CellError
from schemes.settled_years import Seen, posting_refusal, settled_years
from schemes.workbook.columns import (
    choice_column,
    code_column,
    exact_column,
    flag_column,
    text_column,
    whole_column,
)
from schemes.workbook.context import YearContext, choices_of
from schemes.workbook.identity import (
    PersonIdentity,
    UnitIdentity,
    posting_key,
    year_postings,
)
from schemes.workbook.named_columns import (
    build_person_lookup,
    build_unit_lookup,
    date_column,
    document_column,
    order_column,
    person_columns,
    person_name_errors,
    unit_column,
)
from schemes.workbook.parts import FactPart, FactPartPlan, Field, given
from schemes.workbook.registry import YearSheet, register
from units.models import Posting, PostingMonths, Sanction, SanctionKind, UnitYear

MONTHS_IN_YEAR = 12


class UnitYearPart(FactPart):
    """A unit in the year: group, posts, how it is paid (K-1, K-7.3, K-7.4, K-7.11)."""

    model = UnitYear

    def scope(self, context: YearContext) -> dict[str, Any]:
        """The authority and the calendar year."""
        return {"authority": context.authority, "year": context.number}

    def fields(self, context: YearContext) -> Sequence[Field]:
        """The columns of the sheet 单位."""
        groups = choices_of(context.document.peer_groups)
        return [
            Field(code_column("代码", "D001", _HELP["unit_code"]), "key"),
            Field(text_column("name", "名称", "教育局", 80, required=True, width=18)),
            Field(choice_column("peer_group", "考核组", groups, _HELP["peer_group"]), blank=""),
            Field(
                flag_column("directly_assessed", "直接考核", _HELP["assessed"], example=True),
                blank=True,
            ),
            Field(whole_column("posts", "编制数", 35), blank=0),
            Field(text_column("leader_in_charge", "分管领导", "李某", 80), blank=""),
            Field(unit_column(context, "parent", "主管单位", required=False)),
            Field(
                unit_column(
                    context, "paid_like", "比照单位", required=False, hint=_HELP["paid_like"]
                )
            ),
            Field(flag_column("own_expense", "自筹经费", _HELP["own_expense"]), blank=False),
            Field(
                flag_column("own_distribution", "自定分配", _HELP["own_distribution"]), blank=False
            ),
            Field(
                exact_column("spread", "内部差额（元）", _HELP["spread"], minimum=0, example=300)
            ),
            Field(order_column(), blank=0),
            Field(document_column(), blank=""),
        ]

    def values(self, context: YearContext, record: Record) -> dict[str, Any]:
        """The row's values; the code is the key, and names the unit."""
        values = super().values(context, record)
        del values["key"]
        return values | {"unit": context.shared["units"].get(record["code"])}

    def check(self, context: YearContext, records: Sequence[Record]) -> Iterator[CellError]:
        """A unit that is assessed belongs to a group; nobody is paid like himself."""
        titles = [str(title) for _key, title in choices_of(context.document.peer_groups)]
        for record in records:
            if record["directly_assessed"] is not False and not record["peer_group"]:
                text = gettext_noop("直接考核的单位必须有考核组（K-1.1）")
                yield record.error("peer_group", text, allowed=titles)
            like = record["paid_like"]
            if like is not None and like.code == record["code"]:
                yield record.error("paid_like", gettext_noop("比照单位不能是它自己"))


class PostingPart(FactPart):
    """A dated posting of a person in a unit (S-3)."""

    model = Posting

    def scope(self, context: YearContext) -> dict[str, Any]:
        """Postings belong to the authority: one may run over several years."""
        return {"authority": context.authority}

    def fields(self, context: YearContext) -> Sequence[Field]:
        """The columns of the sheet 人员任职."""
        ranks = choices_of(context.document.pay.leader_bonus.ranks)
        return [
            Field(person_columns()[0]),
            Field(unit_column(context)),
            Field(text_column("title", "职务", "科长", 60), blank=""),
            Field(choice_column("rank", "领导奖档次", ranks, _HELP["rank"]), blank=""),
            Field(date_column("starts_on", "任职起", required=True, example=date(2026, 1, 1))),
            Field(date_column("ends_on", "任职止", _HELP["ends_on"])),
            Field(text_column("change", "变动原因", "", 60, hint=_HELP["change"]), blank=""),
            Field(document_column(), blank=""),
        ]

    def standing(self, context: YearContext, records: Sequence[Record] | None) -> Iterable[Any]:
        """Postings that touch the year, and those of other years that the file corrects."""
        rows = list(year_postings(context))
        if records is None:
            return rows
        named = {posting_key(record) for record in records} - {row.key for row in rows}
        codes = sorted({key.split("/", 1)[0] for key in named})
        elsewhere = Posting.objects.filter(
            current=True, authority=context.authority, person__code__in=codes
        ).select_related("person", "unit")
        return rows + [row for row in elsewhere if row.key in named]

    def row_key(self, record: Record) -> str:
        """Person, unit, first day."""
        return posting_key(record)

    def check(self, context: YearContext, records: Sequence[Record]) -> Iterator[CellError]:
        """Days in order and touching the year; at most twelve months a person."""
        months: Counter[str] = Counter()
        for record in records:
            starts, ends = record["starts_on"], record["ends_on"]
            if ends is not None and ends < starts:
                yield record.error("ends_on", gettext_noop("任职的止期不能早于起期"))
            elif starts.year > context.number or (ends and ends.year < context.number):
                text = gettext_noop("这段任职不在 %(year)s 年内，不写在这一年的工作簿里")
                yield record.error("starts_on", text, {"year": context.number})
            code = record["person"].code
            months[code] += record["months"] or 0
            if months[code] > MONTHS_IN_YEAR and record["months"]:
                text = gettext_noop("工号 %(code)s 全年合计 %(months)s 个月，最多 12 个月（S-3）")
                yield record.error("months", text, {"code": code, "months": months[code]})
        yield from self._settled_errors(context, records)

    def plan(self, context: YearContext, records: Sequence[Record]) -> FactPartPlan:
        """With the postings that the file leaves out although a settled year counts them."""
        planned = super().plan(context, records)
        settled = _settled(context)
        for old in planned.plan.gone if settled else ():
            found = posting_refusal(Seen.of(old), None, settled)
            if found is not None:
                sheet = records[0].sheet if records else "人员任职"
                value, words = old.key, found["params"]
                planned.kept.append(CellError(sheet, value, "service", words, text=found["text"]))
        return planned

    def _settled_errors(
        self, context: YearContext, records: Sequence[Record]
    ) -> Iterator[CellError]:
        """Rows that would move a year whose figures stand (S-6)."""
        settled = _settled(context)
        if not settled:
            return
        touching = Posting.objects.filter(
            current=True, authority=context.authority, starts_on__year__lte=settled[-1]
        )
        standing = {posting.key: Seen.of(posting) for posting in touching}
        for record in records:
            old = standing.get(posting_key(record))
            found = posting_refusal(old, _seen(context, record, old), settled)
            if found is not None:
                column = "starts_on" if old is None else "ends_on"
                yield record.error(column, found["text"], found["params"])


def _settled(context: YearContext) -> list[int]:
    """The authority's years whose figures stand, asked once in a pass."""
    years: list[int] = context.kept("settled", lambda: settled_years(context.authority))
    return years


def _seen(context: YearContext, record: Record, old: Seen | None) -> Seen:
    """What the row states of a posting; columns the file does not have stay as they are."""
    stated: dict[str, Any] = {"rank": record["rank"] or ""} if given(record, "rank") else {}
    days = {key: record[key] for key in ("starts_on", "ends_on") if given(record, key)}
    blank = Seen(record["unit"].pk, "", record["starts_on"], None)
    return (old or blank)._replace(**stated, **days)


class PostingMonthsPart(FactPart):
    """The whole months of a posting in the year, from the personnel file (S-3)."""

    model = PostingMonths
    references: ClassVar[Mapping[str, type[Fact]]] = {"posting": Posting}
    only = ("months",)

    def scope(self, context: YearContext) -> dict[str, Any]:
        """The authority and the calendar year."""
        return {"authority": context.authority, "year": context.number}

    def reference_scope(self, context: YearContext, model: type[Fact]) -> dict[str, Any]:
        """Postings stand by authority."""
        return {"authority": context.authority}

    def fields(self, context: YearContext) -> Sequence[Field]:
        """The months."""
        return [
            Field(
                Column("months", "本年月数", "months", help=_HELP["months"], example=12, width=10)
            )
        ]

    def row_key(self, record: Record) -> str:
        """The posting's row."""
        return posting_key(record)


class SanctionPart(FactPart):
    """A sanction that costs a third of the bonus (K-7.5)."""

    model = Sanction

    def scope(self, context: YearContext) -> dict[str, Any]:
        """The authority and the calendar year."""
        return {"authority": context.authority, "year": context.number}

    def fields(self, context: YearContext) -> Sequence[Field]:
        """The columns of the sheet 处分告诫."""
        kinds = list(SanctionKind.choices)
        return [
            Field(person_columns()[0]),
            Field(choice_column("kind", "种类", kinds, _HELP["sanction"], required=True, width=26)),
            Field(date_column("date", "日期", required=True, example=date(2026, 6, 18))),
            Field(document_column(), blank=""),
        ]

    def columns(self, context: YearContext) -> list[Column]:
        """With the name beside the staff number, as a check."""
        first, *rest = super().columns(context)
        return [first, person_columns()[1], *rest]

    def row_key(self, record: Record) -> str:
        """Person, kind, day, and which of several equal ones."""
        base = f"{record['person'].code}/{record['kind']}/{record['date'].isoformat()}"
        return f"{base}/{record.values.get('number', 1)}"

    def cells(self, context: YearContext, fact: Any) -> dict[str, Any]:
        """With the person's name."""
        return super().cells(context, fact) | {"person_name": fact.person.name}

    def plan(self, context: YearContext, records: Sequence[Record]) -> FactPartPlan:
        """Number equal rows, so that two reprimands of one day are two."""
        seen: Counter[str] = Counter()
        for record in records:
            base = f"{record['person'].code}/{record['kind']}/{record['date'].isoformat()}"
            seen[base] += 1
            record.values["number"] = seen[base]
        return super().plan(context, records)

    def check(self, context: YearContext, records: Sequence[Record]) -> Iterator[CellError]:
        """The name fits the number; the day lies in the year."""
        yield from person_name_errors(records)
        for record in records:
            if record["date"].year != context.number:
                text = gettext_noop("日期不在 %(year)s 年内")
                yield record.error("date", text, {"year": context.number})


_HELP: dict[str, Any] = {
    "unit_code": gettext_lazy("单位的代码，一年年不变"),
    "peer_group": gettext_lazy("和哪些单位一起排名；不直接考核的可以空着"),
    "assessed": gettext_lazy("否：不评分不排名，仍发奖（K-1.2）"),
    "paid_like": gettext_lazy("人均标准按哪个单位（K-7.3、K-7.11）"),
    "own_expense": gettext_lazy("自筹经费的奖金另列（K-7.11）"),
    "own_distribution": gettext_lazy("由单位自定每人金额（K-7.4、K-7.8）"),
    "spread": gettext_lazy("最高与最低之差；空着按方案下限（K-7.4）"),
    "rank": gettext_lazy("方案的领导奖档次；没有领导奖的空着"),
    "ends_on": gettext_lazy("仍在任的空着"),
    "change": gettext_lazy("调入、调出、退休、新录用等（K-7.6）"),
    "months": gettext_lazy("这段任职在本年的整月数，0 至 12（S-3）"),
    "sanction": gettext_lazy("按哪一种扣发，见方案（K-7.5）"),
}


def register_sheets() -> None:
    """Bring the three sheets into the workbook."""
    register(
        YearSheet(
            key="units",
            title="单位",
            title_en="Units",
            order=10,
            parts=[UnitIdentity(), UnitYearPart()],
            key_columns=("code",),
            label_columns=("code", "name"),
            explanation=gettext_lazy("本年的单位：考核组、编制、怎样发奖。一个单位一行。"),
            announces=("code", "name", "peer_group"),
            lookups={"unit": build_unit_lookup},
        )
    )
    register(
        YearSheet(
            key="people",
            title="人员任职",
            title_en="Postings",
            order=20,
            parts=[PersonIdentity(), PostingPart(), PostingMonthsPart()],
            key_columns=("person", "unit", "starts_on"),
            label_columns=("person", "name", "unit"),
            explanation=gettext_lazy("本年每人的任职，按先后各写一行；最后一行是现在的单位。"),
            announces=("person", "name"),
            lookups={"person": build_person_lookup},
        )
    )
    register(
        YearSheet(
            key="sanctions",
            title="处分告诫",
            title_en="Sanctions",
            order=30,
            parts=[SanctionPart()],
            label_columns=("person", "person_name", "kind"),
            explanation=gettext_lazy("本年的处分和书面效能告诫，一次一行（K-7.5）。"),
        )
    )
