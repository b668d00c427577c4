"""``makemessages`` that also finds the texts declared without ``_``: titles of workbook columns."""

from __future__ import annotations

from django.core.management.commands import makemessages

#: The functions that declare a column, and which of their arguments is its title. A title stays
#: Chinese in a workbook and is translated where a form or a list shows it.
_COLUMNS = {
    "Column": 2,
    "choice_column": 2,
    "code_column": 1,
    "date_column": 2,
    "exact_column": 2,
    "flag_column": 2,
    "text_column": 2,
    "whole_column": 2,
}


class Command(makemessages.Command):
    """Django's command with the column functions as further keywords."""

    xgettext_options = [
        *makemessages.Command.xgettext_options,
        *(f"--keyword={name}:{place}" for name, place in _COLUMNS.items()),
    ]
