"""Exact numbers: what is read, what is refused, how a half is rounded."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.exact import (
    ExactError,
    format_money,
    format_percent,
    format_points,
    parse_exact,
    round_exact,
    round_half_up,
    to_text,
)

fractions = st.fractions(min_value=-(10**12), max_value=10**12, max_denominator=10**9)
places = st.integers(min_value=0, max_value=8)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("12.50", Fraction(25, 2)),
        ("0.1", Fraction(1, 10)),
        ("1/3", Fraction(1, 3)),
        ("-2/6", Fraction(-1, 3)),
        (" 7 ", Fraction(7)),
        ("+3.0", Fraction(3)),
        ("−4.5", Fraction(-9, 2)),
        (5, Fraction(5)),
        (Decimal("7231.47"), Fraction(723147, 100)),
        (Fraction(2, 7), Fraction(2, 7)),
    ],
)
def test_an_exact_number_is_read_as_it_was_written(value, expected):
    assert parse_exact(value) == expected


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("", "exact_empty"),
        ("  ", "exact_empty"),
        (None, "exact_empty"),
        (0.1, "exact_float"),
        (float("nan"), "exact_float"),
        ("NaN", "exact_not_finite"),
        ("-inf", "exact_not_finite"),
        (Decimal("NaN"), "exact_not_finite"),
        (Decimal("Infinity"), "exact_not_finite"),
        ("1e5", "exact_not_number"),
        ("1,000", "exact_not_number"),
        ("1_000", "exact_not_number"),
        ("１２", "exact_not_number"),
        ("٣", "exact_not_number"),
        (".5", "exact_not_number"),
        ("5.", "exact_not_number"),
        ("1/-2", "exact_not_number"),
        ("1.5/2", "exact_not_number"),
        ("十二", "exact_not_number"),
        (True, "exact_not_number"),
        ([], "exact_not_number"),
        ("1/0", "exact_zero_denominator"),
        ("1" * 61, "exact_too_long"),
        (10**60, "exact_too_long"),
        (Decimal("1E+999999"), "exact_too_long"),
        (Decimal("1E-999999"), "exact_too_long"),
    ],
)
def test_what_is_not_an_exact_number_is_refused_with_its_reason(value, code):
    with pytest.raises(ExactError) as caught:
        parse_exact(value)
    assert caught.value.code == code
    assert str(caught.value) == caught.value.msgid % caught.value.params


@given(fractions)
def test_stored_text_reads_back_to_the_same_number(value):
    assert parse_exact(to_text(value)) == value


@given(st.text(max_size=80))
def test_any_text_is_a_number_or_an_exact_error(text):
    outcome = None
    try:
        outcome = parse_exact(text)
    except ExactError as error:
        outcome = error
    assert isinstance(outcome, Fraction) or outcome.code.startswith("exact_")


@pytest.mark.parametrize(
    ("value", "digits", "expected"),
    [
        (Fraction(1, 2), 0, "1"),
        (Fraction(-1, 2), 0, "-1"),
        (Fraction(5, 2), 0, "3"),
        (Fraction("0.00005"), 4, "0.0001"),
        (Fraction("0.00004999"), 4, "0.0000"),
        (Fraction("-0.00004999"), 4, "0.0000"),
        (Fraction(2, 3), 4, "0.6667"),
        (Fraction("7231.465"), 2, "7231.47"),
        (Fraction(12), 2, "12.00"),
    ],
)
def test_a_half_is_rounded_away_from_zero(value, digits, expected):
    assert str(round_half_up(value, digits)) == expected


def test_rounding_does_not_depend_on_the_precision_of_the_decimal_context():
    value = Fraction(10**40 + 1, 3)
    assert Fraction(round_half_up(value, 2)) == round_exact(value, 2)


@given(fractions, places)
def test_rounding_moves_a_number_by_at_most_half_a_unit_of_the_last_place(value, digits):
    assert abs(round_exact(value, digits) - value) <= Fraction(1, 2 * 10**digits)


@given(fractions, places)
def test_rounding_is_symmetric_about_zero(value, digits):
    assert round_exact(-value, digits) == -round_exact(value, digits)


@given(fractions, fractions, places)
def test_rounding_keeps_the_order(first, second, digits):
    low, high = sorted((first, second))
    assert round_exact(low, digits) <= round_exact(high, digits)


@given(fractions, places)
def test_rounding_twice_changes_nothing(value, digits):
    once = round_exact(value, digits)
    assert round_exact(once, digits) == once == Fraction(round_half_up(value, digits))


def test_points_money_and_percent_are_shown_in_the_office_format():
    assert format_points(Fraction("983.5")) == "983.5000"
    assert format_points(-10, 2) == "−10.00"
    assert format_points(20, 2, signed=True) == "+20.00"
    assert format_points(0, 2, signed=True) == "0.00"
    assert format_points(Fraction("-0.00001")) == "0.0000"
    assert format_points(Fraction(250), 0) == "250"
    assert format_money(Fraction("7231.47")) == "7,231.47"
    assert format_money(Fraction("-1234567.895")) == "−1,234,567.90"
    assert format_money(Decimal("0.005")) == "0.01"
    assert format_percent(Fraction(20300, 71950)) == "28.2%"
    assert format_percent(Fraction(-1, 3)) == "−33.3%"


def test_formatting_refuses_a_float():
    with pytest.raises(ExactError):
        format_money(7231.47)  # type: ignore[arg-type]
