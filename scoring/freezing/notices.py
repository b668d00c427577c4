"""What accounts are told of freezes and corrections."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from core.notices import events
from scoring.freezing.services import EVENT


def register_freeze_notices() -> None:
    """Make the kinds of notices known; from ``AppConfig.ready()``."""
    events.register(
        events.Event(
            EVENT,
            _("年度已封存"),
            gettext_noop("%(year)s 年度结果集 %(number)s 已封存，封存包可以下载"),
            icon="lock",
        )
    )
