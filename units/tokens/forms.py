"""The form of a new token; the service judges, the password is asked again here."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from units.models import Account
from units.tokens.scopes import scopes_for
from units.tokens.services import DAYS, NAME_LENGTH

_SELECT = {"class": "form-select"}


class TokenForm(forms.Form):
    """For which machine, for what, how long."""

    use_required_attribute = False

    name = forms.CharField(
        label=gettext_lazy("机器名称"),
        help_text=gettext_lazy("哪台机器、哪个系统用，如“统计局月报接口机”"),
        widget=forms.TextInput(attrs={"class": "form-control", "maxlength": NAME_LENGTH}),
        error_messages={"required": gettext_lazy("写明哪台机器、哪个系统用")},
    )
    scope = forms.ChoiceField(
        label=gettext_lazy("用途"), required=False, widget=forms.Select(attrs=_SELECT)
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("有效期"),
        coerce=int,
        initial=90,
        widget=forms.Select(attrs=_SELECT),
        error_messages={"invalid_choice": gettext_lazy("选多少天有效")},
    )
    password = forms.CharField(
        label=gettext_lazy("当前密码"),
        strip=False,
        widget=forms.PasswordInput(
            attrs={"class": "form-control", "autocomplete": "current-password"}
        ),
        error_messages={"required": gettext_lazy("填当前密码，核对是本人")},
    )

    def __init__(self, account: Account, data: Any = None) -> None:
        super().__init__(data)
        self.account = account
        scopes = [(each.key, str(each.title)) for each in scopes_for(account)]
        self.fields["scope"].choices = scopes  # type: ignore[attr-defined]
        self.fields["days"].choices = [(n, _("%s 天") % n) for n in DAYS]  # type: ignore[attr-defined]

    def clean_password(self) -> str:
        """Whoever sits at an open screen does not take a token with him."""
        given: str = self.cleaned_data["password"]
        if not self.account.check_password(given):
            raise ValidationError(_("密码不对"))
        return ""

    def take_errors(self, error: ValidationError) -> None:
        """Put the service's errors beside their fields."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error.messages)
            return
        for key, messages in error.message_dict.items():
            self.add_error(key if key in self.fields else None, messages)
