"""The app ``bonuses`` (奖金)."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BonusesConfig(AppConfig):
    """Registers the app under its Chinese name."""

    name = "bonuses"
    verbose_name = _("奖金")
