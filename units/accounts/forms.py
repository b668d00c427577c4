"""Forms of the account pages; the services judge, the forms only read what was typed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from units.models import Account, Authority, Person, Role, Unit
from units.roles import GRANTABLE, ROLE_BUNDLES


def _text(**attrs: Any) -> forms.TextInput:
    return forms.TextInput(attrs={"class": "form-control", **attrs})


class PersonField(forms.CharField):
    """A staff number; becomes the person of the authority."""

    def __init__(self, authority: Authority) -> None:
        self.authority = authority
        super().__init__(
            label=_("对应人员的工号"),
            required=False,
            max_length=40,
            help_text=_("有工号的账号能看自己的奖金条；处室公用的账号不填。"),
            widget=_text(autocomplete="off"),
        )

    def clean(self, value: Any) -> Any:
        """The person, or None for an empty field."""
        code = super().clean(value).strip()
        if not code:
            return None
        person = Person.objects.filter(authority=self.authority, code=code).first()
        if person is None:
            raise ValidationError(_("没有工号 %s 的人员。先在“人员任职”里登记。") % code)
        return person


class AccountForm(forms.Form):
    """The shown name and the person; for a new account the user name too."""

    username = forms.CharField(
        label=gettext_lazy("用户名"),
        max_length=150,
        help_text=gettext_lazy("字母、数字和 @ . + - _；登录时输入，建好以后不改。"),
        widget=_text(autocomplete="off", autocapitalize="none"),
        error_messages={"required": gettext_lazy("填用户名")},
    )
    display_name = forms.CharField(
        label=gettext_lazy("姓名"),
        max_length=40,
        widget=_text(autocomplete="off"),
        error_messages={"required": gettext_lazy("填姓名")},
    )

    def __init__(
        self, data: Any = None, *, authority: Authority, account: Account | None = None
    ) -> None:
        initial = {}
        if account is not None:
            code = account.person.code if account.person else ""
            initial = {"display_name": account.display_name, "person": code}
        super().__init__(data, initial=initial)
        self.fields["person"] = PersonField(authority)
        if account is not None:
            del self.fields["username"]

    def take(self, error: ValidationError) -> None:
        """Put a service's errors beside their fields."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error.messages)
            return
        for key, messages in error.message_dict.items():
            self.add_error(key if key in self.fields else None, messages)


class AdmitForm(forms.Form):
    """An account that another authority opened, by its whole user name."""

    username = forms.CharField(
        label=gettext_lazy("用户名"),
        max_length=150,
        help_text=gettext_lazy("一字不差；别处的账号不在这里列出，问本人。"),
        widget=_text(autocomplete="off", autocapitalize="none"),
        error_messages={"required": gettext_lazy("填用户名")},
    )

    def take(self, error: ValidationError) -> None:
        """Put a service's errors beside the field."""
        self.add_error("username" if hasattr(error, "error_dict") else None, error.messages)


class GrantForm(forms.Form):
    """A role, and the unit where the role is a unit's."""

    role = forms.ChoiceField(
        label=gettext_lazy("角色"),
        choices=[("", gettext_lazy("选角色")), *((role.value, role.label) for role in GRANTABLE)],
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={"required": gettext_lazy("选一个角色")},
    )
    unit = forms.ModelChoiceField(
        label=gettext_lazy("单位"),
        queryset=Unit.objects.none(),
        required=False,
        to_field_name="code",
        empty_label=gettext_lazy("不按单位"),
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def __init__(self, data: Any = None, *, authority: Authority, required: bool = True) -> None:
        super().__init__(data)
        self.fields["role"].required = required
        units = Unit.objects.filter(authority=authority, abolished_on=None).order_by("code")
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        needing = _("、").join(str(role.label) for role in Role if ROLE_BUNDLES[role].needs_unit)
        self.fields["unit"].help_text = _("%s 要指明单位，其他角色不选。") % needing
