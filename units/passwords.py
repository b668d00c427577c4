"""The second school of password rules (等保三级): kinds of characters, and a greatest age."""

from __future__ import annotations

import string
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from units.models import Account

_CLASSES = (string.ascii_lowercase, string.ascii_uppercase, string.digits)


class CharacterClassValidator:
    """Asks for so many of: small letters, capitals, digits, other characters."""

    def __init__(self, at_least: int = 3) -> None:
        self.at_least = at_least

    def validate(self, password: str, _user: Any = None) -> None:
        """Raise ``ValidationError`` for a password with fewer kinds."""
        found = sum(any(char in kind for char in password) for kind in _CLASSES)
        found += any(char not in "".join(_CLASSES) for char in password)
        if found < self.at_least:
            raise ValidationError(self.get_help_text(), code="password_classes")

    def get_help_text(self) -> str:
        """What the rule asks, for the form."""
        text = _("密码要有小写字母、大写字母、数字、其他符号中的至少 %d 种。")
        return text % self.at_least


def password_expired(account: Account) -> bool:
    """Whether the password is older than ``PASSWORD_MAX_AGE_DAYS`` (0: never)."""
    days = settings.PASSWORD_MAX_AGE_DAYS
    if not days:
        return False
    changed = account.password_changed_at
    return changed is None or changed < timezone.now() - timedelta(days=days)
