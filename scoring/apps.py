"""The app ``scoring`` (得分与结果)."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ScoringConfig(AppConfig):
    """Registers the app under its Chinese name, with its routes, menu entries and jobs."""

    name = "scoring"
    verbose_name = _("得分与结果")

    def ready(self) -> None:
        """Fill the registries; models are loaded only now, hence the imports here."""
        from core import navigation, policy  # noqa: PLC0415
        from scoring.menu import ITEMS  # noqa: PLC0415
        from scoring.policies import POLICIES  # noqa: PLC0415
        from scoring.tasks import register_jobs  # noqa: PLC0415

        policy.register(POLICIES)
        for item in ITEMS:
            navigation.register(item)
        register_jobs()
