"""Whether and when a unit was told its marks; which objections and corrections one may see."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from core.policy import Denied
from reviews.marking.models import MarkKind
from reviews.marking.pairs.models import MarkOpinion
from reviews.marking.scope import conflicts_of_account
from reviews.models import CommonMark, TargetMark
from reviews.moved_queries import seen_row
from reviews.objections.models import (
    CorrectionState,
    Feedback,
    MarkCorrection,
    Objection,
    ReviewState,
)
from schemes.models import Year
from targets.plans.queries import OWN
from units.models import Account, Unit
from units.queries import access_of, authority_for, has_authority_perm
from units.standing_in import needed_from


def feedback_of(year: Year, unit: int) -> Feedback | None:
    """When and by whom the unit was told its marks; None while it was not."""
    return Feedback.objects.filter(year=year, unit=unit).select_related("actor").first()


def fed_back(year: Year, unit: int) -> bool:
    """Whether the unit was told its marks: from then on corrections take two persons (S-4)."""
    return Feedback.objects.filter(year=year, unit=unit).exists()


def units_told(year: Year) -> set[int]:
    """Units that were told their marks."""
    return set(Feedback.objects.filter(year=year).values_list("unit_id", flat=True))


def may_object(feedback: Feedback | None, moment: datetime | None = None) -> bool:
    """Whether the window of the feedback is open at a moment of the server's clock (K-5.3)."""
    if feedback is None or feedback.until is None:
        return False
    return (moment or timezone.now()).replace(microsecond=0) <= feedback.until


def own_units(account: Any) -> set[int]:
    """Units for which the account may read the marks and object."""
    access = access_of(account)
    found: set[int] = set().union(*(access.unit_ids(perm) for perm in OWN))
    return found


def filing_units(account: Any) -> set[int]:
    """Units in whose name the account objects: their filers and heads."""
    access = access_of(account)
    return access.unit_ids("file_targets") | access.unit_ids("head_unit")


def here(account: Any, year: Year) -> bool:
    """Whether the account acts in the year's authority."""
    authority = authority_for(account)
    return authority is not None and authority.pk == year.authority_id


def visible_objections(account: Any, year: Year) -> QuerySet[Objection]:
    """All for the offices, one's own units' for others."""
    rows = Objection.objects.filter(year=year).select_related(
        "unit", "filed_by", "decided_by", "year__authority", "year__scheme"
    )
    if not here(account, year):
        return rows.none()
    if has_authority_perm(account, year.authority, "view_facts"):
        return rows
    return rows.filter(unit__in=own_units(account))


def objections_to_decide(account: Any, year: Year) -> QuerySet[Objection]:
    """Open objections that the account may decide, of those that it may see: of no unit that it
    stays away from or files for, and of no mark that it had a part in (K-5.3)."""
    away = conflicts_of_account(account, year) | filing_units(account)
    rows = visible_objections(account, year).filter(state=ReviewState.OPEN)
    return rows.exclude(unit__in=away).exclude(had_part(account))


def lender_of(account: Any) -> Account | None:
    """Who lent the account the right to review (代理); None where it holds that right itself."""

    def holds(who: Any) -> bool:
        return has_authority_perm(who, authority_for(who), "edit_facts")

    return needed_from(account, holds)


def hands_of(account: Any) -> set[int]:
    """Ids of the account and of whoever lent it the right to review: nobody picks who reviews his
    own work by lending him the right to (S-4)."""
    lender = lender_of(account)
    return {account.pk} if lender is None else {account.pk, lender.pk}


def had_part(account: Any) -> Q:
    """Objections to marks that the account, or whose right it acts with, recorded, proposed as a
    correction, or was one of the two to mark: another reviews them (K-5.3)."""
    hands = hands_of(account)
    same = {"year": OuterRef("year"), "key": OuterRef("key")}
    proposed = MarkCorrection.objects.filter(
        **same, kind=OuterRef("kind"), state=CorrectionState.APPROVED, proposed_by__in=hands
    )
    opined = MarkOpinion.objects.filter(
        pair__year=OuterRef("year"), pair__key=OuterRef("key"), marker__in=hands
    )
    found = Q(Exists(proposed)) | Q(kind=MarkKind.TARGET) & Q(Exists(opined))
    for kind, model in ((MarkKind.TARGET, TargetMark), (MarkKind.COMMON, CommonMark)):
        marks = model._default_manager.filter(pk=OuterRef("fact"), recorded_by__in=hands)
        found |= Q(kind=kind) & Q(Exists(marks))
    return found


def objection_for(account: Any, pk: int) -> Objection:
    """An objection that the account may see; a 404 (``Denied``) for any other."""
    return seen_row(Objection.objects.all(), visible_objections, account, pk)


def unit_seen(account: Any, year: Year, code: str, *, told: bool = False) -> Unit:
    """A unit whose fed back marks the account may read; a 404 (``Denied``) for any other, with
    ``told`` for one as well that was not told its marks yet."""
    units = Unit.objects.filter(authority=year.authority_id, code=code)
    if not here(account, year):
        raise Denied("reviews.feedback", code)
    if not has_authority_perm(account, year.authority, "view_facts"):
        units = units.filter(pk__in=own_units(account))
    found = units.first()
    if found is None or (told and not fed_back(year, found.pk)):
        raise Denied("reviews.feedback", code)
    return found


def visible_corrections(account: Any, year: Year) -> QuerySet[MarkCorrection]:
    """Proposed corrections: those of the offices, for who sees all facts."""
    rows = MarkCorrection.objects.filter(year=year)
    joined = rows.select_related("unit", "proposed_by", "decided_by", "year__authority")
    sees = here(account, year) and has_authority_perm(account, year.authority, "view_facts")
    return joined if sees else joined.none()


def corrections_to_decide(account: Any, year: Year) -> QuerySet[MarkCorrection]:
    """Corrections that wait for the account: not those that it proposed or whose right it acts
    with, nor any of a unit that it stays away from (S-4)."""
    rows = visible_corrections(account, year).filter(state=CorrectionState.OPEN)
    return rows.exclude(proposed_by__in=hands_of(account)).exclude(
        unit__in=conflicts_of_account(account, year)
    )


def correction_for(account: Any, pk: int) -> MarkCorrection:
    """A correction that the account may see; a 404 (``Denied``) for any other."""
    return seen_row(MarkCorrection.objects.all(), visible_corrections, account, pk)
