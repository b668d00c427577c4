"""The app ``documents`` (文书)."""

from __future__ import annotations

from django.apps import AppConfig
from django.core.checks import register
from django.utils.translation import gettext_lazy as _

from documents.checks import check_fonts, check_subset_library


class DocumentsConfig(AppConfig):
    """Registers the app under its Chinese name, and the checks of what printing needs."""

    name = "documents"
    verbose_name = _("文书")

    def ready(self) -> None:
        """Have the machine checked whenever Django checks itself."""
        register(check_subset_library)
        register(check_fonts)
