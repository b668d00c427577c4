"""Amounts in Chinese capitals (大写金额), as pay documents and vouchers show them.

The form follows the rules for filling in payment instruments (支付结算办法, annex 1): an amount
that ends at 元 or 角 closes with 整, zeros inside a number are written once as 零, and an amount
with fen has no 整.
"""

from __future__ import annotations

from decimal import Decimal

from core.exact import ExactError, gettext_noop

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("仟", "佰", "拾", "")
_GROUPS = ("", "万", "亿", "万亿")
_MOST_FEN = 10**18

MESSAGES = {
    "amount_not_decimal": gettext_noop("大写金额只接受精确到分的金额"),
    "amount_too_precise": gettext_noop("金额 %(value)s 不是整分"),
    "amount_too_large": gettext_noop("金额 %(value)s 太大，不能写成大写"),
}


class AmountError(ExactError):
    """An amount that cannot be written in capitals; ``code`` is a key of :data:`MESSAGES`."""

    messages = MESSAGES


def amount_in_capitals(amount: Decimal) -> str:
    """Write yuan in capitals: ``Decimal("7231.47")`` → ``柒仟贰佰叁拾壹元肆角柒分``.

    Zero is ``零元整``; a negative amount starts with ``负``. Raises :class:`AmountError` for
    anything but a finite ``Decimal`` of whole fen below 10^16 yuan: rounding is for the caller.
    """
    fen = _whole_fen(amount)
    yuan, rest = divmod(abs(fen), 100)
    sign = "负" if fen < 0 else ""
    return sign + _yuan(yuan, rest) + _jiao_and_fen(yuan, *divmod(rest, 10))


def _whole_fen(amount: Decimal) -> int:
    if not isinstance(amount, Decimal) or not amount.is_finite():
        raise AmountError("amount_not_decimal")
    if amount and amount.adjusted() >= 16:
        raise AmountError("amount_too_large", value=str(amount))
    # as_integer_ratio is exact; Decimal arithmetic would round to the context's precision.
    numerator, denominator = amount.as_integer_ratio()
    fen, left = divmod(numerator * 100, denominator)
    if left:
        raise AmountError("amount_too_precise", value=str(amount))
    return fen


def _yuan(yuan: int, rest: int) -> str:
    if yuan:
        return f"{_whole(yuan)}元"
    return "" if rest else "零元"


def _jiao_and_fen(yuan: int, jiao: int, fen: int) -> str:
    if not jiao and not fen:
        return "整"
    if not fen:
        return f"{_DIGITS[jiao]}角整"
    if jiao:
        return f"{_DIGITS[jiao]}角{_DIGITS[fen]}分"
    # 拾元零伍分: the missing jiao is said; with no yuan before it there is nothing to bridge.
    return f"零{_DIGITS[fen]}分" if yuan else f"{_DIGITS[fen]}分"


def _whole(number: int) -> str:
    groups: list[int] = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    text = ""
    gap = False
    for index in range(len(groups) - 1, -1, -1):
        group = groups[index]
        if not group:
            gap = True
            continue
        if text and (gap or group < 1000):
            text += "零"
        text += _four(group) + _group_name(index, groups)
        gap = False
    return text


def _group_name(index: int, groups: list[int]) -> str:
    # 壹万贰仟亿: "万亿" is said once, at the 亿, unless no 亿 digits follow.
    if index == 3 and groups[2]:
        return "万"
    return _GROUPS[index]


def _four(group: int) -> str:
    text = ""
    gap = False
    for place, name in enumerate(_PLACES):
        digit = group // 10 ** (3 - place) % 10
        if not digit:
            gap = bool(text)
            continue
        text += ("零" if gap else "") + _DIGITS[digit] + name
        gap = False
    return text
