"""Who may use the routes of supervision; which items, ``reviews.supervision.queries`` decides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from core.policy import Policy
from reviews.supervision.queries import sees_supervision
from units.http import signed_in


def _sees(request: HttpRequest, _parts: Mapping[str, Any]) -> bool:
    return sees_supervision(signed_in(request))


SEES = Policy(check=_sees)
KEEPS = Policy(authority_perm="edit_facts")

POLICIES: dict[str, Policy] = {
    "reviews:supervision": SEES,
    "reviews:supervision_xlsx": SEES,
    "reviews:supervision_units": SEES,
    "reviews:supervision_units_xlsx": SEES,
    "reviews:supervision_item": SEES,
    "reviews:supervision_moved": SEES,
    "reviews:supervision_new": KEEPS,
    "reviews:supervision_saved": KEEPS,
    "api:supervision-list": Policy(check=_sees, write=KEEPS),
    "api:supervision-detail": SEES,
    "api:supervision-move": SEES,
}
