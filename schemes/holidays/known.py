"""Announced years that ship with the product, for an office to load into its own table."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from schemes.holidays.rows import HolidayRow
from schemes.models import DayKind

_FILE = Path(__file__).parent.parent / "presets" / "holidays.yaml"


def known_years() -> tuple[int, ...]:
    """Years whose announcement ships with the product."""
    return tuple(_years())


def known_rows(year: int) -> tuple[HolidayRow, ...]:
    """The days of an announced year in order; empty for another year."""
    return _years().get(year, ())


@cache
def _years() -> dict[int, tuple[HolidayRow, ...]]:
    data = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return {entry["year"]: _rows(entry) for entry in data}


def _rows(entry: dict[str, Any]) -> tuple[HolidayRow, ...]:
    year, document = entry["year"], entry["document"]
    rows = []
    for item in entry["days"]:
        first, last = (_day(year, text) for text in item["rest"])
        span = range((last - first).days + 1)
        days = [(first + timedelta(days=n), DayKind.OFF) for n in span]
        days += [(_day(year, text), DayKind.WORK) for text in item.get("work", ())]
        rows += [HolidayRow(day, kind, item["name"], document) for day, kind in days]
    return tuple(sorted(rows, key=lambda row: row.day))


def _day(year: int, month_day: str) -> date:
    return date.fromisoformat(f"{year}-{month_day}")
