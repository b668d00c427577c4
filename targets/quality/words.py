"""What a criterion found, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from core.exact import format_percent, format_short
from targets.quality.models import Criterion
from targets.quality.score import Judged

#: Scores below which a plan is at risk, and below which it should be looked at.
RISK, LOOK = 60, 80


def criterion_title(key: str) -> str:
    """The criterion's name."""
    return str(Criterion(key).label)


def found_words(judged: Judged) -> str:
    """What was found, and where it falls short."""
    found = judged.found
    told = {"met": format_short(found.met), "asked": format_short(found.asked)}
    if found.share is None:
        return _("没有可看的，不计")
    if judged.key == "assigned":
        text = _("%(asked)s 个下达指标，列入且不低的 %(met)s 个") % told
    elif judged.key in ("innovation", "outcome"):
        told["share"] = format_percent(found.share)
        expected = judged.weight.expected
        told["expected"] = format_percent(expected) if expected else "100%"
        text = _("占分值 %(share)s，够 %(expected)s 就算满") % told
    else:
        text = _("%(asked)s 项里 %(met)s 项") % told
    if found.short:
        places = _("、").join(str(place) for place in sorted(set(found.short)))
        text += _("；差的是第 %s 项") % places
    return text
