"""Authorities, units and people: who they are, by code."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from units.models import Account, Authority, Person, Unit
from units.pinyin import person_initials, person_pinyin, unit_initials, unit_pinyin
from units.services.notes import note

BATCH = 500


@dataclass(frozen=True, slots=True)
class IdentityInput:
    """A unit or person as it should stand: code and name, and a unit's short name."""

    code: str
    name: str
    short_name: str = ""


@transaction.atomic
def authority_create(
    *,
    code: str,
    name: str,
    actor: Account | None,
    short_name: str = "",
    parent: Authority | None = None,
) -> Authority:
    """Found an assessing authority (考核主体)."""
    authority = Authority(code=code, name=name, short_name=short_name, parent=parent)
    authority.full_clean()
    authority.save()
    note("authority.create", actor, authority, authority, {"code": code})
    return authority


@transaction.atomic
def authority_link(*, authority: Authority, unit: Unit | None, actor: Account) -> Authority:
    """Say which unit of its parent an authority is (a county is a unit of its city); None: of none.

    Raises ``ValidationError`` for a unit that is another authority already, and where an authority
    would stand above itself.  Both are the actor's to administer; nobody else sees more by it.
    """
    # One link at a time, so that no two close a circle together.
    list(Authority.objects.select_for_update().order_by("pk").values_list("pk", flat=True))
    parent = Authority.objects.get(pk=unit.authority_id) if unit is not None else None
    if parent is not None and authority in _with_parents(parent):
        raise ValidationError({"unit": _("“%s” 不能是自己的上级。") % authority.name})
    locked = Authority.objects.get(pk=authority.pk)
    before = locked.as_unit.code if locked.as_unit is not None else ""
    locked.parent, locked.as_unit = parent, unit
    try:
        locked.full_clean()
    except ValidationError as error:
        raise ValidationError({"unit": error.messages}) from error
    locked.save(update_fields=["parent", "as_unit"])
    detail = {"before": before, "new": unit.code if unit is not None else ""}
    note("authority.link", actor, locked, locked, detail)
    if parent is not None:
        note("authority.link", actor, parent, locked, detail)
    return locked


def _with_parents(authority: Authority) -> list[Authority]:
    """The authority and all above it."""
    found = [authority]
    while found[-1].parent is not None:
        found.append(found[-1].parent)
    return found


@transaction.atomic
def unit_create(
    *, authority: Authority, code: str, name: str, actor: Account | None, short_name: str = ""
) -> Unit:
    """Found a unit (单位); raises ``ValidationError`` for a code or name that is taken."""
    unit = Unit(
        authority=authority,
        code=code,
        name=name,
        short_name=short_name,
        initials=unit_initials(name),
    )
    unit.full_clean()
    unit.save()
    note("unit.create", actor, authority, unit, {"code": code, "name": name})
    return unit


@transaction.atomic
def unit_abolish(*, unit: Unit, on: date, reason: str, actor: Account) -> Unit:
    """Note that a unit ended on a day; its years stay as they were."""
    unit.abolished_on = on
    unit.save(update_fields=["abolished_on"])
    note("unit.abolish", actor, unit.authority, unit, {"on": on, "reason": reason})
    return unit


@transaction.atomic
def unit_restore(*, unit: Unit, reason: str, actor: Account) -> Unit:
    """Take back that a unit ended: the change that ended it was withdrawn."""
    before, unit.abolished_on = unit.abolished_on, None
    unit.save(update_fields=["abolished_on"])
    note("unit.restore", actor, unit.authority, unit, {"before": before, "reason": reason})
    return unit


@transaction.atomic
def units_apply(
    *, authority: Authority, inputs: Iterable[IdentityInput], actor: Account | None
) -> dict[str, Unit]:
    """Create the units that are missing and rename those whose name differs; by code.

    Units that ``inputs`` do not name stay: a unit's end is an act of its own.
    """
    standing = {unit.code: unit for unit in Unit.objects.filter(authority=authority)}
    new: list[Unit] = []
    changed: list[Unit] = []
    renamed: dict[str, list[str]] = {}
    for item in inputs:
        unit = standing.get(item.code)
        if unit is None:
            unit = Unit(authority=authority, code=item.code)
            new.append(unit)
            standing[item.code] = unit
        elif (unit.name, unit.short_name) == (item.name, item.short_name or unit.short_name):
            continue
        else:
            renamed[item.code] = [unit.name, item.name]
            changed.append(unit)
        unit.name, unit.initials = item.name, unit_initials(item.name)
        unit.pinyin = unit_pinyin(item.name)
        unit.short_name = item.short_name or unit.short_name
    # Names may change places between units: a unique name is freed before it is taken.
    _free_names(changed)
    Unit.objects.bulk_create(new, batch_size=BATCH)
    Unit.objects.bulk_update(
        changed, ["name", "short_name", "initials", "pinyin"], batch_size=BATCH
    )
    if new or changed:
        detail = {"new": len(new), "renamed": renamed}
        note("unit.apply", actor, authority, None, detail, subject_type="units.unit")
    return standing


@transaction.atomic
def people_apply(
    *, authority: Authority, inputs: Iterable[IdentityInput], actor: Account | None
) -> dict[str, Person]:
    """Create the people who are missing and correct names that differ; by staff number (工号)."""
    standing = {person.code: person for person in Person.objects.filter(authority=authority)}
    new: list[Person] = []
    changed: list[Person] = []
    for item in inputs:
        person = standing.get(item.code)
        if person is None:
            person = Person(authority=authority, code=item.code)
            new.append(person)
            standing[item.code] = person
        elif person.name == item.name:
            continue
        else:
            changed.append(person)
        person.name, person.initials = item.name, person_initials(item.name)
        person.pinyin = person_pinyin(item.name)
    Person.objects.bulk_create(new, batch_size=BATCH)
    Person.objects.bulk_update(changed, ["name", "initials", "pinyin"], batch_size=BATCH)
    if new or changed:
        detail = {"new": len(new), "renamed": [person.code for person in changed][:20]}
        note("person.apply", actor, authority, None, detail, subject_type="units.person")
    return standing


def _free_names(units: list[Unit]) -> None:
    """Give units a name that no other can have, until their new ones are written."""
    wanted = {unit.name for unit in units}
    taken = Unit.objects.filter(pk__in=[unit.pk for unit in units], name__in=wanted)
    for pk in list(taken.values_list("pk", flat=True)):
        Unit.objects.filter(pk=pk).update(name=f"\N{EM DASH}{pk}")
