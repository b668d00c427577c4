"""Assessment teams are set up, and conflicts of interest declared (M-6)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.facts import hold_scope
from core.workflow import NotYoursError
from reviews.marking.models import MarkConflict, MarkingTeam
from reviews.marking.worklist import team_people
from schemes.fact_entry.services import open_year
from schemes.models import Year
from units.models import Account, RoleGrant, Unit
from units.queries import has_authority_perm

NAME_LENGTH, REASON_LENGTH = 80, 300


@transaction.atomic
def team_save(
    *,
    year: Year,
    name: str,
    members: Iterable[int],
    units: Iterable[int],
    actor: Account,
    team: MarkingTeam | None = None,
) -> MarkingTeam:
    """Set up a team, or change its name, members and units; each unit has one team.

    Nobody is a member of the team that marks the unit he belongs to by one of his roles.

    Raises :class:`~core.workflow.NotYoursError`, and ``ValidationError`` with every error under its
    field.
    """
    hold_scope({"year": year})
    _require_office(actor, year)
    year = open_year(year)
    people = list(team_people(year).filter(pk__in=list(members)))
    listed = list(Unit.objects.filter(pk__in=list(units), authority=year.authority_id))
    _check(year, name.strip(), people, listed, team)
    row = team or MarkingTeam(year=year)
    row.name = name.strip()
    row.save()
    row.members.set(people)
    row.units.set(listed)
    told = {"members": [a.username for a in people], "units": [u.code for u in listed]}
    _note("markingteam.save", row, year, actor, row.name, told)
    return row


@transaction.atomic
def team_remove(*, team: MarkingTeam, actor: Account) -> None:
    """Dissolve a team; the marks that it gave stay.

    Raises :class:`~core.workflow.NotYoursError`.
    """
    hold_scope({"year": team.year})
    _require_office(actor, team.year)
    _note("markingteam.remove", team, team.year, actor, team.name, {})
    team.delete()


@transaction.atomic
def conflict_declare(*, year: Year, account: Account, unit: Unit, reason: str) -> MarkConflict:
    """Declare that one stays away from a unit's marks this year; it is not taken back here.

    Raises ``ValidationError``; declaring twice declares once.
    """
    if not reason.strip() or len(reason.strip()) > REASON_LENGTH:
        raise ValidationError({"reason": [_("写明回避事由，最多 %s 个字") % REASON_LENGTH]})
    if unit.authority_id != year.authority_id:
        raise ValidationError({"unit": [_("没有这个单位")]})
    row, made = MarkConflict.objects.get_or_create(
        year=year,
        account=account,
        unit=unit,
        defaults={"reason": reason.strip(), "at": timezone.now()},
    )
    if made:
        told = {"reason": row.reason}
        _note("markconflict.declare", row, year, account, f"{unit.code} {unit.name}", told)
    return row


def _check(
    year: Year, name: str, people: list[Account], units: list[Unit], team: MarkingTeam | None
) -> None:
    errors: dict[str, list[str]] = {}
    others = MarkingTeam.objects.filter(year=year)
    if team is not None:
        others = others.exclude(pk=team.pk)
    if not name or len(name) > NAME_LENGTH:
        errors["name"] = [_("写组名，最多 %s 个字") % NAME_LENGTH]
    elif others.filter(name=name).exists():
        errors["name"] = [_("已有同名的考评组")]
    if not people:
        errors["members"] = [_("选成员")]
    if not units:
        errors["units"] = [_("选要考核的单位")]
    taken = others.filter(units__in=units).values_list("units__name", "name")
    clash = [f"{unit}（{other}）" for unit, other in taken if unit in {u.name for u in units}]
    if clash:
        errors["units"] = [_("已在别的组：%s") % _("、").join(clash)]
    if kin := _of_own_units(people, units):
        text = _("是被考核单位自己的人，不能当这个组的成员：%s")
        errors.setdefault("members", []).append(text % _("、").join(kin))
    if errors:
        raise ValidationError(errors)


def _of_own_units(people: list[Account], units: list[Unit]) -> list[str]:
    """Members who file for one of the units, head it or mark in its name, each with the unit."""
    names = {unit.pk: unit.name for unit in units}
    grants = RoleGrant.objects.filter(account__in=people, unit__in=names)
    told = grants.select_related("account").order_by("pk")
    return list(dict.fromkeys(f"{g.account}（{names[g.unit_id or 0]}）" for g in told))


def _require_office(actor: Account, year: Year) -> None:
    if not has_authority_perm(actor, year.authority, "edit_facts"):
        raise NotYoursError("team")


def _note(
    event: str, row: Any, year: Year, actor: Account, subject: str, detail: dict[str, Any]
) -> None:
    audit.record(
        event=event,
        actor=actor,
        authority=year.authority,
        subject_type=f"reviews.{row._meta.model_name}",
        subject_id=row.pk,
        subject=f"{year.year} {subject}",
        detail=detail,
    )
