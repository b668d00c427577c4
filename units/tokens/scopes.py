"""What a token may be for: a registry that each subject fills with the routes of its part."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Scope:
    """A part of the API: ``title`` in words, the names of its ``routes``, and to whom a token for
    it is ``offered``.  What the account may do there, each route asks of it as ever."""

    key: str
    title: Any
    routes: frozenset[str]
    offered: Callable[[Any], bool]


_scopes: dict[str, Scope] = {}


def register_scope(scope: Scope) -> None:
    """Name a part of the API; its views take :class:`~units.tokens.authentication.ByToken`."""
    _scopes[scope.key] = scope


def scope_of(key: str) -> Scope | None:
    """The part of that name."""
    return _scopes.get(key)


def scopes_for(account: Any) -> list[Scope]:
    """Those for which the account may have a token."""
    return [scope for scope in _scopes.values() if scope.offered(account)]
