"""The count of a survey: means between units become the facts that correct scores (E-2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from core.facts import FactInput, facts_apply, facts_plan
from core.models import Origin
from reviews.ballots.counting import Count
from reviews.ballots.models import Voter, VoteRound
from reviews.ballots.paper import Paper
from reviews.ballots.subjects import subject_of
from reviews.ballots.survey import SurveyCount, survey_count, survey_published
from reviews.models import SurveyResult
from reviews.survey_sheet import survey_key
from schemes.queries import year_document
from units.models import Account, Unit


def survey_tally(
    row: VoteRound,
    paper: Paper,
    voters: list[Voter],
    contents: Iterator[bytes | None],
    actor: Account,
) -> tuple[Count, dict[str, Any]]:
    """Count, write what each unit gave another, and return what is published beside the ballots.

    Raises ``ValidationError`` where the scheme in force has no such survey any more, and where
    results were entered beside it: the correction would be of both, and what is published of one.
    """
    subject = subject_of(row)
    rule = subject.survey if subject else None
    if rule is None:
        raise ValidationError(_("方案里没有这一项测评（K-6）"))
    if SurveyResult.objects.filter(year=row.year, current=True, list_key=row.key).exists():
        raise ValidationError(_("投票期间有人录入了协作测评的结果，先撤销那些再计票（E-2）"))
    rated_by: dict[int, set[int]] = {}
    for voter in voters:
        if voter.unit_id and not voter.revoked:
            rated_by.setdefault(voter.unit_id, set()).update(voter.units)
    found = survey_count(paper, contents, rule, rated_by)
    units = Unit.objects.in_bulk({*rated_by, *(unit.id for unit in paper.units)})
    inputs = list(_inputs(row, found, units))
    plan = facts_plan(SurveyResult, scope={"year": row.year}, inputs=inputs)
    facts_apply(plan, actor=actor, origin=Origin.ENTRY, reason=row.title)
    places = year_document(row.year).rounding.score_places
    codes = {pk: unit.code for pk, unit in units.items()}
    return found.count, {"survey": survey_published(paper, found, rule, places, codes)}


def _inputs(row: VoteRound, found: SurveyCount, units: dict[int, Unit]) -> Iterator[FactInput]:
    for each in found.given:
        unit, rater = units[each.unit], units[each.rater]
        values = {
            "unit": unit,
            "list_key": row.key,
            "rater": rater,
            "score": each.score,
            "raters": each.raters,
            "date": timezone.localdate(row.closes_at or timezone.now()),
        }
        yield FactInput(survey_key(unit, rater, row.key), values)
