"""The app ``schemes`` (考核方案)."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SchemesConfig(AppConfig):
    """Registers the app under its Chinese name."""

    name = "schemes"
    verbose_name = _("考核方案")

    def ready(self) -> None:
        """Fill the registries; models are loaded only now, hence the imports here."""
        from core import facts
        from schemes.pages import register_pages
        from schemes.services import revision_bump

        facts.register_revision_bump(revision_bump)
        register_pages()
