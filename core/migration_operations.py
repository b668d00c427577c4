"""Making many tables with one look at the models.

Django draws every related model anew after each ``CreateModel``. Our models all lead to the year
and the unit, so 114 tables cost some 11 000 drawings, 30 of the 35 seconds in which an empty
database was brought up. Tables that come together are drawn together.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation, OperationCategory
from django.db.migrations.state import ProjectState


class CreateModels(Operation):
    """Several ``CreateModel`` in their order, their models drawn once; reversible as they are."""

    category = OperationCategory.ADDITION
    serialization_expand_args: ClassVar = ["models"]

    def __init__(self, models: Sequence[CreateModel]) -> None:
        self.models = models

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Add the models to the state; what was drawn is dropped, and drawn when next asked for."""
        state.__dict__.pop("apps", None)
        for each in self.models:
            each.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Make the tables."""
        for each in self.models:
            each.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Drop the tables, the last first."""
        for each in reversed(self.models):
            each.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """What ``migrate`` prints."""
        return f"Create {len(self.models)} models"

    @property
    def migration_name_fragment(self) -> str:
        """What names a migration that does this alone."""
        return "_".join(each.name_lower for each in self.models[:2])
