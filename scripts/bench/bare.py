"""The bare path: what a plain Django program would do for one county, exactly, and nothing more.

Narrow tables of raw marks and people in; exact arithmetic with ``Fraction``; one row for every
scored target and item, every unit and every person out, saved with ``bulk_create``.  No trace, no
digest, no history, no audit row, one scoring method, no honours: everything that the product does
beside this it does in the time it saves.

The tables exist only while the bench runs (:func:`tables`).
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar

from django.db import connection, models, transaction

from scripts.bench.county import ITEMS, POINTS, STAFF, TARGETS, UNITS, VOTERS

PARTS = {"township_leaders": Fraction(30), "county_leaders": Fraction(40)}
BATCH = 2000


class Bare(models.Model):
    """A table of the bare path."""

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.db_table} {self.pk}"


class BareMark(Bare):
    """A raw mark: what was planned and what was reached; a ballot is one of 100."""

    unit = models.IntegerField()
    part = models.CharField(max_length=20)
    points = models.DecimalField(max_digits=9, decimal_places=4)
    plan = models.DecimalField(max_digits=12, decimal_places=2)
    actual = models.DecimalField(max_digits=12, decimal_places=2)

    class Meta:
        app_label = "bench"
        db_table = "bench_mark"


class BarePerson(Bare):
    """A person with his score and months."""

    unit = models.IntegerField()
    score = models.DecimalField(max_digits=6, decimal_places=2)
    months = models.PositiveSmallIntegerField()

    class Meta:
        app_label = "bench"
        db_table = "bench_person"


class BareScore(Bare):
    """A scored target or item."""

    mark = models.IntegerField()
    unit = models.IntegerField()
    exact = models.CharField(max_length=200)
    shown = models.DecimalField(max_digits=12, decimal_places=4)

    class Meta:
        app_label = "bench"
        db_table = "bench_score"


class BareUnit(Bare):
    """A unit's total, rank and per-capita bonus."""

    unit = models.IntegerField()
    exact = models.CharField(max_length=200)
    shown = models.DecimalField(max_digits=12, decimal_places=4)
    rank = models.PositiveIntegerField()
    per_capita = models.DecimalField(max_digits=12, decimal_places=2)

    class Meta:
        app_label = "bench"
        db_table = "bench_unit"


class BarePay(Bare):
    """A person's amount."""

    person = models.IntegerField()
    exact = models.CharField(max_length=200)
    shown = models.DecimalField(max_digits=12, decimal_places=2)

    class Meta:
        app_label = "bench"
        db_table = "bench_pay"


class BareRow(Bare):
    """A row of the minimal results page: the figures of ours, in plain columns."""

    rank = models.CharField(max_length=10)
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    moved = models.IntegerField(null=True)
    total = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    lost = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    one = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    two = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    three = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    four = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    five = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    honours = models.DecimalField(max_digits=12, decimal_places=2)
    deductions = models.DecimalField(max_digits=12, decimal_places=2)
    standing = models.CharField(max_length=80)

    class Meta:
        app_label = "bench"
        db_table = "bench_row"


INPUTS = (BareMark, BarePerson)
RESULTS = (BareScore, BareUnit, BarePay)


@contextmanager
def tables() -> Iterator[None]:
    """The bare tables, filled with a county of the same size, for as long as the block lasts."""
    made: tuple[type[Bare], ...] = (*INPUTS, *RESULTS, BareRow)
    with connection.schema_editor() as editor:
        for model in made:
            editor.create_model(model)
    try:
        _fill()
        yield
    finally:
        with connection.schema_editor() as editor:
            for model in made:
                editor.delete_model(model)


def _fill() -> None:
    rng = random.Random(20_000)  # noqa: S311 -- made-up data
    marks, people = [], []
    for unit in range(UNITS):
        for part in ("key", "general"):
            points = Decimal(POINTS[part].numerator) / (TARGETS // 2)
            for _target in range(TARGETS // 2):
                plan = Decimal(rng.randint(20_000, 900_000)) / 100
                actual = round(plan * rng.randint(920, 1060) / 1000, 2)
                marks.append(
                    BareMark(unit=unit, part=part, points=points, plan=plan, actual=actual)
                )
        marks += [_of_hundred(unit, "common", rng.randint(85, 100)) for _item in range(ITEMS)]
        for group, voters in VOTERS.items():
            marks += [_of_hundred(unit, group, rng.randint(80, 100)) for _voter in range(voters)]
        people += [
            BarePerson(unit=unit, score=Decimal(rng.randint(700, 1000)) / 10, months=12)
            for _person in range(STAFF)
        ]
    BareMark.objects.bulk_create(marks, batch_size=BATCH)
    BarePerson.objects.bulk_create(people, batch_size=BATCH)


def _of_hundred(unit: int, part: str, score: int) -> BareMark:
    points = Decimal(50) if part == "common" else Decimal(100)
    return BareMark(unit=unit, part=part, points=points, plan=Decimal(100), actual=Decimal(score))


def forget() -> None:
    """Empty the tables of results."""
    for model in RESULTS:
        model.objects.all().delete()


def compute_county() -> None:
    """Load, compute exactly, save: the whole bare path, in one transaction."""
    with transaction.atomic():
        marks = list(BareMark.objects.values_list("id", "unit", "part", "points", "plan", "actual"))
        people = list(BarePerson.objects.values_list("id", "unit", "score", "months"))
        scores, totals = _score(marks)
        rates = _rates(totals)
        BareScore.objects.bulk_create(scores, batch_size=BATCH)
        BareUnit.objects.bulk_create(_units(totals, rates), batch_size=BATCH)
        BarePay.objects.bulk_create(_pay(people, rates), batch_size=BATCH)


def _score(marks: list[Any]) -> tuple[list[BareScore], dict[int, Fraction]]:
    scores: list[BareScore] = []
    totals: dict[int, Fraction] = defaultdict(Fraction)
    ballots: dict[tuple[int, str], list[Fraction]] = defaultdict(list)
    for pk, unit, part, points, plan, actual in marks:
        if part in PARTS:
            ballots[unit, part].append(Fraction(actual))
            continue
        reached = min(Fraction(actual) / Fraction(plan), Fraction(1)) * Fraction(points)
        rounded = shown(reached, 4)
        exact = Fraction(rounded)
        totals[unit] += exact
        scores.append(BareScore(mark=pk, unit=unit, exact=str(exact), shown=rounded))
    for (unit, part), given in ballots.items():
        totals[unit] += sum(given, Fraction(0)) / len(given) / 100 * PARTS[part]
    return scores, totals


def _rates(totals: dict[int, Fraction]) -> dict[int, Fraction]:
    highest, lowest = max(totals.values()), min(totals.values())
    mean = sum(totals.values(), Fraction(0)) / len(totals)
    step = Fraction(800) / (highest - lowest)
    return {unit: 7000 + (total - mean) * step for unit, total in totals.items()}


def _units(totals: dict[int, Fraction], rates: dict[int, Fraction]) -> list[BareUnit]:
    order = sorted(totals.values(), reverse=True)
    return [
        BareUnit(
            unit=unit,
            exact=str(total),
            shown=shown(total, 4),
            rank=order.index(total) + 1,
            per_capita=shown(rates[unit], 2),
        )
        for unit, total in totals.items()
    ]


def _pay(people: list[Any], rates: dict[int, Fraction]) -> list[BarePay]:
    of_unit: dict[int, list[tuple[int, Fraction, int]]] = defaultdict(list)
    for pk, unit, score, months in people:
        of_unit[unit].append((pk, Fraction(score), months))
    rows = []
    for unit, members in of_unit.items():
        given = [score for _pk, score, _months in members]
        mean = sum(given, Fraction(0)) / len(given)
        step = Fraction(300) / (max(given) - min(given))
        for pk, score, months in members:
            amount = (rates[unit] + (score - mean) * step) * months / 12
            rows.append(BarePay(person=pk, exact=str(amount), shown=shown(amount, 2)))
    return rows


def shown(value: Fraction, places: int) -> Decimal:
    """Rounded half up."""
    scale = 10**places
    whole = (2 * value.numerator * scale + value.denominator) // (2 * value.denominator)
    return Decimal(whole).scaleb(-places)
