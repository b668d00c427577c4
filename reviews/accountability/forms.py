"""The form of a record; it checks nothing: the service reads the same texts and says the faults."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.language import title_of
from reviews.accountability import flow
from reviews.accountability.models import AccountabilityRecord
from reviews.moved_forms import StatedForm
from schemes.fact_pages.forms import TextField
from schemes.models import Year


class PersonInput(forms.TextInput):
    """A person chosen by name: whoever of the unit is meant by what is typed is offered below.

    The unit is that of ``record``, else the one that the form's field ``unit`` names.
    """

    def __init__(self, record: AccountabilityRecord | None) -> None:
        url = reverse("reviews:accountability_people")
        asked = f"?{urlencode({'unit': record.unit.code})}" if record else ""
        super().__init__(
            attrs={
                "class": "form-control",
                "maxlength": 60,
                "autocomplete": "off",
                "hx-get": f"{url}{asked}",
                "hx-trigger": "input changed delay:200ms",
                "hx-target": "#person-found",
                **({} if record else {"hx-include": "#unit"}),
            }
        )

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The field and the place where people are offered."""
        field = super().render(name, value, attrs, renderer)
        place = (
            '<div id="person-found" class="person-found" data-fills="{}" aria-live="polite"></div>'
        )
        return format_html("{}" + place, field, (attrs or {}).get("id", ""))


class RecordForm(StatedForm):
    """What is decided, of whom, why."""

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
        hint = _("对单位的不填；对人的写姓名、首字母或工号，从列出的人里选")
        self._text("person", _("人员"), 60, hint, must=False)
        self.fields["person"].widget = PersonInput(record)
        self._area("grounds", _("事由"), 500, 3)
        self._text("basis", _("依据的规定"), 200, _("哪个规定、哪一条"))
        self._text("decided_by", _("决定机关"), 120, "")
        self._day("date", _("决定日期"), "")
        self._text(
            "addressee",
            _("主送"),
            120,
            _("不填就是这个单位；报告、通报的写上级机关，必填"),
            must=False,
        )
        self._day("due", _("整改截止"), _("限期整改的才填"), must=False)


def _texts(record: AccountabilityRecord) -> dict[str, Any]:
    names = ("kind", "grounds", "basis", "decided_by", "date", "addressee", "due")
    texts = {key: getattr(record, key) for key in names}
    return {
        **texts,
        "person": f"{record.person.name} ({record.person.code})" if record.person else "",
    }
