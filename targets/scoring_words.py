"""How a target is scored, as a sentence of the paper that both sides sign (K-5.4, T-3).

The screens list the parameters of a method one by one; a statement says what becomes of whom.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from core.exact import format_share, format_short
from core.language import in_english
from core.ui import date_text
from schemes.rules.target_methods import MethodError, parse_method
from schemes.rules.target_methods.all_or_nothing import AllOrNothing
from schemes.rules.target_methods.graded import Graded
from schemes.rules.target_methods.per_percent import PerPercent
from schemes.rules.target_methods.piecewise import Piecewise, days
from schemes.rules.target_methods.proportional import Proportional
from targets.sheet_params import METHODS, param_lines

Grades = Mapping[str, str]


def scoring_words(kind: str, params: Mapping[str, Any], measure: str, grades: Grades) -> str:
    """The sentence of a method; ``measure`` is the target's unit, ``grades`` maps keys to titles.

    Parameters that make no whole, as a draft may have them, are listed as the screens list them.
    """
    try:
        method = parse_method(kind, params)
    except MethodError:
        return str(_("，")).join([_(METHODS.get(kind, kind)), *param_lines(params, grades)])
    match method:
        case PerPercent():
            return _per_percent(method, measure)
        case Piecewise():
            return _piecewise(method, measure)
        case Graded():
            return _("分等评定：%s") % _shares(method.shares, grades)
        case Proportional() if method.direction == "lower":
            return _("超过计划的，按计划与实绩之比得分")
        case Proportional():
            return _("按完成比例得分")
        case AllOrNothing() if method.direction == "lower":
            return _("不超过计划得满分，超过不得分")
        case AllOrNothing():
            return _("完成计划得满分，未完成不得分")
    return _(METHODS.get(kind, kind))


def _per_percent(method: PerPercent, measure: str) -> str:
    """So much off for each step, and what becomes of a part of one."""
    step = {
        # What ends in Latin stands off from the Chinese that follows.
        "relative": "1% ",
        "points": _("1 个百分点"),
        "units": _("1 %s") % (measure or _("个计量单位")),
    }[method.basis]
    told = {"step": step, "rate": format_short(method.rate)}
    whole = (
        _("每低于计划 %(step)s扣 %(rate)s 分")
        if method.direction == "higher"
        else _("每高于计划 %(step)s扣 %(rate)s 分")
    )
    rest = {
        "exact": _("，不足 %(step)s的按比例扣"),
        "full": _("，不足 %(step)s的不扣"),
        "started": _("，不足 %(step)s的按 %(step)s扣"),
    }[method.step]
    return ((whole + rest) % told).replace("  ", " ")


def _piecewise(method: Piecewise, measure: str) -> str:
    """From what figure which share of the points."""
    reached = {
        "ratio": _("完成率达到 %s"),
        "actual": _("实绩达到 %s") if method.direction == "higher" else _("实绩不超过 %s"),
        "date": _("%s前完成"),
    }[method.basis]
    rising = method.basis == "date" or (method.direction == "lower" and method.basis == "actual")
    rows = sorted(method.table, key=lambda row: row[0], reverse=not rising)
    steps = [(_figure(method.basis, start, measure), share) for start, share in rows if share]
    if not steps:
        return _(METHODS["piecewise"])
    (first, share), rest = steps[0], steps[1:]
    told = [_gets(reached % first, share), *(_gets(start, part) for start, part in rest)]
    words = str(_("，")).join(told)
    return words + _("，两档之间按比例") if method.between == "linear" else words


def _figure(basis: str, start: Fraction, measure: str) -> str:
    if basis == "ratio":
        return f"{_percent(start)} "
    day = days(start) if basis == "date" else None
    if day is not None:
        return date_text(date.fromordinal(int(day)), "full")
    # What ends in a figure stands off from the Chinese that follows.
    return f"{format_short(start)} {measure}"


def _shares(shares: Mapping[str, Fraction], grades: Grades) -> str:
    return str(_("，")).join(_gets(grades.get(key, key), part) for key, part in shares.items())


def _gets(what: str, share: Fraction) -> str:
    what = what.rstrip() if in_english() else what
    if share == 1:
        return _("%s得满分") % what
    return _("%(what)s得 %(share)s") % {"what": what, "share": _percent(share)}


def _percent(value: Fraction) -> str:
    """``98.5%``; what no short percentage is stays a fraction."""
    percent = value * 100
    if (percent * 100).denominator == 1:
        return f"{format_short(percent)}%"
    return format_share(value)
