"""In which line of a YAML text a place of the document stands."""

from __future__ import annotations

from typing import Any

import yaml

from schemes.editor.paths import path_of

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Lines:
    """A text with the lines of its places; it is composed once, and only where one is asked for.

    The text is one that :func:`schemes.document_io.load_document` has read: not endlessly deep.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._node: yaml.Node | None = None

    def of(self, path: str) -> int:
        """The line of a path, or of the innermost part of it that the text has; 0 for none."""
        node, line = (self._root() if path else None), 0
        for part in path_of(path):
            node = _inside(node, part)
            if node is None:
                break
            line = node.start_mark.line + 1
        return line

    def _root(self) -> yaml.Node | None:
        if self._node is None:
            try:
                self._node = yaml.compose(self._text, Loader=_Loader)
            except yaml.YAMLError:
                return None
        return self._node


def _inside(node: yaml.Node | None, part: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        pairs = [(key, value) for key, value in node.value if key.value == str(part)]
        return pairs[0][1] if pairs else None
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int):
        return node.value[part] if part < len(node.value) else None
    return None
