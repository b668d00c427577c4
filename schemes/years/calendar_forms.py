"""Forms of the calendar; the services judge."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from schemes.models import Year
from schemes.years.calendar_services import DOCUMENT_LENGTH, REASON_LENGTH
from units.models import Unit, UnitYear

_REASON: dict[str, Any] = {"required": _("写明调整时限的理由。")}


class ExtendForm(forms.Form):
    """A new date for one deadline, for all or for one unit."""

    use_required_attribute = False

    due_on = forms.DateField(
        label=_("新时限"),
        widget=forms.DateInput(attrs={"class": "form-control", "type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("写明新的日期"), "invalid": _("日期写成 2026-10-01")},
    )
    due_time = forms.TimeField(
        label=_("时刻"),
        help_text=_("到这一分钟为止，以服务器收到的时间为准"),
        input_formats=["%H:%M", "%H:%M:%S"],
        widget=forms.TimeInput(attrs={"class": "form-control", "type": "time"}, format="%H:%M"),
        error_messages={"required": _("写明时刻，如 18:00"), "invalid": _("时刻写成 18:00")},
    )
    unit = forms.ModelChoiceField(
        label=_("适用"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("全部单位"),
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={"invalid_choice": _("本年没有这个单位")},
    )
    reason = forms.CharField(
        label=_("调整理由"),
        max_length=REASON_LENGTH,
        error_messages=_REASON,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 2}),
    )
    document = forms.CharField(
        label=_("依据文件"),
        required=False,
        max_length=DOCUMENT_LENGTH,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )

    def __init__(self, year: Year, data: Any = None, *, due_at: datetime) -> None:
        local = timezone.localtime(due_at)
        super().__init__(data, initial={"due_on": local.date(), "due_time": local.time()})
        units = UnitYear.objects.filter(authority=year.authority_id, year=year.year, current=True)
        chosen: Any = self.fields["unit"]
        chosen.queryset = Unit.objects.filter(pk__in=units.values("unit")).order_by("code")

    def moment(self) -> datetime:
        """The new moment: the last second of the minute that was written."""
        at = self.cleaned_data["due_time"].replace(second=59, microsecond=0)
        return timezone.make_aware(datetime.combine(self.cleaned_data["due_on"], at))

    def take_errors(self, error: ValidationError) -> None:
        """Put the service's errors under their fields."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error.messages)
            return
        for name, texts in error.message_dict.items():
            self.add_error(name if name in self.fields else None, texts)


class ShiftForm(forms.Form):
    """Several deadlines by so many days."""

    use_required_attribute = False

    days = forms.IntegerField(
        label=_("往后几天"),
        error_messages={"required": _("写明几天"), "invalid": _("写整数，往前写负数")},
        widget=forms.NumberInput(attrs={"class": "form-control"}),
    )
    off_days = forms.BooleanField(
        label=_("遇休息日顺延到下一个工作日"), required=False, initial=True
    )
    reason = forms.CharField(
        label=_("调整理由"),
        max_length=REASON_LENGTH,
        error_messages=_REASON,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )
