"""What is wrong with a field, in the words of whoever fills a form rather than of a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from core.language import in_english
from schemes.document_errors import DocumentError

_WORDS: Mapping[str, Callable[[], str]] = {
    "missing": lambda: _("必填"),
    "exact": lambda: _("不是数，写成 12、12.5 或 60%"),
    "negative": lambda: _("不能小于 0"),
    "string_too_short": lambda: _("必填"),
    "int_type": lambda: _("填整数"),
    "int_from_float": lambda: _("填整数"),
    "literal_error": lambda: _("选一个"),
    "union_tag_invalid": lambda: _("选一种规则"),
    "union_tag_not_found": lambda: _("选一种规则"),
    "too_short": lambda: _("至少要有一项"),
    "string_pattern_mismatch": lambda: _("写成 12-31 或 12月31日"),
    "unknown_reference": lambda: _("选的那一项已经没有了，另选一项"),
    "unknown_clause": lambda: _("引用的条款没有写"),
    "repeated_key": lambda: _("和另一项的代码相同"),
}


def fault_text(fault: DocumentError) -> str:
    """The fault as it stands under its field."""
    words = _WORDS.get(fault.code)
    if words is not None:
        return words()
    return fault.en if in_english() else fault.zh
