"""Context processor of the frame around every page."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from core import navigation


def shell(request: HttpRequest) -> dict[str, Any]:
    """``shell``: navigation, authorities, years, who I am; lazy, so that fragments pay nothing."""
    return {"shell": SimpleLazyObject(lambda: _shell(request)), "demo": _demo()}


def _demo() -> bool:
    return bool(getattr(settings, "DEMO", False) or getattr(settings, "DEMO_MODE", False))


def _shell(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"sections": [], "tabs": [], "years": [], "year": None, "who": None, "unread": 0}
    years = navigation.provided("years", request, [])
    year = next((year for year in years if year.current), None)
    asked = request.GET.get("year", "")
    chosen = asked if year is not None and year.number == asked else ""
    sections = navigation.sections_for(user, request.path, chosen)
    name, unit = navigation.provided("who", request, (_name(user), ""))
    return {
        "sections": sections,
        "tabs": navigation.tabs_of(sections),
        "years": years,
        "year": year,
        "authorities": navigation.provided("authorities", request, []),
        "who": {"name": name, "unit": unit, "initial": name[:1]},
        "unread": navigation.provided("unread", request, 0),
    }


def _name(user: Any) -> str:
    return getattr(user, "display_name", "") or user.get_username()
