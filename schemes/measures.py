"""What a figure of a scheme document is counted in, and how it is written with that unit."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from core.exact import MINUS, format_share, format_short, parse_exact

#: Measure → how a figure is written with it in Chinese, in English for one, for any other.
UNITS: Mapping[str, tuple[str, str, str]] = {
    "points": ("{} 分", "{} point", "{} points"),
    "signed": ("{} 分", "{} point", "{} points"),
    "yuan": ("{} 元", "{} yuan", "{} yuan"),
    "yuan_head": ("每人 {} 元", "{} yuan a head", "{} yuan a head"),
    "share": ("{}", "{}", "{}"),
    "percent": ("{}%", "{}%", "{}%"),
    "pp": ("{} 个百分点", "{} percentage point", "{} percentage points"),
    "days": ("{} 天", "{} day", "{} days"),
    "workdays": ("{} 个工作日", "{} working day", "{} working days"),
    "persons": ("{} 人", "{} person", "{} persons"),
    "posts": ("{} 人", "{} post", "{} posts"),
    "units": ("{} 个单位", "{} unit", "{} units"),
    "targets": ("{} 个目标", "{} target", "{} targets"),
    "ballots": ("{} 张", "{} ballot", "{} ballots"),
    "files": ("{} 个", "{} file", "{} files"),
    "grades": ("{} 等", "{} grade", "{} grades"),
    "levels": ("{} 级", "{} level", "{} levels"),
    "fold": ("{} 倍", "{} time", "{} times"),
    "times": ("{} 次", "{} time", "{} times"),
    "months": ("{} 个月", "{} month", "{} months"),
    "month": ("{} 月", "month {}", "month {}"),
    "monthday": ("{} 日", "day {}", "day {}"),
    "places": ("{} 名", "{} place", "{} places"),
    "date": ("{}", "{}", "{}"),
    "bare": ("{}", "{}", "{}"),
}
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
#: What yes and no are called where they say more: (Chinese, English) of no, of yes.
SWITCHES: Mapping[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "": (("否", "no"), ("是", "yes")),
    "must": (("必须不是", "must not be so"), ("必须是", "must be so")),
}
#: Measures of money: written with thousands separators.
_MONEY = frozenset({"yuan", "yuan_head"})


def measured(value: Any, measure: str, *, english: bool) -> str:
    """Return a figure of a document with its unit: ``20 分``, ``7,000 yuan a head``, ``85%``.

    ``value`` is an exact number, or a month and day (``02-28``) for the measure ``date``.
    """
    if measure == "date":
        return day_words(str(value), english=english)
    number = parse_exact(value)
    zh, one, other = UNITS[measure]
    pattern = (one if number == 1 else other) if english else zh
    return pattern.format(_digits(number, measure))


def unit_words(measure: str, *, english: bool) -> str:
    """The unit as it stands behind a field in which the figure is typed: ``分``, ``元每人``, ``%``.

    "" for a figure without one, or whose words stand before it.
    """
    if measure == "share":
        return "%"
    zh, _one, other = UNITS.get(measure, ("", "", ""))
    before, _figure, after = (other if english else zh).partition("{}")
    return f"{after.strip()}{before.strip()}" if after else ""


def switched(value: bool, measure: str, *, english: bool) -> str:
    """Return yes or no as a field of that measure says it."""
    return SWITCHES.get(measure, SWITCHES[""])[value][english]


def _digits(number: Fraction, measure: str) -> str:
    if measure == "share":
        return share_words(number)
    if measure in _MONEY:
        whole, _point, rest = format_short(abs(number), 2).partition(".")
        below = MINUS if number < 0 else ""
        return f"{below}{int(whole):,}" + (f".{rest}" if rest else "")
    sign = "+" if measure == "signed" and number > 0 else ""
    return sign + format_short(number)


def share_words(number: Fraction) -> str:
    """A share as people read it: ``85%``, ``97.5%``; one that no short percent is stays ``1/3``."""
    if 10_000 % number.denominator == 0:
        return f"{format_short(number * 100, 2)}%"
    return format_share(number)


def day_words(day: str, *, english: bool) -> str:
    """A month and day of a document (``02-28``): ``2月28日``, ``28 February``."""
    month, number = (int(part) for part in day.split("-"))
    return f"{number} {MONTHS[month - 1]}" if english else f"{month}月{number}日"
