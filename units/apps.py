"""The app ``units`` (单位与人员)."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UnitsConfig(AppConfig):
    """Registers the app under its Chinese name."""

    name = "units"
    verbose_name = _("单位与人员")
