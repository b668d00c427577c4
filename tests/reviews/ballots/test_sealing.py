"""A sealed ballot: opened by both halves alone, of one length, never twice the same."""

from __future__ import annotations

import pytest

from reviews.ballots.sealing import UnreadableError, key_pair, public_of, seal, unseal

ONE, TWO, THREE = key_pair(), key_pair(), key_pair()
PUBLICS = (ONE.public, TWO.public)


def test_both_halves_open_it() -> None:
    sealed = seal(b"content", PUBLICS, 256)
    assert unseal(sealed, (ONE.private, TWO.private)).rstrip() == b"content"


@pytest.mark.parametrize(
    "halves",
    [
        (ONE.private, ONE.private),
        (TWO.private, TWO.private),
        (ONE.private, THREE.private),
        (TWO.private, ONE.private),
    ],
)
def test_one_half_opens_nothing(halves: tuple[str, str]) -> None:
    with pytest.raises(UnreadableError):
        unseal(seal(b"content", PUBLICS, 256), halves)


def test_a_changed_ballot_is_told_from_an_unchanged_one() -> None:
    sealed = bytearray(seal(b"content", PUBLICS, 256))
    sealed[-1] ^= 1
    with pytest.raises(UnreadableError):
        unseal(bytes(sealed), (ONE.private, TWO.private))


def test_length_and_bytes_tell_nothing_of_the_content() -> None:
    one, same = seal(b"1", PUBLICS, 256), seal(b"1", PUBLICS, 256)
    longer = seal(b"1" * 200, PUBLICS, 256)
    assert len(one) == len(longer)
    assert one != same
    with pytest.raises(ValueError, match="longer"):
        seal(b"1" * 257, PUBLICS, 256)


def test_the_public_half_follows_from_the_private_one() -> None:
    assert public_of(ONE.private) == ONE.public
    with pytest.raises(ValueError, match=r"."):
        public_of("00")
