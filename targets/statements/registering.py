"""What statements bring to the registries: policies, and scanned copies as evidence."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core import policy
from targets.evidence import citing
from targets.statements.policies import POLICIES
from targets.statements.scans import SCAN, may_attach_scan, scans_seen


def register_statements() -> None:
    """Called once the models are loaded."""
    policy.register(POLICIES)
    citing.register_subject(SCAN, _("签字的责任书"), scans_seen, may_attach_scan)
