"""What rounds bring to the registries: policies, work, notices."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core import policy, work_items
from core.notices import events
from reviews.ballots.notices import KINDS
from reviews.ballots.policies import POLICIES
from reviews.ballots.work import register_in_hand, vote_work


def register_ballots() -> None:
    """Called once the models are loaded."""
    policy.register(POLICIES)
    events.register(*KINDS)
    work_items.register("ballots", vote_work, _("测评"))
    register_in_hand()
