"""Forms about a person; services judge what was typed, so that all errors stand at once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext_lazy as _

CONTROL = {"class": "form-control", "autocomplete": "off"}


class TypedForm(forms.Form):
    """Fields whose required mark only shows on the page: the service says what is missing."""

    use_required_attribute = False

    def take_errors(self, error: ValidationError) -> None:
        """Put a service's errors beside their fields; what has none stands above the form."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error.messages)
            return
        for key, messages in error.message_dict.items():
            self.add_error(key if key in self.fields else None, messages)

    def text(self, name: str) -> str:
        """What was typed, tidied; "" for nothing."""
        return str(self.data.get(name, "")).strip()


class TypedText(forms.CharField):
    """A text as typed; never refused by the form itself."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs=CONTROL))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        """The text itself."""
        return str(value or "").strip()


def reason_field(text: Any = "", *, required: bool = True) -> TypedText:
    """A reason in a few lines."""
    widget = forms.Textarea(attrs={"class": "form-control", "rows": 2, "maxlength": 500})
    return TypedText(label=_("理由"), required=required, help_text=text, widget=widget)


class RenameForm(TypedForm):
    """A corrected name, with its reason."""

    name = TypedText(label=_("姓名"), required=True)
    reason = reason_field(_("写明凭什么更正；原来的姓名和这个理由都留着可查（S-4）"))
    expected = TypedText(widget=forms.HiddenInput)


__all__ = ["NON_FIELD_ERRORS", "RenameForm", "TypedForm", "TypedText", "reason_field"]
