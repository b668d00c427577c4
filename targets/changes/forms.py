"""The form of one target in a request: the columns of a target, with how it stands beside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from schemes.fact_pages.forms import FactForm, TextField
from targets.changes.models import ItemKind, TargetChangeItem
from targets.changes.reading import LEFT_OUT, ChangeReading
from targets.pages import TARGETS


@dataclass(frozen=True, slots=True)
class FieldPair:
    """A field with what stands now."""

    field: forms.BoundField
    before: str


class ItemForm(FactForm):
    """What a target shall say; the reading's columns, without those that no request speaks of."""

    def __init__(
        self,
        reading: ChangeReading,
        item: TargetChangeItem,
        *,
        data: Mapping[str, Any] | None = None,
    ) -> None:
        self.reading, self.item = reading, item
        if TARGETS.entry is None:
            raise TypeError("targets are entered by a form")
        super().__init__(TARGETS.entry, reading.context, data=data)
        for key in LEFT_OUT:
            self.fields.pop(key, None)
        if item.kind == ItemKind.DROP:
            self.fields.clear()
        widget = forms.Textarea(attrs={"class": "form-control", "rows": 2, "maxlength": 500})
        help_text = _("检查提醒的事（比上年低、分值相同等）在这里说明")
        self.fields["note"] = TextField(
            label=_("说明"), widget=widget, required=False, help_text=help_text
        )
        self.initial["note"] = item.note

    def stated(self) -> dict[str, str]:
        """The texts that were sent, without the note; a field that was not sent stays as it is."""
        sent = super().stated().items()
        return {key: text for key, text in sent if key != "note" and key in self.data}

    def note(self) -> str:
        """The note that was sent."""
        self.full_clean()
        return str(self.cleaned_data.get("note", ""))

    def pairs(self) -> Iterator[FieldPair]:
        """The fields of the target in the order of its columns, each with what stands now."""
        for column in self.reading.columns:
            if column.key in self.fields:
                before = self.reading.words(column, self.item.before.get(column.key, ""))
                yield FieldPair(self[column.key], before)

    def _texts_at_first(self, prefilled: Mapping[str, str]) -> dict[str, str]:
        """As the item was saved; a new target begins with what a form of one offers."""
        return {**super()._texts_at_first(prefilled), **self.item.texts}
