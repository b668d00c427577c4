"""In which unit a figure of a rule is written, and which shares people write as percent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from schemes.editor.shapes import Model

_PERCENT = "%"
_POINTS, _YUAN, _HEAD = _("分"), _("元"), _("元每人")
_DAYS, _WORKDAYS = _("天"), _("个工作日")
_COUNT, _PLACES = pgettext_lazy("unit", "个"), _("位小数")

#: Shares of one that are typed and shown in percent, exactly.
AS_PERCENT = frozenset(
    (
        *("RewardFund.wage_share", "FundAward.share", "OneThirdLoss.share"),
        *("Filings.level_two_cut", "Rate.share", "UnitGrade.share", "ClaimKind.ladder"),
        *("MarkingRules.tolerance", "DoubleMarking.tolerance", "ProgressRules.red"),
        *("ProgressRules.amber", "Grade.share", "Outliers.share", "RankLine.first"),
        *("RankLine.step", "RankLine.least", "RankTable.shares", "Tier.share"),
        "RatedSource.places",
    )
)

_UNITS: Mapping[str, Any] = {
    **dict.fromkeys(
        (
            *("StaffAppraisal.full", "MonthLevel.points", "UnitGrade.at_least", "VetoEntry.cap"),
            *("Monthly.month_added", "Monthly.month_taken", "Monthly.year_added"),
            *("Monthly.year_taken", "MonthlyGrade.points", "MonthlyEntry.points"),
            *("MonthlyEntry.most", "SurveyCorrection.full", "SurveyCorrection.neutral"),
            *("SurveyCorrection.per_point", "SurveyCorrection.most", "SpecialPoints.cap"),
            *("OuterItems.by_place", "ClaimList.cap", "ClaimKind.points", "ClaimKind.by_level"),
            *("ClaimKind.most", "ClaimKind.cap", "DeductionEntry.points", "HonourCaps.total"),
            *("HonourCaps.system", "DistinctiveKind.each", "DistinctiveKind.cap"),
            *("HonourKind.points", "VoterGroup.maximum", "BallotGrade.value"),
            *("PeerGroup.base_points", "PeerGroup.scaled_to", "Component.points"),
            *("GradedChange.base", "GradeRange.least", "GradeRange.most", "ByPlace.table"),
            *("ByPlace.step", "ByPlace.least", "LeaderMarks.full", "Rated.full"),
            *("Ballots.maximum", "CommonItem.points"),
        ),
        _POINTS,
    ),
    **dict.fromkeys(
        (
            *("RewardFund.fiscal", "RankAmount.amount", "PersonalSpread.minimum"),
            *("PointValue.value", "PoolSpread.pool"),
        ),
        _YUAN,
    ),
    **dict.fromkeys(
        (
            *("PayTable.otherwise", "PayRow.amount", "GradePay.base", "PoolSpread.spread"),
            *("LinearSpread.base", "LinearSpread.spread"),
        ),
        _HEAD,
    ),
    **dict.fromkeys(
        (
            *("AppraisalSource.weight", "AppraisalDimension.weight", "ExcellenceQuota.base"),
            "GradeShare.percent",
        ),
        _PERCENT,
    ),
    **dict.fromkeys(
        (
            *("PayrollRules.objection_days", "PayrollRules.answer_days"),
            *("PublicationRules.notice_days", "PublicationRules.appeal_days"),
            *("PublicationRules.review_days", "RecordKind.notice_days"),
            *("RecordKind.improve_days", "SupervisionRules.answer_days"),
            *("SupervisionRules.order_days", "RegisterRules.answer_days"),
            *("MarkingRules.objection_days", "ClaimStep.days"),
        ),
        _WORKDAYS,
    ),
    "PlanRules.resubmit_days": _DAYS,
    "ExcellenceQuota.extra": _("个百分点"),
    "Months.in_year": _("个月"),
    "ProgressRules.due_day": pgettext_lazy("unit", "日"),
    "Rounding.score_places": _PLACES,
    "Rounding.money_places": _PLACES,
    "LossTrigger.at_least": _("次"),
    "VetoEntry.steps": _("等"),
    "HonourKind.system_shift": _("级"),
    "OwnDistribution.people": _("人"),
    "SelfEvaluation.small_unit_posts": _("人"),
    "MultiSuperior.factor": _("倍"),
    "Outliers.each_end": _("张"),
    "Outliers.least_given": _("张"),
    "Ballots.least_valid": _("张"),
    "LeaderMarks.least_marks": _("位"),
    "FundAward.first": _("名"),
    "QuotaPlaces.places": _("名"),
    "Award.places": _("名"),
    "SurveyCorrection.least": _COUNT,
    "RankTable.units": _COUNT,
    "PlanWarning.at_least": _COUNT,
    "ChangeRules.most_targets": _COUNT,
    "ChangeRules.most_files": _COUNT,
    "AwardClaimRules.most_files": _COUNT,
}


def is_percent(model: Model, name: str) -> bool:
    """Whether a share of one is typed and shown in percent."""
    return f"{model.__name__}.{name}" in AS_PERCENT


def unit_of(model: Model, name: str) -> str:
    """The unit that stands in the field; "" for a figure without one."""
    key = f"{model.__name__}.{name}"
    return _PERCENT if key in AS_PERCENT else str(_UNITS.get(key, ""))
