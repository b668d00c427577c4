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
from reviews.marking.models import MarkConflict, MarkingTeam
from schemes.fact_entry.services import open_year
from schemes.models import Year
from units.models import Account, Unit

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

    Raises ``ValidationError`` with every error under its field.
    """
    hold_scope({"year": year})
    year = open_year(year)
    people = list(
        Account.objects.filter(
            pk__in=list(members), is_active=True, grants__authority=year.authority_id
        ).distinct()
    )
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
    """Dissolve a team; the marks that it gave stay."""
    hold_scope({"year": team.year})
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
    if errors:
        raise ValidationError(errors)


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
