"""What a form is made of: fields, lists and parts as they are drawn, and what they are drawn by."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


def field_id(path: str) -> str:
    """The name of a place in the page: letters, digits and hyphens."""
    return "f-" + re.sub(r"[^A-Za-z0-9]+", "-", path).strip("-")


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that may be chosen in a field."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Cited:
    """A clause that a rule names: its number, name, document number and article."""

    number: str
    title: str
    document: str
    article: str


@dataclass(frozen=True, slots=True)
class Box:
    """A field, a list or a part of a form, as it is drawn.

    ``kind`` says how; ``path`` is where it stands in the document.  ``last`` is what stood there in
    the scheme that the draft was written from, where it differs; ``hint`` the check that speaks of
    it, ``help`` what to fill in.
    """

    kind: str
    path: str
    label: str
    text: str = ""
    other: str = ""
    unit: str = ""
    error: str = ""
    last: str = ""
    hint: str = ""
    help: str = ""
    required: bool = False
    optional: bool = False
    on: bool = True
    choices: tuple[Choice, ...] = ()
    boxes: tuple[Box, ...] = ()
    kinds: tuple[tuple[str, str], ...] = ()
    cited: tuple[Cited, ...] = ()
    place: int = 0
    count: int = 0

    @property
    def id(self) -> str:
        """The name of the field in the page: letters, digits and hyphens."""
        return field_id(self.path)


@dataclass(frozen=True, slots=True)
class Looks:
    """What a form is drawn with: the draft's data, the base's, faults and findings by place."""

    data: Any
    base: Any = None
    faults: Mapping[str, str] = field(default_factory=dict)
    hints: Mapping[str, str] = field(default_factory=dict)

    def fault(self, *paths: str) -> str:
        """The fault at one of the places."""
        return next((self.faults[path] for path in paths if path in self.faults), "")
