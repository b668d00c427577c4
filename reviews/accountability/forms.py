"""The form of a record; it checks nothing: the service reads the same texts and says the faults."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.language import title_of
from reviews.accountability import flow
from reviews.accountability.models import AccountabilityRecord
from schemes.fact_pages.forms import TextField
from schemes.models import Year


class RecordForm(forms.Form):
    """What is decided, of whom, why."""

    use_required_attribute = False

    def __init__(
        self,
        year: Year,
        *,
        record: AccountabilityRecord | None = None,
        data: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=_texts(record) if record else {})
        kinds = [(each.key, title_of(each.title)) for each in flow.rules_of(year).kinds]
        widget = forms.Select(attrs={"class": "form-select"}, choices=[("", "——"), *kinds])
        self.fields["kind"] = TextField(label=_("种类"), widget=widget)
        self._text(
            "person", _("人员工号"), 40, _("对单位的不填；对人的写本单位人员的工号"), must=False
        )
        self._area("grounds", _("事由"), 500)
        self._text("basis", _("依据的规定"), 200, _("哪个规定、哪一条"))
        self._text("decided_by", _("决定机关"), 120, "")
        self._day("date", _("决定日期"), "")
        self._text(
            "addressee", _("主送"), 120, _("不填就是这个单位；报告、通报写上级机关"), must=False
        )
        self._day("due", _("整改截止"), _("限期整改的才填"), must=False)

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

    def _area(self, key: str, label: str, most: int) -> None:
        attrs = {"class": "form-control", "maxlength": most, "rows": 3}
        self.fields[key] = TextField(label=label, widget=forms.Textarea(attrs=attrs))

    def _day(self, key: str, label: str, hint: str, *, must: bool = True) -> None:
        widget = forms.DateInput(attrs={"class": "form-control", "type": "date"}, format="%Y-%m-%d")
        self.fields[key] = TextField(label=label, widget=widget, required=must, help_text=hint)


def _texts(record: AccountabilityRecord) -> dict[str, Any]:
    names = ("kind", "grounds", "basis", "decided_by", "date", "addressee", "due")
    texts = {key: getattr(record, key) for key in names}
    return {**texts, "person": record.person.code if record.person else ""}
