"""Small marks of the screens as safe markup: numbers, badges, dates, deadlines (design components).

These are plain functions, so that a page with thousands of cells can call them without a template
per cell; ``core.templatetags.core_ui`` hands them to templates.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from django.utils import dateformat, timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.exact import format_money, format_points, parse_exact, round_half_up

NOT_APPLICABLE = "—"
SOON_DAYS = 3
"""A deadline this many days away or nearer is shown in ochre."""

Value = Fraction | Decimal | int | str | None


@dataclass(frozen=True, slots=True)
class BadgeLook:
    """How a state looks: its word, its style and the icon that says it beside the colour."""

    label: object
    style: str
    icon: str = ""


BADGES: dict[str, BadgeLook] = {
    "draft": BadgeLook(gettext_lazy("草稿"), "dashed"),
    "review": BadgeLook(gettext_lazy("审核中"), "blue", "arrow-right"),
    "todo": BadgeLook(gettext_lazy("待我办"), "todo"),
    "returned": BadgeLook(gettext_lazy("退回"), "ochre", "arrow-return-left"),
    "signed": BadgeLook(gettext_lazy("已签"), "blue", "pen"),
    "issued": BadgeLook(gettext_lazy("已下达"), "blue", "check-lg"),
    "withdrawn": BadgeLook(gettext_lazy("已撤回"), "grey"),
    "sealed": BadgeLook(gettext_lazy("已封存"), "ink", "lock-fill"),
    "frozen": BadgeLook(gettext_lazy("已封存"), "ink", "lock-fill"),
    "provisional": BadgeLook(gettext_lazy("暂定"), "blue", "hourglass-split"),
    "published": BadgeLook(gettext_lazy("已公布"), "blue", "check-lg"),
    "pending": BadgeLook(gettext_lazy("待复核"), "blue", "person-gear"),
    "accepted": BadgeLook(gettext_lazy("已认定"), "grey", "check-lg"),
    "rejected": BadgeLook(gettext_lazy("不予认定"), "grey", "x-lg"),
    "missing": BadgeLook(gettext_lazy("缺项"), "dashed", "hourglass-split"),
    "not_assessed": BadgeLook(gettext_lazy("不参评"), "dashed"),
    "not_applicable": BadgeLook(gettext_lazy("不适用"), "dashed"),
    "disputed": BadgeLook(gettext_lazy("有异议"), "ochre", "chat-left-dots"),
    "qualified": BadgeLook(gettext_lazy("合格"), "plain"),
    "unqualified": BadgeLook(gettext_lazy("不合格"), "red"),
    "veto": BadgeLook(gettext_lazy("一票否决"), "veto", "slash-circle"),
    "low_satisfaction": BadgeLook(gettext_lazy("满意度较低"), "ochre", "chat-left-dots"),
    "dissatisfied": BadgeLook(gettext_lazy("不满意"), "red", "chat-left-dots"),
    "honour": BadgeLook(gettext_lazy("荣誉"), "gold", "award"),
    "waiting": BadgeLook(gettext_lazy("排队中"), "grey", "clock"),
    "running": BadgeLook(gettext_lazy("处理中"), "blue", "arrow-right"),
    "done": BadgeLook(gettext_lazy("已完成"), "grey", "check-lg"),
    "failed": BadgeLook(gettext_lazy("未完成"), "red", "exclamation-circle"),
    "stopped": BadgeLook(gettext_lazy("已停止"), "grey", "slash-circle"),
    "warning": BadgeLook(gettext_lazy("提醒"), "ochre", "exclamation-triangle"),
    "error": BadgeLook(gettext_lazy("错误"), "red", "x-circle"),
    "new": BadgeLook(gettext_lazy("新增"), "blue", "plus-lg"),
    "changed": BadgeLook(gettext_lazy("改动"), "ochre", "arrow-repeat"),
    "gone": BadgeLook(gettext_lazy("删除"), "grey", "dash-lg"),
}


@lru_cache(maxsize=256)
def icon(name: str) -> SafeString:
    """A Bootstrap icon that screen readers skip; the words stand beside it."""
    return format_html('<i class="bi bi-{}" aria-hidden="true"></i>', name)


def badge(state: str, label: object = None) -> SafeString:
    """State badge (状态). ``label`` replaces the usual word: 缺 1 项. Unknown states are grey."""
    look = BADGES.get(state) or BadgeLook(label or state, "grey")
    mark = icon(look.icon) if look.icon else ""
    text = look.label if label is None or label == "" else label
    return format_html(
        '<span class="badge-state badge-{}">{}{}</span>', look.style, mark, str(text)
    )


def _absent(value: Value) -> bool:
    return value is None or value == ""


def missing() -> SafeString:
    """缺: a fact that must come and has not; never shown as 0 (S-2)."""
    return format_html('<span class="ochre">{}</span>', _("缺"))


def _group_thousands(text: str) -> str:
    """Thousands separators for a formatted number; its sign and its decimals stay as they are."""
    sign = text[0] if text[0] in "+−" else ""
    whole, dot, rest = text[len(sign) :].partition(".")
    return f"{sign}{int(whole):,}{dot}{rest}"


def points(
    value: Value, *, places: int = 4, signed: bool = False, tone: str = "", absent: str = ""
) -> SafeString:
    """Points (分): ``983.50`` plain and the digits after the second place small.

    ``value`` is a Fraction, Decimal, int or ``n/d`` text; the full value stands in ``title`` and is
    what copying gives. ``signed`` shows ``+`` too; ``tone`` is ``bonus``, ``minus`` or ``cut``, and
    ``auto`` chooses bonus or minus by the sign. None and empty text are ``—``, or 缺 with
    ``absent="missing"``.
    """
    if _absent(value):
        return missing() if absent == "missing" else SafeString(NOT_APPLICABLE)
    exact = parse_exact(value)
    full = format_points(exact, places, signed=signed)
    # Below a thousand there is nothing to group: nearly all points.
    plain = len(full) <= (places + 4 if places else 3)
    shown = full if plain else _group_thousands(full)
    main, small = (shown[: 2 - places], shown[2 - places :]) if places > 2 else (shown, "")
    if tone == "auto":
        tone = "bonus" if exact > 0 else "minus"
    if not full.strip("+−0."):
        tone = "zero"
    tail = f"<small>{small}</small>" if small else ""
    # Only digits, signs and class words go in: escaping again costs a third of a long table.
    return SafeString(f'<span class="pts {tone}" title="{full}">{main}{tail}</span>')


def plain_points(value: Value) -> SafeString:
    """Full marks and set points as short as they are exact: ``250``, ``7.5``; ``—`` when absent."""
    if _absent(value):
        return SafeString(NOT_APPLICABLE)
    exact = parse_exact(value)
    text = format_points(exact, 0 if exact.denominator == 1 else 4)
    return SafeString(text.rstrip("0").rstrip(".") if "." in text else text)


def money(value: Value, *, unit: bool = False, signed: bool = False, tone: str = "") -> SafeString:
    """Yuan to the fen: ``7,231.47``, with 元 after it when ``unit``; zero is grey."""
    if _absent(value):
        return SafeString(NOT_APPLICABLE)
    exact = parse_exact(value)
    text = format_money(exact, signed=signed)
    kind = "zero" if round_half_up(exact, 2) == 0 else tone
    tail = format_html('<span class="unit">{}</span>', _("元")) if unit else ""
    return SafeString(f'<span class="money {conditional_escape(kind)}">{text}{tail}</span>')


def delta(value: int | None) -> SafeString:
    """Places gained (↑) or lost (↓); ``–`` for no change, ``—`` for not comparable."""
    if value is None:
        return SafeString(NOT_APPLICABLE)
    if value == 0:
        return format_html('<span class="delta" title="{}">–</span>', _("名次没有变"))
    if value > 0:
        words = ngettext("上升 %(n)d 位", "上升 %(n)d 位", value) % {"n": value}
        name, style = "arrow-up", "up"
    else:
        words = ngettext("下降 %(n)d 位", "下降 %(n)d 位", -value) % {"n": -value}
        name, style = "arrow-down", ""
    return format_html(
        '<span class="delta {}" title="{}">{}<span class="visually-hidden">{}</span>{}</span>',
        style,
        words,
        icon(name),
        words.replace(str(abs(value)), "").strip(),
        abs(value),
    )


def date_text(value: date | datetime | None, form: str = "full") -> str:
    """Dates as an official writes them.

    ``full`` 2026年3月5日, ``short`` 3月5日, ``time`` 3月5日 18:00, ``fulltime`` 2026年3月5日 18:00,
    ``clock`` 3月5日 18:00:07 (when the server got something); in English 5 March 2026 and 5 Mar.
    A date-time is shown in the office's time zone, None as ``—``.
    """
    if value is None:
        return NOT_APPLICABLE
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    # Letters as in Django's date filter, so that each language says its months its own way.
    pattern = _("Y年n月j日") if form in {"full", "fulltime"} else _("n月j日")
    text = dateformat.format(value, pattern)
    if form in {"time", "fulltime"} and isinstance(value, datetime):
        text += f" {value:%H:%M}"
    if form == "clock" and isinstance(value, datetime):
        text += f" {value:%H:%M:%S}"
    return text


def deadline(
    when: date | datetime | None, *, done: bool = False, today: date | None = None
) -> SafeString:
    """Deadline chip (时限): clock, date, distance; ochre within 3 days, red today and overdue."""
    if when is None:
        return SafeString(NOT_APPLICABLE)
    now = today or timezone.localdate()
    due = timezone.localtime(when).date() if isinstance(when, datetime) else when
    days = (due - now).days
    shown = date_text(when, "short" if due.year == now.year else "full")
    if done:
        return format_html(
            '<span class="deadline">{}{} {}</span>', icon("check-lg"), shown, _("已办")
        )
    if days < 0:
        style, mark = "late", "exclamation-circle"
        rest = ngettext("逾期 %(n)d 天", "逾期 %(n)d 天", -days) % {"n": -days}
    elif days == 0:
        style, mark, rest = "late", "clock", _("今天")
    else:
        style, mark = ("soon" if days <= SOON_DAYS else ""), "clock"
        rest = ngettext("还有 %(n)d 天", "还有 %(n)d 天", days) % {"n": days}
    return format_html(
        '<span class="deadline {}">{}{} <b>{}</b></span>', style, icon(mark), shown, rest
    )
