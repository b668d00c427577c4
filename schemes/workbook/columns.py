"""Short ways to declare the columns that the sheets are made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from documents.xlsx.columns import Column

Choices = Sequence[tuple[str, Any]]


def code_column(title: str, example: str, hint: Any, *, key: str = "code") -> Column:
    """The code that names a row: without blanks, at most 40 characters."""
    return Column(
        key, title, "code", required=True, help=hint, example=example, width=14, max_length=40
    )


def text_column(
    key: str,
    title: str,
    example: str,
    longest: int,
    *,
    required: bool = False,
    width: int = 12,
    hint: Any = "",
) -> Column:
    """Free text of at most ``longest`` characters."""
    return Column(
        key,
        title,
        required=required,
        example=example,
        max_length=longest,
        width=width,
        help=hint,
    )


def choice_column(
    key: str,
    title: str,
    choices: Choices,
    hint: Any = "",
    *,
    required: bool = False,
    width: int = 12,
) -> Column:
    """One of a list, by its Chinese label; the worked line shows the first."""
    return Column(
        key,
        title,
        "choice",
        required=required,
        choices=choices,
        help=hint,
        example=choices[0][0] if choices else None,
        width=width,
    )


def flag_column(key: str, title: str, hint: Any = "", *, example: bool = False) -> Column:
    """是 or 否."""
    return Column(key, title, "bool", help=hint, example=example, width=10)


def whole_column(
    key: str, title: str, example: int, *, minimum: int = 0, required: bool = False, hint: Any = ""
) -> Column:
    """A whole number."""
    return Column(
        key,
        title,
        "int",
        required=required,
        minimum=minimum,
        maximum=100_000,
        example=example,
        width=8,
        help=hint,
    )


def exact_column(
    key: str,
    title: str,
    hint: Any = "",
    *,
    required: bool = False,
    minimum: int | None = None,
    example: Any = None,
    width: int = 12,
) -> Column:
    """An exact number, also a fraction such as 1/3."""
    return Column(
        key,
        title,
        "exact",
        required=required,
        minimum=minimum,
        help=hint,
        example=example,
        width=width,
    )
