"""What every page of ``bonuses`` reads from the address and shows in its head."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from bonuses.models import BonusSet
from bonuses.words import provisional_text
from core.policy import Denied
from schemes.clauses import ClauseNotes
from schemes.models import Year
from schemes.queries import current_year, show_year
from scoring.queries import standing_year
from units.http import signed_in

DIGITS = 4


def year_asked(request: HttpRequest) -> Year:
    """The year in ``?year=``, or the one whose results stand; 404 where there is none."""
    text = request.GET.get("year", "")
    if text and not (text.isascii() and text.isdigit() and len(text) == DIGITS):
        raise Denied("schemes.year", text)
    account = signed_in(request)
    if text:
        return current_year(account, int(text))
    return show_year(account, standing_year(account, current_year(account)))


def head(
    request: HttpRequest, year: Year, bonus_set: BonusSet | None, *crumbs: tuple[str, str]
) -> dict[str, Any]:
    """Year, result set and how binding its figures are, for the line under the title.

    ``keep`` holds links to the year that was asked for; ``crumbs`` are (label, address) after
    奖金, the last one the page itself.
    """
    result_set = bonus_set.result_set if bonus_set is not None else None
    return {
        "year": year,
        "clauses": {} if result_set is None else ClauseNotes(result_set.scheme),
        "keep": keep(request),
        "crumbs": [(_("奖金"), reverse("bonuses:overview") + keep(request)), *crumbs],
        "bonus_set": bonus_set,
        "result_set": result_set,
        "provisional_text": "" if result_set is None else provisional_text(result_set),
    }


def keep(request: HttpRequest) -> str:
    """``?year=2025`` where a year was asked for, so that links stay in it."""
    return f"?year={request.GET['year']}" if request.GET.get("year") else ""
