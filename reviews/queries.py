"""Which marks, honours, deductions, vetoes and ballot counts an account may see."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet

from reviews.models import (
    BallotRound,
    Claim,
    CommonMark,
    Deduction,
    Grading,
    Honour,
    LeaderMark,
    MonthlyRecord,
    OuterItem,
    Placing,
    PublicAppraisal,
    SourceMark,
    SpecialPoints,
    SurveyResult,
    TargetMark,
    Veto,
)
from schemes.models import Year
from targets.models import CommonItem
from targets.queries import stated, unit_facts
from units.queries import access_of, authority_for, has_authority_perm, units_with_perm


def visible_target_marks(
    account: Any, year: Year, *, withdrawn: bool = False
) -> QuerySet[TargetMark]:
    """Marks of targets that the account may see."""
    return unit_facts(TargetMark, account, year, withdrawn=withdrawn)


def visible_common_marks(
    account: Any, year: Year, *, withdrawn: bool = False
) -> QuerySet[CommonMark]:
    """Marks of common items: one's own units', and those one's department gives (K-5.1)."""
    own = unit_facts(CommonMark, account, year, withdrawn=withdrawn)
    authority = authority_for(account)
    marking = access_of(account).unit_ids("mark_items")
    if authority is None or authority.pk != year.authority_id or not marking:
        return own
    if has_authority_perm(account, authority, "view_facts"):
        return own
    mine = units_with_perm(account, authority, "view_unit_results")
    marks = stated(CommonMark, year, withdrawn=withdrawn)
    # By the item as it stands: a mark keeps pointing at the version that was judged.
    items = CommonItem.objects.filter(year=year, current=True, marking_unit__in=marking)
    return marks.filter(Q(unit__in=mine) | Q(item__key__in=items.values("key")))


def visible_honours(account: Any, year: Year, *, withdrawn: bool = False) -> QuerySet[Honour]:
    """Honours that the account may see."""
    return unit_facts(Honour, account, year, withdrawn=withdrawn)


def visible_deductions(account: Any, year: Year, *, withdrawn: bool = False) -> QuerySet[Deduction]:
    """Deductions that the account may see."""
    return unit_facts(Deduction, account, year, withdrawn=withdrawn)


def visible_vetoes(account: Any, year: Year, *, withdrawn: bool = False) -> QuerySet[Veto]:
    """Vetoes that the account may see."""
    return unit_facts(Veto, account, year, withdrawn=withdrawn)


def visible_appraisals(
    account: Any, year: Year, *, withdrawn: bool = False
) -> QuerySet[PublicAppraisal]:
    """Public appraisals that the account may see."""
    return unit_facts(PublicAppraisal, account, year, withdrawn=withdrawn)


def visible_source_marks(
    account: Any, year: Year, *, withdrawn: bool = False
) -> QuerySet[SourceMark]:
    """Marks for components that are one source that the account may see."""
    return unit_facts(SourceMark, account, year, withdrawn=withdrawn)


def visible_leader_marks(
    account: Any, year: Year, *, withdrawn: bool = False
) -> QuerySet[LeaderMark]:
    """Leaders' marks that the account may see."""
    return unit_facts(LeaderMark, account, year, withdrawn=withdrawn)


def visible_gradings(account: Any, year: Year, *, withdrawn: bool = False) -> QuerySet[Grading]:
    """What stages graded that the account may see."""
    return unit_facts(Grading, account, year, withdrawn=withdrawn)


def visible_placings(account: Any, year: Year, *, withdrawn: bool = False) -> QuerySet[Placing]:
    """Places that the account may see."""
    return unit_facts(Placing, account, year, withdrawn=withdrawn)


def visible_claims(account: Any, year: Year, *, withdrawn: bool = False) -> QuerySet[Claim]:
    """Claims in the scheme's lists that the account may see."""
    return unit_facts(Claim, account, year, withdrawn=withdrawn)


def visible_special_points(
    account: Any, year: Year, *, withdrawn: bool = False
) -> QuerySet[SpecialPoints]:
    """Points outside the hundred that the account may see."""
    return unit_facts(SpecialPoints, account, year, withdrawn=withdrawn)


def visible_outer_items(
    account: Any, year: Year, *, withdrawn: bool = False
) -> QuerySet[OuterItem]:
    """A superior's items that the account may see."""
    return unit_facts(OuterItem, account, year, withdrawn=withdrawn)


def visible_monthly_records(
    account: Any, year: Year, *, withdrawn: bool = False
) -> QuerySet[MonthlyRecord]:
    """Records of the daily appraisal that the account may see."""
    return unit_facts(MonthlyRecord, account, year, withdrawn=withdrawn)


def visible_survey_results(
    account: Any, year: Year, *, withdrawn: bool = False
) -> QuerySet[SurveyResult]:
    """Who rated whom is the offices' to see: a unit sees what it comes to, on its receipt (E-2)."""
    authority = authority_for(account)
    results: QuerySet[SurveyResult] = stated(SurveyResult, year, withdrawn=withdrawn)
    if authority is None or authority.pk != year.authority_id:
        return results.none()
    allowed = has_authority_perm(account, authority, "view_facts")
    return results if allowed else results.none()


def sees_survey_results(account: Any) -> bool:
    """Whether the account may open the survey's results at all."""
    access = access_of(account)
    return access.may(access.authority, "view_facts")


def ballot_turnout(account: Any, year: Year) -> list[dict[str, Any]]:
    """Ballots returned and valid by round, for the offices; never a score (K-6.3)."""
    authority = authority_for(account)
    if authority is None or authority.pk != year.authority_id:
        return []
    if not has_authority_perm(account, authority, "view_facts"):
        return []
    returned = Q(ballots__score__isnull=False)
    rounds = BallotRound.objects.filter(year=year).annotate(
        sent=Count("ballots"),
        returned=Count("ballots", filter=returned),
        valid=Count("ballots", filter=returned & Q(ballots__valid=True)),
        units=Count("ballots__unit", distinct=True),
    )
    names = ("sent", "returned", "valid", "units")
    return [{"round": one, **{name: getattr(one, name) for name in names}} for one in rounds]
