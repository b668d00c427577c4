"""What an account may see of freezes, bundles and corrections: the offices and the auditor."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from core.policy import Denied
from schemes.models import Year
from schemes.queries import current_year
from scoring.freezing.models import ASKED, RUNNING, YearBundle, YearFreezing
from units.models import Role
from units.queries import authority_for, has_authority_perm, has_role


def sees_freezing(account: Any) -> bool:
    """Whether the account sees how years are frozen and takes bundles: the offices that see all
    facts, and the auditor."""
    authority = authority_for(account)
    return has_authority_perm(account, authority, "view_facts") or (
        authority is not None and has_role(account, authority, (Role.AUDITOR,))
    )


def freezing_year(account: Any, number: int | None) -> Year:
    """The asked-for year, or the one under way; :class:`Denied` for what is not his."""
    if not sees_freezing(account):
        raise Denied("scoring.yearfreezing")
    return current_year(account, number)


def freezings_of(account: Any, year: Year) -> QuerySet[YearFreezing]:
    """The year's requests, newest first."""
    if not sees_freezing(account):
        return YearFreezing.objects.none()
    rows = YearFreezing.objects.filter(year=year, year__authority=authority_for(account))
    people = ("asked_by", "decided_by", "changed_by")
    return rows.select_related("result_set", "year__authority", *people)


def asked_freezings(account: Any) -> QuerySet[YearFreezing]:
    """Requests of any year of the account's authority that wait for a second person."""
    if not sees_freezing(account):
        return YearFreezing.objects.none()
    rows = YearFreezing.objects.filter(year__authority=authority_for(account), state=ASKED)
    return rows.select_related("result_set", "year__authority", "asked_by")


def freezing_for(account: Any, pk: int) -> YearFreezing:
    """A request that the account sees; else :class:`Denied`."""
    rows = YearFreezing.objects.filter(year__authority=authority_for(account), pk=pk)
    found = rows.select_related("year__authority", "result_set", "asked_by", "changed_by").first()
    if found is None or not sees_freezing(account):
        raise Denied("scoring.yearfreezing", pk)
    return found


def bundles_of(account: Any, year: Year) -> QuerySet[YearBundle]:
    """The year's bundles, newest first."""
    if not sees_freezing(account):
        return YearBundle.objects.none()
    rows = YearBundle.objects.filter(
        result_set__year=year, result_set__year__authority=authority_for(account)
    )
    return rows.select_related("result_set__year__authority", "made_by")


def bundle_for(account: Any, number: int, year: Year) -> YearBundle:
    """The bundle of a year's set by its number; else :class:`Denied`."""
    found = bundles_of(account, year).filter(result_set__number=number).first()
    if found is None:
        raise Denied("scoring.yearbundle", number)
    return found


ALIVE = (ASKED, RUNNING)
