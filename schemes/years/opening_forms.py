"""What an officer says when he opens a year."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from schemes.models import SchemeState, SchemeVersion, Year
from schemes.years.carry import parts
from schemes.years.opening import FIRST_YEAR, LAST_YEAR
from units.models import Authority

_SELECT = {"class": "form-select"}


class OpeningForm(forms.Form):
    """Number, scheme, from which year, and what is taken over."""

    use_required_attribute = False

    year = forms.IntegerField(
        label=_("年度"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        widget=forms.NumberInput(attrs={"class": "form-control"}),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), _("年度写四位数字，如 2027")
        ),
    )
    scheme = forms.ModelChoiceField(
        label=_("方案"),
        queryset=SchemeVersion.objects.none(),
        widget=forms.Select(attrs=_SELECT),
        help_text=_("只能用已发布的方案"),
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("选一版已发布的方案")),
    )
    source = forms.ModelChoiceField(
        label=_("从哪一年结转"),
        queryset=Year.objects.none(),
        required=False,
        empty_label=_("不从以前的年度结转"),
        widget=forms.Select(attrs=_SELECT),
        error_messages={"invalid_choice": _("只能从以前的年度结转")},
    )
    parts = forms.MultipleChoiceField(
        label=_("结转哪些"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
        error_messages={"invalid_choice": _("没有这一项")},
    )

    def __init__(self, authority: Authority, data: Any = None) -> None:
        super().__init__(data)
        versions = SchemeVersion.objects.filter(authority=authority, state=SchemeState.PUBLISHED)
        years = Year.objects.filter(authority=authority).select_related("authority")
        fields: dict[str, Any] = self.fields
        fields["scheme"].queryset = versions.order_by("-published_at")
        fields["source"].queryset = years.order_by("-year")
        fields["source"].label_from_instance = _source_label
        fields["parts"].choices = [(part.key, part.title) for part in parts()]

    def wanted(self) -> dict[str, Any]:
        """What the plan and the service take."""
        data = self.cleaned_data
        return {
            "number": data["year"],
            "scheme": data["scheme"],
            "source": data["source"],
            "keys": data["parts"],
        }


def first_choice(authority: Authority) -> dict[str, Any]:
    """What a form begins with: the year after the last one, its scheme, everything taken over."""
    last = Year.objects.filter(authority=authority).order_by("-year").first()
    published = SchemeVersion.objects.filter(authority=authority, state=SchemeState.PUBLISHED)
    newest = published.order_by("-published_at", "-number").first()
    return {
        "year": "" if last is None else last.year + 1,
        "scheme": "" if newest is None else newest.pk,
        "source": "" if last is None else last.pk,
        "parts": [part.key for part in parts()],
    }


def _source_label(year: Any) -> str:
    return f"{year.year} · {year.get_state_display()}"
