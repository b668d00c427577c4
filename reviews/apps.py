"""The app ``reviews`` (考评)."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewsConfig(AppConfig):
    """Registers the app under its Chinese name."""

    name = "reviews"
    verbose_name = _("考评")

    def ready(self) -> None:
        """Fill the registries; models are loaded only now, hence the imports here."""
        from reviews.pages import register_pages
        from reviews.sheets import register_sheets

        register_pages()
        register_sheets()
