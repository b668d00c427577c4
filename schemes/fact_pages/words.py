"""The words of a year's scheme: titles of components, kinds and levels in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from core.language import title_of

METHOD_WORDS = {
    "proportional": lambda: _("按完成比例"),
    "all_or_nothing": lambda: _("完成得分，未完成不得分"),
    "per_percent": lambda: _("按差额扣分"),
    "graded": lambda: _("分等评定"),
    "manual": lambda: _("人工评分"),
    "piecewise": lambda: _("分段计分"),
}


class SchemeWords:
    """Answers "what is this key called" from a scheme document.

    ``groups_of_units`` (unit id → peer group) tells which of several titles a component has.
    """

    def __init__(self, document: Any, groups_of_units: Mapping[int, str] | None = None) -> None:
        self._document = document
        self._groups_of_units = groups_of_units or {}
        groups = document.peer_groups
        self.peer_groups = self._titles(groups)
        self._components = {group.key: self._titles(group.components) for group in groups}
        self.components = self._all_component_titles()
        self.levels = self._titles(document.levels)
        self.honour_kinds = self._titles(document.honours.kinds)
        self.deductions = self._titles(document.deductions.entries)
        self.vetoes = self._titles(document.vetoes.entries)
        self.ratings = self._titles(document.appraisal.ratings)
        self.voter_groups = self._titles(document.voter_groups)
        self.ranks = self._titles(document.pay.leader_bonus.ranks)
        self.grades = self._titles(document.targets.grades)
        self.methods = {key: word() for key, word in METHOD_WORDS.items()}

    def component(self, unit_id: int, key: str) -> str:
        """A component's title in the peer group of a unit."""
        titles = self._components.get(self._groups_of_units.get(unit_id, ""), self.components)
        return titles.get(key, key)

    def _all_component_titles(self) -> Mapping[str, str]:
        """Component keys with every title they have in some peer group."""
        found: dict[str, list[str]] = {}
        for titles in self._components.values():
            for key, title in titles.items():
                if title not in found.setdefault(key, []):
                    found[key].append(title)
        return {key: " / ".join(titles) for key, titles in found.items()}

    @staticmethod
    def _titles(entries: Iterable[Any]) -> Mapping[str, str]:
        return {entry.key: title_of(entry.title) for entry in entries}

    def deduction_points(self, kind: str) -> Any:
        """Points that the scheme takes off for one of a kind; None for an unknown kind."""
        for entry in self._document.deductions.entries:
            if entry.key == kind:
                return entry.points
        return None
