"""Personal scores and own distributions as forms of a single fact."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from django.utils.translation import gettext_noop

from bonuses.checks import own_distribution_problems
from bonuses.facts import person_present_unit
from bonuses.sheets import OwnDistributionPart, PersonalScorePart
from documents.xlsx.columns import Record
from documents.xlsx.problems import CellError
from schemes.fact_entry.part import EntryPart
from schemes.workbook.context import YearContext


class PersonalScoreEntry(EntryPart, PersonalScorePart):
    """A personal score and appraisal grade in the person's present unit (K-7.4, K-7.5)."""

    fixed: ClassVar[Sequence[str]] = ("person", "person_name")

    def judge(self, context: YearContext, record: Record) -> Iterator[CellError]:
        """The unit is the person's present one."""
        yield from absent_errors(context, record)


class OwnDistributionEntry(EntryPart, OwnDistributionPart):
    """What a unit gives a person by its own distribution, in yuan (K-7.4, K-7.8)."""

    fixed: ClassVar[Sequence[str]] = ("person", "person_name")

    def judge(self, context: YearContext, record: Record) -> Iterator[CellError]:
        """From the present unit, and within the unit's money; the year's lock is held."""
        absent = list(absent_errors(context, record))
        yield from absent
        if absent:
            return
        amounts = {record["person"].code: record["amount"]}
        for _clause, text in own_distribution_problems(context.year, record["unit"], amounts):
            yield record.error("amount", text)


def absent_errors(context: YearContext, record: Record) -> Iterator[CellError]:
    """What is wrong with a person who is not in the unit of the row in the year."""
    person, unit = record["person"], record["unit"]
    if person_present_unit(context.year, person.pk) != unit.pk:
        text = gettext_noop("%(person)s %(year)s 年度不在%(unit)s，得分和金额由现单位给（K-7.4）")
        words = {"person": person.name, "year": context.number, "unit": unit.name}
        yield record.error("person", text, words)
