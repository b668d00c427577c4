"""In which line of a YAML text a place of the document stands."""

from __future__ import annotations

import yaml

from schemes.editor.paths import path_of


def line_of(text: str, path: str) -> int:
    """The line of a path, or of the innermost part of it that the text has; 0 for none."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        return 0
    line = 0
    for part in path_of(path):
        found = _inside(node, part)
        if found is None:
            break
        node = found
        line = node.start_mark.line + 1
    return line


def _inside(node: yaml.Node | None, part: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        pairs = [(key, value) for key, value in node.value if key.value == str(part)]
        return pairs[0][1] if pairs else None
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int):
        return node.value[part] if part < len(node.value) else None
    return None
