"""Who may use the routes of records; which of them, ``reviews.accountability.queries`` decides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from core.policy import Policy
from units.http import signed_in
from units.queries import authority_for


def _sees(request: HttpRequest, _parts: Mapping[str, Any]) -> bool:
    """Everybody of an authority: a person meets his own record, all meet a public notice."""
    return authority_for(signed_in(request)) is not None


SEES = Policy(check=_sees)
KEEPS = Policy(authority_perm="edit_facts")

POLICIES: dict[str, Policy] = {
    **{
        f"reviews:accountability{name}": SEES
        for name in ("", "_xlsx", "_record", "_moved", "_word", "_pdf")
    },
    **{
        f"reviews:accountability_{name}": KEEPS
        for name in ("new", "people", "saved", "propose", "template", "template_file")
    },
    "api:accountability-list": Policy(check=_sees, write=KEEPS),
    "api:accountability-detail": SEES,
    "api:accountability-move": SEES,
    "api:accountability-propose": KEEPS,
}
