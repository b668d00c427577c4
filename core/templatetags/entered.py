"""Texts that people entered, on a page of another language."""

from __future__ import annotations

import re

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from core.language import in_english

register = template.Library()
_CHINESE = re.compile(r"([\u3001-\u303f\u4e00-\u9fff\uff00-\uffef]+)")


@register.filter
def entered(text: str) -> SafeString:
    """A text as it was entered; its Chinese says that it is, where the page is English, so that it
    is read aloud as such."""
    if not in_english():
        return conditional_escape(text)
    parts = _CHINESE.split(text)
    said = (
        format_html('<span lang="zh-CN">{}</span>', part) if n % 2 else conditional_escape(part)
        for n, part in enumerate(parts)
    )
    return mark_safe("".join(said))  # noqa: S308 - every part is escaped above
