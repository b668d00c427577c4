"""Forms of notices: how an account wants them, and the authority's rules of reminding."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.notices import events
from core.notices.models import Preference, ReminderRules
from core.notices.queries import mode_of

HOURS = [(hour, f"{hour:02d}:00") for hour in range(24)]
DAYS_MOST = 60


def _select(choices: Any, label: Any, help_text: Any = "") -> forms.TypedChoiceField:
    widget = forms.Select(attrs={"class": "form-select"})
    return forms.TypedChoiceField(
        choices=choices, coerce=int, label=label, help_text=help_text, widget=widget
    )


class PreferenceForm(forms.Form):
    """Where notices go, when they may, and how each kind of them."""

    email = forms.EmailField(
        label=_("电子邮箱"),
        required=False,
        help_text=_("不填就不发邮件。"),
        widget=forms.EmailInput(attrs={"class": "form-control", "autocomplete": "email"}),
    )
    email_on = forms.BooleanField(label=_("发电子邮件"), required=False)
    webhook_on = forms.BooleanField(label=_("发到本地办公平台"), required=False)
    language = forms.ChoiceField(
        label=_("邮件和消息用的语言"),
        choices=[("zh-hans", _("中文")), ("en", _("英文"))],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    quiet_from = _select(HOURS, _("免打扰起"))
    quiet_to = _select(HOURS, _("免打扰止"), _("起止相同就是不设。其间的通知到点再发。"))
    digest_hour = _select(HOURS, _("每天汇总时间"))

    def __init__(self, preference: Preference, email: str, data: Any = None) -> None:
        fields = ("email_on", "webhook_on", "language", "quiet_from", "quiet_to", "digest_hour")
        initial = {name: getattr(preference, name) for name in fields} | {"email": email}
        super().__init__(data, initial=initial)
        self.kinds = events.events()
        for event in self.kinds:
            self.fields[_name(event)] = forms.ChoiceField(
                label=event.title,
                choices=list(events.MODES.items()),
                initial=mode_of(preference, event),
                widget=forms.Select(attrs={"class": "form-select"}),
            )

    @property
    def mode_fields(self) -> list[Any]:
        """The choice for each kind of notice."""
        return [self[_name(event)] for event in self.kinds]

    def values(self) -> Mapping[str, Any]:
        """What the service keeps: only the choices that differ from the kind's own."""
        told = self.cleaned_data
        modes = {event.key: told[_name(event)] for event in self.kinds}
        usual = {event.key: event.mode for event in self.kinds}
        names = ("email_on", "webhook_on", "language", "quiet_from", "quiet_to", "digest_hour")
        return {name: told[name] for name in names} | {
            "modes": {key: mode for key, mode in modes.items() if mode != usual[key]}
        }


class RulesForm(forms.Form):
    """When the office's deadlines are reminded of, and who is told when one has passed."""

    days_before = forms.CharField(
        label=_("截止前几天提醒"),
        help_text=_("用逗号分开，如 7, 3, 1；0 是当天；不填就不提醒。"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )

    def __init__(self, rules: ReminderRules, data: Any = None) -> None:
        super().__init__(data, initial={"days_before": ", ".join(map(str, rules.days_before))})
        labels = {field.name: field.verbose_name for field in ReminderRules._meta.fields}
        for name in ("head_after", "leader_after", "office_after", "keep_days"):
            self.fields[name] = forms.IntegerField(
                label=labels[name],
                min_value=30 if name == "keep_days" else 0,
                max_value=3650 if name == "keep_days" else DAYS_MOST,
                initial=getattr(rules, name),
                help_text="" if name == "keep_days" else _("0 是不报。"),
                widget=forms.NumberInput(attrs={"class": "form-control"}),
            )

    def clean_days_before(self) -> list[int]:
        """The days as whole numbers, latest first."""
        # Commas of either width, and the Chinese enumeration mark.
        stated = re.split(r"[,\uff0c\u3001]", self.cleaned_data["days_before"])
        parts = [part.strip() for part in stated if part.strip()]
        if any(not (part.isascii() and part.isdigit()) for part in parts):
            raise forms.ValidationError(_("只写天数，用逗号分开，如 7, 3, 1。"))
        days = sorted({int(part) for part in parts}, reverse=True)
        if any(day > DAYS_MOST for day in days):
            raise forms.ValidationError(_("最多提前 %(n)d 天。"), params={"n": DAYS_MOST})
        return days


def _name(event: events.Event) -> str:
    return "mode_" + event.key.replace(".", "_")
