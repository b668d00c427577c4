"""Scheme documents as YAML: read strictly, written in a stable order."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Any

import yaml
from pydantic import ValidationError

from schemes.document import SchemeDocument
from schemes.document_checks import check_document
from schemes.document_errors import DocumentError, document_error, from_validation

MAX_CHARACTERS = 1_000_000
#: A county's scheme has some four thousand nodes, ten deep: beyond this a file is no scheme, and
#: reading it would hold a worker for a minute.
MAX_NODES = 60_000
MAX_DEPTH = 60
#: How libyaml's commonest complaints begin, and what an officer reads of them.
_PROBLEMS = (
    ("did not find expected ',' or", "括号没有配对，或者少了逗号"),
    ("did not find expected key", "缩进不对，或者少了冒号"),
    ("did not find expected '-' indicator", "缩进不对，或者少了“-”"),
    ("did not find expected node content", "少了内容"),
    ("mapping values are not allowed", "冒号多了，或者缩进不对"),
    ("found character that cannot start any token", "有不能用的字符，缩进只用空格"),
    ("found unexpected end of stream", "引号没有配对"),
    ("could not find expected ':'", "少了冒号"),
    ("control characters are not allowed", "有不可见的控制字符"),
    ("could not determine a constructor for the tag", "有“!”开头的标记，请删去"),
)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A document, or everything that is wrong with it."""

    document: SchemeDocument | None
    errors: tuple[DocumentError, ...] = ()


#: The same grammar read by libyaml, ten times as fast; the wheels that are locked carry it.
_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _RepeatedKey(yaml.MarkedYAMLError):
    """A mapping names the same key twice."""


class _Loader(_SafeLoader):
    """YAML without surprises: no dates, no yes/no, no repeated keys."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[object] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise _RepeatedKey(problem=str(key), problem_mark=key_node.start_mark)
            seen.add(key)
        return super().construct_mapping(node, deep=deep)


def _plain_resolvers() -> dict[str, list[tuple[str, Any]]]:
    """Only true, false, null, whole numbers and floats; floats are refused where they stand."""
    dropped = {"tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:bool", "tag:yaml.org,2002:int"}
    return {
        first: [(tag, regexp) for tag, regexp in pairs if tag not in dropped]
        for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


_Loader.yaml_implicit_resolvers = _plain_resolvers()
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:int", re.compile(r"^-?(?:0|[1-9][0-9]*)$"), list("-0123456789")
)


def load_document(text: str) -> Loaded:
    """Return the document that ``text`` states, or all its faults with their paths."""
    if len(text) > MAX_CHARACTERS:
        return Loaded(None, (document_error((), "too_large", limit=MAX_CHARACTERS),))
    try:
        fault = _hostile(text)
        if fault is not None:
            return Loaded(None, (fault,))
        data = yaml.load(text, Loader=_Loader)  # noqa: S506 - a stricter SafeLoader
    except yaml.YAMLError as error:
        return Loaded(None, (_syntax(error),))
    return load_data(data)


def load_data(data: object) -> Loaded:
    """Return the document that ``data`` states, or all its faults with their paths."""
    if not isinstance(data, dict):
        return Loaded(None, (document_error((), "yaml_root"),))
    fault = oversize(data)
    if fault is not None:
        return Loaded(None, (fault,))
    try:
        document = SchemeDocument.model_validate(data)
    except ValidationError as error:
        return Loaded(None, from_validation(error))
    errors = check_document(document)
    return Loaded(None if errors else document, errors)


def oversize(data: object) -> DocumentError | None:
    """What stands against plain data of a document before it is read: deeper than any scheme, or
    more entries; counted layer by layer."""
    layer, count = [data], 0
    for _depth in range(MAX_DEPTH + 1):
        layer = [inner for each in layer for inner in _inside(each)]
        count += len(layer)
        if count > MAX_NODES:
            return document_error((), "yaml_many", limit=MAX_NODES)
        if not layer:
            return None
    return document_error((), "data_deep", limit=MAX_DEPTH)


def _inside(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list | tuple) else ()


def _hostile(text: str) -> DocumentError | None:
    """What no scheme has, told before anything is built of it: an alias, by which a small file can
    unfold to a huge one, parts within parts without end, more entries than any scheme."""
    depth = 0
    for count, event in enumerate(yaml.parse(text, Loader=_SafeLoader)):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        line = event.start_mark.line + 1 if event.start_mark is not None else 0
        if isinstance(event, yaml.AliasEvent):
            return document_error((), "yaml_alias", line=line)
        if depth > MAX_DEPTH:
            return document_error((), "yaml_deep", line=line)
        if count > MAX_NODES:
            return document_error((), "yaml_many", limit=MAX_NODES)
    return None


def _syntax(error: yaml.YAMLError) -> DocumentError:
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark is not None else 0
    if isinstance(error, _RepeatedKey):
        return document_error((), "yaml_repeated", line=line, key=error.problem)
    problem = str(getattr(error, "problem", "") or "")
    said = next((zh for begins, zh in _PROBLEMS if problem.startswith(begins)), "格式不对")
    return document_error((), "yaml_syntax", line=line, problem=problem, said=said)


def dump_document(document: SchemeDocument) -> str:
    """Return the document as YAML; reading it again gives an equal document."""
    return yaml.safe_dump(document.to_data(), allow_unicode=True, sort_keys=False, width=100)
