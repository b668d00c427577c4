"""The way from a refused fact of a published year to its correction (S-4)."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from schemes.fact_entry.settled import Way, register_way
from schemes.models import Year
from scoring.freezing.flow import may_ask
from scoring.publication.queries import published_set


def correction_way(account: Any, year: Year) -> Way | None:
    """The year's corrections, for who drafts them once its results were published."""
    if not may_ask(account, year) or published_set(year) is None:
        return None
    return Way(f"{reverse('scoring:corrections')}?year={year.year}", _("去起草更正"))


def register_correction_way() -> None:
    """Called once the models are loaded."""
    register_way(correction_way)
