"""One unit's share of a year's facts, and its hash: what its result depends on, and no more."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from fractions import Fraction
from itertools import groupby, repeat
from operator import attrgetter
from typing import Any, Protocol, TypeVar

from scoring.engine.facts import (
    AppraisalFact,
    BallotFact,
    DeductionFact,
    HonourFact,
    ItemFact,
    TargetFact,
    UnitFact,
    VetoFact,
    YearFacts,
)


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """Everything that one unit's result is made of; order carries no meaning.

    ``filings_missing`` holds the levels ("level_one", "level_two") of which the unit filed no
    targets (K-7.8).
    """

    year: int
    unit: UnitFact
    targets: tuple[TargetFact, ...] = ()
    items: tuple[ItemFact, ...] = ()
    ballots: tuple[BallotFact, ...] = ()
    honours: tuple[HonourFact, ...] = ()
    deductions: tuple[DeductionFact, ...] = ()
    vetoes: tuple[VetoFact, ...] = ()
    appraisals: tuple[AppraisalFact, ...] = ()
    filings_missing: frozenset[str] = frozenset()


class _OfUnit(Protocol):
    @property
    def unit(self) -> str: ...


_Fact = TypeVar("_Fact", bound=_OfUnit)


def _by_unit(facts: Iterable[_Fact]) -> dict[str, tuple[_Fact, ...]]:
    found: dict[str, list[_Fact]] = {}
    for fact in facts:
        found.setdefault(fact.unit, []).append(fact)
    return {code: tuple(rows) for code, rows in found.items()}


def split_facts(facts: YearFacts) -> dict[str, UnitFacts]:
    """Return each unit's facts by its code; facts of units that are not listed are dropped."""
    targets, items = _by_unit(facts.targets), _by_unit(facts.items)
    ballots, honours = _by_unit(facts.ballots), _by_unit(facts.honours)
    deductions, vetoes = _by_unit(facts.deductions), _by_unit(facts.vetoes)
    appraisals = _by_unit(facts.appraisals)
    return {
        unit.code: UnitFacts(
            year=facts.year,
            unit=unit,
            targets=targets.get(unit.code, ()),
            items=items.get(unit.code, ()),
            ballots=ballots.get(unit.code, ()),
            honours=honours.get(unit.code, ()),
            deductions=deductions.get(unit.code, ()),
            vetoes=vetoes.get(unit.code, ()),
            appraisals=appraisals.get(unit.code, ()),
            filings_missing=frozenset(
                level for level, codes in facts.filings_missing.items() if unit.code in codes
            ),
        )
        for unit in facts.units
    }


#: Reads all fields of a fact at once; for what is no fact there is None.
_READERS: dict[type[Any], Callable[[Any], tuple[Any, ...]] | None] = {}


def _reader(kind: type[Any]) -> Callable[[Any], tuple[Any, ...]] | None:
    """How to read the fields of a fact class, made once; None for anything else."""
    if kind not in _READERS:
        names = tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()
        _READERS[kind] = attrgetter(*names) if names else None
    return _READERS[kind]


#: Most of what a fact holds, told by its exact type: a year has hundreds of thousands of values.
_AS_IT_IS = frozenset({str, bool, int, type(None)})


def _plain(value: Any) -> Any:
    """Return ``value`` as lists, texts and whole numbers; entries are sorted by name."""
    kind: type = type(value)
    if kind in _AS_IT_IS:
        return value
    if kind is Fraction:
        return ("n/d", str(value))
    read = _reader(kind)
    if read is not None:
        return [each if type(each) in _AS_IT_IS else _plain(each) for each in read(value)]
    if isinstance(value, str):
        return str.__str__(value)  # of an enumeration its text alone
    if isinstance(value, int):
        return int(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        entries = sorted(value.items(), key=lambda entry: str(entry[0]))
        return {str(key): _plain(item) for key, item in entries}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    raise TypeError(f"a fact cannot hold {type(value).__name__}")


def _text(value: Any) -> str:
    """``value`` as the text of a Python literal: different facts have different texts."""
    return ascii(_plain(value))


def _texts(facts: Iterable[Any]) -> Iterator[str]:
    """The text of every fact; one that is given several times running is written once."""
    for _identity, running in groupby(facts, key=id):
        alike = list(running)
        yield from repeat(_text(alike[0]), len(alike))


_OF_A_UNIT = tuple(field.name for field in fields(UnitFacts))[2:]


def unit_facts_hash(document_hash: str, facts: UnitFacts, engine_version: str = "") -> str:
    """Return the SHA-256 under which this unit's result may be kept.

    Equal facts in any order have equal hashes; another scheme or engine has another hash.
    """
    digest = hashlib.sha256(f"{document_hash}\n{engine_version}\n{facts.year}\n".encode())
    digest.update(_text(facts.unit).encode())
    for name in _OF_A_UNIT:
        digest.update(f"\n{name}\n".encode())
        digest.update("\n".join(sorted(_texts(getattr(facts, name)))).encode())
    return digest.hexdigest()
