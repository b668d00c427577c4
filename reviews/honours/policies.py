"""Who may use the routes of claims; which claims, ``reviews.honours.queries`` decides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from core.policy import Policy
from reviews.honours.queries import own_unit_ids, sees_claims
from units.http import signed_in


def _sees(request: HttpRequest, _parts: Mapping[str, Any]) -> bool:
    return sees_claims(signed_in(request))


def _claims(request: HttpRequest, _parts: Mapping[str, Any]) -> bool:
    """Filers and heads, for their unit."""
    return bool(own_unit_ids(signed_in(request)))


SEES = Policy(check=_sees)
#: Only who files for a unit writes; whether this claim is in his hands, the service asks again.
CLAIMS = Policy(check=_claims)

POLICIES: dict[str, Policy] = {
    **{
        f"reviews:{name}": SEES
        for name in (
            *("claims", "claims_xlsx", "claim", "claim_moved"),
            *("claim_saved", "claim_effect"),
        )
    },
    "reviews:claim_new": CLAIMS,
    "reviews:claim_file_added": CLAIMS,
    "reviews:claim_file_removed": CLAIMS,
    "api:award-claim-list": Policy(check=_sees, write=CLAIMS),
    "api:award-claim-detail": SEES,
    "api:award-claim-move": SEES,
    "api:award-claim-settle": SEES,
    "api:award-claim-files": SEES,
    "api:award-claim-file-out": SEES,
}
