"""How an appeal ends: assigned to somebody independent, decided, put right, closed."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from core.workflow import Move, Workflow
from reviews.marking.scope import conflicts_of_account
from reviews.moved_people import party_of
from reviews.objections.models import Objection
from scoring.appeals.models import (
    CLOSED,
    CORRECTING,
    OPEN,
    REVIEWING,
    WITHDRAWN,
    Appeal,
)
from scoring.guards import HELD
from scoring.publication.flow import OFFICE, is_office
from units.models import Account, Role, RoleGrant
from units.queries import access_of, authority_for

UNIT, REVIEWER = "unit_head", "reviewer"
#: Nobody's: the withdrawal of the publication itself ends what was appealed against it.
WITHDRAWAL = "withdrawal"
ASSIGN, UPHOLD, PARTLY, REFUSE, CLOSE, WITHDRAW, LAPSE = (
    *("assign", "uphold", "partly", "refuse"),
    *("close", "withdraw", "lapse"),
)
MOVES = (ASSIGN, UPHOLD, PARTLY, REFUSE, CLOSE, WITHDRAW)
TITLES: dict[str, Any] = {
    OPEN: _("待指派复核人"),
    REVIEWING: _("复核中"),
    CORRECTING: _("待更正重算"),
    CLOSED: _("已办结"),
    WITHDRAWN: _("已撤回"),
}
_REASON = ("reason",)


def _moves() -> tuple[Move, ...]:
    office, reviewer, unit = frozenset({OFFICE}), frozenset({REVIEWER}), frozenset({UNIT})
    said, gone = ("reviewer", "due"), frozenset({WITHDRAWAL})
    return (
        Move(ASSIGN, _("指派复核人"), OPEN, (REVIEWING,), office, (), said),
        Move(ASSIGN, _("换复核人"), REVIEWING, (REVIEWING,), office, (), said),
        Move(UPHOLD, _("申诉成立"), REVIEWING, (CORRECTING,), reviewer, _REASON, _REASON),
        Move(PARTLY, _("部分成立"), REVIEWING, (CORRECTING,), reviewer, _REASON, _REASON),
        Move(REFUSE, _("申诉不成立"), REVIEWING, (CLOSED,), reviewer, _REASON, _REASON),
        Move(CLOSE, _("更正办结"), CORRECTING, (CLOSED,), office, _REASON, _REASON),
        Move(WITHDRAW, _("撤回申诉"), OPEN, (WITHDRAWN,), unit, _REASON, _REASON, back=True),
        Move(WITHDRAW, _("撤回申诉"), REVIEWING, (WITHDRAWN,), unit, _REASON, _REASON, back=True),
        Move(LAPSE, _("公布撤回，申诉终止"), OPEN, (CLOSED,), gone, (), _REASON),
        Move(LAPSE, _("公布撤回，申诉终止"), REVIEWING, (CLOSED,), gone, (), _REASON),
    )


WORKFLOW = Workflow("appeal", TITLES, _moves(), OPEN)


def headed_units(account: Any) -> set[int]:
    """Units in whose name the account appeals: as their head."""
    return access_of(account).unit_ids("head_unit")


def duties_of(account: Any, appeal: Appeal) -> frozenset[str]:
    """What the account is for this appeal: its unit's head, the office, the assigned reviewer as
    long as nothing speaks against him."""
    year = appeal.publication.year
    authority = authority_for(account)
    if authority is None or authority.pk != year.authority_id:
        return frozenset()
    found = set()
    if appeal.unit_id in headed_units(account):
        found.add(UNIT)
    elif is_office(account, year):
        found.add(OFFICE)
    if appeal.reviewer_id == account.pk and not partiality(account, appeal):
        found.add(REVIEWER)
    return frozenset(found)


def partiality(account: Account, appeal: Appeal) -> str:
    """Why the account may not review the appeal; "" where it is independent.

    Neither who ever marked the unit, decided its objections or prepared the publication, nor who
    is of the unit, acts for one of it or declared a conflict of interest (S-4).
    """
    publication, unit = appeal.publication, appeal.unit_id
    year = publication.year
    if account.pk in party_of(publication):
        return _now("经办过这次公布")
    if _is_of(account, appeal):
        return _now("是申诉单位的人")
    if unit in conflicts_of_account(account, year):
        return _now("申报过与这个单位有利害关系")
    if Objection.objects.filter(year=year, unit=unit, decided_by=account).exists():
        return _now("定过这个单位的评分异议")
    if any(_marked(model, year, unit, account) for model in HELD):
        return _now("给这个单位评过分或登记过事项")
    return ""


def _is_of(account: Account, appeal: Appeal) -> bool:
    """Of the appellant by a role of one's own or lent by a deputised head, or who filed it."""
    unit = appeal.unit_id
    lent = any(grant.unit_id == unit for _principal, grant in access_of(account).lent)
    own = RoleGrant.objects.filter(account=account, unit=unit)
    return lent or account.pk == appeal.filed_by_id or own.exists()


def _marked(model: Any, year: Any, unit: int, account: Account) -> bool:
    if not any(each.name == "unit" for each in model._meta.fields):
        return False
    # Also what was corrected since: whose mark it was does not judge it.
    rows = model.objects.filter(year=year, unit=unit, recorded_by=account)
    return bool(rows.exists())


def reviewers_of(appeal: Appeal) -> list[tuple[Account, str]]:
    """The accounts of the offices of the authority, each with why it may not review the appeal."""
    authority = appeal.publication.year.authority_id
    roles = (Role.TARGET_OFFICE, Role.REVIEWING_OFFICE)
    rows = Account.objects.filter(
        grants__authority=authority, grants__role__in=roles, is_active=True
    )
    people = rows.distinct().order_by("pk")
    return [(account, partiality(account, appeal)) for account in people]
