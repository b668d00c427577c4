"""The demo's tree is the worked case of the paper, and its parts add up."""

from __future__ import annotations

from fractions import Fraction

import pytest

from targets.decomposition.demo import _share, designed
from targets.decomposition.models import CoverWay


@pytest.mark.parametrize(("whole", "parts"), [("1270", 35), ("4", 34), ("0.1", 4), ("-3", 2)])
def test_shares_add_up_and_nobody_goes_without(whole: str, parts: int) -> None:
    shares = [_share(Fraction(whole), parts, number, CoverWay.SUM) for number in range(parts)]
    assert all(shares)
    assert sum(share for share in shares if share) == Fraction(whole)


def test_it_has_4_139_and_518_tasks_for_37_people() -> None:
    (case,) = (each for each in designed()["trees"] if "levels" in each)
    assert (case["levels"], case["people"], len(case["sections"])) == ([139, 518], 37, 4)
