"""The form of a signing, and that of a template."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from targets.statements.models import StatementSigning
from targets.statements.services import KEPT

_DAY = {"invalid": _("写成 2026-03-20 这样的日期")}


def _text(label: Any, length: int) -> forms.CharField:
    widget = forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"})
    return forms.CharField(label=label, max_length=length, required=False, widget=widget)


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"class": "form-control", "type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, error_messages=_DAY)


class SigningForm(forms.Form):
    """Who signed for each side, and when."""

    authority_name = _text(_("签字人"), 40)
    authority_post = _text(_("职务"), 60)
    authority_on = _day(_("签字日期"))
    unit_name = _text(_("签字人"), 40)
    unit_post = _text(_("职务"), 60)
    unit_on = _day(_("签字日期"))
    reason = _text(_("更正理由"), 500)

    def take_errors(self, error: ValidationError) -> None:
        """Put what the service refused to its fields."""
        if hasattr(error, "error_dict"):
            for name, texts in error.message_dict.items():
                self.add_error(name if name in self.fields else None, texts)
        else:
            self.add_error(None, error.messages)

    def sides(self) -> list[tuple[Any, list[Any]]]:
        """The fields of each side under its heading."""
        names = {"authority": _("考核主体一方"), "unit": _("单位一方")}
        return [
            (title, [self[f"{side}_{part}"] for part in ("name", "post", "on")])
            for side, title in names.items()
        ]


def signing_form(row: StatementSigning | None, data: Any = None) -> SigningForm:
    """The form, filled with what is on record."""
    first = {key: getattr(row, key) for key in KEPT} if row else {}
    return SigningForm(data, initial=first)
