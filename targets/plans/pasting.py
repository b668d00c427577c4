"""Rows copied from a spreadsheet, as lines of a plan: all of them or none, errors by row."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from io import StringIO
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from targets.plans.fields import BY_KEY, FIELDS, Setting, read_cell
from targets.sheet_params import KEYS as PARAMS

#: The columns of rows without a head, as they stand in the table on the page.
COLUMNS = (
    *("title", "standard", "measure", "last_year", "plan", "deadline", "method", "points"),
    *("responsible", "assigned", "assigned_by"),
)
MOST_ROWS = 100


def pasted_lines(setting: Setting, component: str, text: str) -> list[dict[str, Any]]:
    """The lines that copied rows state; ``ValidationError`` with every row and column in error."""
    told = csv.reader(StringIO(text, newline=""), delimiter="\t")
    rows = [row for row in told if any(row)]
    columns: Sequence[str | None] = COLUMNS
    first = 1
    if rows and (head := head_of(rows[0])):
        columns, rows, first = head, rows[1:], 2
    return stated_lines(setting, component, columns, list(enumerate(rows, first)))


def stated_lines(
    setting: Setting,
    component: str,
    columns: Sequence[str | None],
    rows: Sequence[tuple[int, Sequence[str]]],
) -> list[dict[str, Any]]:
    """The lines that numbered rows state under ``columns``; those without a component of their own
    are of ``component``.  ``ValidationError`` with every row and column in error."""
    if not rows:
        raise ValidationError(_("没有可用的行。从 Excel 里复制几行再粘贴"))
    if len(rows) > MOST_ROWS:
        raise ValidationError(_("一次最多粘贴 %s 行") % MOST_ROWS)
    made, errors = [], []
    for number, row in rows:
        values, wrong = _row(setting, component, columns, row)
        made.append(values)
        errors += [_("第 %(row)d 行 %(what)s") % {"row": number, "what": what} for what in wrong]
    if errors:
        raise ValidationError(errors[:20])
    return made


def head_of(row: Sequence[str]) -> list[str | None] | None:
    """The columns that a row of titles names; None for a row that holds no titles."""
    titles: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:  # a Chinese sheet on an English page, and back
        with translation.override(language):
            titles |= {str(field.title): field.key for field in FIELDS}
    titles |= {"目标内容": "title", "单位": "measure", "计分办法": "method", "时限": "deadline"}
    titles |= {"不足一步": "step"}  # as older workbooks call it
    found = [titles.get(cell.strip()) for cell in row]
    return found if sum(key is not None for key in found) >= 2 else None


def _row(
    setting: Setting, component: str, columns: Sequence[str | None], row: Sequence[str]
) -> tuple[dict[str, Any], list[str]]:
    values: dict[str, Any] = {"component": component}
    wrong = []
    for place, text in enumerate(row):
        if place >= len(columns):
            if text.strip():
                wrong.append(_("多出一格 “%s”") % text.strip()[:20])
            continue
        key = columns[place]
        if key is None or not text.strip():
            continue
        try:
            values[key] = read_cell(setting, key, text)
        except ValidationError as error:
            told = " ".join(m for found in error.message_dict.values() for m in found)
            wrong.append(f"{BY_KEY[key].title}：{told}")
    return _with_params(values), wrong


def _with_params(values: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters are one value of a line."""
    params = {key: values[key] for key in PARAMS if values.get(key) is not None}
    kept = {key: value for key, value in values.items() if key not in PARAMS}
    return {**kept, "params": params} if params else kept
