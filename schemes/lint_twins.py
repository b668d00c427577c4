"""X-3: the same thing said twice: two clauses of one text, two entries of a list that are alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import BaseModel

from schemes.document import SchemeDocument
from schemes.rules.base import Finding
from schemes.rules.wording import KINDS

#: What an entry is called, and from where it is cited; all else is what it says.
_NAMING = {"key", "clauses"}
#: (name in both languages, what it says, its clauses) of one entry.
_Row = tuple[tuple[str, str], str, tuple[str, ...]]


def twin_findings(document: SchemeDocument) -> Iterator[Finding]:
    """Every clause and every entry, of any list, whose content an earlier one has already."""
    clauses = document.clauses.items()
    yield from _twins("clauses", (((n, n), each.text.zh.strip(), (n,)) for n, each in clauses))
    for path, entries in _lists(document):
        yield from _twins(path, (_row(entry, place) for place, entry in enumerate(entries)))


def _lists(part: BaseModel, path: str = "") -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Every list of parts in a document with its place, however deep."""
    for name in type(part).model_fields:
        value, here = getattr(part, name), f"{path}.{name}" if path else name
        if isinstance(value, BaseModel):
            yield from _lists(value, here)
        elif isinstance(value, tuple) and value and isinstance(value[0], BaseModel):
            yield here, value
            for place, entry in enumerate(value):
                yield from _lists(entry, f"{here}.{place}")


def _row(entry: Any, place: int) -> _Row:
    title, kind = getattr(entry, "title", None), KINDS.get(getattr(entry, "kind", ""))
    name = (f"第 {place + 1} 项", f"no. {place + 1}")
    if title is not None:
        name = (title.zh, title.en)
    elif kind is not None:
        name = kind
    return name, entry.model_dump_json(exclude=_NAMING), tuple(getattr(entry, "clauses", ()))


def _twins(path: str, rows: Iterable[_Row]) -> Iterator[Finding]:
    first: dict[str, tuple[tuple[str, str], tuple[str, ...]]] = {}
    why = ("，同一件事可能计两次", ": one thing may count twice")
    if path == "clauses":
        why = ("，改了一处就前后不一", ": once one is changed they differ")
    for place, (name, content, clauses) in enumerate(rows):
        if content not in first:
            first[content] = (name, clauses)
            continue
        other, other_clauses = first[content]
        params = {"first": other[0], "second": name[0], "place": str(place)}
        yield Finding(
            "X-3",
            "warning",
            path,
            tuple(dict.fromkeys((*other_clauses, *clauses))),
            f"“{other[0]}” 与“{name[0]}” 内容相同{why[0]}，请删去一处。",
            f"“{other[1]}” and “{name[1]}” say the same{why[1]}; remove one.",
            params,
        )
