"""Money shared out in whole fen, so that what is paid is what there was (S-5)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import floor

FEN = 100


def balanced(exact: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """Return each share in whole fen, together what ``exact`` adds up to in whole fen.

    The fen that rounding down leaves go to the largest remainders, between equals by key.
    """
    fen = {key: money * FEN for key, money in exact.items()}
    whole = {key: floor(value) for key, value in fen.items()}
    left = floor(sum(fen.values(), Fraction(0))) - sum(whole.values())
    order = sorted(fen, key=lambda key: (whole[key] - fen[key], key))
    for key in order[:left]:
        whole[key] += 1
    return {key: Fraction(value, FEN) for key, value in whole.items()}
