"""Worked municipal and district years as rows of the year workbook, in the product's names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from bonuses.golden.rows import Case, Row, exact, maybe
from schemes.document import SchemeDocument
from schemes.models import Year

_MARKED_ON = (12, 20)
#: What a district case says of an award that the scheme's conditions ask for.
_CONDITIONS = ("evidence", "listed", "achieved", "lost_points")


def municipal_rows(case: Case, year: Year, _document: SchemeDocument) -> dict[str, list[Row]]:
    """Sheet key → rows of a municipal case.

    Changes of targets are no rows: what was changed shows in the targets as they were scored.
    """
    day = date(year.year, *_MARKED_ON)
    return {
        "units": list(_units(case, "class")),
        "targets": list(_key_targets(case, day)),
        "common_items": list(_items(case.get("common_scores", ()), "common")),
        "common_marks": list(_marks(case.get("common_scores", ()))),
        "source_marks": list(_source_marks(case, day)),
        "leader_marks": list(_leader_marks(case, day)),
        "ballots": list(_ballots(case)),
        "claims": list(_municipal_awards(case, day)),
        "vetoes": [
            {"code": f"F{number:03}", "unit": each["unit"], "kind": each["kind"]}
            for number, each in enumerate(case.get("vetoes", ()), 1)
        ],
    }


def district_rows(case: Case, year: Year, _document: SchemeDocument) -> dict[str, list[Row]]:
    """Sheet key → rows of a district case.

    Of the targets a case tells how many there are, which decides no figure; money paid beside the
    system has no place in it (D-8).
    """
    day = date(year.year, *_MARKED_ON)
    return {
        "units": list(_units(case, "kind")),
        "people": list(_people(case, year.year)),
        "common_items": list(_items(case.get("other_scores", ()), "other")),
        "common_marks": list(_marks(case.get("other_scores", ()))),
        "economic_figures": list(_figures(case)),
        "gradings": list(_gradings(case, day)),
        "claims": list(_awards(case, day)),
        "special_points": [
            {
                "code": f"Z{number:03}",
                "unit": each["unit"],
                "list": "special",
                "title": "专项分",
                "points": exact(each["points"]),
                "date": day,
            }
            for number, each in enumerate(case.get("special", ()), 1)
        ],
        "outer_items": list(_outer_items(case, day)),
        "filings": [
            {
                "unit": each["unit"],
                "level_one": True,
                "level_one_on": date.fromisoformat(each["filed"]),
            }
            for each in case.get("functional", ())
            if each.get("filed")
        ],
    }


def _units(case: Case, group: str) -> Iterator[Row]:
    for place, unit in enumerate(case.get("units", ()), 1):
        yield {
            "code": unit["code"],
            "name": unit.get("name", unit["code"]),
            "peer_group": unit[group],
            "directly_assessed": True,
            "order": place,
        }


def _key_targets(case: Case, day: date) -> Iterator[Row]:
    for place, each in enumerate(case.get("key_scores", ()), 1):
        yield {
            "code": f"{each['unit']}-{each['target']}",
            "unit": each["unit"],
            "component": "key",
            "title": each["target"],
            "points": exact(each["points"]),
            "method": "manual",
            "order": place,
            "score": maybe(each["score"]),
            "marked_on": day,
        }


def _source_marks(case: Case, day: date) -> Iterator[Row]:
    for each in case.get("rated", ()):
        if each["score"] is not None:
            yield {
                "unit": each["unit"],
                "component": each["source"],
                "score": exact(each["score"]),
                "full": maybe(each.get("full")),
                "marked_on": day,
            }


def _leader_marks(case: Case, day: date) -> Iterator[Row]:
    for each in case.get("leaders", ()):
        yield {
            "unit": each["unit"],
            "component": each["group"],
            "leader": each["leader"],
            "score": maybe(each.get("score")),
            "full": maybe(each.get("full")),
            "place": each.get("rank"),
            "tier": each.get("tier"),
            "marked_on": day,
        }


def _municipal_awards(case: Case, day: date) -> Iterator[Row]:
    for number, each in enumerate(case.get("awards", ()), 1):
        yield {
            "code": f"J{number:03}",
            "unit": each["unit"],
            "list": "awards",
            "kind": each["kind"],
            "title": each["kind"],
            "points": exact(each["points"]),
            "date": day,
            "condition_added": each["added"],
        }


def _people(case: Case, year: int) -> Iterator[Row]:
    """As many people as each unit has, there for the whole year."""
    for unit in case.get("units", ()):
        for number in range(1, unit["people"] + 1):
            code = f"{unit['code']}-{number:03}"
            yield {
                "person": code,
                "name": code,
                "unit": unit["code"],
                "starts_on": date(year, 1, 1),
                "ends_on": date(year, 12, 31),
                "months": 12,
            }


def _items(marks: list[Any], component: str) -> Iterator[Row]:
    seen: dict[str, Row] = {}
    for mark in marks:
        seen.setdefault(
            mark["item"],
            {
                "code": mark["item"],
                "component": component,
                "title": mark["item"],
                "points": exact(mark["points"]),
                "order": len(seen) + 1,
            },
        )
    yield from seen.values()


def _marks(marks: list[Any]) -> Iterator[Row]:
    for mark in marks:
        yield {
            "unit": mark["unit"],
            "item": mark["item"],
            "points": exact(mark["points"]),
            "score": maybe(mark.get("score")),
        }


def _ballots(case: Case) -> Iterator[Row]:
    numbers: Counter[str] = Counter()
    for ballot in case.get("ballots", ()):
        numbers[ballot["unit"]] += 1
        yield {
            "voter_group": "democratic",
            "unit": ballot["unit"],
            "voter_label": str(numbers[ballot["unit"]]),
            "score": maybe(ballot["score"]),
            "valid": ballot.get("valid", True),
        }


def _figures(case: Case) -> Iterator[Row]:
    for each in case.get("figures", ()):
        yield {
            "unit": each["unit"],
            "title": each["item"],
            "reported": maybe(each.get("reported")),
            "statistics": maybe(each.get("statistics")),
            "audited": maybe(each.get("audited")),
            "audit_required": each.get("audit_required", False),
        }


def _gradings(case: Case, day: date) -> Iterator[Row]:
    for each in case.get("functional", ()):
        for stage, grading in each["stages"].items():
            if grading is not None:
                yield {
                    "unit": each["unit"],
                    "component": "functional",
                    "stage": stage,
                    "grade": grading["grade"],
                    "change": exact(grading["change"]),
                    "graded_on": day,
                }


def _awards(case: Case, day: date) -> Iterator[Row]:
    for number, each in enumerate(case.get("awards", ()), 1):
        yield {
            "code": f"J{number:03}",
            "unit": each["unit"],
            "list": "awards",
            "kind": "award",
            "title": each["work"],
            "level": each["level"],
            "work": each["work"],
            "date": day,
            **{f"condition_{name}": each.get(name, False) for name in _CONDITIONS},
        }


def _outer_items(case: Case, day: date) -> Iterator[Row]:
    for each in case.get("city_items", ()):
        yield {
            "unit": each["unit"],
            "list": "city_items",
            "item": each["item"],
            "achieved": each["achieved"],
            "place": each.get("rank"),
            "deduction": exact(each.get("city_deduction", 0)),
            "date": day,
        }
