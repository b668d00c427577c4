"""Which changes of units an account may see, and one of them in full."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.paginator import Page, Paginator

from core.policy import Denied
from units.history import change_text
from units.lifecycle_models import ChangeKind, UnitChange
from units.models import Unit
from units.queries import authority_for, has_authority_perm, visible_units

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A change and what it says."""

    change: UnitChange
    text: str


@dataclass(frozen=True, slots=True)
class ChangeList:
    """What the list page shows."""

    rows: list[ChangeRow]
    page: Page[Any]
    total: int
    withdrawn: int
    asked: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ChangePage:
    """One change: its words, the units it names, and how many facts it wrote of each kind."""

    change: UnitChange
    text: str
    units: list[Unit]
    effects: list[tuple[str, int, int, int]]


def changes_seen(account: Any, *, withdrawn: bool = False) -> list[UnitChange]:
    """The authority's changes, newest first; of one's own units only for who sees no others."""
    authority = authority_for(account)
    if authority is None:
        return []
    rows = UnitChange.objects.filter(authority=authority).order_by("-effective_on", "-pk")
    rows = rows.filter(retired_at__isnull=False) if withdrawn else rows.filter(current=True)
    found = list(rows.select_related("successor", "recorded_by", "retired_by"))
    perms = ("view_facts", "view_results", "view_pay", "manage_accounts")
    if any(has_authority_perm(account, authority, perm) for perm in perms):
        return found
    own = set(visible_units(account, authority).values_list("code", flat=True))
    return [change for change in found if own & {*change.sources, *change.results}]


def change_list(account: Any, query: Mapping[str, str]) -> ChangeList:
    """One page of the changes that ``query`` (the address) asks for."""
    asked = {name: query.get(name, "") for name in ("q", "kind", "state")}
    standing = changes_seen(account)
    gone = changes_seen(account, withdrawn=True)
    everything = gone if asked["state"] == "withdrawn" else standing
    rows = [ChangeRow(change, change_text(change)) for change in everything]
    words = asked["q"].strip()
    found = [
        row
        for row in rows
        if (not words or words in row.text or words in row.change.document)
        and (not asked["kind"] or row.change.kind == asked["kind"])
    ]
    page = Paginator(found, PER_PAGE).get_page(query.get("page"))
    return ChangeList(list(page), page, len(everything), len(gone), asked)


def change_for(account: Any, key: str) -> UnitChange:
    """The change of this number that stands, else the one taken back last; a 404 for others."""
    for withdrawn in (False, True):
        for change in changes_seen(account, withdrawn=withdrawn):
            if change.key == key:
                return change
    raise Denied("units.unitchange", key)


def change_page(account: Any, key: str) -> ChangePage:
    """One change in full."""
    change = change_for(account, key)
    named = {*change.sources, *change.results}
    if change.successor is not None:
        named.add(change.successor.code)
    units = Unit.objects.filter(authority=change.authority_id, code__in=named).order_by("code")
    effects = [
        (
            str(apps.get_model(label)._meta.verbose_name),
            len(noted["changed"]),
            len(noted["new"]),
            len(noted["gone"]),
        )
        for label, noted in change.effects.items()
    ]
    return ChangePage(change, change_text(change), list(units), effects)


def kind_words(change: UnitChange) -> str:
    """The kind in the reader's language."""
    return str(ChangeKind(change.kind).label)
