"""Bodies of JSON that the API takes: no larger and no deeper than anything it is asked to keep."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import JSONParser

#: Parts within parts: a county's scheme is ten deep.
MOST_DEEP = 60
MEGABYTE = 1024 * 1024
#: What no database keeps as text: NUL, and halves of characters.
_NO_TEXT = re.compile("[\x00\ud800-\udfff]")


class BoundedJSONParser(JSONParser):
    """As Django REST's, which reads a body of any length and fails on one nested deeply."""

    def parse(
        self,
        stream: Any,
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """The data of a body; ``ValidationError`` in words for one that nothing can be made of."""
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        content = stream.read(most + 1)
        if len(content) > most:
            raise too_large()
        try:
            data = super().parse(BytesIO(content), media_type, parser_context)
        except RecursionError as error:
            raise _too_deep() from error
        _refuse_unkept(data)
        return data


def _refuse_unkept(data: Any) -> None:
    """Layer by layer, so that no depth of it is a depth of calls."""
    layer = [data]
    for _depth in range(MOST_DEEP + 1):
        layer = [inner for each in layer for inner in _inside(each)]
        if not layer:
            return
    raise _too_deep()


def _inside(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        yield from value
        yield from value.values()
    elif isinstance(value, list):
        yield from value
    elif isinstance(value, str) and _NO_TEXT.search(value):
        raise _refused("no_text", _("文字里有不能用的字符，删去再提交"))


def too_large() -> ValidationError:
    """What is said of a body beyond what one request may bring."""
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // MEGABYTE
    return _refused("too_large", _("内容太大，一次最多 %s MB") % most)


def _too_deep() -> ValidationError:
    return _refused("too_deep", _("内容一层套一层，最多 %s 层") % MOST_DEEP)


def _refused(code: str, text: str) -> ValidationError:
    return ValidationError({"": [text]}, code=code)
