"""Which authorities the demo brought, and what a reader of one is told of the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings

from schemes.demo.draws import pool
from schemes.demo.places import BESIDE, Place, place_named
from units.models import Authority
from units.queries import authorities_for, authority_for, has_authority_perm


@dataclass(frozen=True, slots=True)
class Beside:
    """Another place of the demo: what it is called, what it goes by, who opens it.

    ``of`` is the unit that it is of another authority; ``acts`` tells whether the reader has a role
    there himself.
    """

    code: str
    name: str
    scheme: str
    account: str
    of: str
    acts: bool


def shows_something(authority: Authority | None) -> bool:
    """Whether the authority is one that the demo brought."""
    if authority is None or not settings.DEMO:
        return False
    return authority.code == pool()["authority"]["code"] or place_of(authority) is not None


def sees_demo(account: Any) -> bool:
    """Whether the account reads results of such an authority."""
    authority = authority_for(account)
    return shows_something(authority) and has_authority_perm(account, authority, "view_results")


def place_of(authority: Authority) -> Place | None:
    """The place beside the demo county that the authority is; None for the county itself."""
    found = (place_named(key) for key in BESIDE)
    return next((place for place in found if place.code == authority.code), None)


def places_beside(account: Any, authority: Authority) -> list[Beside]:
    """The places that were loaded, but the reader's own.

    What stands in the demo's files is told and nothing of what is in another authority.
    """
    own = {each.code for each in authorities_for(account)}
    known = {place_named(key).code: place_named(key) for key in BESIDE}
    found = Authority.objects.filter(code__in=known).exclude(pk=authority.pk)
    return [
        _beside(each, known[each.code], each.code in own)
        for each in found.select_related("parent", "as_unit").order_by("code")
    ]


def _beside(authority: Authority, place: Place, acts: bool) -> Beside:
    unit, parent = authority.as_unit, authority.parent
    return Beside(
        code=authority.code,
        name=authority.name,
        scheme=place.told["scheme"]["title"],
        account=place.told["accounts"][0]["username"],
        of=f"{parent.name} {unit.name}" if unit is not None and parent is not None else "",
        acts=acts,
    )
