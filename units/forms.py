"""Forms of signing in and of one's own account."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    """User name and password; the answer never says which of them was wrong."""

    error_messages = {  # noqa: RUF012 - its base class declares it for instances
        "invalid_login": _("用户名或密码不对，或账号已停用。连续输错会暂时锁定。"),
        "inactive": _("用户名或密码不对，或账号已停用。连续输错会暂时锁定。"),
    }


class ChangePasswordForm(PasswordChangeForm):
    """The present password, and a new one twice."""

    error_messages = {  # noqa: RUF012 - its base class declares it for instances
        "password_mismatch": _("两次填写的新密码不一样。"),
        "password_incorrect": _("原密码不对。"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = (_("原密码"), _("新密码"), _("再填一次新密码"))
        for name, label in zip(self.fields, labels, strict=True):
            self.fields[name].label = label
            self.fields[name].widget.attrs["class"] = "form-control"

    def clean(self) -> dict[str, Any]:
        """As Django's; and the present password is not a new one."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        password = cleaned.get("new_password1")
        if password and self.user.check_password(password):
            self.add_error("new_password1", _("新密码不能与原密码相同。"))
        return cleaned
