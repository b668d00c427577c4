"""A part of the workbook as the form of a single fact: what it asks beyond the workbook."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.facts import FactPlan
from core.language import in_english
from core.models import Fact
from documents.xlsx.columns import Column, Record
from documents.xlsx.problems import CellError
from schemes.models import Year
from schemes.workbook.context import YearContext
from schemes.workbook.parts import FactPart
from schemes.workbook.registry import LookupBuilder
from units.models import Account

Choice = tuple[Any, Any]


class EntryPart(FactPart):
    """Put before the workbook's part of a kind: ``class HonourEntry(EntryPart, HonourPart)``.

    ``fixed`` columns name the fact and stay as they are when it is corrected; ``must`` columns are
    optional in a workbook, which brings a whole year at once, and required of a single fact, for
    which a person has the document in hand.
    """

    fixed: ClassVar[Sequence[str]] = ()
    must: ClassVar[Sequence[str]] = ()
    #: Column → (another column, values of it that ask for this one); a form hides the rest.
    when: ClassVar[Mapping[str, tuple[str, Sequence[str]]]] = {}
    #: Lists that only this form refers to; those of the workbook's sheets are known anyway.
    lookups: ClassVar[Mapping[str, LookupBuilder]] = {}

    def columns(self, context: YearContext) -> list[Column]:
        """The workbook's columns, some of them required."""
        return [
            replace(column, required=True) if column.key in self.must else column
            for column in super().columns(context)
        ]

    def label(self, context: YearContext, column: Column) -> str:
        """What a form calls a column, in the reader's language."""
        return _(column.title)

    def word(self, context: YearContext, text: str) -> str:
        """A title of the scheme in the reader's language."""
        words = context.kept("words", lambda: _words_of(context.document))
        return words.get(text, text)

    def completed(self, context: YearContext, values: dict[str, Any]) -> dict[str, Any]:
        """The row with what it takes from facts that stand already; by default as it is."""
        return values

    def choices(self, context: YearContext, column: Column) -> Sequence[Choice] | None:
        """What a form offers for a column (value, label); None for free text.

        A label may itself be a list of choices, as a group under the first word.
        """
        if column.kind == "bool":
            return [("是", _("是")), ("否", _("否"))]
        if column.lookup == "unit":
            units = context.shared.get("unit_list", ())
            return [("", "——"), *((unit.code, context.name_of(unit)) for unit in units)]
        if column.kind == "choice":
            words = context.kept("words", lambda: _words_of(context.document))
            shown = ((str(key), str(label)) for key, label in column.choices)
            return [("", "——"), *((key, words.get(label) or _(label)) for key, label in shown)]
        return None

    def existing(self, context: YearContext, texts: Mapping[str, str]) -> Any:
        """The fact that a form with these texts would record again; None while there is none."""
        return None

    def judged(self, context: YearContext, texts: Mapping[str, str]) -> Fact | None:
        """The fact that such a row speaks of: a mark judges a target; None where it speaks of none.

        A form that was drawn before that one changed is told so instead of written.
        """
        return None

    def shown_until(self, context: YearContext) -> int | None:
        """The newest row of the kind that rows of this one judge; None where they judge nothing.

        Within a year rows are written one transaction after another (``hold_scope``), so that a
        greater id than a form was drawn with is a later version.
        """
        return None

    def beside(self, context: YearContext, texts: Mapping[str, str]) -> Sequence[tuple[str, str]]:
        """(label, text) of what a person must know who fills such a row."""
        return ()

    def unasked(self, context: YearContext, texts: Mapping[str, str]) -> Sequence[str]:
        """Columns that a form need not show for such a row, if they are empty."""
        return ()

    def judge(self, context: YearContext, record: Record) -> Iterator[CellError]:
        """What is wrong with a fact entered by itself, beyond the checks of the workbook."""
        yield from ()

    def gather(self, context: YearContext, keys: Collection[str]) -> None:
        """Read at once what the checks ask of the facts of these keys; each asks for itself what
        was not."""

    def prepare(self, context: YearContext, record: Record, actor: Account) -> None:
        """Enter what the fact names for the first time: a unit, a person."""

    def companion(self, context: YearContext, record: Record, fact: Any) -> FactPlan | None:
        """What the row states beside the fact of the kind; None where it states nothing else.

        ``fact`` is the one that was just written, which the companion then speaks of; None when
        it is only asked whether anything would change.
        """
        return None

    def versions(self, year: Year) -> QuerySet[Any]:
        """All facts of the kind in the scope of the year, whether they stand or not."""
        scope = self.scope(YearContext(year=year, document=None))
        return self.model._default_manager.filter(**scope)


def _words_of(document: Any) -> dict[str, str]:
    """The scheme's Chinese titles → its English ones, for a reader of English."""
    if not in_english():
        return {}
    found: dict[str, str] = {}
    waiting: list[Any] = [document.to_data()]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            if isinstance(value.get("zh"), str) and value.get("en"):
                found[value["zh"]] = value["en"]
            waiting.extend(value.values())
        elif isinstance(value, list | tuple):
            waiting.extend(value)
    return found


def unit_group(context: YearContext, unit: Any) -> str:
    """The peer group of a unit in the year; "" for one that is not ranked."""
    groups: Mapping[str, str] = context.shared.get("groups", {})
    return groups.get(unit.code, "")
