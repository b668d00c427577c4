"""Amounts in capitals: the written form of pay documents, checked against a second converter."""

import random
from decimal import Decimal

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.exact import ExactError
from documents.amounts import AmountError, amount_in_capitals


@pytest.mark.parametrize(
    ("amount", "capitals"),
    [
        ("7231.47", "柒仟贰佰叁拾壹元肆角柒分"),
        ("0", "零元整"),
        ("-0.00", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("0.55", "伍角伍分"),
        ("10", "壹拾元整"),
        ("15.00", "壹拾伍元整"),
        ("10.05", "壹拾元零伍分"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("1409.50", "壹仟肆佰零玖元伍角整"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("100000000", "壹亿元整"),
        ("100000001", "壹亿零壹元整"),
        ("100010000", "壹亿零壹万元整"),
        ("1000000000000", "壹万亿元整"),
        ("1200000000000", "壹万贰仟亿元整"),
        ("1000100000000", "壹万零壹亿元整"),
        ("-2410.49", "负贰仟肆佰壹拾元肆角玖分"),
    ],
)
def test_an_amount_is_written_as_on_a_voucher(amount, capitals):
    assert amount_in_capitals(Decimal(amount)) == capitals


def oracle(amount):
    """What cn2an writes, with 整 after 角 and without its leading 零元."""
    text = cn2an.an2cn(str(amount), "rmb")
    if amount and abs(amount) < 1:
        text = text.replace("零元零", "").replace("零元", "")
    return f"{text}整" if text.endswith("角") else text


def test_a_second_converter_agrees_on_ten_thousand_amounts():
    chance = random.Random(20121231)
    for _ in range(10_000):
        amount = Decimal(chance.randrange(1, 10 ** chance.randrange(1, 11))).scaleb(-2)
        assert amount_in_capitals(amount) == oracle(amount), amount


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_different_amounts_are_never_written_alike(fen):
    amount = Decimal(fen) / 100
    assert amount_in_capitals(amount) != amount_in_capitals(amount + Decimal("0.01"))


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        (Decimal("0.005"), "amount_too_precise"),
        (Decimal("1E+16"), "amount_too_large"),
        (Decimal("NaN"), "amount_not_decimal"),
        (7231.47, "amount_not_decimal"),
    ],
)
def test_what_is_not_whole_fen_is_refused(amount, code):
    with pytest.raises(AmountError) as caught:
        amount_in_capitals(amount)
    assert caught.value.code == code
    assert isinstance(caught.value, ExactError)
