"""Account numbers under seal: what lies in the database or in a back-up pays nobody's thief.

Keys come from the environment (``PAY_ACCOUNT_KEYS``), the first seals, all of them open, so that a
key is changed without a night off (docs/operations.md).  A seal names its person: a token that was
moved to another's row does not open there.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac

SHOWN_DIGITS = 4
_SALT = "bonuses.pay_accounts.mark"


class SealBrokenError(Exception):
    """A seal that none of the keys opens, or that is another person's: ``person`` is whose it is
    said to be (his id)."""

    def __init__(self, person: int = 0) -> None:
        super().__init__(person)
        self.person = person


def seal_number(person: int, number: str) -> str:
    """An account number sealed for a person (his id)."""
    return _sealer().encrypt(f"{person}:{number}".encode()).decode("ascii")


def open_number(person: int, sealed: str) -> str:
    """The number under a seal.  Raises :class:`SealBrokenError`."""
    try:
        owner, _colon, number = _sealer().decrypt(sealed.encode("ascii")).decode().partition(":")
    except (InvalidToken, ValueError) as error:
        raise SealBrokenError(person) from error
    if owner != str(person):
        raise SealBrokenError(person)
    return number


def number_mark(number: str) -> str:
    """The fingerprint of a number under the key that seals now."""
    return _mark(settings.PAY_ACCOUNT_KEYS[0], number)


def number_marks(number: str) -> list[str]:
    """Its fingerprints under every key: rows that wait for :func:`resealed` are found too."""
    return [_mark(key, number) for key in settings.PAY_ACCOUNT_KEYS]


def masked(tail: str) -> str:
    """What screens show: the last four digits."""
    return "*" * 12 + tail if tail else ""


def resealed(person: int, sealed: str) -> tuple[str, str]:
    """A seal and a fingerprint under the first key, for one made under any of them."""
    number = open_number(person, sealed)
    return seal_number(person, number), number_mark(number)


def seal_preview(told: Any) -> str:
    """What a preview showed, closed to whoever reads the page: the confirmation brings it back."""
    return _sealer().encrypt(b"preview:" + json.dumps(told).encode()).decode("ascii")


def open_preview(sealed: str, *, seconds: int) -> Any:
    """What :func:`seal_preview` closed, not older than so many seconds.

    Raises :class:`SealBrokenError`.
    """
    try:
        told = _sealer().decrypt(sealed.encode(), ttl=seconds)
    except (InvalidToken, ValueError) as error:
        raise SealBrokenError from error
    if not told.startswith(b"preview:"):
        raise SealBrokenError
    return json.loads(told.removeprefix(b"preview:"))


def _sealer() -> MultiFernet:
    return _sealer_of(tuple(settings.PAY_ACCOUNT_KEYS))


@cache
def _sealer_of(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def _mark(key: str, number: str) -> str:
    return salted_hmac(_SALT, number, secret=key, algorithm="sha256").hexdigest()
