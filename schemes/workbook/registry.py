"""The sheets of the year workbook, brought by the apps in ``AppConfig.ready()``.

A sheet (:class:`YearSheet`) belongs to the app that owns its rows; an app further right adds
columns of its own to it with :func:`extend` (what was promised and what was established stand in
one row, although two apps keep them).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Protocol

from django.utils.functional import lazy

from core.clauses import Foreign, own_text
from core.models import Fact
from core.phrases import Phrase, said
from documents.xlsx.columns import Column, Lookup, Record, SheetSpec
from documents.xlsx.problems import CellError
from schemes.clauses import foreign_to
from schemes.document import SchemeDocument
from schemes.models import Year
from schemes.uses import Used, always
from schemes.workbook.context import YearContext

Cells = Mapping[str, Any]
#: What the file itself names: some columns of a sheet as text, read before anything is checked;
#: ``None`` where the file does not have the sheet.
Announced = Sequence[Mapping[str, str]]
LookupBuilder = Callable[[YearContext, Announced | None], Lookup]
#: Says why a year takes no import (published, closed), or None when it does.
Guard = Callable[[Year], Phrase | None]
#: The units that were told their facts of a kind, so that a change of them is no longer unseen.
Told = Callable[[Year], Collection[int]]


class PartPlan(Protocol):
    """What importing a part of a sheet would do; row keys tell the rows of the sheet apart."""

    @property
    def before(self) -> Mapping[str, Cells]:
        """Rows as they stand."""

    @property
    def after(self) -> Mapping[str, Cells]:
        """Rows as the file has them."""

    @property
    def touched(self) -> set[str]:
        """Rows for which anything would be written."""

    @property
    def errors(self) -> Sequence[CellError]:
        """What is wrong beyond single cells."""

    def fingerprint(self) -> str:
        """A digest of what would be written."""

    def apply(self, context: YearContext, *, actor: Any, reason: str) -> None:
        """Write it; the caller holds the transaction and the year's lock."""


class Part(Protocol):
    """Some columns of a sheet and what they mean: facts of one kind."""

    def columns(self, context: YearContext) -> Sequence[Column]:
        """The columns it brings."""

    def rows(self, context: YearContext) -> Iterable[tuple[str, Cells]]:
        """What stands now: row key and values by column key."""

    def row_key(self, record: Record) -> str:
        """The key of the row that a record stands for."""

    def plan(self, context: YearContext, records: Sequence[Record]) -> PartPlan:
        """Compare the sheet's records with what stands."""


@dataclass(slots=True)
class YearSheet:
    """A sheet of the workbook: title, order, parts, and which columns name a row to a person.

    ``lookups`` are the lists that columns of this and other sheets refer to ("unit"), built from
    what stands and from the columns ``announces`` of the file's own sheet.  ``used`` says in years
    of which schemes the workbook has the sheet.
    """

    key: str
    title: str
    title_en: str
    order: int
    parts: list[Part]
    key_columns: Sequence[str] = ()
    label_columns: Sequence[str] = ()
    explanation: Any = ""
    announces: Sequence[str] = ()
    lookups: Mapping[str, LookupBuilder] = field(default_factory=dict)
    used: Used = always

    def spec(self, context: YearContext) -> SheetSpec:
        """The sheet's columns in this year, with the choices that its scheme allows."""
        own = lazy(partial(_own_text, foreign_to(context.document)), str)
        columns = [
            replace(column, help=own(column.help))
            for part in self.parts
            for column in part.columns(context)
        ]
        return SheetSpec(self.key, self.title, columns, self.key_columns, own(self.explanation))


def _own_text(foreign: Foreign, text: Any) -> str:
    """A hint without the clauses of another place; told when it is written, in that language."""
    return own_text(str(text), foreign)


_sheets: dict[str, YearSheet] = {}
_extensions: dict[str, list[Part]] = {}
_guards: list[Guard] = []
_told: dict[type[Fact], Told] = {}


def register_told(model: type[Fact], told: Told) -> None:
    """Have previews say which facts of ``model`` were told to their units and would be changed."""
    _told[model] = told


def told_units(model: type[Fact], year: Year) -> set[int]:
    """The units that were told their facts of a kind."""
    found = _told.get(model)
    return set() if found is None else set(found(year))


def register(sheet: YearSheet) -> None:
    """Make a sheet known; once per key, whatever the order of apps."""
    if sheet.key not in _sheets:
        _sheets[sheet.key] = sheet
        sheet.parts.extend(_extensions.pop(sheet.key, []))


def extend(key: str, part: Part) -> None:
    """Add columns of another app to a sheet."""
    sheet = _sheets.get(key)
    parts = _extensions.setdefault(key, []) if sheet is None else sheet.parts
    if not any(type(known) is type(part) for known in parts):
        parts.append(part)


def sheets() -> list[YearSheet]:
    """All sheets in the order of the workbook, which is also the order of writing facts."""
    return sorted(_sheets.values(), key=lambda sheet: sheet.order)


def sheets_of(document: SchemeDocument) -> list[YearSheet]:
    """The sheets of a year of this scheme, in the same order."""
    return [sheet for sheet in sheets() if sheet.used(document)]


def register_guard(guard: Guard) -> None:
    """Let an app further right say when a year takes no import."""
    if guard not in _guards:
        _guards.append(guard)


def refusal(year: Year) -> str:
    """Why the year takes no import, in the reader's language; "" when it does."""
    found = refusal_phrase(year)
    return "" if found is None else said(found["text"], found["params"])


def refusal_phrase(year: Year) -> Phrase | None:
    """The same, to be kept and said later."""
    return next((found for guard in _guards if (found := guard(year))), None)
