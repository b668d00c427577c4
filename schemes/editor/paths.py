"""Places in a document's plain data: read, written, taken out; as text and as parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


class _Absent:
    """Nothing; a copy of it is nothing too."""

    def __deepcopy__(self, memo: Any) -> _Absent:
        return self

    def __bool__(self) -> bool:
        return False


#: Nothing stands there.
ABSENT: Any = _Absent()
Path = tuple[str | int, ...]
#: The one mapping whose keys hold dots: clause numbers.
CLAUSES = "clauses"


def path_text(path: Iterable[str | int]) -> str:
    """The path as findings write it: ``honours.caps.total``."""
    return ".".join(str(part) for part in path)


def path_of(text: str) -> Path:
    """The parts of a written path; numbers are places in lists, a clause's number is one part."""
    if not text:
        return ()
    first, _dot, rest = text.partition(".")
    if first == CLAUSES and rest:
        number, field, last = rest, "", ""
        for name in ("title", "text", "article", "document_number"):
            head, found, tail = rest.partition(f".{name}")
            if found:
                number, field, last = head, name, tail.removeprefix(".")
        return (CLAUSES, number, *([field] if field else []), *([last] if last else []))
    return tuple(int(part) if part.isdecimal() else part for part in text.split("."))


def value_at(data: Any, path: Path) -> Any:
    """What stands at a path; :data:`ABSENT` where nothing does."""
    for part in path:
        if isinstance(data, Mapping):
            data = data.get(str(part), ABSENT)
        elif isinstance(data, list) and isinstance(part, int) and 0 <= part < len(data):
            data = data[part]
        else:
            return ABSENT
        if data is ABSENT:
            return ABSENT
    return data


def put_at(data: Any, path: Path, value: Any) -> None:
    """Put a value at a path; :data:`ABSENT` takes the entry out.

    Parts on the way that do not stand yet are made; ``LookupError`` for a place that cannot be.
    """
    holder = data
    for part in path[:-1]:
        if isinstance(holder, dict):
            if not isinstance(holder.get(str(part)), dict | list):
                holder[str(part)] = {}
            holder = holder[str(part)]
        elif isinstance(holder, list) and isinstance(part, int) and 0 <= part < len(holder):
            holder = holder[part]
        else:
            raise LookupError(path_text(path))
    _put(holder, path[-1], value, path)


def _put(holder: Any, last: str | int, value: Any, path: Path) -> None:
    if isinstance(holder, dict):
        if value is ABSENT:
            holder.pop(str(last), None)
        else:
            holder[str(last)] = value
    elif isinstance(holder, list) and isinstance(last, int) and 0 <= last <= len(holder):
        if value is ABSENT:
            del holder[last : last + 1]
        elif last == len(holder):
            holder.append(value)
        else:
            holder[last] = value
    else:
        raise LookupError(path_text(path))
