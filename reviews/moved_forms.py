"""The form of a row that goes by a table of moves: plain texts, which the service reads."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError

from schemes.fact_pages.forms import TextField


class StatedForm(forms.Form):
    """A form that checks nothing: the service reads the same texts and says the faults."""

    use_required_attribute = False

    def stated(self) -> dict[str, str]:
        """The texts that were sent."""
        self.full_clean()
        return {key: str(self.cleaned_data.get(key, "") or "") for key in self.fields}

    def take_errors(self, error: ValidationError) -> None:
        """Put the service's errors beside their fields."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error.messages)
            return
        for key, messages in error.message_dict.items():
            self.add_error(key if key in self.fields else None, messages)

    def _text(self, key: str, label: str, most: int, hint: str, *, must: bool = True) -> None:
        widget = forms.TextInput(attrs={"class": "form-control", "maxlength": most})
        self.fields[key] = TextField(label=label, widget=widget, required=must, help_text=hint)

    def _area(self, key: str, label: str, most: int, rows: int) -> None:
        attrs = {"class": "form-control", "maxlength": most, "rows": rows}
        self.fields[key] = TextField(label=label, widget=forms.Textarea(attrs=attrs))

    def _day(self, key: str, label: str, hint: str, *, must: bool = True) -> None:
        widget = forms.DateInput(attrs={"class": "form-control", "type": "date"}, format="%Y-%m-%d")
        self.fields[key] = TextField(label=label, widget=widget, required=must, help_text=hint)
