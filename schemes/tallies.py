"""Year-wide tallies (计数) behind work items and home pages: kept until a fact of the year changes.

Who lacks what is the same for everybody who may see it, and changes only with the year's revision:
it is counted once and kept, so that a home page costs no query per subject.  What most homes read
is registered as a :class:`Tally`: after a change the rows of all that lie in one lot are asked for
in one question (``core.prepared.Together``), and the lot is kept as one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, TypeVar

from django.core.cache import cache
from django.db import connection
from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast

from core.prepared import Together
from schemes.models import Year
from units.models import Posting, Unit, UnitYear

KEPT_SECONDS = 24 * 60 * 60
_T = TypeVar("_T")
#: Counted up when what is kept changes its form.
FORM = 6
#: Lots: facts of the year by unit and target; rows by person, of which there are many more.
FACTS, PEOPLE = "facts", "people"
_KEPT = "_schemes_tallies"
#: Questions of so many years and lots are held built: a process serves few years at a time.
QUESTIONS = 200
#: So many columns has every row of a lot; what a part does not fill is None.
_NUMBERS, _TEXTS = 3, 5


#: Numbers, texts, and how many rows were alike: in this order, as the part names them.
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Part:
    """Rows of one table: which of them, and which whole numbers and texts of each.

    Numbers and texts are names of columns or expressions (:func:`flag`); days and JSON are texts.
    ``rows`` may read of the year what never changes of it: its id, its authority, its number.
    With ``alike`` the rows that are alike come as one with their number, else each as 1.
    """

    rows: Callable[[Year], QuerySet[Any]]
    numbers: tuple[Any, ...] = ()
    texts: tuple[Any, ...] = ()
    alike: bool = False

    def asked(self, year: Year) -> QuerySet[Any, Any]:
        """What is put to the database: columns as every part has them."""
        numbers = [*self.numbers, *[Value(None)] * (_NUMBERS - len(self.numbers))]
        texts = [*self.texts, *[Value(None)] * (_TEXTS - len(self.texts))]
        columns = (
            *(Cast(each, BigIntegerField()) for each in numbers),
            *(Cast(each, TextField()) for each in texts),
        )
        rows = self.rows(year).order_by()
        if self.alike:
            return rows.values_list(*columns).annotate(times=Count("pk"))
        return rows.values_list(*columns, Cast(Value(1), BigIntegerField()))

    @property
    def picks(self) -> Callable[[Sequence[Any]], Row]:
        """What takes the part's own columns out of a row of the answer, behind the part's name."""
        numbers = range(1, 1 + len(self.numbers))
        texts = range(1 + _NUMBERS, 1 + _NUMBERS + len(self.texts))
        places = [*numbers, *texts, 1 + _NUMBERS + _TEXTS]
        return itemgetter(*places) if len(places) > 1 else lambda row: (row[places[0]],)


class Counting:
    """What a tally counts with: the rows of its parts, and the other tallies of its lot."""

    def __init__(self, year: Year, lot: str) -> None:
        self.year = year
        self._tallies = {each.name: each for each in _registered.values() if each.lot == lot}
        parts = {
            f"{each.name}/{key}": part
            for each in self._tallies.values()
            for key, part in each.parts.items()
        }
        self._rows: dict[str, list[Row]] = {key: [] for key in parts}
        takers = {key: (self._rows[key].append, part.picks) for key, part in parts.items()}
        for row in _question(year, lot, parts).rows():
            take, pick = takers[row[0]]
            take(pick(row))
        self._made: dict[str, Any] = {}

    def rows(self, tally: str, part: str = "") -> list[Row]:
        """The rows of a part of a tally, in no order."""
        return self._rows[f"{tally}/{part}"]

    def of(self, name: str) -> Any:
        """Another tally of the lot."""
        if name not in self._made:
            self._made[name] = self._tallies[name].count(self)
        return self._made[name]

    def all(self) -> dict[str, Any]:
        """Every tally of the lot."""
        return {name: self.of(name) for name in self._tallies}


@dataclass(frozen=True)
class Tally:
    """Something counted over a year; what ``count`` returns holds no secret of anybody."""

    name: str
    count: Callable[[Counting], Any]
    parts: Mapping[str, Part] = field(default_factory=dict)
    lot: str = FACTS


_registered: dict[str, Tally] = {}
#: Kind of database, what a part may read of a year, and lot → its question.
_questions: dict[tuple[str, int, int, int, str], Together] = {}


def register(*tallies: Tally) -> None:
    """Have tallies counted along with their lot; the same name again replaces one."""
    _registered.update({tally.name: tally for tally in tallies})
    _questions.clear()


def _question(year: Year, lot: str, parts: Mapping[str, Part]) -> Together:
    key = (connection.vendor, year.pk, year.authority_id, year.year, lot)
    found = _questions.get(key)
    if found is None:
        if len(_questions) >= QUESTIONS:  # another thread may be reading one of them
            _questions.clear()
        found = Together.of({name: part.asked(year) for name, part in parts.items()})
        _questions[key] = found
    return found


def flag(*conditions: Any, **equal: Any) -> Case:
    """1 where the condition holds, else 0."""
    holds = When(Q(*conditions, **equal), then=Value(1))
    return Case(holds, default=Value(0), output_field=BigIntegerField())


def kept(year: Year, name: str) -> Any:
    """A registered tally of the year, as it is under its revision; one question for its lot.

    Nobody may change what is returned: whoever asks within the request gets the same.
    """
    lot = _registered[name].lot
    mine: dict[tuple[int, str], dict[str, Any]] = year.__dict__.setdefault(_KEPT, {})
    found = mine.get((year.revision, lot))
    if found is None or name not in found:
        key = f"tallies:{FORM}:{year.pk}:{year.revision}:{lot}"
        found = cache.get(key)
        if found is None or name not in found:
            found = Counting(year, lot).all()
            cache.set(key, found, KEPT_SECONDS)
        mine[year.revision, lot] = found
    return found[name]


def tally(year: Year, name: str, count: Callable[[], _T]) -> _T:
    """What ``count`` returns, kept under the year's revision by itself: what few pages read."""
    key = f"tally:{FORM}:{year.pk}:{year.revision}:{name}"
    found: _T | None = cache.get(key)
    if found is None:
        found = count()
        cache.set(key, found, KEPT_SECONDS)
    return found


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit in the year, as lists of who lacks what name it."""

    pk: int
    code: str
    name: str
    initials: str
    peer_group: str
    assessed: bool
    leader: str


def units_of(year: Year) -> dict[int, UnitLine]:
    """The units of the year by id, in their order."""
    found: dict[int, UnitLine] = kept(year, "units")
    return found


def unit_ids_by_name(year: Year) -> dict[str, int]:
    """Every unit of the authority by its present name, whether it belongs to the year or not."""
    found: dict[str, int] = kept(year, "unit_ids")
    return found


def people_without_unit(year: Year) -> int:
    """People with a posting in the year whose unit does not belong to it: nobody pays them."""
    found: int = kept(year, "people_without_unit")
    return found


def _unit_years(year: Year) -> QuerySet[UnitYear]:
    return UnitYear.objects.filter(authority_id=year.authority_id, year=year.year, current=True)


def _units(counting: Counting) -> dict[int, UnitLine]:
    rows = sorted(counting.rows("units"), key=itemgetter(1, 3))
    return {
        pk: UnitLine(pk, code, name, initials, group, bool(assessed), leader)
        for pk, _order, assessed, code, name, initials, group, leader, _times in rows
    }


def _unit_ids(counting: Counting) -> dict[str, int]:
    return {name: pk for pk, name, _times in counting.rows("unit_ids")}


def _stray(year: Year) -> QuerySet[Posting]:
    present = Posting.objects.filter(authority_id=year.authority_id, current=True)
    present = present.filter(starts_on__year__lte=year.year).filter(
        Q(ends_on=None) | Q(ends_on__year__gte=year.year)
    )
    return present.exclude(unit__in=_unit_years(year).values("unit"))


TALLIES = (
    Tally(
        "units",
        _units,
        {
            "": Part(
                _unit_years,
                ("unit_id", "order", flag(directly_assessed=True)),
                ("unit__code", "name", "unit__initials", "peer_group", "leader_in_charge"),
            )
        },
    ),
    Tally(
        "unit_ids",
        _unit_ids,
        {
            "": Part(
                lambda year: Unit.objects.filter(authority=year.authority_id), ("pk",), ("name",)
            )
        },
    ),
    Tally(
        "people_without_unit",
        lambda counting: len(set(counting.rows("people_without_unit"))),
        {"": Part(_stray, ("person_id",))},
        lot=PEOPLE,
    ),
)
