"""Which claims an account may see, how a list of them is found and sorted, which are doubles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from reviews.honours.bodies.queries import names_of_bodies
from reviews.honours.models import WITHDRAWN, HonourClaim
from reviews.honours.twins import Sign, Trait, plain, twins_among, twins_of
from reviews.models import Honour
from reviews.moved_queries import seen_row, sees_any
from schemes.models import Year
from schemes.rules.award_claims import DRAFT, REFUSED
from targets.evidence.citing import Place
from targets.evidence.models import EvidenceFile
from targets.plans.flow import charged_units
from targets.plans.queries import OWN, own_unit_ids
from units.queries import access_of, authority_for, unit_like

SORTS = {
    "serial": "serial",
    "unit": "unit__code",
    "title": "title",
    "state": "state",
    "date": "date",
    "submitted": "submitted_at",
}
#: Before the key of an honour that stands without a claim, among the keys of twins.
FACT = "fact:"


@dataclass(frozen=True, slots=True)
class ListAsked:
    """What the address of the list asks for."""

    search: str = ""
    state: str = ""
    kind: str = ""
    doubles: bool = False
    sort: str = "-serial"


@dataclass(frozen=True, slots=True)
class TwinRow:
    """Another unit's claim or honour of what seems to be the same thing, and by which sign."""

    unit: str
    title: str
    sign: Sign
    claim: int | None = None
    fact: str = ""


def list_asked(query: Mapping[str, str]) -> ListAsked:
    """Read the address; what is not understood asks for nothing."""
    sort = query.get("sort", "")
    return ListAsked(
        search=query.get("q", "").strip()[:40],
        state=query.get("state", "")[:40],
        kind=query.get("kind", "")[:90],
        doubles=query.get("doubles") == "1",
        sort=sort if sort.removeprefix("-") in SORTS else "-serial",
    )


def sees_claims(account: Any) -> bool:
    """Whether there are claims that the account may see: offices, units, leaders in charge."""
    return sees_any(account)


def sees_all(account: Any) -> bool:
    """Whether the account sees the claims of all units, and so which are doubles."""
    access = access_of(account)
    return access.may(access.authority, "view_facts")


def visible_claims(account: Any, year: Year) -> QuerySet[HonourClaim]:
    """Claims of a year: one's own unit's always; of all units for the offices, of those in his
    charge for a leader, once they were handed in."""
    rows = HonourClaim.objects.filter(year=year).select_related(
        "year__authority", "year__scheme", "unit", "created_by", "changed_by"
    )
    authority = authority_for(account)
    if authority is None or authority.pk != year.authority_id:
        return rows.none()
    access = access_of(account)
    own: set[int] = set().union(*(access.unit_ids(perm) for perm in OWN))
    handed = Q(submitted_at__isnull=False) & ~Q(state=DRAFT)
    if access.may(authority, "view_facts"):
        return rows.filter(Q(unit__in=own) | handed)
    return rows.filter(Q(unit__in=own) | (handed & Q(unit__in=charged_units(account))))


def claim_for(account: Any, pk: int) -> HonourClaim:
    """A claim that the account may see; a 404 (``Denied``) for any other."""
    return seen_row(HonourClaim.objects.all(), visible_claims, account, pk)


def places_of_files(account: Any, files: Sequence[EvidenceFile]) -> dict[UUID, list[Place]]:
    """The claims that cite files, as far as the account may see them (``evidence.citing``)."""
    found: dict[UUID, list[Place]] = defaultdict(list)
    wanted = {each.pk for each in files}
    seen = visible_claims(account, files[0].year).filter(files__in=files).order_by("serial")
    for pk, title, file in seen.values_list("pk", "title", "files"):
        if file in wanted:
            name = _("加分申报：%s") % title
            found[file].append(Place(name, reverse("reviews:claim", args=[pk])))
    return found


def claims_found(account: Any, year: Year, asked: ListAsked) -> QuerySet[HonourClaim]:
    """The claims that the address asks for, in their order."""
    rows = visible_claims(account, year)
    if asked.search:
        word = asked.search
        match = unit_like(word) | Q(title__icontains=word) | Q(project__icontains=word)
        match |= Q(issued_by__icontains=word) | Q(document__icontains=word)
        rows = rows.filter(match)
    if asked.state:
        rows = rows.filter(state=asked.state)
    if asked.kind:
        list_key, _mark, kind = asked.kind.partition(":")
        rows = rows.filter(list_key=list_key, kind=kind)
    if asked.doubles and sees_all(account):
        rows = rows.filter(pk__in=[int(key) for key in double_keys(year)])
    minus = "-" if asked.sort.startswith("-") else ""
    return rows.order_by(minus + SORTS[asked.sort.removeprefix("-")], "-pk")


def double_keys(year: Year) -> list[str]:
    """The ids of claims that have a twin."""
    return [key for key in twins_among(_traits(year)) if not key.startswith(FACT)]


def twins_for(claim: HonourClaim) -> list[TwinRow]:
    """Claims and honours of other units that seem to be of the same thing."""
    rows = {row.key: row for row in _traits(claim.year)}
    mine = rows.pop(str(claim.pk), None) or _trait(claim, _digests([claim]))
    found = twins_of(mine, rows.values())
    names = _names(claim.year, [twin.key for twin in found])
    return [_row(twin.key, twin.sign, names) for twin in found if twin.key in names]


def _row(key: str, sign: Sign, names: Mapping[str, tuple[str, str]]) -> TwinRow:
    unit, title = names[key]
    if key.startswith(FACT):
        return TwinRow(unit, title, sign, fact=key.removeprefix(FACT))
    return TwinRow(unit, title, sign, claim=int(key))


def _traits(year: Year) -> list[Trait]:
    """What every claim of the year that was handed in is recognised by, and every honour that was
    entered without a claim; four queries."""
    rows = HonourClaim.objects.filter(year=year, submitted_at__isnull=False)
    claims = list(rows.exclude(state__in=(DRAFT, REFUSED, WITHDRAWN)))
    digests = _digests(claims)
    made = {claim.made for claim in claims if claim.made and not claim.list_key}
    bodies = names_of_bodies(year.authority_id)
    found = [_trait(claim, digests) for claim in claims]
    facts = Honour.objects.filter(year=year, current=True).exclude(key__in=made)
    names = ("key", "unit_id", "title", "issued_by", "project", "date")
    for key, unit, title, issued_by, project, day in facts.values_list(*names):
        body = bodies.get(plain(issued_by), issued_by)
        found.append(Trait(f"{FACT}{key}", unit, title, body, project, day))
    return found


def _trait(claim: HonourClaim, digests: Mapping[int, frozenset[str]]) -> Trait:
    body = claim.body or claim.issued_by
    key, own = str(claim.pk), digests.get(claim.pk, frozenset())
    return Trait(key, claim.unit_id, claim.title, body, claim.project, claim.date, own)


def _digests(claims: Iterable[HonourClaim]) -> dict[int, frozenset[str]]:
    keys = [claim.pk for claim in claims]
    pairs = HonourClaim.files.through.objects.filter(honourclaim__in=keys)
    found: dict[int, set[str]] = defaultdict(set)
    for pk, digest in pairs.values_list("honourclaim_id", "evidencefile__digest"):
        found[pk].add(digest)
    return {pk: frozenset(each) for pk, each in found.items()}


def _names(year: Year, keys: Iterable[str]) -> dict[str, tuple[str, str]]:
    asked = list(keys)
    facts = [key.removeprefix(FACT) for key in asked if key.startswith(FACT)]
    claims = [int(key) for key in asked if not key.startswith(FACT)]
    found: dict[str, tuple[str, str]] = {}
    rows = HonourClaim.objects.filter(pk__in=claims).values_list("pk", "unit__name", "title")
    found |= {str(pk): (unit, title) for pk, unit, title in rows}
    standing = Honour.objects.filter(year=year, current=True, key__in=facts)
    names = standing.values_list("key", "unit__name", "title")
    return found | {f"{FACT}{key}": (unit, title) for key, unit, title in names}


__all__ = ["claim_for", "claims_found", "own_unit_ids", "sees_claims", "visible_claims"]
