"""Sealing ballots to two keys, both of which are needed to open them: pure, no database.

A ballot is sealed with a key pair of its own: what that pair has in common with each of the two
officers' public halves goes into one key (HKDF-SHA-256), under which the content is encrypted
(ChaCha20-Poly1305).  So there is never a moment at which one party holds the means to open it.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
RECEIPT_BYTES = 8
#: Each sealed ballot has a key of its own, so that its nonce need not differ.
_NONCE = bytes(12)
_USE = b"target-responsibility ballot 1"

Pair = tuple[str, str]


class UnreadableError(Exception):
    """A sealed ballot that these keys do not open, or that was changed."""


@dataclass(frozen=True, slots=True)
class KeyPair:
    """Both halves of one officer's key, as hexadecimal text."""

    private: str
    public: str


def key_pair() -> KeyPair:
    """A new key pair."""
    made = X25519PrivateKey.generate()
    return KeyPair(made.private_bytes_raw().hex(), made.public_key().public_bytes_raw().hex())


def public_of(private: str) -> str:
    """The public half that belongs to a private one; ``ValueError`` for what is no key."""
    raw = bytes.fromhex(private)
    return X25519PrivateKey.from_private_bytes(raw).public_key().public_bytes_raw().hex()


def seal(content: bytes, publics: Pair, size: int) -> bytes:
    """The content, padded to ``size`` bytes, readable only with both private halves.

    Raises ``ValueError`` where the content is longer than that.
    """
    if len(content) > size:
        raise ValueError("the content is longer than the form allows")
    once = X25519PrivateKey.generate()
    own = once.public_key().public_bytes_raw()
    shared = [once.exchange(X25519PublicKey.from_public_bytes(bytes.fromhex(p))) for p in publics]
    cipher = ChaCha20Poly1305(_key(shared, own, publics))
    return own + cipher.encrypt(_NONCE, content.ljust(size), own)


def unseal(sealed: bytes, privates: Pair) -> bytes:
    """The content with its padding; raises :class:`UnreadableError`."""
    own, rest = sealed[:KEY_BYTES], sealed[KEY_BYTES:]
    try:
        once = X25519PublicKey.from_public_bytes(own)
        held = [X25519PrivateKey.from_private_bytes(bytes.fromhex(p)) for p in privates]
        shared = [key.exchange(once) for key in held]
        publics = (public_of(privates[0]), public_of(privates[1]))
        return ChaCha20Poly1305(_key(shared, own, publics)).decrypt(_NONCE, rest, own)
    except (InvalidTag, ValueError) as error:
        raise UnreadableError from error


def new_receipt() -> str:
    """A receipt: random, in groups of four that can be read out."""
    text = secrets.token_hex(RECEIPT_BYTES).upper()
    return "-".join(text[n : n + 4] for n in range(0, len(text), 4))


def _key(shared: list[bytes], own: bytes, publics: Pair) -> bytes:
    bound = _USE + own + b"".join(bytes.fromhex(each) for each in publics)
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=bound).derive(b"".join(shared))
