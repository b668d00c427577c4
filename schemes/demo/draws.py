"""Seeded drawing of whole and decimal figures for the demo county; no float anywhere."""

from __future__ import annotations

import random
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent


@cache
def pool() -> dict[str, Any]:
    """The names and templates that the generator draws from."""
    data: dict[str, Any] = yaml.safe_load((HERE / "pool.yaml").read_text("utf-8"))
    return data


@cache
def departments() -> list[dict[str, Any]]:
    """The departments with what each promises."""
    data: list[dict[str, Any]] = yaml.safe_load((HERE / "departments.yaml").read_text("utf-8"))
    return data


def places_of(text: str) -> int:
    """How many decimal places a figure is written with."""
    return len(text.partition(".")[2])


def scaled(text: str, permille: int) -> str:
    """``text`` times ``permille`` / 1000, written with as many places as ``text``."""
    step = Decimal(1).scaleb(-places_of(text))
    value = Decimal(text) * permille / 1000
    return str(value.quantize(step, rounding=ROUND_HALF_UP))


def tenths(rng: random.Random, low: int, high: int) -> str:
    """A figure with one decimal place between ``low`` and ``high``."""
    return str(Decimal(rng.randint(low * 10, high * 10)).scaleb(-1))


def person_name(rng: random.Random) -> str:
    """A believable name of two or three characters."""
    names = pool()
    surname = rng.choice(names["surnames"])
    if rng.randint(0, 3) == 0:
        return surname + rng.choice(names["given_one"])
    start = 2 * rng.randint(0, len(names["given_two"]) // 2 - 1)
    return surname + str(names["given_two"][start : start + 2])


def split_points(rng: random.Random, total: int, weights: Sequence[int]) -> list[int]:
    """Unequal whole points that add up to ``total`` (K-3.5: no equal split)."""
    shares = [weight * 10 + rng.randint(-4, 4) for weight in weights]
    points = [total * share // sum(shares) for share in shares]
    points[0] += total - sum(points)
    return points
