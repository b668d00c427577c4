"""What the sheets share while one workbook is written or read: year, scheme, names, lists."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from documents.xlsx.columns import Lookup
from schemes.models import Year


@dataclass(slots=True)
class YearContext:
    """One pass over the workbook of one year.

    ``lookups`` are the lists that columns refer to; ``shared`` is what one sheet leaves for those
    after it (the peer group of each unit); ``names`` says how an object is named in a cell;
    ``touched`` are the sheets read so far that change something or are not read in whole.
    """

    year: Year
    document: Any
    lookups: dict[str, Lookup] = field(default_factory=dict)
    shared: dict[str, Any] = field(default_factory=dict)
    names: dict[type[models.Model], Callable[[Any], str]] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)
    _references: dict[type[models.Model], dict[str, Any]] = field(default_factory=dict)
    _kept: dict[Any, Any] = field(default_factory=dict)

    @property
    def authority(self) -> Any:
        """The year's authority."""
        return self.year.authority

    @property
    def number(self) -> int:
        """The calendar year, e.g. 2026."""
        return self.year.year

    def name_of(self, value: models.Model) -> str:
        """How a unit, a person or an item is named in a cell."""
        name = self.names.get(type(value))
        return str(value) if name is None else name(value)

    def kept(self, key: Any, build: Callable[[], Any]) -> Any:
        """What ``build`` gives, built once: columns with their lists of choices."""
        if key not in self._kept:
            self._kept[key] = build()
        return self._kept[key]

    def keep(self, key: Any, value: Any) -> None:
        """Have :meth:`kept` give what was read along with others."""
        self._kept.setdefault(key, value)

    def forget(self) -> None:
        """Build anew what is kept: the lists of units and people are known now."""
        self._kept.clear()

    def reference(self, model: type[Any], key: str) -> Any:
        """The fact of ``model`` under ``key`` as it will stand when its own sheet is written.

        An unsaved stand-in that :meth:`settle` gives its id, so that a plan can be made before
        anything is written.
        """
        known = self._references.setdefault(model, {})
        if key not in known:
            known[key] = model(key=key)
        return known[key]

    def settle(self, model: type[Any], standing: models.QuerySet[Any]) -> None:
        """Give the stand-ins of ``model`` the ids of the facts that stand now."""
        known = self._references.get(model, {})
        if not known:
            return
        for key, pk in standing.values_list("key", "pk"):
            if key in known:
                known[key].pk = pk


def choices_of(items: Iterable[Any], title: Callable[[Any], Any] | None = None) -> list[Any]:
    """Django choices (key, Chinese title) of scheme entries; equal titles are told apart by key."""
    found: dict[str, str] = {}
    for item in items:
        text = item.title if title is None else title(item)
        found.setdefault(item.key, str(getattr(text, "zh", text)))
    titles = list(found.values())
    return [
        (key, text if titles.count(text) == 1 else f"{text}（{key}）")
        for key, text in found.items()
    ]


def mapping_choices(entries: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Choices of a mapping key → entry with a title."""
    return [(key, str(getattr(entry.title, "zh", entry.title))) for key, entry in entries.items()]
