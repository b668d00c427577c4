"""System checks of the database, asked before it is migrated."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error
from django.db import connections
from django.db.migrations.loader import MigrationLoader


def check_known_migrations(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **_kwargs: Any
) -> list[CheckMessage]:
    """A database that had migrations which this code lacks is not brought up to date by it.

    It would pass for up to date where it is not, and pages would fail on tables that are missing.
    """
    found: list[CheckMessage] = []
    for alias in databases or ():
        loader = MigrationLoader(connections[alias])
        ours = loader.migrated_apps
        unknown = sorted(
            f"{label}.{name}"
            for label, name in loader.applied_migrations or ()
            if label in ours and (label, name) not in loader.disk_migrations
        )
        if unknown:
            some = ", ".join(unknown[:3]) + (", …" if len(unknown) > 3 else "")
            found.append(
                Error(
                    f"The database was made by another state of the system: {some}.",
                    hint="Take the year workbook out with that state, begin with an empty data "
                    "folder or database, and bring the workbook in. A demo county is loaded anew.",
                    id="core.E001",
                )
            )
    return found
