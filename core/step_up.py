"""The step-up before an act that cannot be taken back: one's own password once more.

Who has somebody's open screen shall not try passwords on it: as many wrong ones as a sign-in takes
refuse the account's next acts for as long as a sign-in is refused.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext as _


def password_faults(actor: Any, password: str, text: str) -> dict[str, list[str]]:
    """Nothing where ``password`` is the actor's own; else, under the field's name, ``text``, or how
    long to wait after too many wrong ones."""
    key = f"step-up:{actor.pk}"
    if cache.get(key, 0) >= settings.AXES_FAILURE_LIMIT:
        minutes = int(settings.AXES_COOLOFF_TIME.total_seconds()) // 60
        return {"password": [_("密码输错太多次，过 %(n)s 分钟再办") % {"n": minutes}]}
    if actor.check_password(password):
        cache.delete(key)
        return {}
    cache.add(key, 0, settings.AXES_COOLOFF_TIME.total_seconds())
    try:
        cache.incr(key)
    except ValueError:  # it ran out in between
        cache.set(key, 1, settings.AXES_COOLOFF_TIME.total_seconds())
    return {"password": [text]}
