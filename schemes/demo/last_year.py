"""A small year before the demo year: its units, targets and marks, to have years side by side.

Without people and with few ballots, for it must not cost much: what it established are the bases
of the demo year, figure by figure.
"""

from __future__ import annotations

import random
from typing import Any

from schemes.demo.draws import scaled
from schemes.demo.model import DemoCounty, DemoUnit, Row

VOTERS = 2
_KEPT = ("code", "unit", "component", "title", "points", "order", "marked_by", "measure")
_METHOD = ("method", "direction", "rate", "step", "basis", "table", "shares")


def last_year_of(county: DemoCounty) -> DemoCounty:
    """The year before ``county``, made of its rows."""
    before = DemoCounty(year=county.year - 1, units=county.units)
    rng = random.Random(f"{county.year}/before")  # noqa: S311 -- demo data
    before.rows["units"] = [dict(row) for row in county.rows["units"]]
    before.rows["common_items"] = [dict(row) for row in county.rows["common_items"]]
    before.rows["targets"] = [_target(row, before.year, rng) for row in county.rows["targets"]]
    for unit in county.units:
        if unit.assessed:
            _marks(before, unit, rng)
        _filing(before, unit)
    return before


def _target(row: Row, year: int, rng: random.Random) -> Row:
    """The same target a year ago: what it reached then is the base of today."""
    old = {key: row[key] for key in (*_KEPT, *_METHOD) if row.get(key) not in (None, "")}
    old["marked_on"] = f"{year}-12-{rng.randint(20, 26)}"
    reached = row.get("last_year")
    if reached:
        share = rng.randint(960, 1030)
        return old | {"actual": reached, "plan": scaled(str(reached), share)}
    if row.get("method") == "graded":
        return old | {"grade": rng.choice(("excellent", "good", "good", "fair"))}
    if row.get("method") == "manual":
        full = int(row["points"])
        return old | {"score": str(full - rng.randint(0, max(1, full // 6))), "note": "按查验情况"}
    return old | {key: row[key] for key in ("plan", "actual") if row.get(key)}


def _marks(county: DemoCounty, unit: DemoUnit, rng: random.Random) -> None:
    low, high = (940, 975) if unit.tier != "plain" else (875, 945)
    for item in county.rows["common_items"]:
        if unit.group in item["peer_groups"]:
            score = scaled(f"{item['points']}.0", rng.randint(low, high))
            told: dict[str, Any] = {"unit": unit.code, "item": item["code"]}
            # Most of them early, as in the year that is under way: years are laid over each other.
            marked_on = f"{county.year}-12-{min(rng.randint(4, 27), rng.randint(4, 27)):02d}"
            county.add(
                "common_marks", **told, points=item["points"], score=score, marked_on=marked_on
            )
    groups = ["county_leaders", *(["township_leaders"] if unit.group == "department" else [])]
    for group in groups:
        for ticket in range(1, VOTERS + 1):
            county.add(
                "ballots",
                voter_group=group,
                unit=unit.code,
                voter_label=str(ticket),
                score=str(rng.randint(84, 96)),
                valid=True,
            )


def _filing(county: DemoCounty, unit: DemoUnit) -> None:
    filed_on = f"{county.year}-03-{10 + int(unit.code) % 18}"
    row = county.add("filings", unit=unit.code, level_two=True, level_two_on=filed_on)
    if unit.assessed:
        row |= {"level_one": True, "level_one_on": filed_on}
