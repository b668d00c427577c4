"""A unit's digest: the same for the same rows in any order, another for anything else."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from scoring import unit_rows
from scoring.engine.facts import UnitFact
from scoring.unit_rows import KINDS, UnitRows

WHO = ("目标办", "2026-12-20 02:00:00", "")
UNIT = UnitFact("101", "农业农村局", "department", posts=20)
MARK = (7, "96", "", None, "", "applies", "统计局", "2026-12-20", *WHO)


def rows() -> UnitRows:
    return UnitRows(
        2026,
        UNIT,
        targets=[
            ("T1", "key", "50", "proportional", "粮食", "吨", '{"plan": "100"}', MARK),
            ("T2", "key", "40", "manual", "服务", "", "{}", None),
        ],
        items=[("common", "I1", "500", "优质服务", (3, "490", "", "applies", "办", None, *WHO))],
        ballots=[("township_leaders", "90", True, 3), ("township_leaders", None, True, 1)],
        honours=[
            (1, "H1", "single", "city", "2026-05-01", False, False, False, "", "奖", "市", *WHO)
        ],
        deductions=[(2, "", "city_line", 1, "失分", None, *WHO)],
        vetoes=[(4, "work_safety", "事故", "县委", "2026-06-01", *WHO)],
        appraisals=[(5, "low_satisfaction", *WHO)],
        rated=[(6, "basic", "90", None, "绩效办", None, *WHO)],
        leader_marks=[(7, "mayor", "市长", None, None, 2, "", None, *WHO, 5)],
        gradings=[(8, "functional", "self_check", "good", "5/2", None, *WHO)],
        placings=[(9, "contest", 2, 8, "机关工委", "2026-12-18", *WHO)],
        claims=[
            (10, "awards", "J1", "own", "", "", "3/2", 1, '["proved"]', "创新", None, *WHO),
        ],
        special_points=[(11, "special", "Z1", "-1/2", "专项", None, *WHO)],
        outer_items=[(12, "city", "招商", 0, None, "3/2", None, *WHO)],
        filings_missing={"level_two"},
    )


def test_order_has_no_meaning() -> None:
    mixed = rows()
    for kind in KINDS:
        getattr(mixed, kind).reverse()
    assert mixed.digest("scheme") == rows().digest("scheme")


@pytest.mark.parametrize("kind", KINDS)
def test_every_column_of_every_row_counts(kind: str) -> None:
    known = {rows().digest("scheme")}
    for place, row in enumerate(getattr(rows(), kind)):
        for column, value in enumerate(row):
            changed = rows()
            getattr(changed, kind)[place] = (*row[:column], _other(value), *row[column + 1 :])
            known.add(changed.digest("scheme"))
        fewer = rows()
        del getattr(fewer, kind)[place]
        known.add(fewer.digest("scheme"))
    assert len(known) == 1 + sum(len(row) + 1 for row in getattr(rows(), kind))


def _other(value: Any) -> Any:
    return (*value[:-1], "x") if isinstance(value, tuple) else f"{value}x"


def test_unit_year_scheme_filings_and_engine_count(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {rows().digest("scheme"), rows().digest("another")}
    for change in ({"unit": replace(UNIT, posts=21)}, {"year": 2027}, {"filings_missing": set()}):
        known.add(replace(rows(), **change).digest("scheme"))
    monkeypatch.setattr(unit_rows, "ENGINE_VERSION", "next")
    known.add(rows().digest("scheme"))
    assert len(known) == 6


def test_rows_become_the_facts_they_state() -> None:
    facts = rows().facts()
    assert rows().count == 19
    assert [str(target.actual) for target in facts.targets] == ["96", "None"]
    assert facts.targets[0].source is not None
    assert facts.targets[0].source.who == "统计局"
    assert facts.targets[0].source.when == "2026-12-20"
    assert facts.targets[0].params == {"plan": "100"}
    assert [ballot.score for ballot in facts.ballots] == [90, 90, 90, None]
    assert facts.items[0].source is not None
    assert facts.items[0].source.who == "办"
    # Ten in the morning of the office: the time is kept in UTC.
    assert facts.items[0].source.when == "2026-12-20"
    assert facts.filings_missing == {"level_two"}


def test_rows_of_the_general_kinds_become_facts() -> None:
    facts = rows().facts()
    assert (facts.rated[0].score, facts.rated[0].full, facts.rated[0].title) == (90, None, "绩效办")
    assert (facts.leader_marks[0].place, facts.leader_marks[0].of) == (2, 5)
    assert facts.gradings[0].change == Fraction(5, 2)
    assert (facts.places[0].place, facts.places[0].of) == (2, 8)
    claim, special = facts.claims
    assert (claim.points, claim.conditions) == (Fraction(3, 2), {"proved"})
    assert (special.list_key, special.points) == ("special", Fraction(-1, 2))
    assert (facts.outer_items[0].achieved, facts.outer_items[0].deduction) == (
        False,
        Fraction(3, 2),
    )
    assert facts.places[0].source is not None
    assert (facts.places[0].source.who, facts.places[0].source.when) == ("机关工委", "2026-12-18")
