"""Who beside the offices sees a leader's own line: nobody, himself, or all leaders (M-7)."""

from __future__ import annotations

from fractions import Fraction

import pytest

from schemes.document import SchemeDocument
from schemes.presets import load_preset
from scoring.panels.figures import VoterFigures
from scoring.panels.queries import _lets, _seen_by_leaders

LINE = VoterFigures("张副市长", 3, Fraction(1), Fraction(0), Fraction(0))


@pytest.mark.parametrize(
    ("seen_by", "himself", "another"),
    [("", False, False), ("self", True, False), ("leaders", True, True)],
)
def test_a_line_is_seen_as_the_scheme_says(seen_by: str, himself: bool, another: bool) -> None:
    assert _lets(seen_by, "张副市长", LINE) is himself
    assert _lets(seen_by, "李副市长", LINE) is another


def test_a_scheme_that_says_nothing_keeps_lines_with_the_offices() -> None:
    document = load_preset("municipal")
    assert _seen_by_leaders(document) == {}
    data = document.to_data()
    for group in data["peer_groups"]:
        for component in group["components"]:
            if component["key"] == "vice_mayors":
                component["rule"]["lines_seen_by"] = "self"
    told = _seen_by_leaders(SchemeDocument.model_validate(data))
    assert told == {"component:vice_mayors": "self"}
