"""Who may use the routes of evidence; which files, ``targets.evidence.queries`` decides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from core.policy import Policy
from targets.evidence.queries import belongs_to
from units.http import signed_in
from units.queries import authority_for


def _inside(request: HttpRequest, _parts: Mapping[str, Any]) -> bool:
    """Everybody who acts in an authority may meet a file somewhere."""
    return authority_for(signed_in(request)) is not None


def _has_library(request: HttpRequest, _parts: Mapping[str, Any]) -> bool:
    return bool(belongs_to(signed_in(request)))


INSIDE = Policy(check=_inside)

POLICIES: dict[str, Policy] = {
    "targets:evidence": INSIDE,
    "targets:evidence_shown": INSIDE,
    "targets:evidence_small": INSIDE,
    "targets:evidence_page": INSIDE,
    "targets:evidence_attached": INSIDE,
    "targets:evidence_detached": INSIDE,
    "targets:evidence_library": Policy(check=_has_library),
    "api:evidence-list": Policy(check=_has_library),
    **{f"api:evidence-{name}": INSIDE for name in ("detail", "cited", "attach", "detach")},
}
