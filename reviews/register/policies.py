"""Who may use the routes of the register; which entries, ``reviews.register.queries`` decides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from core.policy import Policy
from reviews.register.queries import sees_register
from units.http import signed_in


def sees(request: HttpRequest, _parts: Mapping[str, Any]) -> bool:
    """Whether there are entries that the account may see."""
    return sees_register(signed_in(request))


SEES = Policy(check=sees)
KEEPS = Policy(authority_perm="edit_facts")

POLICIES: dict[str, Policy] = {
    "reviews:register": SEES,
    "reviews:register_xlsx": SEES,
    "reviews:register_entry": SEES,
    "reviews:register_moved": SEES,
    "reviews:register_new": KEEPS,
    "reviews:register_saved": KEEPS,
    "reviews:register_file_added": KEEPS,
    "reviews:register_file_removed": KEEPS,
    "api:register-entry-list": Policy(check=sees, write=KEEPS),
    "api:register-entry-detail": SEES,
    "api:register-entry-move": SEES,
    "api:register-entry-files": KEEPS,
    "api:register-entry-file-out": KEEPS,
}
