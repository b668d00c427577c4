"""The demo county's facts: targets with marks, common items, ballots, honours."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import Any

from schemes.demo.draws import departments, pool, scaled, split_points
from schemes.demo.model import DemoCounty, DemoUnit, Row

TOWNSHIP_VOTERS = 24
COUNTY_VOTERS = 28

#: By when targets are to be reached, in turn.
_DAYS = ("12-31", "12-15", "11-30", "10-31")


def add_common_items(county: DemoCounty) -> None:
    """The year's common items, one set for each peer group."""
    for group, prefix in (("department", "G"), ("township", "X")):
        for number, item in enumerate(pool()["common_items"], 1):
            if group in item:
                county.add(
                    "common_items",
                    code=f"{prefix}{number:02d}",
                    component="common",
                    title=item["title"],
                    points=item[group],
                    marking_unit=county.unit(item["marked_by"]).code,
                    peer_groups=[group],
                    order=number,
                )


def add_unit_facts(county: DemoCounty, unit: DemoUnit, rng: random.Random) -> None:
    """Targets, marks, ballots and honours of one unit."""
    if unit.group == "township":
        plans = [*pool()["township_targets"], *[[t] for t in pool()["key_work"]]]
        rng.shuffle(plans)
        _targets(county, unit, rng, "key", 400, plans[:7])
        _targets(county, unit, rng, "general", 160, pool()["township_general"])
    else:
        own = next(row for row in departments() if row["name"] == unit.name)["targets"]
        own = own if unit.tier != "twin" else departments()[23]["targets"]
        _targets(county, unit, rng, "key", 250, [*own, *[[t] for t in pool()["key_work"]]])
        general = rng.sample(pool()["general"], 6)
        _targets(county, unit, rng, "general", 180, general)
    _common_marks(county, unit, rng)
    _ballots(county, unit, rng)
    _honours(county, unit, rng)


def _targets(
    county: DemoCounty,
    unit: DemoUnit,
    rng: random.Random,
    component: str,
    total: int,
    plans: list[list[str]],
) -> None:
    weights = rng.sample(range(4, 4 + len(plans)), len(plans))
    for number, (plan, points) in enumerate(
        zip(plans, split_points(rng, total, weights), strict=True), 1
    ):
        letter = "Z" if component == "key" else "Y"
        row = county.add(
            "targets",
            code=f"{unit.code}-{letter}{number}",
            unit=unit.code,
            component=component,
            title=plan[0],
            points=str(points),
            order=number if component == "key" else 50 + number,
            marked_by="目标办",
            marked_on=f"{county.year}-12-{rng.randint(20, 26)}",
        )
        if len(plan) == 1:
            _judged(row, rng, number, unit)
        else:
            _measured(row, rng, number, plan, unit)
            if (int(unit.code) + number) % 7:  # some say no day, which their quality report tells
                row["deadline"] = f"{county.year}-{_DAYS[number % len(_DAYS)]}"


def _judged(row: Row, rng: random.Random, number: int, unit: DemoUnit) -> None:
    """A target that is not a number (P-2): graded, or marked by hand with a reason."""
    best = unit.tier != "plain"
    if number % 3 == 1:
        full = int(row["points"])
        score = full if best else full - rng.randint(0, max(1, full // 8))
        row |= {"method": "manual", "score": str(score), "note": "按查验情况评定"}
    else:
        shares = "优秀=1；良好=0.9；一般=0.75；较差=0.5"
        grade = (
            "excellent" if best else rng.choice(("excellent", "excellent", "good", "good", "fair"))
        )
        row |= {"method": "graded", "shares": shares, "grade": grade}


def _measured(row: Row, rng: random.Random, number: int, plan: list[str], unit: DemoUnit) -> None:
    lower = plan[3].startswith("<")
    goal = plan[3].lstrip("<")
    kind = _kind(number, lower=lower)
    likely = 90 if kind == "all_or_nothing" else 62
    met = unit.tier != "plain" or rng.randint(1, 100) <= likely
    over = rng.randint(0, 60) if met else -rng.randint(12, 110)
    actual = scaled(goal, 1000 - over if lower else 1000 + over)
    if plan[1] == "%" and not lower:
        actual = min(actual, "100", key=lambda text: _written_order(text))
    params: dict[str, Any] = {"plan": goal, "direction": "lower" if lower else "higher"}
    row |= {"measure": plan[1], "last_year": plan[2], "actual": actual}
    row |= {"method": kind, **params, **_extras(kind, rng, plan[1])}


def _written_order(text: str) -> tuple[int, str]:
    """A sort key of a written decimal: its whole part, then its places."""
    whole, _, places = text.partition(".")
    return int(whole), places


def _kind(number: int, *, lower: bool) -> str:
    """Every scoring method of K-5.4 in turn; piecewise where more is better."""
    kind = ("proportional", "per_percent", "all_or_nothing", "piecewise")[number % 4]
    return "proportional" if lower and kind == "piecewise" else kind


def _extras(kind: str, rng: random.Random, measure: str) -> dict[str, Any]:
    """What a method asks for beside plan and direction; all step kinds and bases occur."""
    if kind == "per_percent":
        step = rng.choice(("exact", "full", "started"))
        basis = "points" if measure == "%" else "relative"
        return {"rate": str(rng.choice((1, 2))), "step": step, "basis": basis}
    if kind == "piecewise":
        return {"basis": "ratio", "table": "1=1；0.98=0.9；0.95=0.75；0.9=0.5；0=0"}
    return {}


def _common_marks(county: DemoCounty, unit: DemoUnit, rng: random.Random) -> None:
    low, high = {"elite": (965, 985), "twin": (950, 960), "plain": (885, 950)}[unit.tier]
    for item in county.rows["common_items"]:
        if unit.group in item["peer_groups"]:
            county.add(
                "common_marks",
                unit=unit.code,
                item=item["code"],
                points=item["points"],
                score=scaled(item["points"] + ".0", rng.randint(low, high)),
                note="",
                marked_on=f"{county.year}-12-{rng.randint(18, 28)}",
            )


def correct_marks(county: DemoCounty) -> None:
    """Every sixth ordinary department gains a point in one common item on re-check."""
    plain = [unit.code for unit in county.units if unit.assessed and unit.tier == "plain"]
    chosen = set(plain[::6])
    for row in county.rows["common_marks"]:
        if row["unit"] in chosen and row["item"] == "G05":
            row |= {"score": str(Decimal(row["score"]) + 1), "note": "复核后更正"}


def _ballots(county: DemoCounty, unit: DemoUnit, rng: random.Random) -> None:
    groups = [("county_leaders", COUNTY_VOTERS)]
    if unit.group == "department":
        groups.insert(0, ("township_leaders", TOWNSHIP_VOTERS))
    low, high = (92, 97) if unit.tier != "plain" else rng.choice(((80, 92), (84, 94), (86, 95)))
    for group, voters in groups:
        for ticket in range(1, voters + 1):
            drawn = rng.randint(1, 60)
            county.add(
                "ballots",
                voter_group=group,
                unit=unit.code,
                voter_label=str(ticket),
                score="" if drawn == 1 else str(rng.randint(low, high)),
                valid=drawn != 2,
            )


def _honours(county: DemoCounty, unit: DemoUnit, rng: random.Random) -> None:
    if unit.tier == "twin":
        plan = [("comprehensive", "city", False), ("single", "county", False)]
    elif unit.tier == "elite":
        plan = [("comprehensive", "city", False), ("single", "city", False)]
        plan += [("single", rng.choice(("county", "city")), False)] * rng.randint(0, 2)
    else:
        plan = rng.choice(
            ([], [], [("single", "county", False)], [("comprehensive", "county", False)])
        )
        plan = plan + rng.choice(([], [("single", "city", True)]))
    for kind, level, system in plan:
        add_honour(county, unit, rng, kind=kind, level=level, is_system=system)


def add_honour(
    county: DemoCounty,
    unit: DemoUnit,
    rng: random.Random,
    *,
    kind: str,
    level: str,
    **values: Any,
) -> Row:
    """Add one claim of a unit, with a certificate dated inside the year unless told otherwise."""
    number = 1 + sum(1 for row in county.rows.get("honours", []) if row["unit"] == unit.code)
    issuer = pool()["issuers"][level]
    title = rng.choice(pool()["honours"][kind])
    date = f"{county.year}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}"
    defaults = {"is_system": False, "multi_superior": False, "recognised": False, "project": ""}
    row: Row = {
        "code": f"{unit.code}-J{number}",
        "unit": unit.code,
        "title": values.pop("title", title),
        "kind": kind,
        "level": level,
        "issued_by": values.pop("issued_by", issuer),
        "date": date,
    }
    return county.add("honours", **(row | defaults | values))
