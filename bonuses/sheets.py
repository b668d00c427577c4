"""The year workbook's sheets of people's scores and own distributions: 个人考评, 自定分配."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext_lazy, gettext_noop

from bonuses.appraisal.guard import score_faults
from bonuses.models import AppraisalGrade, OwnDistribution, PersonalScore
from documents.xlsx.columns import Column, Record
from documents.xlsx.problems import CellError
from schemes import uses
from schemes.workbook.columns import choice_column, exact_column, text_column
from schemes.workbook.context import YearContext
from schemes.workbook.named_columns import (
    document_column,
    person_columns,
    person_name_errors,
    unit_column,
)
from schemes.workbook.parts import FactPart, FactPartPlan, Field
from schemes.workbook.registry import YearSheet, register


class PersonFactPart(FactPart):
    """A fact about a person in his present unit; the key is the staff number."""

    def columns(self, context: YearContext) -> list[Column]:
        """With the name beside the staff number, as a check."""
        first, *rest = super().columns(context)
        return [first, person_columns()[1], *rest]

    def row_key(self, record: Record) -> str:
        """The staff number."""
        return str(record["person"].code)

    def cells(self, context: YearContext, fact: Any) -> dict[str, Any]:
        """With the person's name."""
        return super().cells(context, fact) | {"person_name": fact.person.name}

    def check(self, context: YearContext, records: Sequence[Record]) -> Iterator[CellError]:
        """The name fits the number."""
        return person_name_errors(records)


class PersonalScorePart(PersonFactPart):
    """The personal score and the annual appraisal grade (K-7.4, K-7.5)."""

    model = PersonalScore

    def fields(self, context: YearContext) -> Sequence[Field]:
        """The columns of the sheet 个人考评."""
        grades = list(AppraisalGrade.choices)
        return [
            Field(person_columns()[0]),
            Field(unit_column(context, hint=_HELP["unit"])),
            Field(exact_column("score", "考评得分", _HELP["score"], minimum=0, example=92)),
            Field(
                choice_column("grade", "年度考核等次", grades, _HELP["grade"], width=14), blank=""
            ),
            Field(document_column(), blank=""),
        ]

    def check(self, context: YearContext, records: Sequence[Record]) -> Iterator[CellError]:
        """A row says something."""
        yield from super().check(context, records)
        for record in records:
            if record["score"] is None and not record["grade"]:
                yield record.error("score", gettext_noop("考评得分和考核等次至少填一项（K-7.4）"))

    def plan(self, context: YearContext, records: Sequence[Record]) -> FactPartPlan:
        """With every excellent beyond its unit's places at its cell (K-7.9).

        Where the file changes units or people too, who counts is known once those are written:
        there the guard of the plan refuses.
        """
        planned = super().plan(context, records)
        if not planned.errors and not context.touched & {"units", "people"}:
            planned.errors.extend(score_faults(planned.plan, records))
        return planned


class OwnDistributionPart(PersonFactPart):
    """What a unit gives a person by its own distribution, in yuan (K-7.4, K-7.8)."""

    model = OwnDistribution

    def fields(self, context: YearContext) -> Sequence[Field]:
        """The columns of the sheet 自定分配."""
        amount = Column(
            "amount",
            "金额（元）",
            "money",
            required=True,
            minimum=0,
            help=_HELP["amount"],
            example=7000,
            width=12,
        )
        return [
            Field(person_columns()[0]),
            Field(unit_column(context, hint=_HELP["unit"])),
            Field(amount),
            Field(text_column("note", "理由", "按岗位职责", 200, required=True, width=24)),
            Field(document_column(), blank=""),
        ]


_HELP: dict[str, Any] = {
    "unit": gettext_lazy("现在的单位"),
    "score": gettext_lazy("单位内部考评的分；没有的空着，发人均标准（K-7.4）"),
    "grade": gettext_lazy("不称职的扣三分之一（K-7.5）"),
    "amount": gettext_lazy("目标奖，已按月数折算，未扣三分之一"),
}


def register_sheets() -> None:
    """Bring the two sheets into the workbook."""
    labels = ("person", "person_name", "unit")
    register(
        YearSheet(
            key="personal_scores",
            title="个人考评",
            title_en="Personal scores",
            order=130,
            parts=[PersonalScorePart()],
            key_columns=("person",),
            label_columns=labels,
            explanation=gettext_lazy("每人在现在单位的考评得分和年度考核等次，一人一行。"),
            used=uses.money,
        )
    )
    register(
        YearSheet(
            key="own_distributions",
            title="自定分配",
            title_en="Own distributions",
            order=140,
            parts=[OwnDistributionPart()],
            key_columns=("person",),
            label_columns=labels,
            explanation=gettext_lazy("自定分配的单位给每人的目标奖，合计不超过单位的数（K-7.8）。"),
            used=uses.money,
        )
    )
