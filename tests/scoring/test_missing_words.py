"""What a unit still lacks is named so that somebody can go and get it (S-2)."""

from __future__ import annotations

import pytest

from schemes.demo.places import place_named
from scoring.engine.results import Missing
from scoring.words import component_titles, missing_sentence


@pytest.mark.parametrize(
    ("component", "voters", "said"),
    [
        ("served", "residents", "服务对象评议：“群众评议” 没有有效票"),
        ("served", "deputies", "服务对象评议：“代表评议” 没有有效票"),
        ("staff", "staff", "内部测评：没有有效票"),
        ("staff", "gone", "内部测评：没有有效票"),
    ],
)
def test_ballots_that_lack_are_told_by_whose_they_are(
    component: str, voters: str, said: str
) -> None:
    titles = component_titles(place_named("zone").document())["department"]
    assert missing_sentence(Missing("ballots", component, voters), titles) == said
