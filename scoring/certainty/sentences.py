"""The sentences that a reader of the page takes away, and the two units he compares."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from scoring.certainty.figures import SURELY
from scoring.certainty.page import Pair, Told, UnitRow

#: So many stretches are told of.
LONGEST = 4


def sentences(told: Told) -> list[str]:
    """The ends that hold, the stretches that do not, the last place that gains."""
    if not told.units:
        return []
    found = [_firm_sentence(told.units), *_stretch_sentences(told)]
    found += [_quota_sentence(told), _tied_sentence(told), *_grade_sentences(told.units)]
    return [each for each in found if each]


def pair_sentence(pair: Pair) -> str:
    """Whether the unit that ranks higher is really above the other."""
    names = {"one": pair.one.name, "other": pair.other.name, "n": pair.above}
    if pair.one.total == pair.other.total:
        return _("%(one)s和%(other)s总分相同，并列。") % names
    if pair.above >= SURELY:
        return _("100 次里有 %(n)s 次%(one)s排在%(other)s之前：分得清，确实在前。") % names
    if pair.words == _("多半在前"):
        return _("100 次里有 %(n)s 次%(one)s排在%(other)s之前：多半在前，但还不能说准。") % names
    return _("100 次里只有 %(n)s 次%(one)s排在%(other)s之前：分不清，先后多半是碰巧。") % names


def _firm_sentence(units: list[UnitRow]) -> str:
    firm = sum(1 for each in units if each.hold == _("站得稳"))
    return ngettext(
        "参加排名的 %(all)s 个单位，名次站得稳的 %(n)s 个，最好和最差相差不过 2 名。",
        "参加排名的 %(all)s 个单位，名次站得稳的 %(n)s 个，最好和最差相差不过 2 名。",
        firm,
    ) % {"all": len(units), "n": firm}


def _stretch_sentences(told: Told) -> list[str]:
    """The longest stretches whose order is mostly chance, from the top."""
    units = told.units
    long = sorted(sorted(told.stretches, key=lambda each: each[0] - each[1])[:LONGEST])
    return [
        _("第 %(first)s–%(last)s 名（%(from)s至%(to)s，%(n)s 个单位）差得很少，先后多半是碰巧。")
        % {
            "first": units[first].rank,
            "last": units[last].rank,
            "from": units[first].name,
            "to": units[last].name,
            "n": last - first + 1,
        }
        for first, last in long
    ]


def _quota_sentence(told: Told) -> str:
    """How sure the last place is that gains a share of excellent staff (K-7.9)."""
    inside = [each for each in told.units if each.rank <= told.quota]
    if not told.quota or len(inside) == len(told.units) or not inside:
        return ""
    last, after = inside[-1], told.units[len(inside)]
    clear = (after.in_quota or 0) <= 100 - SURELY
    verdict = (
        _("这条线分得清。") if clear else _("这条线分不清，公布前把线两边单位的评分依据再核一遍。")
    )
    return _(
        "前 %(quota)s 名增加优秀比例：第 %(rank)s 名%(last)s 100 次里有 %(in)s 次进前 %(quota)s，"
        "下一名%(after)s有 %(out)s 次。%(verdict)s"
    ) % {
        "verdict": verdict,
        "quota": told.quota,
        "rank": last.rank,
        "last": last.name,
        "in": last.in_quota,
        "after": after.name,
        "out": after.in_quota,
    }


def _tied_sentence(told: Told) -> str:
    """Why units that share the last place that gains stand about half inside and half out."""
    inside = [each for each in told.units if each.rank <= told.quota]
    if not told.quota or not inside:
        return ""
    tied = [each.name for each in told.units if each.rank == inside[-1].rank]
    if len(tied) < 2:
        return ""
    return _(
        "%(names)s总分相同，并列第 %(rank)s 名，按规则都算进；重排时分数不会再正好相同，"
        "谁在前像抛硬币，所以 100 次里各只有一部分进得去。"
    ) % {"names": _("、").join(tied), "rank": inside[-1].rank}


def _grade_sentences(units: list[UnitRow]) -> Iterator[str]:
    """How many grades hold, and which is least sure."""
    graded = [each for each in units if each.grade_kept is not None]
    if not graded:
        return
    sure = sum((each.grade_kept or 0) >= SURELY for each in graded)
    yield ngettext(
        "有等次的 %(all)s 个单位，等次拿得准的 %(n)s 个。",
        "有等次的 %(all)s 个单位，等次拿得准的 %(n)s 个。",
        sure,
    ) % {"all": len(graded), "n": sure}
    least = min(graded, key=lambda each: each.grade_kept or 0)
    if least.grade_else and (least.grade_kept or 0) < SURELY:
        yield _(
            "最说不准的是%(unit)s：100 次里有 %(kept)s 次还是%(grade)s，其余多半是%(other)s。"
        ) % {
            "unit": least.name,
            "kept": least.grade_kept,
            "grade": least.grade,
            "other": least.grade_else,
        }
