"""The demo county's people: heads, deputies and staff with postings, months and scores."""

from __future__ import annotations

import random
from typing import Any

from schemes.demo.draws import person_name, pool, tenths
from schemes.demo.model import DemoCounty, DemoUnit

#: What the head of a unit is called, by the last characters of the unit's name.
HEADS = (
    ("局", "局长"),
    ("部", "部长"),
    ("镇", "镇长"),
    ("乡", "乡长"),
    ("馆", "馆长"),
    ("院", "院长"),
    ("会", "主席"),
    ("公司", "经理"),
    ("大队", "大队长"),
    ("处", "处长"),
    ("校", "校长"),
)


#: Percent of a unit's people who may be rated excellent, whatever its result.
SHARE = 15


def add_people(county: DemoCounty, rng: random.Random, staff: int) -> None:
    """Spread ``staff`` people over the units by their posts, at least three each."""
    for unit, heads in zip(county.units, _headcounts(county, staff), strict=True):
        for number in range(1, heads + 1):
            _person(county, unit, rng, number, heads)
        _within_quota(county, unit, heads)


def _within_quota(county: DemoCounty, unit: DemoUnit, heads: int) -> None:
    """No more excellent ones than the general share allows, and not the head (K-7.9)."""
    left = heads * SHARE // 100
    for row in county.rows["personal_scores"][-heads:]:
        if row["grade"] != "excellent":
            continue
        if left and row["person"] != person_code(unit.code, 1):
            left -= 1
        else:
            row["grade"] = "competent"


def _headcounts(county: DemoCounty, staff: int) -> list[int]:
    posts = sum(unit.posts for unit in county.units)
    counts = [max(3, unit.posts * staff // posts) for unit in county.units]
    biggest = sorted(range(len(counts)), key=lambda index: -counts[index])
    missing = staff - sum(counts)
    step = 1 if missing > 0 else -1
    for turn in range(abs(missing)):
        counts[biggest[turn % len(biggest)]] += step
    return counts


def _person(
    county: DemoCounty, unit: DemoUnit, rng: random.Random, number: int, heads: int
) -> None:
    title, rank = _title(unit, rng, number, heads)
    code = person_code(unit.code, number)
    county.add(
        "people",
        person=code,
        name=person_name(rng),
        unit=unit.code,
        starts_on=f"{county.year - rng.randint(1, 12)}-{rng.randint(1, 12):02d}-01",
        ends_on="",
        title=title,
        rank=rank,
        change="",
        months=12,
    )
    grade = "excellent" if rng.randint(1, 100) <= 14 else "competent"
    county.add(
        "personal_scores", person=code, unit=unit.code, score=tenths(rng, 82, 97), grade=grade
    )


def _title(unit: DemoUnit, rng: random.Random, number: int, heads: int) -> tuple[str, str]:
    deputies = min(4, 1 + heads // 12)
    head = next((title for ending, title in HEADS if unit.name.endswith(ending)), "主任")
    if number == 1:
        return head, "head"
    if number <= 1 + deputies:
        return "副" + head, "deputy"
    return rng.choice(pool()["titles"]), ""


def person_code(unit_code: str, number: int) -> str:
    """The staff number of the unit's ``number``-th person."""
    return f"{unit_code}-{number:03d}"


def posting_of(county: DemoCounty, code: str) -> dict[str, Any]:
    """The (first) posting row of a person."""
    return next(row for row in county.rows["people"] if row["person"] == code)


def score_of(county: DemoCounty, code: str) -> dict[str, Any]:
    """The score row of a person."""
    return next(row for row in county.rows["personal_scores"] if row["person"] == code)


def transfer(
    county: DemoCounty, code: str, to_unit: DemoUnit, *, month: int, months: tuple[int, int]
) -> None:
    """Move a person to another unit on the first of ``month``; the score is the new unit's."""
    old = posting_of(county, code)
    old |= {
        "ends_on": f"{county.year}-{month - 1:02d}-28",
        "months": months[0],
        "change": "县内调动",
    }
    row = dict(old, unit=to_unit.code, months=months[1], rank="", title="一级科员")
    row |= {"starts_on": f"{county.year}-{month:02d}-01", "ends_on": "", "change": "内部调入"}
    county.add("people", **row)
    score_of(county, code)["unit"] = to_unit.code
