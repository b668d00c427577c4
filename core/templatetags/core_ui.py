"""Template tags of the common components. Thin: the markup is made in core.ui and core.bars."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core import bars, ui
from core.clauses import CLAUSE, ClauseNote, find_clause, is_foreign, own_text
from core.exact import format_percent, parse_exact
from core.help import article_for

register = template.Library()

register.simple_tag(ui.icon, name="icon")
register.simple_tag(ui.badge, name="badge")
register.simple_tag(ui.points, name="points")
register.simple_tag(ui.plain_points, name="plain_points")
register.simple_tag(ui.money, name="money")
register.simple_tag(ui.delta, name="delta")
register.simple_tag(ui.deadline, name="deadline")
register.simple_tag(ui.date_text, name="datecn")
register.simple_tag(ui.missing, name="missing")


@register.simple_tag
def percent(value: ui.Value, places: int = 1, signed: bool = False) -> str:
    """A ratio as percent with one place; ``—`` when there is none."""
    if value is None or value == "":
        return ui.NOT_APPLICABLE
    return format_percent(parse_exact(value), places, signed=signed)


@register.filter
def grouped(count: object) -> object:
    """A count with thousands separators: 10,645; what is no whole number stays as it is."""
    return f"{count:,}" if isinstance(count, int) else count


@register.simple_tag(takes_context=True)
def clause(context: dict[str, Any], number: str, note: ClauseNote | None = None) -> SafeString:
    """Clause chip: ``{% clause "K-5.5.5" %}``.

    The rule in words comes from ``note``, from ``clauses`` in the context (number → ClauseNote), or
    from a registered source. Without any, the chip is plain text, and nothing at all for a rule
    of another place.
    """
    known, request = context.get("clauses") or {}, context.get("request")
    found = note or known.get(number) or find_clause(request, number)
    if found is None and is_foreign(request, number):
        return SafeString("")
    if found is None:
        return format_html('<span class="clause">{}</span>', number)
    return format_html(
        '<a class="clause" href="{}" data-clause data-text="{}" data-document="{}">{}</a>',
        found.url or "#",
        found.text,
        found.document,
        number,
    )


@register.simple_tag(takes_context=True)
def clauses(
    context: dict[str, Any], numbers: Iterable[str] | None, *, known: bool = False
) -> SafeString:
    """The chips of a statement, at most two; ``known`` leaves out those that the reader's scheme
    does not have, for a page that serves several."""
    told = list(numbers or ())
    if known:
        told = [number for number in told if find_clause(context.get("request"), number)]
    return SafeString(" ".join(clause(context, number) for number in told[:2]))


@register.simple_tag(takes_context=True)
def rule_text(context: dict[str, Any], text: Any) -> SafeString:
    """A text whose clause numbers are chips; on paper they stand as the text has them."""
    shown, at = [], 0
    words = own_words(context, text)
    for found in CLAUSE.finditer(words):
        chip = format_html('<span class="in-text">{}</span>', clause(context, found[0]))
        shown += [conditional_escape(words[at : found.start()]), chip]
        at = found.end()
    return SafeString("".join((*shown, conditional_escape(words[at:]))))


@register.simple_tag(takes_context=True)
def own_words(context: dict[str, Any], text: Any) -> str:
    """A text without the clauses of another place."""
    request = context.get("request")
    return own_text(str(text), lambda number: is_foreign(request, number))


@register.simple_tag(takes_context=True)
def help_here(context: dict[str, Any]) -> str:
    """The address of the article beside this page; empty where there is none."""
    match = getattr(context.get("request"), "resolver_match", None)
    article = article_for(match.view_name) if match is not None else None
    return reverse("core:help_topic", args=[article.slug]) if article is not None else ""


@register.simple_tag
def loss_bar(bar: bars.LossBar, scale: bars.LossScale | None = None, size: str = "") -> SafeString:
    """Loss bar (失分条); ``scale`` is one for the whole table; ``size="large"`` for a card."""
    big: dict[str, Any] = {"left": 210, "right": 90, "height": 14} if size == "large" else {}
    return bars.loss_bar(bar, scale or bars.loss_scale([bar]), **big)


@register.simple_tag
def meter_bar(
    given: Any, full: Any, name: str = "", tone: str = "", tick: Any = None, role: str = "meter"
) -> SafeString:
    """A six pixel bar of ``given`` out of ``full``."""
    mark: Fraction | None = None if tick is None else parse_exact(tick)
    exact_given, exact_full = parse_exact(given), parse_exact(full)
    return bars.meter_bar(exact_given, exact_full, name=name, tone=tone, tick=mark, role=role)


@register.simple_tag(takes_context=True)
def query(context: dict[str, Any], **changes: Any) -> str:
    """The present address with some parameters changed; None or empty removes one, and any change
    but ``page`` itself goes back to the first page."""
    params = context["request"].GET.copy()
    if "page" not in changes:
        params.pop("page", None)
    for key, value in changes.items():
        if value is None or value == "":
            params.pop(key, None)
        else:
            params[key] = str(value)
    return "?" + params.urlencode()


@register.inclusion_tag("components/sort_header.html", takes_context=True)
def sort_header(
    context: dict[str, Any], key: str, label: str, full: str = "", css: str = "", default: str = ""
) -> dict[str, Any]:
    """A sortable column head; the order stands in ``?sort=key`` or ``?sort=-key``."""
    order = context["request"].GET.get("sort") or default
    state = {key: "ascending", f"-{key}": "descending"}.get(order, "")
    nxt = key if order == f"-{key}" else f"-{key}" if order == key else key
    href = query(context, sort=nxt)
    return {"label": label, "full": full, "css": css, "state": state, "href": href}


@register.simple_tag(takes_context=True)
def segment(context: dict[str, Any], name: str, value: str, label: str, default: str = "") -> str:
    """One choice of a switch kept in the address: ``{% segment "group" "dept" label %}``."""
    chosen = context["request"].GET.get(name, default) == value
    href = query(context, **{name: None if value == default else value})
    current = SafeString(' aria-current="true"') if chosen else ""
    return format_html('<a href="{}"{}>{}</a>', href, current, label)


@register.inclusion_tag("components/help.html", name="help")
def help_mark(topic: str, text: str = "") -> dict[str, Any]:
    """A question mark that opens one sentence and leads to the help page of ``topic``."""
    try:
        url = reverse("core:help_topic", args=[topic])
    except NoReverseMatch:
        url = ""
    return {"topic": topic, "text": text, "url": url}


@register.filter
def is_past(value: date | datetime) -> bool:
    """Whether the day of ``value`` lies before today in the office's time zone."""
    now = ui.timezone.localdate()
    return (ui.timezone.localtime(value).date() if isinstance(value, datetime) else value) < now


@register.simple_tag
def copy_value(value: str, label: str = "") -> SafeString:
    """A small button that copies ``value`` in full."""
    words = label or _("复制")
    return format_html(
        '<button type="button" class="icon-btn" data-copy="{}" aria-label="{}" title="{}">{}'
        "</button>",
        value,
        words,
        words,
        ui.icon("copy"),
    )


@register.filter
def page_range(paginator: Any, number: int) -> Any:
    """The page numbers worth showing around ``number``, with … for those left out."""
    return paginator.get_elided_page_range(number, on_each_side=1, on_ends=1)
