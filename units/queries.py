"""What an account may see and do: asked by every page, API view, export and download.

An account acts in one authority at a time (:func:`act_in`), and holds only what it holds there.
Its permissions are read once (two queries, a third where units matter) and kept on the account
object, which lives as long as the request does.  Neither ``is_superuser`` nor ``is_staff`` opens
anything here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from core.policy import Denied
from units import duties
from units.duties import acting_for as acting_for
from units.duties import lent_grants
from units.held import grants_held, perms_held, unit_perms_held
from units.models import (
    Account,
    Authority,
    Person,
    Posting,
    Role,
    RoleGrant,
    Unit,
)
from units.roles import INCLUDES, ROLE_BUNDLES

_CACHE = "_units_access"
_ACTING = "_units_acting_in"


@dataclass
class Access:
    """What one account holds in the authority it acts in; built once per request.

    ``authorities`` are all that it could act in.  ``lent`` is what others let it do for them for a
    while (代理): principal and grant.  ``used`` are the principals whose rights this request has
    needed, for the audit trail.  ``codes`` keeps :func:`codes_with_perm`; no copy takes it along.
    """

    account_id: int | None = None

    authority: Authority | None = None
    authorities: list[Authority] = field(default_factory=list)
    authority_perms: dict[int, set[str]] = field(default_factory=dict)
    grants: list[RoleGrant] = field(default_factory=list)
    lent: list[tuple[Account, RoleGrant]] = field(default_factory=list)
    used: dict[str, None] = field(default_factory=dict)
    codes: dict[str, frozenset[str]] = field(default_factory=dict, init=False)

    @cached_property
    def unit_perms(self) -> dict[str, set[int]]:
        """Permission → units it is held on, lent ones among them."""
        found = {perm: set(units) for perm, units in self.own_unit_perms.items()}
        for _principal, grant in self.lent:
            if grant.unit_id is not None:
                for perm in ROLE_BUNDLES[Role(grant.role)].unit:
                    found.setdefault(perm, set()).add(grant.unit_id)
        return found

    @cached_property
    def own_unit_perms(self) -> dict[str, set[int]]:
        """Permission → units it is held on; read when asked for, which an office seldom does."""
        found: dict[str, set[int]] = {}
        if self.account_id is None or self.authority is None:
            return found
        for pk, perm in unit_perms_held(self.account_id, self.authority.pk):
            found.setdefault(perm, set()).add(pk)
        return found

    def may(self, authority: Authority | None, perm: str) -> bool:
        """Whether ``perm`` is held on the authority."""
        return authority is not None and self.may_on(authority.pk, perm)

    def may_on(self, authority_id: int, perm: str) -> bool:
        """Whether ``perm`` is held on the authority of this id, by oneself or for another."""
        if perm in self.authority_perms.get(authority_id, ()):
            return True
        for principal, grant in self.lent:
            here = grant.authority_id == authority_id
            if here and perm in ROLE_BUNDLES[Role(grant.role)].authority:
                self.used[str(principal)] = None
                return True
        return False

    def may_on_unit(self, unit_id: int, perm: str) -> bool:
        """Whether ``perm`` is held on the unit of this id, by oneself or for another."""
        if unit_id in self.own_unit_perms.get(perm, ()):
            return True
        for principal, grant in self.lent:
            if grant.unit_id == unit_id and perm in ROLE_BUNDLES[Role(grant.role)].unit:
                self.used[str(principal)] = None
                return True
        return False

    def unit_ids(self, perm: str) -> set[int]:
        """Units that ``perm`` is held on directly."""
        return self.unit_perms.get(perm, set())


def access_of(account: Any) -> Access:
    """The account's permissions, read on first use; an empty set for nobody."""
    if account is None or not account.is_authenticated or not account.is_active:
        return Access()
    cached: Access | None = account.__dict__.get(_CACHE)
    if cached is None:
        cached = _read_access(account)
        account.__dict__[_CACHE] = cached
    return cached


def keep_access(account: Any, access: Access) -> None:
    """Let the account hold this from now on, whatever is on record."""
    account.__dict__[_CACHE] = access


def forget_access(account: Any) -> None:
    """Drop what was read, after grants changed."""
    account.__dict__.pop(_CACHE, None)


def act_in(account: Any, authority_id: int | None) -> bool:
    """Have the account act in this authority; None: at home, else the first that it has a role in.

    Whether it has a role there; one that has not holds nothing until another is chosen.
    """
    account.__dict__[_ACTING] = authority_id
    forget_access(account)
    return access_of(account).authority is not None


def authorities_for(account: Any) -> list[Authority]:
    """The authorities that the account may choose to act in, by code."""
    return access_of(account).authorities


def authorities_administered(account: Any) -> list[Authority]:
    """The authorities whose system administrator the account is, by code, wherever it acts now."""
    if account is None or not account.is_authenticated or not account.is_active:
        return []
    held = RoleGrant.objects.filter(account=account, role=Role.SYSTEM_ADMINISTRATOR)
    found = Authority.objects.filter(pk__in=held.values("authority"))
    return list(found.select_related("parent", "as_unit").order_by("code"))


def authority_offered(account: Any, code: str) -> Authority:
    """The authority of this code that the account may act in; any other is a 404 (``Denied``)."""
    found = next((each for each in authorities_for(account) if each.code == code), None)
    if found is None:
        raise Denied("units.authority", code)
    return found


def authority_for(account: Any) -> Authority | None:
    """The authority an account acts in; None for one without grants."""
    return access_of(account).authority


def units_in_charge(account: Any, on: date | None = None) -> QuerySet[Unit]:
    """Units of its authority that the account, a leader, is in charge of on a day (else today)."""
    return duties.units_in_charge(account, on).filter(authority=authority_for(account))


def has_authority_perm(account: Any, authority: Authority | None, perm: str) -> bool:
    """Whether the account holds ``perm`` (a codename of :class:`Authority`) on the authority."""
    return access_of(account).may(authority, perm)


def has_unit_perm(account: Any, unit: Unit, perm: str) -> bool:
    """Whether the account holds ``perm`` (a codename of :class:`Unit`) on the unit."""
    access = access_of(account)
    wider = INCLUDES.get(perm, "")
    # What is held on the whole authority first: units are read only for who has nothing wider.
    if wider and wider in access.authority_perms.get(unit.authority_id, ()):
        return True
    if access.may_on_unit(unit.pk, perm):
        return True
    return bool(wider) and access.may_on(unit.authority_id, wider)


def has_role(account: Any, authority: Authority | None, roles: Iterable[str]) -> bool:
    """Whether the account holds one of the roles in the authority."""
    wanted, access = set(roles), access_of(account)
    if authority is None:
        return False
    if any(g.role in wanted and g.authority_id == authority.pk for g in access.grants):
        return True
    for principal, grant in access.lent:
        if grant.role in wanted and grant.authority_id == authority.pk:
            access.used[str(principal)] = None
            return True
    return False


def stood_in_for(account: Any) -> list[str]:
    """For whom the account has acted in this request, by name: what the audit trail notes."""
    cached: Access | None = getattr(account, "__dict__", {}).get(_CACHE)
    return [] if cached is None else list(cached.used)


def principals_of(account: Any) -> list[str]:
    """For whom the account may act now, by name."""
    return list(dict.fromkeys(str(principal) for principal, _grant in access_of(account).lent))


def roles_of(account: Any) -> list[RoleGrant]:
    """The account's grants, as the account page shows them."""
    return access_of(account).grants


def units_with_perm(account: Any, authority: Authority | None, perm: str) -> QuerySet[Unit]:
    """Units of the authority on which the account holds ``perm``."""
    if authority is None:
        return Unit.objects.none()
    units = Unit.objects.filter(authority=authority)
    access = access_of(account)
    if perm in INCLUDES and access.may(authority, INCLUDES[perm]):
        return units
    return units.filter(pk__in=access.unit_ids(perm))


def codes_with_perm(account: Any, perm: str) -> frozenset[str]:
    """Codes of the units of its authority on which the account holds ``perm``; read once."""
    access = access_of(account)
    if perm not in access.codes:
        units = units_with_perm(account, access.authority, perm)
        access.codes[perm] = frozenset(units.order_by().values_list("code", flat=True))
    return access.codes[perm]


def visible_units(account: Any, authority: Authority | None) -> QuerySet[Unit]:
    """Units whose name and place the account may see.

    All of them for who sees all facts, results or pay, or gives accounts their roles; otherwise
    those it holds any permission on.
    """
    if authority is None:
        return Unit.objects.none()
    units = Unit.objects.filter(authority=authority)
    access = access_of(account)
    all_of_them = ("view_facts", "view_results", "view_pay", "manage_accounts")
    if any(access.may(authority, perm) for perm in all_of_them):
        return units
    return units.filter(pk__in=set().union(*access.unit_perms.values()))


def unit_for(account: Any, code: str) -> Unit | None:
    """The unit of this code in the account's authority if it may see it; None otherwise."""
    return visible_units(account, authority_for(account)).filter(code=code).first()


def unit_like(word: str) -> Q:
    """What finds rows by the ``unit`` they are of: its name, short name, initials or code."""
    names = Q(unit__name__icontains=word) | Q(unit__short_name__icontains=word)
    return names | Q(unit__initials__icontains=word) | Q(unit__code__icontains=word)


def person_of(account: Any) -> Person | None:
    """The person behind the account, who sees his own slip; None for an office account.

    He is a person of one authority, and meets himself only while he acts in it.
    """
    if account is None or not account.is_authenticated:
        return None
    person: Person | None = account.person
    authority = authority_for(account)
    elsewhere = person and authority and person.authority_id != authority.pk
    return None if elsewhere else person


@dataclass(frozen=True, slots=True)
class PeopleSight:
    """Which people an account may look up: everybody, those of some units, and itself.

    ``unit_ids`` are units whose postings it sees, ``sanction_unit_ids`` those of whose present
    people it sees sanctions too; ``person_id`` is the person behind the account.
    """

    authority: Authority | None = None
    everyone: bool = False
    unit_ids: frozenset[int] = frozenset()
    sanction_unit_ids: frozenset[int] = frozenset()
    person_id: int | None = None

    @property
    def lists(self) -> bool:
        """Whether it sees others than itself, and so has use for a list."""
        return self.everyone or bool(self.unit_ids)


def people_sight(account: Any) -> PeopleSight:
    """What the account may see of people.

    Who keeps all facts or pays everybody sees all of them; the head and the filer of a unit those
    that are or were posted there, and of them only what happened there; a head sees the sanctions
    of the present people of the unit, because they cost its pay sheet (K-7.5), a filer does not.
    Everybody else sees himself.  Leaders meet people on the pages of results only.
    """
    access = access_of(account)
    authority = access.authority
    own = person_of(account)
    if authority is None:
        return PeopleSight(person_id=own.pk if own else None)
    heads = frozenset(access.unit_ids("view_unit_pay"))
    return PeopleSight(
        authority=authority,
        everyone=any(access.may(authority, perm) for perm in ("view_facts", "view_pay")),
        unit_ids=heads | access.unit_ids("file_targets"),
        sanction_unit_ids=heads,
        person_id=own.pk if own else None,
    )


def visible_people(account: Any) -> QuerySet[Person]:
    """People whose page the account may open (:func:`people_sight`)."""
    sight = people_sight(account)
    own = Q(pk__in=[sight.person_id] if sight.person_id else [])
    if sight.authority is None:
        return Person.objects.filter(own)
    people = Person.objects.filter(authority=sight.authority)
    if sight.everyone:
        return people
    there = Posting.objects.filter(
        person=OuterRef("pk"), current=True, unit__in=list(sight.unit_ids)
    )
    return people.filter(Exists(there) | own)


def accounts_managed_by(account: Any) -> QuerySet[Account]:
    """Accounts that a system administrator manages: those his authority opened, and new ones."""
    authority = authority_for(account)
    if not has_authority_perm(account, authority, "manage_accounts"):
        return Account.objects.none()
    return Account.objects.filter(Q(home=authority) | Q(home=None))


def accounts_seen_by(account: Any) -> QuerySet[Account]:
    """Accounts whose roles the account may read: its administrator and auditor.

    Those that the authority opened, and those of others that hold a role in it.
    """
    authority = authority_for(account)
    readers = ("manage_accounts", "view_audit")
    if not any(has_authority_perm(account, authority, perm) for perm in readers):
        return Account.objects.none()
    here = RoleGrant.objects.filter(authority=authority, account=OuterRef("pk"))
    return Account.objects.filter(Q(home=authority) | Q(home=None) | Exists(here))


def may_see_rights(account: Any, unit: Unit) -> bool:
    """Whether the account may see who may do what on a unit: who keeps accounts, audits or facts,
    and the head of the unit itself."""
    if authority_for(account) != unit.authority:
        return False
    readers = ("manage_accounts", "view_audit", "edit_facts")
    wide = any(has_authority_perm(account, unit.authority, perm) for perm in readers)
    return wide or has_unit_perm(account, unit, "head_unit")


def role_label(grant: RoleGrant) -> str:
    """A grant in words: the role, and the unit it is held for."""
    role = Role(grant.role).label
    return f"{grant.unit.name} {role}" if grant.unit else str(role)


def _read_access(account: Any) -> Access:
    access = Access(account_id=account.pk)
    grants = grants_held(account.pk)
    access.authorities = list({grant.authority_id: grant.authority for grant in grants}.values())
    access.authority = _acting_in(account, access.authorities)
    if access.authority is None:
        return access
    here = access.authority.pk
    access.grants = [grant for grant in grants if grant.authority_id == here]
    if getattr(access.grants[0], "stands_in", False):
        lent_now = lent_grants(account, timezone.now())
        access.lent = [pair for pair in lent_now if pair[1].authority_id == here]
    perms = set(perms_held(account.pk, here))
    access.authority_perms = {here: perms} if perms else {}
    return access


def _acting_in(account: Any, offered: list[Authority]) -> Authority | None:
    chosen = account.__dict__.get(_ACTING)
    if chosen is None:
        at_home = (each for each in offered if each.pk == account.home_id)
        return next(at_home, next(iter(offered), None))
    return next((each for each in offered if each.pk == chosen), None)
