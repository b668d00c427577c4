"""The step-up before an act that cannot be taken back: one's own password once more.

Who has somebody's open screen shall not try passwords on it: as many wrong ones as a sign-in takes
refuse the account's next acts for as long as a sign-in is refused.  They are counted in the cache:
the act's transaction, in which they are told, is rolled back.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.cache import BaseCache, cache
from django.core.cache.backends.locmem import LocMemCache
from django.utils.translation import gettext as _

#: Wrong ones while the cache is away: each process counts its own then.
_here = LocMemCache("step-up", {})


def password_faults(actor: Any, password: str, text: str) -> dict[str, list[str]]:
    """Nothing where ``password`` is the actor's own; else, under the field's name, ``text``, or how
    long to wait after too many wrong ones."""
    key = f"step-up:{actor.pk}"
    if max(cache.get(key, 0), _here.get(key, 0)) >= settings.AXES_FAILURE_LIMIT:
        minutes = int(settings.AXES_COOLOFF_TIME.total_seconds()) // 60
        return {"password": [_("密码输错太多次，过 %(n)s 分钟再办") % {"n": minutes}]}
    if actor.check_password(password):
        cache.delete(key)
        _here.delete(key)
        return {}
    if not _counted(cache, key):
        _counted(_here, key)
    return {"password": [text]}


def _counted(counts: BaseCache, key: str) -> bool:
    """Count one more; whether it stands there."""
    counts.add(key, 0, settings.AXES_COOLOFF_TIME.total_seconds())
    try:
        counts.incr(key)
    except ValueError:  # it ran out in between, or the cache is away
        counts.set(key, 1, settings.AXES_COOLOFF_TIME.total_seconds())
    return counts.get(key) is not None
