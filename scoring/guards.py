"""What a result set forbids: a year that was made public takes no import and no other fact."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

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
from targets.models import CommonItem, CommonShare, Filing, Target
from units.models import UnitYear

SETTLED = (ResultSetState.PUBLISHED, ResultSetState.FROZEN)

#: Facts that a score is made of: what was made public stands on them (S-4, S-6).
HELD: tuple[type[Fact], ...] = (
    *(Claim, CommonItem, CommonMark, CommonShare, Deduction, Grading, Honour, LeaderMark),
    *(MonthlyRecord, OuterItem, Placing, PublicAppraisal, SourceMark, SpecialPoints),
    *(SurveyResult, Target, TargetMark, Veto),
)

#: Not said of one unit by who judges it, and read by every score all the same: peer group and rank
#: of the list, and what a unit has not filed (K-7.8).
GROUNDS: tuple[type[Fact], ...] = (Filing, UnitYear)

#: The year that a correction after publication is writing now, by its own two persons.
_correcting: ContextVar[int | None] = ContextVar("correcting", default=None)


def _settled(year: Year) -> int | None:
    """The number of the year's set that was made public; None before, and while a correction is
    being written."""
    settled = ResultSet.objects.filter(year=year, state__in=SETTLED).order_by("-number")
    number = settled.values_list("number", flat=True).first()
    return None if number is None or _correcting.get() == year.pk else number


def import_guard(year: Year) -> Phrase | None:
    """Why the year takes no import since its results were published; None before (S-4, S-6)."""
    number = _settled(year)
    if number is None:
        return None
    words = gettext_noop(
        "%(year)s 年度结果集 %(number)s 已公布，不能再整本导入。"
        "更正要另发文，逐条办理并经第二人同意（S-4）"
    )
    return phrase(words, {"year": year.year, "number": number})


def guard_held(plan: FactPlan) -> None:
    """Refuse a plan for facts that a published score is made of, whoever writes it."""
    year = _year_of(plan.scope)
    number = None if year is None else _settled(year)
    if year is None or number is None:
        return
    words = gettext_noop(
        "%(year)s 年度结果集 %(number)s 已公布，评它的事实不能再改。"
        "更正要另发文，逐条办理并经第二人同意（S-4）"
    )
    told = phrase(words, {"year": year.year, "number": number})
    raise ValidationError(said(told["text"], told["params"]), code="published")


def _year_of(scope: Mapping[str, Any]) -> Year | None:
    """The year of a plan; rows of a unit's year name it by authority and number."""
    year = scope.get("year")
    if year is None or isinstance(year, Year):
        return year
    return Year.objects.filter(authority=scope["authority"], year=year).first()


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
    for model in (*HELD, *GROUNDS):
        register_plan_guard(model, guard_held)
