"""What a page's frame is drawn with: parts that are alike for everybody, and parts drawn once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import template
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.urls import get_script_prefix, get_urlconf
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from core.navigation_drawing import sections_markup

register = template.Library()


class AlikeNode(template.Node):
    """Draws what it holds once for each language, and from then on repeats it."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist
        self._kept: dict[tuple[Any, ...], SafeString] = {}

    def render(self, context: Context) -> SafeString:
        """The part in the reader's language."""
        key = (get_language(), get_urlconf(), get_script_prefix())
        kept = self._kept.get(key)
        if kept is None:
            nobody = Context()
            nobody.template = context.template
            kept = self._kept[key] = self.nodelist.render(nobody)
        return kept


@register.tag
def alike(parser: Parser, _token: Token) -> AlikeNode:
    """``{% alike %}…{% endalike %}``: words and addresses that are the same for everybody.

    They are drawn without the page's context, so that nothing of one reader can reach another:
    a variable in it is empty.
    """
    nodelist = parser.parse(("endalike",))
    parser.delete_first_token()
    return AlikeNode(nodelist)


@register.simple_tag(takes_context=True)
def drawn_once(context: Context, name: str) -> SafeString:
    """A fragment that a page shows in several places and that is the same in each."""
    return _kept(context, name, lambda page: page.engine.get_template(name).render(context))


@register.simple_tag(takes_context=True)
def navigation(context: Context) -> SafeString:
    """All sections of the navigation, for the side bar and the phone's sheet."""
    sections = context["shell"]["sections"]
    return _kept(context, "navigation", lambda _page: sections_markup(sections))


def _kept(context: Context, name: str, draw: Callable[[Any], SafeString]) -> SafeString:
    drawn: dict[str, SafeString] = context["shell"].setdefault("drawn", {})
    if name not in drawn:
        drawn[name] = draw(context.template)
    return drawn[name]
