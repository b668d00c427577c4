"""The form of a table for the bank or the bureau: what was typed, as the service takes it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from bonuses.payrolls.templates import FIELDS, Template


class Row(NamedTuple):
    """A line of the form: a field, what it is called, its place and heading as typed."""

    field: str
    label: str
    place: Any
    heading: str


def stated_of(sent: Mapping[str, Any]) -> dict[str, Any]:
    """Chosen fields by the number that was typed beside them; without one they are left out.

    ``faults`` are the places that are none, which the service refuses with what else is wrong.
    """
    rows = rows_typed(sent)
    chosen = [(int(row.place), row.field, row.heading) for row in rows if _is_place(row.place)]
    return {
        **{name: sent.get(name, "") for name in ("name", "sheet", "units")},
        "columns": [(field, heading) for _place, field, heading in sorted(chosen)],
        "faults": list(_faults(rows)),
    }


def rows_typed(sent: Mapping[str, Any]) -> list[Row]:
    """The form as it was sent, in the order of the fields."""
    return [
        Row(
            field,
            str(label),
            sent.get(f"place-{field}", "").strip(),
            sent.get(f"heading-{field}", ""),
        )
        for field, (_kind, label) in FIELDS.items()
    ]


def rows_standing(found: Template) -> list[Row]:
    """The form of a table in force: its columns in order, then what it leaves out."""
    placed = {field: (at, head) for at, (field, head) in enumerate(found.columns, 1)}
    rows = [
        Row(field, str(label), *placed.get(field, ("", str(label))))
        for field, (_kind, label) in FIELDS.items()
    ]
    return sorted(rows, key=lambda row: (row.place == "", row.place or 0))


def _is_place(text: str) -> bool:
    return text.isascii() and text.isdigit() and int(text) > 0


def _faults(rows: list[Row]) -> Iterator[str]:
    at: dict[int, list[str]] = defaultdict(list)
    for row in rows:
        if not row.place:
            continue
        if _is_place(row.place):
            at[int(row.place)].append(row.label)
        else:
            yield _("“%s”的第几栏写 1、2、3 这样的数") % row.label
    for place, labels in sorted(at.items()):
        if len(labels) > 1:
            told = {"n": place, "names": _("、").join(labels)}
            yield _("第 %(n)s 栏写了不止一项：%(names)s") % told
