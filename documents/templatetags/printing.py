"""Template filters of printed documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import template

from core.exact import format_money, round_half_up
from documents.amounts import amount_in_capitals
from documents.pdf import table_pages as split_rows

register = template.Library()


@register.filter
def table_pages(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """``{% for part in rows|table_pages %}<table>…`` : a hundred rows a table."""
    return split_rows(rows)


@register.filter
def money_text(amount: Decimal | Fraction | int | None, signed: bool = False) -> str:
    """Yuan to the fen as bare text, ``—`` for none: on paper a mark around every figure of a long
    table would double what is laid out."""
    return "—" if amount is None else format_money(amount, signed=signed)


@register.filter
def capitals(amount: Decimal | Fraction | int) -> str:
    """Yuan in capitals: ``{{ total|capitals }}`` → 柒仟贰佰叁拾壹元肆角柒分."""
    return amount_in_capitals(round_half_up(amount, 2))
