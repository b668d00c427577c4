"""The tests that a second database runs leave out no statement that the first was asked."""

from __future__ import annotations

import pytest

from tests.statements import enough, what_is_asked

UNIT = 'SELECT "units_unit"."id" FROM "units_unit" WHERE '
ONE = UNIT + '("units_unit"."code" = %s AND "units_unit"."name" = %s)'


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (UNIT + '("units_unit"."name" = %s) LIMIT 21', True),  # another column of this type
        (UNIT + '"units_unit"."id" = %s', False),  # of another type
        (UNIT + '"units_unit"."name" > %s', False),
        (UNIT + '"units_unit"."name" = %s ORDER BY "units_unit"."code" ASC', False),
        (UNIT + 'UPPER("units_unit"."name") = %s', False),
        (UNIT + '"units_unit"."name" LIKE %s ESCAPE \'\\\'', False),
        (ONE.replace("SELECT", "SELECT DISTINCT"), False),
    ],
)
def test_what_a_database_could_take_otherwise_is_asked_of_it(other: str, same: bool) -> None:
    text = frozenset({"str"})
    assert (what_is_asked(other, text) <= what_is_asked(ONE, text) | {"n"}) == same


def test_the_number_of_values_and_of_rows_makes_no_difference() -> None:
    some, more = (UNIT + f'"units_unit"."id" IN (%s{", %s" * n})' for n in (1, 5))
    assert what_is_asked(some) == what_is_asked(more)
    row = 'INSERT INTO "units_unit" ("code", "name") VALUES (%s, %s)'
    assert what_is_asked(row) == what_is_asked(row + ", (%s, %s)")


def test_the_types_of_values_and_what_was_met_make_one() -> None:
    assert what_is_asked(ONE, frozenset({"str"})) != what_is_asked(ONE, frozenset({"int"}))
    row = 'INSERT INTO "units_unit" ("code") VALUES (%s)'
    assert what_is_asked(row) != what_is_asked(row, frozenset(), "IntegrityError")


def test_few_tests_ask_everything_and_the_dear_ones_only_what_no_other_does() -> None:
    known = {
        "dear": (60.0, frozenset("abcd")),
        "cheap": (0.1, frozenset("abc")),
        "again": (0.1, frozenset("ab")),
        "alone": (9.0, frozenset("e")),
        "race": (5.0, frozenset("e")),
    }
    assert enough(known) == {"cheap", "dear", "race"}
    assert enough(known, {"alone"}) == {"cheap", "dear", "alone"}
    assert enough(known, {"unknown"}) == {"cheap", "dear", "race", "unknown"}
