"""Bars drawn as SVG: the loss bar (失分条), the points meter, progress against time.

Widths are SVG attributes, because the content security policy allows no inline style. All lengths
are reckoned in exact numbers and rounded once, to a hundredth of a pixel.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.exact import format_points, round_half_up

LEFT, RIGHT, HEIGHT, GAP = 78, 42, 10, 1
SHADES = 5
#: Hundredths in a pixel, the unit in which the many parts of loss bars are laid out.
PIXEL = 100


@dataclass(frozen=True)
class LossBar:
    """What one unit lost and gained around its base points, in points.

    ``losses`` are (component label, points lost ≥ 0) in scheme order; ``deduction`` and ``bonus``
    are both given as amounts ≥ 0.
    """

    losses: Sequence[tuple[str, Fraction]]
    deduction: Fraction = Fraction(0)
    bonus: Fraction = Fraction(0)

    @cached_property
    def lost(self) -> Fraction:
        """Points lost in all components."""
        return sum((points for _label, points in self.losses), Fraction(0))

    @cached_property
    def left(self) -> Fraction:
        """What the bar shows left of its centre line."""
        return self.lost + self.deduction


@dataclass(frozen=True, slots=True)
class LossScale:
    """Points that fill the left and the right side: one scale for all bars of a table."""

    left: Fraction
    right: Fraction


def loss_scale(bars: Iterable[LossBar]) -> LossScale:
    """The scale at which the longest bar on each side just fits."""
    rows = list(bars)
    left = max((bar.left for bar in rows), default=Fraction(0))
    right = max((bar.bonus for bar in rows), default=Fraction(0))
    return LossScale(left or Fraction(1), right or Fraction(1))


def _px(length: Fraction) -> str:
    return f"{round_half_up(length, 2).normalize():f}"


def _rect(style: str, x: Fraction, width: Fraction, height: int, y: int = 0) -> str:
    return (
        f'<rect class="{style}" x="{_px(x)}" y="{y}" width="{_px(width)}" height="{height}"></rect>'
    )


def _share_of(amount: Fraction, full: Fraction, pixels: int) -> int:
    """The part of ``pixels`` that ``amount`` is of ``full``, in hundredths of a pixel."""
    top = 2 * amount.numerator * full.denominator * pixels * PIXEL
    below = amount.denominator * full.numerator
    return (top + below) // (2 * below)


def _hundredths(length: int) -> str:
    whole, rest = divmod(abs(length), PIXEL)
    text = f"{whole}.{rest:02d}".rstrip("0").rstrip(".")
    return f"-{text}" if length < 0 else text


def _span(style: str, x: int, width: int, height: int) -> str:
    """A part of the loss bar, from hundredths of a pixel: a long table has hundreds of them."""
    x_text, width_text = _hundredths(x), _hundredths(width)
    return (
        f'<rect class="{style}" x="{x_text}" y="2" width="{width_text}" height="{height}"></rect>'
    )


@cache
def _axis(x: int, height: int) -> str:
    return _rect("axis", Fraction(x), Fraction(1), height)


def loss_words() -> str:
    """What a loss bar is called, for its figures to be put in; asked for once by a long table."""
    words: str = conditional_escape(_("失分 %(lost)s，加分 %(bonus)s，扣分 %(deduction)s"))
    return words


def loss_bar(
    bar: LossBar,
    scale: LossScale,
    *,
    left: int = LEFT,
    right: int = RIGHT,
    height: int = HEIGHT,
    words: str = "",
) -> SafeString:
    """SVG of one loss bar; losses run left from the centre line, first component nearest to it.

    ``words`` are :func:`loss_words`.
    """
    centre = (left + 2) * PIXEL
    parts: list[str] = []
    edge = centre - GAP * PIXEL
    segments = [(f"d{min(i, SHADES)}", lost) for i, (_l, lost) in enumerate(bar.losses, start=1)]
    for style, amount in [*segments, ("red", bar.deduction)]:
        width = _share_of(amount, scale.left, left)
        if width > 0:
            edge -= width
            # A one pixel gap keeps neighbours apart where two shades look alike.
            parts.append(_span(style, edge, max(width - GAP * PIXEL, PIXEL // 2), height))
    if bar.bonus > 0:
        width = _share_of(bar.bonus, scale.right, right)
        start = centre + 2 * PIXEL
        parts.append(_span("gold", start, max(width - GAP * PIXEL, PIXEL // 2), height))
    parts.append(_axis(left + 2, height + 4))
    name = (words or loss_words()) % {
        "lost": format_points(bar.lost),
        "bonus": format_points(bar.bonus),
        "deduction": format_points(bar.deduction),
    }
    total = left + right + 5
    return SafeString(
        f'<svg class="lossbar" role="img" aria-label="{name}" width="{total}" '
        f'height="{height + 4}" viewBox="0 0 {total} {height + 4}">{"".join(parts)}</svg>'
    )


def meter_bar(
    given: Fraction,
    full: Fraction,
    *,
    name: str = "",
    tone: str = "",
    tick: Fraction | None = None,
    role: str = "meter",
) -> SafeString:
    """A bar of ``given`` out of ``full``; any excess is red, ``tick`` (0–1) marks the time gone."""
    span = max(given, full, Fraction(0)) or Fraction(1)
    inside = min(max(given, Fraction(0)), full)
    inner = inside / span * 100
    parts = [_rect("track", Fraction(0), Fraction(100), 6)]
    parts.append(_rect(f"fill {tone}".strip(), Fraction(0), inner, 6))
    if given > full:
        parts.append(_rect("fill over", inner, 100 - inner, 6))
    if tick is not None:
        parts.append(_rect("tick", tick * 99, Fraction(1), 6))
    return format_html(
        '<svg class="bar" role="{}" aria-label="{}" aria-valuemin="0" aria-valuemax="{}"'
        ' aria-valuenow="{}" viewBox="0 0 100 6" preserveAspectRatio="none">{}</svg>',
        role,
        name or _("分值"),
        _px(max(full, given)),
        _px(given),
        SafeString("".join(parts)),
    )


@dataclass(frozen=True, slots=True)
class Meter:
    """One points meter (分值表): ``given`` of ``full`` points; ``locked``: not mine to fill."""

    name: str
    given: Fraction
    full: Fraction
    locked: bool = False
    note: str = ""

    @property
    def state(self) -> str:
        if self.locked:
            return "locked"
        if self.given == self.full:
            return "full"
        return "over" if self.given > self.full else "left"

    @property
    def words(self) -> str:
        if self.note or self.locked:
            return self.note
        gap = format_points(abs(self.full - self.given), 4).rstrip("0").rstrip(".")
        if self.state == "full":
            return _("已分满")
        return (_("多 %(gap)s 分") if self.state == "over" else _("还剩 %(gap)s 分")) % {"gap": gap}

    @property
    def bar(self) -> SafeString:
        return meter_bar(self.given, self.full, name=self.name, tone="grey" if self.locked else "")
