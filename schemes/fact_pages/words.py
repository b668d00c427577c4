"""The words of a year's scheme: titles of components, kinds and levels in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from core.language import title_of
from schemes.rules.component import walk

METHOD_WORDS = {
    "proportional": lambda: _("按完成比例"),
    "all_or_nothing": lambda: _("完成得分，未完成不得分"),
    "per_percent": lambda: _("按差额扣分"),
    "graded": lambda: _("分等评定"),
    "manual": lambda: _("人工评分"),
    "piecewise": lambda: _("分段计分"),
    "with_component": lambda: _("随板块定等次"),
}


class SchemeWords:
    """Answers "what is this key called" from a scheme document.

    ``groups_of_units`` (unit id → peer group) tells which of several titles a component has.
    """

    def __init__(self, document: Any, groups_of_units: Mapping[int, str] | None = None) -> None:
        self.document = document
        self._groups_of_units = groups_of_units or {}
        groups = document.peer_groups
        self.peer_groups = self._titles(groups)
        self._components = {
            group.key: self._titles(part for _path, part in walk(group.components))
            for group in groups
        }
        self.components = self._all_component_titles()
        self.levels = self._titles(document.levels)
        self.honour_kinds = self._titles(document.honours.kinds)
        rules = [getattr(leaf.rule, "measure", None) or leaf.rule for leaf in _leaves(groups)]
        self.deductions = {
            **self._inner(rules, "entries"),
            **self._titles(document.deductions.entries),
        }
        self.vetoes = self._titles(document.vetoes.entries)
        self.ratings = self._titles(document.appraisal.ratings)
        self.voter_groups = self._titles(document.voter_groups)
        self.ranks = self._titles(document.pay.leader_bonus.ranks)
        fund = document.pay.fund
        self.fund_awards = self._titles(fund.awards if fund else ())
        self.grades = self._titles(document.targets.grades)
        self.tiers = self._inner(rules, "tiers")
        self.stages = self._inner(rules, "stages")
        self.graded = self._inner(rules, "grades")
        self.lists = self._titles(document.adjustments)
        self.claim_kinds = self._inner(document.adjustments, "kinds")
        self.claim_levels = self._inner(document.adjustments, "levels")
        self.monthly_kinds = {
            **self._inner(document.adjustments, "grades"),
            **self._inner(document.adjustments, "entries"),
        }
        self.conditions = self._inner(document.adjustments, "conditions")
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

    def _inner(self, rules: Iterable[Any], name: str) -> Mapping[str, str]:
        """The titles of what rules of several kinds have under ``name``."""
        return self._titles(entry for rule in rules for entry in getattr(rule, name, ()))

    def deduction_points(self, kind: str, component: str = "") -> Any:
        """Points that the scheme takes off for one of a kind; None for an unknown kind."""
        entries = list(self.document.deductions.entries)
        if component:
            found = (leaf.rule for leaf in _leaves(self.document.peer_groups))
            entries = [entry for rule in found for entry in getattr(rule, "entries", ())]
        return next((entry.points for entry in entries if entry.key == kind), None)


def _leaves(groups: Iterable[Any]) -> list[Any]:
    return [leaf for group in groups for leaf in group.leaves()]
