"""Recomputing a frozen year from its bundle alone and holding every figure against it (S-6).

No database is asked: the facts, the scheme and the inputs of the parts stand in the bundle, the
engines are those of this installation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from schemes.document import SchemeDocument
from schemes.reading import parse_document
from scoring.engine import evaluate_unit, rank_year
from scoring.engine.codec import place_to_data, unit_to_data
from scoring.engine.places import with_places
from scoring.engine.results import Place, YearResult
from scoring.freezing.bundle import Bundle, BundleError
from scoring.freezing.facts_codec import unit_facts_from_data
from scoring.freezing.parts import bundle_parts
from scoring.statistics import group_statistics

ABOUT, SCHEME, FACTS = "about.json", "scheme.json", "facts.json"
RESULTS, TRACES, PLACES, STATISTICS = (
    "results.json",
    "traces.json",
    "places.json",
    "statistics.json",
)

#: Of a place: what no result set keeps.
_FOLLOWS = ("qualified", "head_may_be_excellent")

#: Called with how many units are done of how many.
Watch = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure that does not agree: where it stands, what the bundle says, what was found."""

    path: str
    expected: Any
    found: Any


@dataclass(frozen=True, slots=True)
class Check:
    """One member of the bundle: how many figures were compared, and which do not agree."""

    title: Any
    member: str
    compared: int
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What verifying a bundle found."""

    about: Mapping[str, Any]
    digest: str
    units: int
    checks: tuple[Check, ...]

    @property
    def compared(self) -> int:
        """All figures that were compared."""
        return sum(check.compared for check in self.checks)

    @property
    def differences(self) -> list[tuple[Check, Difference]]:
        """All that do not agree, in the order of the members."""
        return [(check, each) for check in self.checks for each in check.differences]

    @property
    def agrees(self) -> bool:
        """Whether every figure agrees."""
        return not self.differences


def _unwatched(_done: int, _total: int) -> None:
    """Nobody watches."""


def verify(bundle: Bundle, *, watch: Watch = _unwatched) -> Report:
    """Recompute the year of a bundle and compare every figure.

    Raises :class:`~scoring.freezing.bundle.BundleError` for a member that cannot be read.
    """
    document, scheme = _scheme(bundle)
    results, traces, year = _recomputed(bundle, document, watch)
    places = {code: place_data(place) for code, place in year.places.items()}
    statistics = {"groups": group_statistics(document, year.units, year.places)}
    checks = [
        scheme,
        _check(_("得分"), RESULTS, bundle, results),
        _check(_("轨迹"), TRACES, bundle, traces),
        _check(_("名次、等次与名额"), PLACES, bundle, places),
        _check(_("统计"), STATISTICS, bundle, statistics),
    ]
    checks += _part_checks(bundle, document, year)
    return Report(bundle.data(ABOUT), bundle.digest, len(year.units), tuple(checks))


def place_data(place: Place) -> dict[str, Any]:
    """A unit's place as far as a result set keeps it; what it does not keep follows from the
    results."""
    return {name: value for name, value in place_to_data(place).items() if name not in _FOLLOWS}


def _scheme(bundle: Bundle) -> tuple[SchemeDocument, Check]:
    stated = bundle.data(SCHEME)
    try:
        document = parse_document(stated["document"])
        digest = stated["digest"]
    except (ValidationError, ValueError, KeyError, TypeError) as error:
        raise BundleError("bundle_unreadable", member=SCHEME) from error
    found = document.content_hash()
    lost = () if found == digest else (Difference("digest", digest, found),)
    return document, Check(_("方案"), SCHEME, 1, lost)


def _recomputed(
    bundle: Bundle, document: SchemeDocument, watch: Watch
) -> tuple[dict[str, Any], dict[str, Any], YearResult]:
    """Results, traces, and the year with its places, from the facts alone."""
    try:
        facts = {c: unit_facts_from_data(each) for c, each in bundle.data(FACTS).items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BundleError("bundle_unreadable", member=FACTS) from error
    results, traces, judged = {}, {}, []
    units = with_places(document, facts)
    for done, (code, each) in enumerate(sorted(units.items()), start=1):
        result = evaluate_unit(document, each)
        data = unit_to_data(result)
        traces[code] = data.pop("trace")
        results[code] = data
        judged.append(result)
        watch(done, len(units))
    return results, traces, rank_year(document, judged)


def _part_checks(bundle: Bundle, document: SchemeDocument, year: YearResult) -> Iterator[Check]:
    for part in bundle_parts():
        if part.member not in bundle.members:
            continue
        stated = bundle.data(part.member)
        try:
            found = part.recomputed(document, year, stated)
        except (ValueError, KeyError, TypeError) as error:
            raise BundleError("bundle_unreadable", member=part.member) from error
        yield _compared(part.title, part.member, stated, found)


def _check(title: Any, member: str, bundle: Bundle, found: Any) -> Check:
    return _compared(title, member, bundle.data(member), found)


def _compared(title: Any, member: str, stated: Any, found: Any) -> Check:
    lost: list[Difference] = []
    compared = _compare(stated, found, "", lost)
    return Check(title, member, compared, tuple(lost))


def _compare(stated: Any, found: Any, path: str, lost: list[Difference]) -> int:
    """Note what differs; returns how many figures and texts were compared."""
    if isinstance(stated, Mapping) and isinstance(found, Mapping):
        keys = sorted({*stated, *found}, key=str)
        return sum(
            _compare(stated.get(key), found.get(key), _under(path, key), lost) for key in keys
        )
    if _is_list(stated) and _is_list(found) and len(stated) == len(found):
        pairs = enumerate(zip(stated, found, strict=True), start=1)
        return sum(_compare(one, other, _under(path, at), lost) for at, (one, other) in pairs)
    if _is_list(stated) and _is_list(found):
        stated, found = list(stated), list(found)
    if stated != found or type(stated) is not type(found):
        lost.append(Difference(path, stated, found))
    return 1


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _under(path: str, key: object) -> str:
    return f"{path}.{key}" if path else str(key)
