"""The facts of a unit as JSON-able data and back, equal in every figure; pure.

Numbers are ``n/d`` texts and dates ISO texts.  Ballots are tallies: how many of a voter group gave
the same, in the order of the figures, so that nothing tells one voter from another (K-6.3).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from itertools import chain, repeat
from typing import Any, get_args, get_type_hints

from core.exact import from_text, to_text
from schemes.rules.trace import Source
from scoring.engine import UnitFacts
from scoring.engine.facts import BallotFact, UnitFact

#: The fields of :class:`UnitFacts` that are no lists of facts.
_ALONE = ("year", "unit", "filings_missing")
Data = dict[str, Any]


def unit_facts_to_data(facts: UnitFacts) -> Data:
    """A unit's facts as data; the order in which they came leaves no trace."""
    data: Data = {
        "year": facts.year,
        "unit": _plain(facts.unit),
        "filings_missing": sorted(facts.filings_missing),
        "ballots": _tallies(facts.ballots),
    }
    for name in _lists():
        rows = [_plain(fact) for fact in getattr(facts, name)]
        data[name] = sorted(rows, key=_as_text)
    return data


def unit_facts_from_data(data: Mapping[str, Any]) -> UnitFacts:
    """The facts that :func:`unit_facts_to_data` wrote.

    Raises ``ValueError``, ``KeyError`` or ``TypeError`` for data that it cannot have written.
    """
    read: dict[str, Any] = {
        name: tuple(_fact(_kind_of(name), row) for row in data.get(name, ())) for name in _lists()
    }
    return UnitFacts(
        year=data["year"],
        unit=_fact(UnitFact, data["unit"]),
        filings_missing=frozenset(data["filings_missing"]),
        ballots=_ballots(data["unit"]["code"], data["ballots"]),
        **read,
    )


@lru_cache(maxsize=1)
def _lists() -> tuple[str, ...]:
    named = (each.name for each in fields(UnitFacts))
    return tuple(name for name in named if name not in (*_ALONE, "ballots"))


@lru_cache(maxsize=32)
def _kind_of(name: str) -> Any:
    """The kind of fact that a list holds."""
    return get_args(get_type_hints(UnitFacts)[name])[0]


def _tallies(ballots: Iterable[BallotFact]) -> list[Data]:
    counted = Counter((each.voter_group, each.score, each.valid) for each in ballots)
    rows = [
        {"voter_group": group, "score": _plain(score), "valid": valid, "times": times}
        for (group, score, valid), times in counted.items()
    ]
    return sorted(rows, key=_as_text)


def _ballots(unit: str, rows: Sequence[Mapping[str, Any]]) -> tuple[BallotFact, ...]:
    return tuple(
        chain.from_iterable(
            repeat(
                BallotFact(row["voter_group"], unit, _number(row["score"]), bool(row["valid"])),
                row["times"],
            )
            for row in rows
        )
    )


def _plain(value: Any) -> Any:
    if isinstance(value, Fraction):
        return to_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Mapping):
        return dict(value)
    return value


def _as_text(row: Any) -> str:
    return json.dumps(row, sort_keys=True, ensure_ascii=False)


def _fact(kind: Any, row: Mapping[str, Any]) -> Any:
    """A fact of ``kind`` from its row; a field that came later keeps its default."""
    readers = _readers(kind)
    unknown = row.keys() - readers.keys()
    if unknown:
        raise ValueError(f"{kind.__name__} has no {', '.join(sorted(unknown))}")
    return kind(**{name: readers[name](value) for name, value in row.items()})


@lru_cache(maxsize=32)
def _readers(kind: Any) -> dict[str, Callable[[Any], Any]]:
    """How each field of a kind of fact is read back, by what it is declared to hold."""
    return {name: _reader(hint) for name, hint in get_type_hints(kind).items()}


def _reader(hint: Any) -> Callable[[Any], Any]:
    held = {hint, *get_args(hint)}
    if Fraction in held:
        return _number
    if date in held:
        return date.fromisoformat
    if Source in held:
        return _source
    if hint == frozenset[str]:
        return frozenset
    return _as_it_is


def _number(text: str | None) -> Fraction | None:
    return None if text is None else from_text(text)


def _source(row: Mapping[str, str] | None) -> Source | None:
    return None if row is None else Source(**row)


def _as_it_is(value: Any) -> Any:
    return value
