"""What differs between two scheme documents, in words (“荣誉合计最多：20 → 15”)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from schemes.document import SchemeDocument
from schemes.document_words import Model, field_of_path, names_of, value_words, words_of_path

ABSENT = object()


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure, word or rule that differs: where, in words, before and after.

    ``kind`` is ``changed``, ``added`` or ``removed``; ``where`` names the parts of the document
    that hold it, outermost first.
    """

    path: str
    kind: str
    where: tuple[str, ...]
    before: str
    after: str
    english: bool = False

    def sentence(self) -> str:
        """The difference in one line."""
        place = " › ".join(self.where) + (": " if self.english else "：")
        if self.kind == "added":
            return f"{place}＋ {self.after}"
        if self.kind == "removed":
            return f"{place}− {self.before}"
        return f"{place}{self.before} → {self.after}"


def scheme_diff(
    before: SchemeDocument, after: SchemeDocument, *, english: bool = False
) -> tuple[Difference, ...]:
    """Return every difference, in the order of the document; entries of lists go by their key."""
    old, new = before.to_data(), after.to_data()
    return tuple(
        _difference(path, old, new, left, right, english)
        for path, left, right in differing((), old, new)
    )


def _difference(
    path: tuple[Any, ...], old: Any, new: Any, left: Any, right: Any, english: bool
) -> Difference:
    kind = "added" if left is ABSENT else "removed" if right is ABSENT else "changed"
    root = new if left is ABSENT else old
    names, (field, model) = names_of(root, english=english), field_of_path(root, path)
    return Difference(
        ".".join(str(part) for part in path),
        kind,
        words_of_path(root, path, english=english),
        _value(left, english, names, field, model),
        _value(right, english, names, field, model),
        english,
    )


def _value(
    value: Any, english: bool, names: Mapping[str, str], field: str, model: Model | None
) -> str:
    if value is ABSENT:
        return ""
    return value_words(value, english=english, names=names, field=field, model=model)


def differing(path: tuple[Any, ...], old: Any, new: Any) -> Iterator[tuple[Any, Any, Any]]:
    """Yield (path, before, after) of every leaf that differs; the sides are :data:`ABSENT` where it
    stands in one document alone."""
    if old == new:
        return
    if isinstance(old, dict) and isinstance(new, dict) and old.get("kind") == new.get("kind"):
        for key in dict.fromkeys((*old, *new)):
            yield from _entry((*path, key), old.get(key, ABSENT), new.get(key, ABSENT))
    elif _keyed(old) and _keyed(new):
        left, right = _by_key(old), _by_key(new)
        for key in dict.fromkeys((*left, *right)):
            yield from _entry((*path, key), left.get(key, ABSENT), right.get(key, ABSENT))
    else:
        yield path, old, new


def _entry(path: tuple[Any, ...], left: Any, right: Any) -> Iterator[tuple[Any, Any, Any]]:
    if left is ABSENT or right is ABSENT:
        if left not in (ABSENT, None) or right not in (ABSENT, None):
            yield path, left, right
    else:
        yield from differing(path, left, right)


def _keyed(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(e, dict) and "key" in e for e in value)


def _by_key(entries: list[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    return {entry["key"]: entry for entry in entries}
