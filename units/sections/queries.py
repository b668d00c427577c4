"""Sections of a unit and who works in them; whose pages an account may open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from core.policy import Denied
from units.models import Person, Posting, Section, SectionMember, Unit
from units.queries import (
    access_of,
    authority_for,
    has_authority_perm,
    has_unit_perm,
    person_of,
    units_with_perm,
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody works within his unit: the section's id, and whether he leads it."""

    section: int
    head: bool


def sections_of(unit: Unit, *, gone: bool = False) -> list[Section]:
    """The unit's sections in their order; abolished ones only with ``gone``."""
    rows = Section.objects.filter(unit=unit)
    return list(rows if gone else rows.filter(abolished_on=None))


def present_people(unit: Unit, on: date | None = None) -> list[Person]:
    """Who is posted in the unit on a day (else today), by staff number."""
    day = on or timezone.localdate()
    there = Posting.objects.filter(unit=unit, current=True, starts_on__lte=day)
    there = there.filter(Q(ends_on=None) | Q(ends_on__gte=day))
    return list(Person.objects.filter(pk__in=there.values("person")).order_by("code"))


def places_in(unit: Unit, on: date | None = None) -> dict[int, Place]:
    """Person id → where he works in the unit on a day (else today)."""
    rows = standing_members(on).filter(section__unit=unit)
    return {
        person: Place(section, head)
        for person, section, head in rows.values_list("person_id", "section_id", "head")
    }


def standing_members(on: date | None = None) -> QuerySet[SectionMember]:
    """Memberships that hold on a day (else today)."""
    day = on or timezone.localdate()
    rows = SectionMember.objects.filter(starts_on__lte=day, section__abolished_on=None)
    return rows.filter(Q(ends_on=None) | Q(ends_on__gte=day))


def sections_headed(account: Any) -> set[int]:
    """Ids of the sections that the person behind the account leads today."""
    person = person_of(account)
    if person is None:
        return set()
    rows = standing_members().filter(person=person, head=True)
    return set(rows.values_list("section_id", flat=True))


def units_of_sections_headed(account: Any) -> set[int]:
    """Ids of the units of the sections that the person behind the account leads today."""
    person = person_of(account)
    if person is None:
        return set()
    rows = standing_members().filter(person=person, head=True)
    return set(rows.values_list("section__unit_id", flat=True))


def may_keep_sections(account: Any, unit: Unit) -> bool:
    """Whether the account may change the unit's sections: its filer and head, and the office."""
    if has_authority_perm(account, unit.authority, "edit_facts"):
        return True
    return any(has_unit_perm(account, unit, perm) for perm in ("file_targets", "head_unit"))


def section_units(account: Any) -> QuerySet[Unit]:
    """Units whose sections the account may look at."""
    authority = authority_for(account)
    if authority is None:
        return Unit.objects.none()
    if has_authority_perm(account, authority, "view_facts"):
        return Unit.objects.filter(authority=authority)
    own = units_with_perm(account, authority, "view_unit_results")
    return own if access_of(account).unit_ids("view_unit_results") else Unit.objects.none()


def section_unit(account: Any, code: str) -> Unit:
    """The unit of this code whose sections the account may look at; a 404 (``Denied``) for any
    other."""
    found = section_units(account).select_related("authority").filter(code=code).first()
    if found is None:
        raise Denied("units.section", code)
    return found


def person_named(people: Iterable[Person], text: str) -> list[Person]:
    """Which of ``people`` a typed text names: staff number, name, initials or pinyin."""
    wanted = text.strip()
    letters = wanted.replace(" ", "").lower()
    offered = list(people)
    found = [one for one in offered if wanted in (one.code, f"{one.name} ({one.code})")]
    found = found or [one for one in offered if one.name == wanted]
    return found or [one for one in offered if letters and letters in (one.initials, one.pinyin)]


def people_matching(people: Iterable[Person], text: str, limit: int = 8) -> list[Person]:
    """Those of ``people`` that a beginning of a name, of its pinyin or of a number may mean."""
    # Whoever was chosen stands in the field as "name (number)".
    wanted = text.strip().rpartition("(")[2].removesuffix(")")
    letters = wanted.replace(" ", "").lower()
    if not wanted:
        return list(people)[:limit]
    found = [
        one
        for one in people
        if wanted in one.name
        or one.code.startswith(wanted)
        or (letters.isascii() and (one.initials + " " + one.pinyin).find(letters) >= 0)
    ]
    return found[:limit]
