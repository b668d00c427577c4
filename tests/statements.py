"""What the suite has put to one database is put to the other by as few tests as can do it.

Run whole on SQLite and on PostgreSQL, two thousand tests say most things twice: a refusal that was
decided in Python does not depend on who stores the row.  What may differ is how a database takes a
statement.  So the first run writes down what each test asked (``STATEMENTS`` names the folder), and
the second runs a set of tests in which all of it is asked again (``tests/conftest.py``):

- a statement that groups, nests, calls a function or matches text: as it stands;
- any other question: each of its comparisons, joins and orders by the types of its columns;
- a row written: its table, the types of the values, the error that was met;
- rows held under a lock: the line of code that held them, for SQLite knows no ``FOR UPDATE``.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, lru_cache
from heapq import heapify, heappop, heappush
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import QuerySet

#: The folder that the first run writes to and the second reads from.
STATEMENTS = "STATEMENTS"
#: How many values a list has, or rows an insert, or a page, makes no other statement of it.
_ALIKE = (
    (re.compile(r"%s(?:, %s)+"), "%s, …"),
    (re.compile(r"(\(%s(?:, …)?\))(?:, \1)+"), r"\1, …"),
    (re.compile(r"(LIMIT|OFFSET) \d+"), r"\1 n"),
)
#: Tables, savepoints and settings are made by the framework.
_FRAMEWORK = re.compile(
    r"\s*(CREATE|ALTER|DROP|PRAGMA|SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT|SELECT name, type FROM)"
)
#: A function, a question within a question, a choice, a group, a pattern: told as it stands.
_PARTICULAR = re.compile(
    r"(?!\b(?:IN|COUNT|AND|OR|NOT|WHERE|ON|VALUES)\b)\b[A-Za-z_]+ ?\((?!\*)"
    r"|\(SELECT|CASE |DISTINCT|GROUP BY|UNION|LIKE|REGEXP| OVER "
)
_COLUMN = re.compile(r'"(\w+)"\."(\w+)"')
_QUOTED = re.compile(r'"(\w+)"')
_PARTS = re.compile(r"[()]| AND | OR | WHERE | ON |, | ORDER BY | LIMIT ")


class Recorder:
    """Writes down what each test of this process asks."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._asked: dict[str, set[str]] = defaultdict(set)
        self._seconds: dict[str, float] = {}
        self._test = ""
        self._note_locks()

    def _note_locks(self) -> None:
        plain = QuerySet.select_for_update

        def noted(rows: Any, *args: Any, **kwargs: Any) -> Any:
            at = sys._getframe(1)
            self._asked[self._test].add(f"lock {at.f_code.co_filename}:{at.f_lineno}")
            return plain(rows, *args, **kwargs)

        QuerySet.select_for_update = noted

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[Any]:
        """All of a test counts, with what its module makes on its first one."""
        if self._ask not in connection.execute_wrappers:
            connection.execute_wrappers.append(self._ask)
        self._test, begun = item.nodeid, time.perf_counter()
        result = yield
        self._seconds[item.nodeid] = time.perf_counter() - begun
        return result

    def pytest_sessionfinish(self) -> None:
        """One file a process."""
        self._folder.mkdir(parents=True, exist_ok=True)
        rows = {
            test: [round(self._seconds.get(test, 0), 3), *sorted(asked)]
            for test, asked in self._asked.items()
        }
        (self._folder / f"{os.getpid()}.json").write_text(json.dumps(rows), "utf-8")

    def _ask(
        self,
        execute: Callable[..., Any],
        sql: str,
        params: Any,
        many: bool,
        context: Mapping[str, Any],
    ) -> Any:
        met = ""
        try:
            return execute(sql, params, many, context)
        except Exception as error:
            met = type(error).__name__
            raise
        finally:
            values = params[0] if many and params else params
            types = frozenset(type(value).__name__ for value in values or ())
            self._asked[self._test] |= what_is_asked(sql, types, met)


@lru_cache(maxsize=100_000)
def what_is_asked(sql: str, types: frozenset[str] = frozenset(), met: str = "") -> frozenset[str]:
    """What a database has to know how to take in a statement."""
    if _FRAMEWORK.match(sql):
        return frozenset()
    for pattern, instead in _ALIKE:
        sql = pattern.sub(instead, sql)
    end = " ".join((*sorted(types), met))
    if _PARTICULAR.search(sql):
        return frozenset({f"{sql} {end}"})
    verb, rest = sql.split(" ", 1)
    if verb != "SELECT":
        table = _QUOTED.search(rest)
        return frozenset({f"{verb} {table[1] if table else rest} {end}"})
    typed = _COLUMN.sub(_type_of, rest.partition(" FROM ")[2])
    return frozenset(part.strip() for part in _PARTS.split(typed)) | {f"values: {end}"}


def _type_of(column: re.Match[str]) -> str:
    return _types().get(column.groups(), column[0])


@cache
def _types() -> Mapping[tuple[str, ...], str]:
    models = apps.get_models(include_auto_created=True)
    return {
        (model._meta.db_table, field.column): field.rel_db_type(connection) or ""
        for model in models
        for field in model._meta.local_concrete_fields
    }


def read(folder: Path) -> dict[str, tuple[float, frozenset[str]]]:
    """What all processes of a first run wrote down: seconds and statements of each test."""
    found: dict[str, tuple[float, frozenset[str]]] = {}
    for file in folder.glob("*.json"):
        for test, (seconds, *asked) in json.loads(file.read_text("utf-8")).items():
            found[test] = (seconds, frozenset(asked))
    return found


def enough(
    known: Mapping[str, tuple[float, frozenset[str]]], always: Iterable[str] = ()
) -> set[str]:
    """Tests that together ask everything, the most for their time first; with all of ``always``."""
    chosen = set(always)
    asked = {each for test in chosen if test in known for each in known[test][1]}

    def worth(test: str) -> float:
        seconds, statements = known[test]
        return len(statements - asked) / (seconds + 0.05)

    waiting = [(-worth(test), test) for test in known if test not in chosen]
    heapify(waiting)
    while waiting:
        before, best = heappop(waiting)
        now = worth(best)
        if now == 0:
            continue
        if now < -before:  # others have asked some of it meanwhile: it may no longer be the best
            heappush(waiting, (-now, best))
            continue
        chosen.add(best)
        asked |= known[best][1]
    return chosen
