"""A question that is put to the database with every request: its SQL is built once a process.

Building SQL from a queryset takes many times longer than the database needs to answer it from an
index.  What every page asks (rights, years) is prepared; everything else stays a queryset.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet

Row = TypeVar("Row")

#: Stand for the ids while the SQL is built; no key of a table will ever be one of them.
FIRST_MARK = 2_000_000_011


@dataclass(frozen=True)
class _Made:
    """A compiled queryset: its rows are made of what ``compiler`` knows of the columns."""

    queryset: QuerySet[Any]
    compiler: Any
    sql: str
    params: tuple[Any, ...]
    converters: Any


class Prepared(Generic[Row]):
    """Rows of a queryset in which only ids differ from one request to the next.

    ``build`` gives the queryset for ids (whole numbers, then ``texts`` keys that are text) and is
    called once for each kind of database: whatever else it reads, a moment or a language, would
    stand still.  Rows are
    instances of its model, or single values (``values_list(…, flat=True)``)::

        _grants = Prepared(lambda account_id: RoleGrant.objects.filter(account=account_id))
        grants = _grants(account.pk)
    """

    def __init__(
        self, build: Callable[..., QuerySet[Any, Row]], ids: int = 1, texts: int = 0
    ) -> None:
        self._build = build
        numbers = range(FIRST_MARK, FIRST_MARK + ids)
        self._marks = (*numbers, *(f"text-{FIRST_MARK + place}" for place in range(texts)))
        self._made: dict[str, _Made] = {}

    def __call__(self, *ids: int | str) -> list[Row]:
        """The rows for these ids, read anew."""
        connection = connections[DEFAULT_DB_ALIAS]
        made = self._made.get(connection.vendor)
        if made is None:
            made = self._made[connection.vendor] = self._prepare()
        wanted: dict[Any, int | str] = dict(zip(self._marks, ids, strict=True))
        params = tuple(wanted.get(each, each) for each in made.params)
        # The compiler belongs to no thread and no connection: each call has its own.
        compiler = copy(made.compiler)
        compiler.connection = connection
        compiler.as_sql = lambda *_args, **_options: (made.sql, params)
        # What each column is read with is the same every time, and asked of every column.
        compiler.get_converters = lambda _columns: made.converters
        stands_in: Any = SimpleNamespace(
            db=DEFAULT_DB_ALIAS,
            model=made.queryset.model,
            query=SimpleNamespace(get_compiler=lambda *_args, **_options: compiler),
            _known_related_objects={},
        )
        rows: Any = made.queryset._iterable_class
        return list(rows(stands_in))

    def _prepare(self) -> _Made:
        queryset = self._build(*self._marks)
        compiler = queryset.query.get_compiler(using=DEFAULT_DB_ALIAS)
        sql, params = compiler.as_sql()
        lost = [mark for mark in self._marks if mark not in params]
        if lost:
            raise ValueError(f"{queryset.model.__name__}: an id does not stand in the SQL as it is")
        columns = [column for column, _sql, _alias in compiler.select[: compiler.col_count]]
        return _Made(queryset, compiler, sql, tuple(params), compiler.get_converters(columns))


class PreparedUnion:
    """Several questions put as one: the rows of all of them come back in a single answer.

    Each part is a queryset of plain columns (``values_list``), the same number of the same kinds in
    each; ``build`` takes the ids as that of :class:`Prepared` does, and a part that none of them
    stands in is refused, since it would read everybody's rows.
    """

    def __init__(self, ids: int) -> None:
        self._marks = tuple(range(FIRST_MARK, FIRST_MARK + ids))
        self._parts: dict[str, Callable[..., QuerySet[Any, Any]]] = {}
        self._made: dict[str, tuple[str, tuple[Any, ...], tuple[str, ...]]] = {}

    def __contains__(self, key: str) -> bool:
        return key in self._parts

    def add(self, key: str, build: Callable[..., QuerySet[Any, Any]]) -> None:
        """Have ``build(*ids)`` asked along under ``key``; the same key again replaces it."""
        self._parts[key] = build
        self._made.clear()

    def remove(self, key: str) -> None:
        """Take a part out (tests)."""
        self._parts.pop(key, None)
        self._made.clear()

    def __call__(self, *ids: int) -> list[tuple[Any, ...]]:
        """(key of the part, *its columns) for these ids, read anew, in no order."""
        if not self._parts:
            return []
        connection = connections[DEFAULT_DB_ALIAS]
        made = self._made.get(connection.vendor)
        if made is None:
            made = self._made[connection.vendor] = self._prepare()
        sql, params, keys = made
        wanted = dict(zip(self._marks, ids, strict=True))
        with connection.cursor() as cursor:
            cursor.execute(sql, [wanted.get(each, each) for each in params])
            return [(keys[place], *row) for place, *row in cursor.fetchall()]

    def _prepare(self) -> tuple[str, tuple[Any, ...], tuple[str, ...]]:
        parts = {key: build(*self._marks) for key, build in self._parts.items()}
        for key, queryset in parts.items():
            own = queryset.query.get_compiler(using=DEFAULT_DB_ALIAS).as_sql()[1]
            if not set(self._marks) & {each for each in own if isinstance(each, int)}:
                raise ValueError(f"{key}: no id stands in the SQL as it is")
        sql, params = _one_question(list(parts.values()))
        return sql, params, tuple(parts)


@dataclass(frozen=True)
class Together:
    """Several querysets of plain columns as one question, whose SQL is built once.

    Each has the same number of columns of the same kinds.  Nothing in it differs from one time to
    the next; it belongs to the kind of database that it was built for.
    """

    keys: tuple[str, ...]
    sql: str
    params: tuple[Any, ...]

    @classmethod
    def of(cls, parts: Mapping[str, QuerySet[Any, Any]]) -> Together:
        """The question whose answer holds the rows of all parts."""
        return cls(tuple(parts), *_one_question(list(parts.values())))

    def rows(self) -> list[tuple[Any, ...]]:
        """(key of the part, *its columns), read anew, in no order."""
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            cursor.execute(self.sql, self.params)
            return [(self.keys[row[0]], *row[1:]) for row in cursor.fetchall()]


def _one_question(parts: Sequence[QuerySet[Any, Any]]) -> tuple[str, tuple[Any, ...]]:
    compiled: list[str] = []
    params: list[Any] = []
    for place, queryset in enumerate(parts):
        sql, own = queryset.query.get_compiler(using=DEFAULT_DB_ALIAS).as_sql()
        compiled.append(f"SELECT {place}, part.* FROM ({sql}) AS part")  # noqa: S608 - compiled
        params += own
    return " UNION ALL ".join(compiled), tuple(params)
