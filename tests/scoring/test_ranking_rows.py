"""Addresses of units in the ranking are those of the router, whatever the code."""

from __future__ import annotations

from fractions import Fraction
from html import unescape

import pytest
from django.urls import reverse

from core import ui
from scoring.ranking_rows import _address_of_units


@pytest.mark.parametrize("code", ["101", "财政局", "a b", "x&y", 'q"<', "50%", "p+q?#", "A-1.2~@:"])
def test_addresses_are_quoted_and_escaped(code: str) -> None:
    plain, of_set = _address_of_units("")(code), _address_of_units("set=3&year=2026")(code)
    assert unescape(plain) == reverse("scoring:unit", args=[code])
    assert of_set == f"{plain}?set=3&amp;year=2026"
    assert not set('"<>') & set(of_set)


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        (Fraction(1234), 0, "1,234"),
        (Fraction(999), 0, "999"),
        (Fraction(-1234), 2, "−1,234.00"),
        (Fraction(1000), 2, "1,000.00"),
        (Fraction(99999, 100), 2, "999.99"),
    ],
)
def test_points_are_grouped_from_a_thousand_on(value: Fraction, places: int, shown: str) -> None:
    assert f">{shown}<" in ui.points(value, places=places)
