"""Assembles the demo county from one seed: units, facts, people, designed cases.

The rows it makes are what the year workbook holds, sheet by sheet; ``schemes.demo.load`` hands
them to the services that an upload goes through.
"""

from __future__ import annotations

import random

from schemes.demo import facts, lifecycle, people, showcase
from schemes.demo.draws import departments, pool
from schemes.demo.model import DemoCounty, DemoUnit

SEED = 20251231
ELITE = ("财政局", "发展和改革局", "城市管理局", "交通运输局", "统计局", "卫生健康局")
ELITE_TAIL = ("文化广电和旅游局", "检察院", "税务局")
#: Two units with the same facts: they tie at the tenth place (K-7.9).
TWINS = ("水利局", "行政审批局")


def make_county(year: int, seed: int = SEED, *, staff: int = 2300) -> DemoCounty:
    """The whole demo county for a year; the same seed gives the same county."""
    rng = random.Random(seed)  # noqa: S311 -- demo data
    county = DemoCounty(year=year, units=_units())
    _unit_rows(county, rng)
    facts.add_common_items(county)
    for unit in county.units:
        if unit.assessed:
            own = random.Random(f"{seed}/{_twin_seed(unit)}")  # noqa: S311 -- demo data
            facts.add_unit_facts(county, unit, own)
    _filings(county)
    people.add_people(county, rng, staff)
    lifecycle.add_relations(county)
    showcase.apply(county)
    return county


def _twin_seed(unit: DemoUnit) -> str:
    return "twin" if unit.tier == "twin" else unit.code


def _units() -> list[DemoUnit]:
    names = pool()
    units = []
    for number, row in enumerate(departments(), 101):
        tier = "plain"
        if row["name"] in ELITE + ELITE_TAIL:
            tier = "elite"
        elif row["name"] in TWINS:
            tier = "twin"
        units.append(
            DemoUnit(str(number), row["name"], row["short"], "department", row["posts"], True, tier)
        )
    for number, row in enumerate(names["townships"], 201):
        units.append(
            DemoUnit(str(number), row["name"], row["name"], "township", row["posts"], True, "plain")
        )
    for number, row in enumerate(names["not_assessed"], 301):
        units.append(
            DemoUnit(
                str(number), row["name"], row["short"], "department", row["posts"], False, "plain"
            )
        )
    return units


def _unit_rows(county: DemoCounty, rng: random.Random) -> None:
    extras = {row["name"]: row for row in pool()["not_assessed"]}
    for order, unit in enumerate(county.units, 1):
        extra = extras.get(unit.name, {})
        like = extra.get("paid_like", "")
        county.add(
            "units",
            code=unit.code,
            name=unit.name,
            short_name=unit.short,
            peer_group=unit.group,
            directly_assessed=unit.assessed,
            posts=unit.posts,
            leader_in_charge=rng.choice(pool()["leaders"]),
            parent=county.unit(like).code if like else "",
            paid_like=county.unit(like).code if like else "",
            own_expense=bool(extra.get("own_expense")),
            own_distribution=False,
            spread=str(rng.choice((300, 360, 400, 500, 600))),
            order=order,
        )


def _filings(county: DemoCounty) -> None:
    for unit in county.units:
        filed_on = f"{county.year}-03-{10 + int(unit.code) % 18}"
        row = county.add("filings", unit=unit.code, level_two=True, level_two_on=filed_on)
        if unit.assessed:
            row |= {"level_one": True, "level_one_on": filed_on}
