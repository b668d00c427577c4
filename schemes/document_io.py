"""Scheme documents as YAML: read strictly, written in a stable order."""

from __future__ import annotations

import re
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import yaml
from pydantic import ValidationError

from schemes.document import SchemeDocument
from schemes.document_checks import check_document
from schemes.document_errors import DocumentError, document_error, from_validation

MAX_CHARACTERS = 1_000_000


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
        alias = _first_alias(text)
        if alias is not None:
            return Loaded(None, (document_error((), "yaml_alias", line=alias),))
        data = yaml.load(text, Loader=_Loader)  # noqa: S506 - a stricter SafeLoader
    except yaml.YAMLError as error:
        return Loaded(None, (_syntax(error),))
    return load_data(data)


def load_data(data: object) -> Loaded:
    """Return the document that ``data`` states, or all its faults with their paths."""
    if not isinstance(data, dict):
        return Loaded(None, (document_error((), "yaml_root"),))
    try:
        document = SchemeDocument.model_validate(data)
    except ValidationError as error:
        return Loaded(None, from_validation(error))
    errors = check_document(document)
    return Loaded(None if errors else document, errors)


def _first_alias(text: str) -> int | None:
    """Return the line of the first alias: by aliases a small file can unfold to a huge one."""
    for event in yaml.parse(text, Loader=_SafeLoader):
        if isinstance(event, yaml.AliasEvent):
            mark = event.start_mark
            return mark.line + 1 if mark is not None else 0
    return None


def _syntax(error: yaml.YAMLError) -> DocumentError:
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark is not None else 0
    if isinstance(error, _RepeatedKey):
        return document_error((), "yaml_repeated", line=line, key=error.problem)
    return document_error((), "yaml_syntax", line=line, problem=getattr(error, "problem", ""))


def dump_document(document: SchemeDocument) -> str:
    """Return the document as YAML; reading it again gives an equal document."""
    return yaml.safe_dump(document.to_data(), allow_unicode=True, sort_keys=False, width=100)
