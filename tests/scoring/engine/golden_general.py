"""Worked municipal and district years through the engines, in the form of their outputs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from bonuses.engine import unit_rates
from core.exact import parse_exact, round_half_up
from schemes.golden_general import overlay_district, overlay_municipal
from scoring.engine import evaluate_year
from scoring.engine.facts import (
    BallotFact,
    ClaimFact,
    GradedFact,
    ItemFact,
    LeaderMarkFact,
    OuterItemFact,
    RatedFact,
    TargetFact,
    UnitFact,
    VetoFact,
    YearFacts,
)

Case = Mapping[str, Any]


def exact(value: Any) -> Fraction:
    """A case's figure."""
    return parse_exact(value if isinstance(value, str | int) else repr(value))


def maybe(value: Any) -> Fraction | None:
    """A case's figure, which may be absent."""
    return None if value is None else exact(value)


def municipal_facts(case: Case) -> YearFacts:
    """What the scoring engine reads of a municipal case."""
    ranked = Counter((m["group"], m["leader"]) for m in case["leaders"] if m.get("rank"))
    return YearFacts(
        year=2012,
        units=tuple(UnitFact(u["code"], u["name"], u["class"]) for u in case["units"]),
        rated=tuple(
            RatedFact(r["unit"], r["source"], maybe(r["score"]), exact(r.get("full", 100)))
            for r in case["rated"]
        ),
        items=tuple(
            ItemFact(i["unit"], "common", i["item"], exact(i["points"]), maybe(i["score"]))
            for i in case["common_scores"]
        ),
        targets=tuple(
            TargetFact(
                t["target"],
                t["unit"],
                "key",
                exact(t["points"]),
                "manual",
                score=maybe(t["score"]),
                reason="-",
            )
            for t in case["key_scores"]
        ),
        ballots=tuple(
            BallotFact("democratic", b["unit"], maybe(b["score"])) for b in case["ballots"]
        ),
        leader_marks=tuple(
            LeaderMarkFact(
                m["unit"],
                m["group"],
                m["leader"],
                score=maybe(m.get("score")),
                full=maybe(m.get("full")),
                place=m.get("rank"),
                of=ranked[m["group"], m["leader"]],
                tier=m.get("tier", ""),
            )
            for m in case["leaders"]
        ),
        claims=tuple(
            ClaimFact(
                a["unit"],
                "awards",
                str(n),
                kind=a["kind"],
                points=exact(a["points"]),
                conditions=frozenset({"added"} if a["added"] else ()),
            )
            for n, a in enumerate(case["awards"])
        ),
        vetoes=tuple(VetoFact(v["unit"], v["kind"]) for v in case["vetoes"]),
    )


SOURCES = (
    "basic", "scheduled_reports", "spot_checks", "self_evaluation", "common", "democratic", "key",
    "mayor", "vice_mayors", "deputy_secretaries",
)  # fmt: skip


def municipal_output(case: Case) -> dict[str, Any]:
    """The engine's answer to a municipal case."""
    document = overlay_municipal(case["scheme"])
    year = evaluate_year(document, municipal_facts(case))
    found = {}
    for code, result in year.units.items():
        place = year.places[code]
        parts = {node.key.partition(":")[2]: node.value for node in _walk(result.trace)}
        grade = document.grading.grade_of(place.grade) if document.grading else None
        share = place.excellent_share
        found[code] = {
            "sources": {key: str(parts[key]) for key in SOURCES},
            "awards": str(result.adjustments["awards"]),
            "total": str(result.total),
            "total_shown": str(round_half_up(result.total or Fraction(0), 2)),
            "grade_by_score": place.grade_by_score,
            "grade": place.grade,
            "excellence_share": None if share is None else int(share),
            "measures": [measure.key for measure in grade.measures] if grade else [],
            "rank": place.rank,
        }
    return found


def _walk(node: Any) -> Any:
    yield node
    for child in node.children:
        yield from _walk(child)


def district_facts(case: Case) -> YearFacts:
    """What the scoring engine reads of a district case."""
    return YearFacts(
        year=2012,
        units=tuple(UnitFact(u["code"], u["name"], u["kind"]) for u in case["units"]),
        gradings=tuple(
            GradedFact(f["unit"], "functional", stage, g["grade"], exact(g["change"]))
            for f in case["functional"]
            for stage, g in f["stages"].items()
            if g is not None
        ),
        items=tuple(
            ItemFact(i["unit"], "other", i["item"], exact(i["points"]), maybe(i["score"]))
            for i in case["other_scores"]
        ),
        claims=(
            *(
                ClaimFact(
                    a["unit"],
                    "awards",
                    a["work"],
                    kind="award",
                    level=a["level"],
                    work=a["work"],
                    conditions=frozenset(
                        name
                        for name in ("listed", "achieved", "evidence", "lost_points")
                        if a.get(name)
                    ),
                )
                for a in case["awards"]
            ),
            *(
                ClaimFact(s["unit"], "special", str(n), points=exact(s["points"]))
                for n, s in enumerate(case["special"])
            ),
        ),
        outer_items=tuple(
            OuterItemFact(
                c["unit"],
                "city_items",
                c["item"],
                c["achieved"],
                c.get("rank"),
                exact(c.get("city_deduction", 0)),
            )
            for c in case["city_items"]
        ),
    )


def district_output(case: Case) -> dict[str, Any]:
    """The engines' answer to a district case."""
    document = overlay_district(case["scheme"])
    year = evaluate_year(document, district_facts(case))
    heads = {u["code"]: u["people"] for u in case["units"]}
    rates = unit_rates(document, year.units, places=year.places, heads=heads)
    assert document.figures is not None
    figures: dict[str, dict[str, str]] = {}
    for f in case["figures"]:
        stands, _whose = document.figures.settle(
            reported=maybe(f.get("reported")),
            statistics=maybe(f.get("statistics")),
            audited=maybe(f.get("audited")),
            audit_required=f.get("audit_required", False),
        )
        figures.setdefault(f["unit"], {})[f["item"]] = str(stands)
    found = {}
    for code, result in year.units.items():
        parts, more = result.components, result.adjustments
        bonus = (rates.units[code].per_capita or Fraction(0)) * heads[code]
        found[code] = {
            "functional": str(parts.get("functional") or Fraction(0)),
            "other": str(parts["other"]),
            "assessment": str(result.base),
            "awards": str(more["awards"]),
            "city_change": str(more["city_items"]),
            "special": str(more["special"]),
            "total": str(result.total),
            "total_shown": str(round_half_up(result.total or Fraction(0), 2)),
            "figures": figures.get(code, {}),
            "bonus": str(bonus),
            "bonus_shown": str(round_half_up(bonus, 2)),
        }
    return found
