"""Which version of a target a mark judged, as a receipt says it beside the mark (S-4, M-4)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from reviews.models import TargetMark
from scoring.models import ResultSet
from targets.models import Target
from targets.versions import numbers_of


def judged_versions(result_set: ResultSet) -> Mapping[str, str]:
    """Id of a target's mark → which version it judged, as things stood with this result set.

    Only of targets that had more than one version by then; a mark given for an earlier one is
    told as wanting a re-check.  Facts never change, so what a set shows stays the same.
    """
    moment = result_set.finished_at
    later = Target.objects.filter(year=result_set.year_id, supersedes__isnull=False)
    keys = set(later.filter(recorded_at__lte=moment).values_list("key", flat=True))
    if not keys:
        return {}
    chains = numbers_of(result_set.year_id, keys)
    marks = TargetMark.objects.filter(year=result_set.year_id, key__in=keys)
    found = {}
    for pk, key, target in marks.values_list("pk", "key", "target_id"):
        words = _words([each for each in chains[key] if each[1] <= moment], target)
        if words:
            found[str(pk)] = words
    return found


def _words(chain: list[tuple[int, datetime, str]], target: int) -> str:
    place = next((n for n, each in enumerate(chain, 1) if each[0] == target), 0)
    if not place or len(chain) < 2:
        return ""
    if place < len(chain):
        told = {"n": place, "now": len(chain)}
        return _("评的是目标第 %(n)s 版，现行第 %(now)s 版，待复核") % told
    document = chain[-1][2]
    text = _("按目标第 %(n)s 版（%(document)s）") if document else _("按目标第 %(n)s 版")
    return text % {"n": place, "document": document}
