"""The app ``schemes`` (考核方案)."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SchemesConfig(AppConfig):
    """Registers the app under its Chinese name."""

    name = "schemes"
    verbose_name = _("考核方案")
