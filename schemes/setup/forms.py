"""Forms of the first set-up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.language import title_of
from schemes.presets import PRESETS, load_preset
from units.models import Account, Authority, Role

#: The offices whose accounts the set-up proposes, and what their user names are unless changed.
OFFICES: tuple[tuple[Role, str, Any], ...] = (
    (Role.TARGET_OFFICE, "mubiaoban", gettext_lazy("目标办经办")),
    (Role.AUDITOR, "shenji", gettext_lazy("审计员")),
    (Role.REVIEWING_OFFICE, "shenhe", ""),
    (Role.FINANCE, "caiwu", ""),
    (Role.LEADER, "xianlingdao", ""),
    (Role.SYSTEM_ADMINISTRATOR, "guanli2", ""),
)
FIRST_YEAR, LAST_YEAR = 2000, 2100


def _text(**attrs: Any) -> forms.TextInput:
    return forms.TextInput(attrs={"class": "form-control", "autocomplete": "off", **attrs})


def _password(name: str) -> forms.PasswordInput:
    return forms.PasswordInput(attrs={"class": "form-control", "autocomplete": name})


class AuthorityForm(forms.Form):
    """An authority's name and code."""

    authority_name = forms.CharField(
        label=gettext_lazy("考核主体"),
        max_length=80,
        help_text=gettext_lazy("全称，如东山县"),
        widget=_text(),
        error_messages={"required": gettext_lazy("填考核主体的名称")},
    )
    short_name = forms.CharField(
        label=gettext_lazy("简称"), max_length=40, required=False, widget=_text()
    )
    authority_code = forms.CharField(
        label=gettext_lazy("代码"),
        max_length=40,
        help_text=gettext_lazy("字母、数字、连字符，如 dongshan；以后不改"),
        widget=_text(autocapitalize="none"),
        error_messages={"required": gettext_lazy("填考核主体的代码")},
    )

    def clean_authority_code(self) -> str:
        """A code that may stand in an address."""
        code = str(self.cleaned_data["authority_code"])
        try:
            validate_slug(code)
        except ValidationError as error:
            raise ValidationError(_("代码只能有字母、数字、连字符和下划线")) from error
        return code

    def take(self, error: ValidationError) -> None:
        """Put a service's errors beside their fields."""
        names = {"code": "authority_code", "name": "authority_name"}
        if not hasattr(error, "error_dict"):
            self.add_error(None, error.messages)
            return
        for key, texts in error.message_dict.items():
            field = names.get(key, key)
            self.add_error(field if field in self.fields else None, texts)


class FoundForm(AuthorityForm):
    """The set-up code, the authority, and the founder's own account."""

    field_order = ("code", "authority_name", "short_name", "authority_code")

    code = forms.CharField(
        label=gettext_lazy("设置码"),
        max_length=40,
        help_text=gettext_lazy("启动时打印的一行；也在服务器数据目录的 setup-code 文件里。"),
        widget=_text(autocapitalize="characters"),
        error_messages={"required": gettext_lazy("填设置码")},
    )
    display_name = forms.CharField(
        label=gettext_lazy("你的姓名"),
        max_length=40,
        widget=_text(),
        error_messages={"required": gettext_lazy("填姓名")},
    )
    username = forms.CharField(
        label=gettext_lazy("你的用户名"),
        max_length=150,
        help_text=gettext_lazy("设置期间你建账号、授角色；设置完成后你只是系统管理员。"),
        widget=_text(autocapitalize="none", autocomplete="username"),
        error_messages={"required": gettext_lazy("填用户名")},
    )
    password = forms.CharField(
        label=gettext_lazy("密码"),
        max_length=200,
        strip=False,
        widget=_password("new-password"),
        error_messages={"required": gettext_lazy("填密码")},
    )
    again = forms.CharField(
        label=gettext_lazy("再填一次密码"),
        max_length=200,
        strip=False,
        widget=_password("new-password"),
        error_messages={"required": gettext_lazy("再填一次密码")},
    )

    def clean(self) -> dict[str, Any]:
        """Both passwords alike, and good enough."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        password = cleaned.get("password")
        if not password:
            return cleaned
        if cleaned.get("again") and cleaned["again"] != password:
            self.add_error("again", _("两次填写的密码不一样。"))
        named = {key: cleaned.get(key, "") for key in ("username", "display_name")}
        try:
            validate_password(password, Account(**named))
        except ValidationError as error:
            self.add_error("password", error)
        return cleaned

    def founding(self) -> dict[str, Any]:
        """The arguments of the service."""
        told = dict(self.cleaned_data)
        del told["code"], told["again"]
        return told


class RulesForm(forms.Form):
    """A preset scheme, its title and document number."""

    preset = forms.ChoiceField(
        label=gettext_lazy("预置方案"),
        help_text=gettext_lazy("以后可以另立新版，逐条修改。"),
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    title = forms.CharField(
        label=gettext_lazy("名称"),
        max_length=120,
        widget=_text(),
        error_messages={"required": gettext_lazy("填考核办法的名称")},
    )
    document_number = forms.CharField(
        label=gettext_lazy("文号"), max_length=80, required=False, widget=_text()
    )

    def __init__(self, data: Any = None, *, authority: Authority) -> None:
        title = _("%(name)s目标管理考核办法") % {"name": authority.name}
        super().__init__(data, initial={"title": title})
        choices = [(name, title_of(load_preset(name).title)) for name in PRESETS]
        self.fields["preset"].choices = choices  # type: ignore[attr-defined]


class YearForm(forms.Form):
    """The number of the first year."""

    number = forms.IntegerField(
        label=gettext_lazy("考核年度"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        help_text=gettext_lazy("一年一开；时限按方案自动排好，以后可以调整。"),
        widget=forms.NumberInput(attrs={"class": "form-control"}),
        error_messages={
            "required": gettext_lazy("填四位数的年度"),
            "invalid": gettext_lazy("填四位数的年度"),
            "min_value": gettext_lazy("年度填 %(limit_value)s 以后的"),
            "max_value": gettext_lazy("年度填 %(limit_value)s 以前的"),
        },
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"number": timezone.localdate().year})


def office_lines(
    data: Mapping[str, Any] | None = None, *, ending: str = ""
) -> list[dict[str, Any]]:
    """The lines of the offices' table: role, name and user name, as typed or as proposed.

    ``ending`` tells the user names of a further authority from those of the first.
    """
    lines = []
    for role, username, name in OFFICES:
        lines.append(
            {
                "role": role,
                "label": role.label,
                "name": str(name) if data is None else str(data.get(f"name-{role}", "")).strip(),
                "username": username + ending
                if data is None
                else str(data.get(f"username-{role}", "")).strip(),
            }
        )
    return lines
