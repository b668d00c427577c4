"""The form of a single fact, made of the columns of the year workbook.

The form checks nothing: the service reads the same texts by the same columns as an import does,
and says everything that is wrong at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _

from core.clauses import own_text
from documents.xlsx.columns import Column
from schemes.clauses import foreign_to
from schemes.fact_entry.row import row_texts, text_of
from schemes.fact_pages.spec import FactEntry
from schemes.workbook.context import YearContext
from schemes.workbook.plan import shown

LONG_TEXT = 300
_NUMBERS = frozenset({"exact", "points", "money", "int", "months"})
#: Fields of a form that are no columns of the fact.
_BESIDE = frozenset({"reason", "expected", "seen"})
_PREFILLED = frozenset({"code", "unit", "item", "person", "component", "marker", "stage"})


class TextField(forms.CharField):
    """A text as it was typed; ``required`` only marks it on the page.

    ``when`` ("method:graded manual") names the choice elsewhere that asks for the field.
    """

    when = ""

    def clean(self, value: Any) -> str:
        """The text itself."""
        return str(value or "")


@dataclass(frozen=True, slots=True)
class Section:
    """Fields under a heading."""

    title: Any
    fields: Sequence[forms.BoundField]


class FactForm(forms.Form):
    """Texts by column; ``old`` is the fact to correct, whose fixed columns only stand to read."""

    use_required_attribute = False

    def __init__(
        self,
        entry: FactEntry,
        context: YearContext,
        *,
        old: Any = None,
        data: Mapping[str, Any] | None = None,
        prefilled: Mapping[str, str] | None = None,
    ) -> None:
        self.entry, self.context, self.old = entry, context, old
        texts = self._known = self._texts_at_first(prefilled or {})
        super().__init__(data, initial=texts)
        hidden = set(entry.part.unasked(context, texts))
        for column in entry.part.columns(context):
            fixed = old is not None and column.key in entry.part.fixed
            if fixed or (column.key in hidden and not texts.get(column.key)):
                continue
            self.fields[column.key] = self._field(column)
        if old is not None:
            self.fields["reason"] = _reason_field()
            self.fields["expected"] = TextField(widget=forms.HiddenInput, initial=str(old.pk))
        seen = entry.part.shown_until(context)
        if seen is not None:
            self.fields["seen"] = TextField(widget=forms.HiddenInput, initial=str(seen))

    def stated(self) -> dict[str, str]:
        """The texts that were sent, without reason and ``expected``."""
        self.full_clean()
        sent = {key: self.cleaned_data[key] for key in self.fields if key in self.cleaned_data}
        return {key: text for key, text in sent.items() if key not in _BESIDE}

    def expected(self) -> int:
        """The row that the person was shown; 0 for nonsense, which no row has."""
        return self._number("expected")

    def seen(self) -> int | None:
        """The newest row of what the form judges that the person was shown; None: no such thing."""
        return self._number("seen") if "seen" in self.fields else None

    def answer_to(self, current: Any) -> None:
        """Have the next sending of the form correct what stands now."""
        self._answer(expected=str(current.pk))

    def has_seen(self, judged: Any) -> None:
        """Have the next sending of the form judge what stands now."""
        self._answer(seen=str(judged.pk))

    def _answer(self, **told: str) -> None:
        self.data = {**self.data.dict(), **told}  # type: ignore[attr-defined]

    def _number(self, name: str) -> int:
        text = str(self.data.get(name, ""))
        return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0

    def take_errors(self, error: ValidationError) -> None:
        """Put the service's errors beside their fields; what has none stands above the form."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error.messages)
            return
        for key, messages in error.message_dict.items():
            if key in self.fields:
                self.add_error(key, messages)
                continue
            label = "" if key == NON_FIELD_ERRORS else self._title(key) + _("：")
            self.add_error(None, [f"{label}{message}" for message in messages])

    def fixed(self) -> list[tuple[str, str]]:
        """(label, text) of the columns that name the fact to correct."""
        if self.old is None:
            return []
        cells = self.entry.part.cells(self.context, self.old)
        columns = [c for c in self._columns() if c.key in self.entry.part.fixed]
        return [
            (self._label(c), shown(self.context, c.labels(), cells.get(c.key))) for c in columns
        ]

    def beside(self) -> Sequence[tuple[str, str]]:
        """(label, text) of what a person must know who fills the form."""
        # Not by ``stated``, which would read the form anew and drop the service's errors.
        sent = {key: str(self.data[key]) for key in self.fields if key in self.data}
        return self.entry.part.beside(self.context, {**self._known, **sent})

    def sections(self) -> Iterator[Section]:
        """The fields under their headings; those that no section names come first."""
        under = [(title, self._named_by(keys)) for title, keys in self.entry.sections]
        named = {key for _title, keys in under for key in keys}
        rest = [key for key in self.fields if key not in named | _BESIDE]
        for title, keys in (("", rest), *under):
            fields = [self[key] for key in keys]
            if fields:
                yield Section(title, fields)

    def _named_by(self, patterns: Sequence[str]) -> list[str]:
        """The fields that a section names, in its order."""
        return [key for each in patterns for key in self.fields if fnmatchcase(key, each)]

    def _texts_at_first(self, prefilled: Mapping[str, str]) -> dict[str, str]:
        part = self.entry.part
        if self.old is not None:
            return row_texts(part, self.context, self.old)
        known = {key: text for key, text in prefilled.items() if key in _PREFILLED}
        blanks = {f.column.key: f.blank for f in part.fields(self.context) if _offers_blank(f)}
        return {**{key: text_of(value) for key, value in blanks.items()}, **known}

    def _columns(self) -> list[Column]:
        return list(self.entry.part.columns(self.context))

    def _title(self, key: str) -> str:
        return next((self._label(column) for column in self._columns() if column.key == key), key)

    def _label(self, column: Column) -> str:
        return self.entry.part.label(self.context, column)

    def _field(self, column: Column) -> TextField:
        part = self.entry.part
        choices = part.choices(self.context, column)
        hint = own_text(str(column.help), foreign_to(self.context.document))
        field = TextField(
            label=self._label(column),
            required=column.required,
            # "Name or code" is advice for a cell; here there is a list to choose from.
            help_text="" if choices is not None and column.lookup else hint,
            widget=_widget(column, choices),
        )
        if column.key in part.when:
            name, values = part.when[column.key]
            field.when = f"{name}:{' '.join(values)}"
        return field


def _offers_blank(field: Any) -> bool:
    """Whether an empty cell means one of the choices, which a form shows as chosen."""
    return field.column.kind in {"bool", "choice"} and field.blank not in (None, "")


def _widget(column: Column, choices: Sequence[Any] | None) -> forms.Widget:
    if choices is not None:
        return forms.Select(attrs={"class": "form-select"}, choices=choices)
    if column.kind == "date":
        return forms.DateInput(attrs={"class": "form-control", "type": "date"})
    if column.kind == "text" and column.max_length >= LONG_TEXT:
        return forms.Textarea(attrs={"class": "form-control", "rows": 3})
    attrs = {"class": "form-control", "autocomplete": "off"}
    if column.kind in _NUMBERS:
        attrs["inputmode"] = "decimal"
    return forms.TextInput(attrs=attrs)


def _reason_field() -> TextField:
    widget = forms.Textarea(attrs={"class": "form-control", "rows": 2, "maxlength": 500})
    text = _("写明凭什么更正；原来的记录和这个理由都留着可查（S-4）")
    return TextField(label=_("更正理由"), required=True, help_text=text, widget=widget)
