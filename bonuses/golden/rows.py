"""A worked year as rows of the year workbook, in the product's names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from bonuses.models import AppraisalGrade
from core.exact import parse_exact
from schemes import golden
from schemes.document import SchemeDocument
from schemes.models import Year
from schemes.workbook.context import YearContext
from targets.sheet_params import grade_words, param_cells
from units.models import SanctionKind

Case = Mapping[str, Any]
Row = dict[str, Any]
MONTHS_IN_YEAR = 12
_MARKED_ON = (12, 20)


def case_rows(case: Case, year: Year, document: SchemeDocument) -> dict[str, list[Row]]:
    """Sheet key → rows, each with one value per column key."""
    number = year.year
    context = YearContext(year=year, document=document)
    return {
        "units": list(_units(case, document)),
        "people": list(_postings(case, document, number)),
        "sanctions": list(_sanctions(case, number)),
        "targets": list(_targets(case, context)),
        "common_items": list(_items(case)),
        "common_marks": list(_marks(case)),
        "ballots": list(_ballots(case)),
        "honours": list(_honours(case)),
        "deductions": list(_numbered(case, "deductions", "K", _deduction)),
        "vetoes": list(_numbered(case, "vetoes", "F", _veto)),
        "appraisals": [
            {"unit": unit, "rating": rating}
            for unit, rating in case.get("public_appraisal", {}).items()
        ],
        "filings": list(_filings(case)),
        "personal_scores": list(_scores(case)),
        "own_distributions": list(_own(case)),
    }


def exact(value: object) -> Fraction:
    """A figure of a case."""
    return parse_exact(golden.number(value))


def maybe(value: object) -> Fraction | None:
    """A figure of a case that may be absent."""
    return None if value is None else exact(value)


def _units(case: Case, document: SchemeDocument) -> Iterator[Row]:
    groups = {group.key for group in document.peer_groups}
    for place, unit in enumerate(case.get("units", ()), 1):
        group = unit.get("peer_group", "department")
        yield {
            "code": unit["code"],
            "name": unit.get("name", unit["code"]),
            # Only a unit that is not assessed may belong to no group of the scheme (K-1.2).
            "peer_group": group if group in groups else None,
            "directly_assessed": unit.get("directly_assessed", True),
            "posts": unit.get("posts", 0),
            "paid_like": unit.get("paid_like") or None,
            "own_expense": unit.get("own_expense", False),
            "own_distribution": unit.get("own_distribution", False),
            "spread": maybe(unit.get("spread")),
            "order": place,
        }


def _postings(case: Case, document: SchemeDocument, year: int) -> Iterator[Row]:
    ranks = {rank.key for rank in document.pay.leader_bonus.ranks}
    for person in case.get("staff", ()):
        months = [int(exact(stint["months"])) for stint in person["assignments"]]
        dates = posting_dates(months, year)
        for stint, count, (starts, ends) in zip(person["assignments"], months, dates, strict=True):
            rank = person.get("rank")
            yield {
                "person": person["id"],
                "name": person["id"],
                "unit": stint["unit"],
                "rank": rank if rank in ranks else None,
                "starts_on": starts,
                "ends_on": ends,
                "months": count,
            }


def posting_dates(months: Sequence[int], year: int) -> list[tuple[date, date]]:
    """First and last days for postings of so many whole months, one after the other from January.

    A posting of 0 months takes a single day, so that the order is that of the days.
    """
    dates: list[tuple[date, date]] = []
    last = date(year, 12, 31)
    start = date(year, 1, 1)
    for place, count in enumerate(months):
        # Every posting that follows needs a day of its own before the year ends.
        latest = last - timedelta(days=len(months) - place - 1)
        start = min(start, latest)
        ends = start
        if count:
            month = min(start.month + count, MONTHS_IN_YEAR + 1)
            beyond = date(year + month // 13, month % 13 + month // 13, 1)
            ends = max(start, min(beyond - timedelta(days=1), latest))
        dates.append((start, ends))
        start = ends + timedelta(days=1)
    return dates


def _sanctions(case: Case, year: int) -> Iterator[Row]:
    for person in case.get("staff", ()):
        if person.get("warning"):
            yield _sanction(person, SanctionKind.WARNING, date(year, 6, 18))
        for _number in range(person.get("reprimands", 0)):
            yield _sanction(person, SanctionKind.REPRIMAND, date(year, 9, 9))


def _sanction(person: Case, kind: SanctionKind, day: date) -> Row:
    return {"person": person["id"], "kind": kind.value, "date": day}


def _targets(case: Case, context: YearContext) -> Iterator[Row]:
    grades = grade_words(context.document)
    for place, target in enumerate(case.get("targets", ()), 1):
        params = golden.method_params(target)
        yield {
            "code": target["id"],
            "unit": target["unit"],
            "component": target["component"],
            "title": target["id"],
            "points": exact(target["points"]),
            "method": golden.METHODS[target["method"]],
            **param_cells(params, grades),
            "order": place,
            "actual": maybe(target.get("actual")),
            "grade": target.get("grade") or "",
            "score": maybe(target.get("score")),
            "marked_on": date(context.number, *_MARKED_ON),
        }


def _items(case: Case) -> Iterator[Row]:
    seen: dict[tuple[str, str], Row] = {}
    for mark in case.get("common_scores", ()):
        component = mark.get("component", "common")
        seen.setdefault(
            (component, mark["item"]),
            {
                "code": _item_code(mark),
                "component": component,
                "title": mark["item"],
                "points": exact(mark["points"]),
                "order": len(seen) + 1,
            },
        )
    yield from seen.values()


def _item_code(mark: Case) -> str:
    """Two components may each have an item of one name."""
    component = mark.get("component", "common")
    return str(mark["item"] if component == "common" else f"{component}-{mark['item']}")


def _marks(case: Case) -> Iterator[Row]:
    for mark in case.get("common_scores", ()):
        yield {
            "unit": mark["unit"],
            "item": _item_code(mark),
            "points": exact(mark["points"]),
            "score": maybe(mark.get("score")),
        }


def _ballots(case: Case) -> Iterator[Row]:
    numbers: Counter[tuple[str, str]] = Counter()
    for ballot in case.get("ballots", ()):
        group = (ballot["voter_group"], ballot["unit"])
        numbers[group] += 1
        yield {
            "voter_group": ballot["voter_group"],
            "unit": ballot["unit"],
            "voter_label": str(numbers[group]),
            "score": maybe(ballot["score"]),
            "valid": ballot.get("valid", True),
        }


def _honours(case: Case) -> Iterator[Row]:
    for honour in case.get("honours", ()):
        yield {
            "code": honour["id"],
            "unit": honour["unit"],
            "title": honour["id"],
            "kind": honour["kind"],
            "level": golden.LEVELS[honour["level"]],
            "is_system": honour.get("is_system", False),
            "multi_superior": honour.get("multi_superior", False),
            "recognised": honour.get("recognised", False),
            "project": honour.get("project") or "",
            "date": date.fromisoformat(honour["date"]),
        }


def _numbered(case: Case, name: str, letter: str, row: Callable[[Case], Row]) -> Iterator[Row]:
    for number, entry in enumerate(case.get(name, ()), 1):
        yield {"code": f"{letter}{number:03}", "unit": entry["unit"], **row(entry)}


def _deduction(entry: Case) -> Row:
    return {"kind": entry["kind"], "count": entry.get("count", 1)}


def _veto(entry: Case) -> Row:
    return {"kind": entry["kind"]}


def _filings(case: Case) -> Iterator[Row]:
    missing = {level: set(case.get(f"{level}_missing", ())) for level in ("level_one", "level_two")}
    for unit in case.get("units", ()):
        filed = {level: unit["code"] not in codes for level, codes in missing.items()}
        yield {"unit": unit["code"], **filed}


def _scores(case: Case) -> Iterator[Row]:
    for person in case.get("staff", ()):
        grade = person.get("appraisal")
        score = maybe(person.get("score"))
        known = grade if grade in AppraisalGrade.values else None
        if score is not None or known:
            yield {
                "person": person["id"],
                "unit": person["assignments"][-1]["unit"],
                "score": score,
                "grade": known,
            }


def _own(case: Case) -> Iterator[Row]:
    for person in case.get("staff", ()):
        if person.get("manual_amount") is not None:
            yield {
                "person": person["id"],
                "unit": person["assignments"][-1]["unit"],
                "amount": exact(person["manual_amount"]),
                "note": "本单位自定分配",
            }
