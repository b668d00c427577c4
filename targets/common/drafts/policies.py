"""Who may use the routes of drafts of common targets; which of them, the queries decide."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from core.policy import Policy
from targets.common.drafts.queries import department_ids, sees_drafts
from units.http import signed_in


def _sees(request: HttpRequest, _parts: Mapping[str, Any]) -> bool:
    return sees_drafts(signed_in(request))


def _drafts(request: HttpRequest, _parts: Mapping[str, Any]) -> bool:
    return bool(department_ids(signed_in(request)))


SEES = Policy(check=_sees)
#: Only a functional department writes; whether this draft is its own, the service asks again.
DRAFTS = Policy(check=_drafts)

POLICIES: dict[str, Policy] = {
    "targets:common_drafts": SEES,
    "targets:common_drafts_xlsx": SEES,
    "targets:common_draft": SEES,
    "targets:common_draft_moved": SEES,
    "targets:common_draft_new": DRAFTS,
    "targets:common_draft_line": DRAFTS,
    "targets:common_draft_act": DRAFTS,
    "api:common-draft-list": SEES,
    "api:common-draft-detail": SEES,
    "api:common-draft-move": SEES,
    "api:common-draft-line": DRAFTS,
    "api:common-draft-remove": DRAFTS,
    "api:common-draft-fill": DRAFTS,
}
