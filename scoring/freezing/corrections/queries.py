"""Which corrections an account may see: the offices and the auditor, as for freezes."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from core.policy import Denied
from schemes.models import Year
from scoring.freezing.corrections import flow
from scoring.freezing.models import ASKED, DRAFT, RUNNING, Correction, CorrectionPay
from scoring.freezing.queries import sees_freezing
from units.models import Role
from units.queries import authority_for, has_authority_perm, has_role


def corrections_of(account: Any, year: Year) -> QuerySet[Correction]:
    """The year's corrections, newest first."""
    if not sees_freezing(account):
        return Correction.objects.none()
    rows = Correction.objects.filter(year=year, year__authority=authority_for(account))
    return rows.select_related("base_set", "new_set", "created_by", "decided_by", "year")


def sees_pay(account: Any, row: Correction) -> bool:
    """Whether each person's amount in a report is open to an account that sees the correction: to
    who sees all pay, to the auditor, and to who agrees to it or has (S-4)."""
    authority = row.year.authority
    if has_authority_perm(account, authority, "view_pay"):
        return True
    if row.state in (ASKED, RUNNING) and flow.SECOND in flow.duties_of(account, row):
        return True
    return account.pk == row.decided_by_id or has_role(account, authority, (Role.AUDITOR,))


def pay_of(account: Any, row: Correction) -> QuerySet[CorrectionPay]:
    """Whose money a correction changes; nobody's for who does not see it."""
    rows = CorrectionPay.objects.filter(correction=row).select_related("unit")
    return rows if sees_pay(account, row) else rows.none()


def standing_corrections(account: Any) -> QuerySet[Correction]:
    """Corrections of any year of the account's authority that are not done with."""
    if not sees_freezing(account):
        return Correction.objects.none()
    rows = Correction.objects.filter(
        year__authority=authority_for(account), state__in=(DRAFT, ASKED)
    )
    return rows.select_related("year__authority").order_by("pk")


def correction_for(account: Any, pk: int) -> Correction:
    """A correction that the account sees; else :class:`Denied`."""
    rows = Correction.objects.filter(pk=pk, year__authority=authority_for(account))
    people = ("created_by", "asked_by", "decided_by", "changed_by")
    related = ("year__authority", "year__scheme", "base_set", "new_set", *people)
    found = rows.select_related(*related).first()
    if found is None or not sees_freezing(account):
        raise Denied("scoring.correction", pk)
    return found
