"""Sentences that are kept now and read later, each time in the language of the reader.

A worker and a stored report have no reader yet: what they have to say is kept as a message id
with what stands in its places, and worded when it is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext, override

#: Values of a sentence's places; a :func:`phrase` is one that has words of its own.
Params = Mapping[str, Any]
#: What :func:`phrase` makes: JSON-able.
Phrase = dict[str, Any]


def phrase(text: Any, params: Params | None = None) -> Phrase:
    """A sentence kept with its places; ``text`` is a message id or a lazily translated text."""
    return {"text": message_id(text), "params": dict(params or {})}


def message_id(text: Any) -> str:
    """The message id of a lazily translated text: ids are Chinese, so it is its Chinese wording."""
    with override("zh-hans"):
        return str(text)


def said(text: Any, params: Params | None = None) -> str:
    """``text`` in the active language with its places filled; one without places may hold a %."""
    words = gettext(text) if isinstance(text, str) else str(text)
    filled = {key: _said_value(value) for key, value in (params or {}).items()}
    return words % filled if filled else words


def phrases_of(error: ValidationError) -> list[Phrase]:
    """What a validation error says, one phrase a message."""
    found = (
        [each for errors in error.error_dict.values() for each in errors]
        if hasattr(error, "error_dict")
        else error.error_list
    )
    return [phrase(each.message, each.params) for each in found]


def _said_value(value: Any) -> Any:
    return said(value["text"], value["params"]) if isinstance(value, Mapping) else value
