"""How a unit stands to an assigned indicator, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from targets.assigned import coverage


def states() -> list[tuple[str, str]]:
    """Every standing with its words, what wants attention first."""
    words = {
        coverage.MISSING: _("没有列入"),
        coverage.BELOW: _("低于下达数"),
        coverage.NOBODY: _("没有责任单位"),
        coverage.AFTERWARDS: _("计划下达后才下达"),
        coverage.DRAFTED: _("计划里已列"),
        coverage.CARRIED: _("已成本年目标"),
    }
    return [(state, words[state]) for state in coverage.STATES]


def state_words(state: str) -> str:
    """One standing."""
    return dict(states())[state]
