"""Lays the designed cases over the drawn county, so that every rule is exercised by someone."""

from __future__ import annotations

import random
import re
from functools import cache
from typing import Any

import yaml

from schemes.demo.draws import HERE
from schemes.demo.facts import add_honour
from schemes.demo.model import DemoCounty, Row, Showcase
from schemes.demo.people import person_code, posting_of, score_of, transfer


@cache
def cases() -> dict[str, Any]:
    """The designed cases."""
    data: dict[str, Any] = yaml.safe_load((HERE / "showcase.yaml").read_text("utf-8"))
    return data


def apply(county: DemoCounty) -> None:
    """Write the designed cases into the county and list what each shows."""
    _honours(county)
    _standing(county)
    _deductions(county)
    _filings(county)
    _states(county)
    _own_distribution(county)
    _transfers(county)
    _part_years(county)
    _sanctions(county)
    for case in cases()["cases"]:
        code = county.unit(case["unit"]).code
        county.showcases.append(Showcase(case["rule"], "unit", code, case["zh"], case["en"]))
    county.showcases.sort(key=lambda case: (case.rule[0], *_numbers(case.rule)))


def _numbers(rule: str) -> list[int]:
    return [int(digits) for digits in re.findall(r"\d+", rule)]


def _show_person(county: DemoCounty, rule: str, code: str, case: Row) -> None:
    unit = score_of(county, code)["unit"]
    county.showcases.append(Showcase(rule, "person", code, case["zh"], case["en"], unit))


def _person(county: DemoCounty, case: Row, where: str = "unit") -> str:
    """The staff number of a case's person; "" in a county too small to have him."""
    return _known(county, person_code(county.unit(case[where]).code, case["number"]))


def _known(county: DemoCounty, code: str) -> str:
    return code if any(row["person"] == code for row in county.rows["people"]) else ""


def _dated(county: DemoCounty, text: str) -> str:
    return text.replace("Y-1-", f"{county.year - 1}-").replace("Y-", f"{county.year}-")


def _honours(county: DemoCounty) -> None:
    for name, claims in cases()["honours"].items():
        unit = county.unit(name)
        rows = county.rows["honours"]
        rows[:] = [row for row in rows if row["unit"] != unit.code]
        rng = random.Random(f"honours/{unit.code}")  # noqa: S311 -- demo data
        for claim in claims:
            values = dict(claim)
            if "date" in values:
                values["date"] = _dated(county, values["date"])
            add_honour(county, unit, rng, **values)


def _standing(county: DemoCounty) -> None:
    for case in cases()["vetoes"]:
        code = county.unit(case["unit"]).code
        row = dict(case, code=f"F{code}", unit=code, decided_by="县委、县政府")
        county.add("vetoes", **row, date=f"{county.year}-11-18", document="县委会议纪要")
    for case in cases()["appraisals"]:
        code = county.unit(case["unit"]).code
        county.add("appraisals", unit=code, rating=case["rating"], document="行风评议通报")


def _deductions(county: DemoCounty) -> None:
    for case in cases()["deductions"]:
        code = county.unit(case["unit"]).code
        row = dict(case, code=f"K{code}-{case['kind']}", unit=code)
        county.add("deductions", **row, date=f"{county.year}-12-28", document="市考核通报")


def _filings(county: DemoCounty) -> None:
    for case in cases()["not_filed"]:
        code, level = county.unit(case["unit"]).code, case["level"]
        row = next(row for row in county.rows["filings"] if row["unit"] == code)
        row |= {level: False, f"{level}_on": ""}


def _states(county: DemoCounty) -> None:
    """Missing ballots and an item that does not apply (S-2); a unit where all score alike."""
    case = cases()["no_valid_ballot"]
    code = county.unit(case["unit"]).code
    for row in county.rows["ballots"]:
        if (row["unit"], row["voter_group"]) == (code, case["voter_group"]):
            row["valid"] = False
    case = cases()["not_applicable"]
    code = county.unit(case["unit"]).code
    for row in county.rows["common_marks"]:
        if (row["unit"], row["item"]) == (code, case["item"]):
            row |= {"applicability": "not_applicable", "score": "", "note": case["note"]}
    case = cases()["equal_scores"]
    code = county.unit(case["unit"]).code
    for row in county.rows["personal_scores"]:
        if row["unit"] == code:
            row["score"] = case["score"]


def _own_distribution(county: DemoCounty) -> None:
    case = cases()["own_distribution"]
    code = county.unit(case["unit"]).code
    next(row for row in county.rows["units"] if row["code"] == code)["own_distribution"] = True
    for number, amount in enumerate(case["amounts"], 1):
        person = _known(county, person_code(code, number))
        if not person:
            continue
        county.add("own_distributions", person=person, unit=code, amount=amount, note=case["note"])


def _transfers(county: DemoCounty) -> None:
    for case in cases()["transfers"]:
        code = _person(county, case, "from")
        if not code:
            continue
        before, after = case["months"]
        to_unit = county.unit(case["to"])
        transfer(county, code, to_unit, month=case["month"], months=(before, after))
        _show_person(county, case["rule"], code, case)


def _part_years(county: DemoCounty) -> None:
    for case in cases()["part_years"]:
        code = _person(county, case)
        if not code:
            continue
        row = posting_of(county, code)
        row |= {"months": case["months"], "change": case["change"]}
        row["ends_on"] = _dated(county, case["ends"])
        row["starts_on"] = _dated(county, case["starts"]) or row["starts_on"]
        _show_person(county, "K-7.6", code, case)


def _sanctions(county: DemoCounty) -> None:
    for case in cases()["sanctions"]:
        code = _person(county, case)
        if not code:
            continue
        for turn, kind in enumerate(case["kinds"], 1):
            date = f"{county.year}-{2 + 2 * turn:02d}-16"
            document = f"处理决定第 {case['number']}{turn} 号"
            county.add("sanctions", person=code, kind=kind, date=date, document=document)
        _show_person(county, "K-7.5", code, case)
    for name, rule, values in (
        ("incompetent", "K-7.5", {"grade": "incompetent"}),
        ("no_score", "K-7.4", {"score": ""}),
        ("head", "K-7.12", {}),
    ):
        case = cases()[name]
        code = _person(county, case)
        if code:
            score_of(county, code).update(values)
            _show_person(county, rule, code, case)
