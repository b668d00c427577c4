"""What a result set forbids: a year that was made public takes no import and no other fact."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_noop

from core.facts import FactPlan, register_plan_guard
from core.models import Fact
from core.phrases import Phrase, phrase, said
from reviews.models import (
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
from scoring.models import ResultSet, ResultSetState
from targets.models import CommonItem, CommonShare, Target

SETTLED = (ResultSetState.PUBLISHED, ResultSetState.FROZEN)

#: Facts that a score is made of: what was made public stands on them (S-4, S-6).
HELD: tuple[type[Fact], ...] = (
    *(Claim, CommonItem, CommonMark, CommonShare, Deduction, Grading, Honour, LeaderMark),
    *(MonthlyRecord, OuterItem, Placing, PublicAppraisal, SourceMark, SpecialPoints),
    *(SurveyResult, Target, TargetMark, Veto),
)

#: The year that a correction after publication is writing now, by its own two persons.
_correcting: ContextVar[int | None] = ContextVar("correcting", default=None)


def import_guard(year: Year) -> Phrase | None:
    """Why the year takes no import since its results were published; None before (S-4, S-6)."""
    settled = ResultSet.objects.filter(year=year, state__in=SETTLED).order_by("-number")
    number = settled.values_list("number", flat=True).first()
    if number is None or _correcting.get() == year.pk:
        return None
    words = gettext_noop(
        "%(year)s 年度结果集 %(number)s 已公布，不能再整本导入。"
        "更正要另发文，逐条办理并经第二人同意（S-4）"
    )
    return phrase(words, {"year": year.year, "number": number})


def guard_held(plan: FactPlan) -> None:
    """Refuse a plan for facts that a published score is made of, whoever writes it."""
    year = plan.scope.get("year")
    if year is None or _correcting.get() == year.pk:
        return
    settled = ResultSet.objects.filter(year=year, state__in=SETTLED).order_by("-number")
    number = settled.values_list("number", flat=True).first()
    if number is None:
        return
    words = gettext_noop(
        "%(year)s 年度结果集 %(number)s 已公布，评它的事实不能再改。"
        "更正要另发文，逐条办理并经第二人同意（S-4）"
    )
    told = phrase(words, {"year": year.year, "number": number})
    raise ValidationError(said(told["text"], told["params"]), code="published")


@contextmanager
def correcting(year: Year) -> Iterator[None]:
    """Let the facts of a published year be written within: for a correction after publication,
    which has its reason, its second person and a new result set of its own (S-4)."""
    before = _correcting.set(year.pk)
    try:
        yield
    finally:
        _correcting.reset(before)


def is_correcting(year: Year) -> bool:
    """Whether a correction of the published year is being written now."""
    return _correcting.get() == year.pk


def register_held() -> None:
    """Called once the models are loaded."""
    for model in HELD:
        register_plan_guard(model, guard_held)
