"""The app ``scoring`` (得分与结果)."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ScoringConfig(AppConfig):
    """Registers the app under its Chinese name."""

    name = "scoring"
    verbose_name = _("得分与结果")
