"""The app ``documents`` (文书)."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    """Registers the app under its Chinese name."""

    name = "documents"
    verbose_name = _("文书")
