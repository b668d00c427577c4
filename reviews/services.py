"""Writing what others say, one fact at a time: marks, honours, deductions, vetoes, appraisals.

``texts`` are typed texts by the columns of the year workbook (``reviews.sheets``), checked by the
rules of the year's scheme.  Each service writes in one transaction with its audit row and raises
:class:`~django.core.exceptions.ValidationError` with every error under its column, or
:class:`~core.facts.StaleFactError` when another row than ``expected`` stands meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Unpack, cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.facts import FactPlan, facts_apply, lock_scope
from core.models import Fact, Origin
from reviews.entry_parts import (
    AppraisalEntry,
    ClaimEntry,
    CommonMarkEntry,
    DeductionEntry,
    GradingEntry,
    HonourEntry,
    LeaderMarkEntry,
    MonthlyRecordEntry,
    OuterItemEntry,
    PlacingEntry,
    SourceMarkEntry,
    SpecialPointsEntry,
    SurveyResultEntry,
    TargetMarkEntry,
    VetoEntry,
)
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
    RoundState,
    SourceMark,
    SpecialPoints,
    SurveyResult,
    TargetMark,
    Veto,
)
from reviews.objections.second_person import require_second_person
from reviews.register.second_person import require_register
from schemes.fact_entry.services import Statement, Withdrawal, entry_record, entry_retire, refusal
from schemes.models import Year
from schemes.queries import year_document
from units.models import Account

TARGET_MARK, COMMON_MARK, HONOUR = TargetMarkEntry(), CommonMarkEntry(), HonourEntry()
DEDUCTION, VETO, APPRAISAL = DeductionEntry(), VetoEntry(), AppraisalEntry()
SOURCE_MARK, LEADER_MARK, GRADING = SourceMarkEntry(), LeaderMarkEntry(), GradingEntry()
PLACING, CLAIM = PlacingEntry(), ClaimEntry()
SPECIAL_POINTS, OUTER_ITEM = SpecialPointsEntry(), OuterItemEntry()
SURVEY_RESULT, MONTHLY = SurveyResultEntry(), MonthlyRecordEntry()


@transaction.atomic
def target_mark_record(**stated: Unpack[Statement]) -> TargetMark:
    """Record or correct what was established for a target, by its method (K-5.4).

    Once the unit was told its marks, a correction takes two persons (S-4): ``ValidationError``.
    """
    mark = cast(TargetMark, entry_record(TARGET_MARK, **stated))
    require_second_person(mark, stated.get("expected"))
    return mark


@transaction.atomic
def target_mark_retire(**withdrawn: Unpack[Withdrawal]) -> None:
    """Withdraw a mark: the target is missing one then, which is not 0 (S-2)."""
    entry_retire(TARGET_MARK, **withdrawn)
    # Asked once the year is held, so that no feedback comes in between; a refusal undoes it.
    require_second_person(TargetMark.objects.filter(pk=withdrawn["expected"]).first())


@transaction.atomic
def common_mark_record(**stated: Unpack[Statement]) -> CommonMark:
    """Record or correct a functional department's mark of a common item (K-2.1, K-5.1).

    Once the unit was told its marks, a correction takes two persons (S-4): ``ValidationError``.
    """
    mark = cast(CommonMark, entry_record(COMMON_MARK, **stated))
    require_second_person(mark, stated.get("expected"))
    return mark


@transaction.atomic
def common_mark_retire(**withdrawn: Unpack[Withdrawal]) -> None:
    """Withdraw a mark of a common item: it is missing then, which is not 0 (S-2)."""
    entry_retire(COMMON_MARK, **withdrawn)
    require_second_person(CommonMark.objects.filter(pk=withdrawn["expected"]).first())


def honour_record(**stated: Unpack[Statement]) -> Honour:
    """Record or correct an honour with its certificate (K-5.5)."""
    return cast(Honour, entry_record(HONOUR, **stated))


def honour_retire(**withdrawn: Unpack[Withdrawal]) -> None:
    """Withdraw an honour."""
    entry_retire(HONOUR, **withdrawn)


def deduction_record(**stated: Unpack[Statement]) -> Deduction:
    """Record or correct a deduction of a kind that the scheme prices (K-5.4a-c)."""
    require_register(stated["year"])
    return cast(Deduction, entry_record(DEDUCTION, **stated))


def deduction_retire(**withdrawn: Unpack[Withdrawal]) -> None:
    """Withdraw a deduction."""
    require_register(withdrawn["year"])
    entry_retire(DEDUCTION, **withdrawn)


def veto_record(**stated: Unpack[Statement]) -> Veto:
    """Record or correct a veto with the deciding document (K-5.6)."""
    require_register(stated["year"])
    return cast(Veto, entry_record(VETO, **stated))


def veto_retire(**withdrawn: Unpack[Withdrawal]) -> None:
    """Withdraw a veto: the unit counts as qualified again."""
    require_register(withdrawn["year"])
    entry_retire(VETO, **withdrawn)


def public_appraisal_record(**stated: Unpack[Statement]) -> PublicAppraisal:
    """Record or correct a unit's public appraisal rating (K-7.10)."""
    require_register(stated["year"])
    return cast(PublicAppraisal, entry_record(APPRAISAL, **stated))


def public_appraisal_retire(**withdrawn: Unpack[Withdrawal]) -> None:
    """Withdraw a public appraisal rating."""
    require_register(withdrawn["year"])
    entry_retire(APPRAISAL, **withdrawn)


def source_mark_record(**stated: Unpack[Statement]) -> SourceMark:
    """Record or correct a mark for a component that is one source (M-5)."""
    return cast(SourceMark, entry_record(SOURCE_MARK, **stated))


def source_mark_retire(**withdrawn: Unpack[Withdrawal]) -> None:
    """Withdraw a mark: its component is missing one then, which is not 0 (S-2)."""
    entry_retire(SOURCE_MARK, **withdrawn)


def leader_mark_record(**stated: Unpack[Statement]) -> LeaderMark:
    """Record or correct a leader's score, place or tier for a unit (M-7)."""
    return cast(LeaderMark, entry_record(LEADER_MARK, **stated))


def leader_mark_retire(**withdrawn: Unpack[Withdrawal]) -> None:
    """Withdraw a leader's mark; of a place the others he ranks are judged again too."""
    entry_retire(LEADER_MARK, **withdrawn)


def grading_record(**stated: Unpack[Statement]) -> Grading:
    """Record or correct what a stage graded a component (D-2, D-7)."""
    return cast(Grading, entry_record(GRADING, **stated))


def grading_retire(**withdrawn: Unpack[Withdrawal]) -> None:
    """Withdraw what a stage graded: the stage before it stands then (D-7)."""
    entry_retire(GRADING, **withdrawn)


def placing_record(**stated: Unpack[Statement]) -> Placing:
    """Record or correct a unit's place in a component that gives points by place."""
    return cast(Placing, entry_record(PLACING, **stated))


def placing_retire(**withdrawn: Unpack[Withdrawal]) -> None:
    """Withdraw a place: the component is missing then, which is not 0 (S-2)."""
    entry_retire(PLACING, **withdrawn)


def claim_record(**stated: Unpack[Statement]) -> Claim:
    """Record or correct something that a list adds or takes points for (M-8, D-3)."""
    return cast(Claim, entry_record(CLAIM, **stated))


def claim_retire(**withdrawn: Unpack[Withdrawal]) -> None:
    """Withdraw what was claimed in a list."""
    entry_retire(CLAIM, **withdrawn)


def special_points_record(**stated: Unpack[Statement]) -> SpecialPoints:
    """Record or correct points outside the hundred, which may be negative (D-5)."""
    return cast(SpecialPoints, entry_record(SPECIAL_POINTS, **stated))


def special_points_retire(**withdrawn: Unpack[Withdrawal]) -> None:
    """Withdraw points outside the hundred."""
    entry_retire(SPECIAL_POINTS, **withdrawn)


def outer_item_record(**stated: Unpack[Statement]) -> OuterItem:
    """Record or correct how a superior's item came out for the unit responsible (D-4)."""
    return cast(OuterItem, entry_record(OUTER_ITEM, **stated))


def outer_item_retire(**withdrawn: Unpack[Withdrawal]) -> None:
    """Withdraw a superior's item."""
    entry_retire(OUTER_ITEM, **withdrawn)


def survey_result_record(**stated: Unpack[Statement]) -> SurveyResult:
    """Record or correct what a unit's people gave another on average (E-2)."""
    return cast(SurveyResult, entry_record(SURVEY_RESULT, **stated))


def survey_result_retire(**withdrawn: Unpack[Withdrawal]) -> None:
    """Withdraw a result of a collaboration survey."""
    entry_retire(SURVEY_RESULT, **withdrawn)


def monthly_record(**stated: Unpack[Statement]) -> MonthlyRecord:
    """Record or correct an entry or the grade of a unit's month (E-3)."""
    require_register(stated["year"])
    return cast(MonthlyRecord, entry_record(MONTHLY, **stated))


def monthly_retire(**withdrawn: Unpack[Withdrawal]) -> None:
    """Withdraw a record of a month; a grade is missing then, which is not 0 (S-2)."""
    require_register(withdrawn["year"])
    entry_retire(MONTHLY, **withdrawn)


def marks_of_target_retire(fact: Any, actor: Account, reason: str, origin: Origin) -> None:
    """Withdraw the mark of a target that is being withdrawn."""
    marks = TargetMark.objects.filter(year=fact.year, key=fact.key, current=True)
    _withdraw(TargetMark, fact.year, marks, actor, reason, origin)


def marks_of_item_retire(fact: Any, actor: Account, reason: str, origin: Origin) -> None:
    """Withdraw every mark of a common item that is being withdrawn."""
    marks = CommonMark.objects.filter(year=fact.year, item__key=fact.key, current=True)
    _withdraw(CommonMark, fact.year, marks, actor, reason, origin)


def _withdraw(
    model: type[Fact], year: Year, rows: Iterable[Fact], actor: Account, reason: str, origin: Origin
) -> None:
    plan = FactPlan(model=model, scope={"year": year}, gone=list(rows))
    facts_apply(plan, actor=actor, origin=origin, reason=reason)


@transaction.atomic
def ballot_round_open(
    *, year: Year, voter_group: str, actor: Account, secret: bool = True
) -> BallotRound:
    """Open a group's ballot round; once, and only for a group that the scheme names (K-6).

    Raises :class:`~django.core.exceptions.ValidationError`.
    """
    lock_scope({"year": year})
    _require_open(year)
    known = {group.key for group in year_document(year).voter_groups}
    if voter_group not in known:
        raise ValidationError({"voter_group": [_("方案里没有这个测评主体（K-6）")]})
    row, _made = BallotRound.objects.select_for_update().get_or_create(
        year=year, voter_group=voter_group, defaults={"secret": secret}
    )
    if row.state == RoundState.CLOSED:
        raise ValidationError({"voter_group": [_("这一轮测评已截止，不能再开（K-6.3）")]})
    if row.state == RoundState.DRAFT:
        row.state, row.secret = RoundState.OPEN, secret
        row.save(update_fields=["state", "secret"])
        _note_round("ballot_round.open", row, actor)
    return row


@transaction.atomic
def ballot_round_close(*, ballot_round: BallotRound, actor: Account) -> BallotRound:
    """Close a round: its ballots count from now on, and no ballot comes in any more (K-6.3)."""
    lock_scope({"year": ballot_round.year})
    _require_open(ballot_round.year)
    row = BallotRound.objects.select_for_update().get(pk=ballot_round.pk)
    if row.state == RoundState.DRAFT:
        raise ValidationError({"voter_group": [_("这一轮测评还没有开始")]})
    if row.state == RoundState.OPEN:
        row.state, row.closed_at = RoundState.CLOSED, timezone.now()
        row.save(update_fields=["state", "closed_at"])
        _note_round("ballot_round.close", row, actor)
    return row


def _require_open(year: Year) -> None:
    text = refusal(year)
    if text:
        raise ValidationError(text, code="closed")


def _note_round(event: str, row: BallotRound, actor: Account) -> None:
    audit.record(
        event=event,
        actor=actor,
        authority=row.year.authority,
        subject_type="reviews.ballotround",
        subject_id=row.pk,
        subject=row.voter_group,
        detail={"year": row.year.year, "secret": row.secret},
    )
