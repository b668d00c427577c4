"""What goes into the bundle of a result set: facts as the engine reads them, scheme, figures.

The figures are those that the set holds; whether the facts give them, :mod:`.verify` says before a
bundle is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from schemes.queries import version_document
from scoring.engine.results import Place
from scoring.facts import LoadedYear
from scoring.freezing.bundle import FORMAT_VERSION
from scoring.freezing.facts_codec import unit_facts_to_data
from scoring.freezing.parts import bundle_parts
from scoring.freezing.verify import (
    ABOUT,
    FACTS,
    PLACES,
    RESULTS,
    SCHEME,
    STATISTICS,
    TRACES,
    place_data,
)
from scoring.models import ResultEntry, ResultSet
from scoring.stored import FACTS_KEY, TITLES_KEY

#: What a row keeps beside the figures for lists; it is no part of the result.
_BESIDE = (FACTS_KEY, TITLES_KEY)


def bundle_contents(result_set: ResultSet, loaded: LoadedYear) -> dict[str, Any]:
    """The members of the bundle of ``result_set`` by name; ``loaded`` are all facts of its year."""
    entries = list(result_set.entries.select_related("result", "unit").order_by("unit__code"))
    document = version_document(result_set.scheme)
    contents: dict[str, Any] = {
        ABOUT: about(result_set, loaded),
        SCHEME: {
            "code": result_set.scheme.code,
            "number": result_set.scheme.number,
            "title": result_set.scheme.title,
            "document_number": result_set.scheme.document_number,
            "digest": result_set.scheme.digest,
            "document": document.to_data(),
        },
        FACTS: {code: unit_facts_to_data(rows.facts()) for code, rows in loaded.rows.items()},
        RESULTS: {entry.unit.code: _figures(entry) for entry in entries},
        TRACES: {entry.unit.code: entry.result.trace for entry in entries},
        PLACES: {entry.unit.code: _place(entry) for entry in entries},
        STATISTICS: {"groups": result_set.statistics.get("groups", {})},
    }
    for part in bundle_parts():
        held = part.written(result_set)
        if held is not None:
            contents[part.member] = held
    return contents


def about(result_set: ResultSet, loaded: LoadedYear) -> dict[str, Any]:
    """Of what the bundle is; nothing in it tells when or by whom it was made, so that the same
    year always gives the same bytes."""
    year = result_set.year
    return {
        "authority": {"code": year.authority.code, "name": year.authority.name},
        "year": year.year,
        "result_set": {
            "number": result_set.number,
            "facts_digest": result_set.facts_digest,
            "engine_version": result_set.engine_version,
            "revision": result_set.revision,
            "finished_at": result_set.finished_at.isoformat(),
            "incomplete": result_set.incomplete,
        },
        "units": len(loaded.rows),
        "facts": sum(rows.count for rows in loaded.rows.values()),
        "format_version": FORMAT_VERSION,
    }


def _figures(entry: ResultEntry) -> Mapping[str, Any]:
    return {name: value for name, value in entry.result.data.items() if name not in _BESIDE}


def _place(entry: ResultEntry) -> Mapping[str, Any]:
    return place_data(
        Place(
            rank=entry.rank,
            ranked_of=entry.ranked_of,
            excellent_extra=entry.excellent_extra,
            grade_by_score=entry.grade_by_score,
            grade=entry.grade,
            excellent_share=entry.excellent_share,
        )
    )
