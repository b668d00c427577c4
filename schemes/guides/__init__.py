"""Quick guides (一页纸): what a role does through the year, how, where to look, whom to ask.

One YAML file a role, in the grammar of ``core.help``.  ``when`` names a deadline of the scheme's
calendar, whose date comes from the year in hand, or says a time in words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from core.help import Pair, Text, read_pair, read_text
from core.language import title_of
from schemes.models import Year
from schemes.queries import calendar_of, year_document
from units.models import Role

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Duty:
    """Something the role does at a time of the year, in three to six steps."""

    when: Text | None
    deadline: str
    what: Text
    steps: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Guide:
    """The guide of one role."""

    role: Role
    about: Text
    duties: tuple[Duty, ...]
    places: tuple[Pair, ...]
    contacts: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class DatedDuty:
    """A duty with its deadline in the year: the entry's title, and when it is due if known."""

    duty: Duty
    title: str
    due_at: datetime | None


@cache
def guides() -> Mapping[Role, Guide]:
    """The guides of all roles, in the order of the roles; read once per process."""
    return {role: _read(role) for role in Role}


def dated(guide: Guide, year: Year | None) -> list[DatedDuty]:
    """The duties with the dates of a year, in the order of the file."""
    due = {} if year is None else {entry.key: entry.due_at for entry in calendar_of(year)}
    titles = {} if year is None else _titles(year)
    return [
        DatedDuty(
            duty,
            str(duty.when) if duty.when else titles.get(duty.deadline, ""),
            due.get(duty.deadline),
        )
        for duty in guide.duties
    ]


def _titles(year: Year) -> dict[str, str]:
    return {entry.key: title_of(entry.title) for entry in year_document(year).calendar}


def _read(role: Role) -> Guide:
    data = yaml.safe_load((FOLDER / f"{role.value}.yaml").read_text("utf-8"))
    where = role.value
    return Guide(
        role=role,
        about=read_text(data["about"], where),
        duties=tuple(_duty(told, where) for told in data["duties"]),
        places=tuple(read_pair(line, where) for line in data["places"]),
        contacts=tuple(read_pair(line, where) for line in data["contacts"]),
    )


def _duty(told: Mapping[str, Any], where: str) -> Duty:
    return Duty(
        when=read_text(told["when"], where) if "when" in told else None,
        deadline=told.get("deadline", ""),
        what=read_text(told["what"], where),
        steps=tuple(read_text(line, where) for line in told["steps"]),
    )
