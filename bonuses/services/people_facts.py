"""Single facts of a unit's people: personal scores and own distributions (K-7.4, K-7.8).

Each refusal says which field, why, and by which clause; all of them at once.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from bonuses.checks import own_distribution_problems
from bonuses.facts import person_present_unit
from bonuses.models import AppraisalGrade, OwnDistribution, PersonalScore
from core.facts import FactInput, fact_record, fact_retire, lock_scope
from schemes.models import Year
from units.models import Account, Person, Unit

Problems = dict[str, list[ValidationError]]
MOST_NOTE = 200


@transaction.atomic
def personal_score_record(
    *,
    actor: Account,
    year: Year,
    unit: Unit,
    person: Person,
    score: Fraction | None,
    grade: str = "",
    document: str = "",
    reason: str = "",
    expected: int | None = None,
) -> PersonalScore:
    """Record or correct a person's score and appraisal grade in his present unit (K-7.4).

    ``score`` in the unit's own points, not negative; ``None`` where there is none (he then gets the
    per-capita amount).  ``expected`` is the id of the row that was shown.  Raises
    ``ValidationError`` by field, and ``core.facts.StaleFactError``.
    """
    problems: Problems = {}
    _check_present(problems, year, unit, person)
    if score is not None and score < 0:
        _add(problems, "score", _("考评得分不能低于 0（K-7.4）"), "K-7.4")
    if grade and grade not in AppraisalGrade.values:
        _add(problems, "grade", _("没有这个考核等次，选表里的一个"), "K-7.5")
    if score is None and not grade:
        _add(problems, "score", _("考评得分和考核等次至少填一项"), "K-7.4")
    _raise(problems)
    values = {"unit": unit, "person": person, "score": score, "grade": grade}
    return _record(PersonalScore, year, person, values, actor, document, reason, expected)


@transaction.atomic
def own_distribution_record(
    *,
    actor: Account,
    year: Year,
    unit: Unit,
    person: Person,
    amount: Fraction,
    note: str,
    document: str = "",
    reason: str = "",
    expected: int | None = None,
) -> OwnDistribution:
    """Record or correct the target bonus in yuan that a unit gives a person itself.

    ``amount`` has months seen to, and no one-third loss yet; ``note`` is the unit's reason.  The
    amounts of a unit add up to no more than its money, and where everybody has one, keep the least
    spread (K-7.4) unless the unit is small enough (K-7.8).  Raises like
    :func:`personal_score_record`.
    """
    problems: Problems = {}
    _check_present(problems, year, unit, person)
    if amount < 0:
        _add(problems, "amount", _("金额不能低于 0"), "K-7.8")
    elif (amount * 100).denominator != 1:
        _add(problems, "amount", _("金额最多到分，两位小数"), "S-5")
    if not note.strip():
        _add(problems, "note", _("自定分配须写明理由（K-7.4）"), "K-7.4")
    elif len(note) > MOST_NOTE:
        _add(problems, "note", _("理由最多 %(limit)s 个字") % {"limit": MOST_NOTE}, "K-7.4")
    _raise(problems)
    # Two amounts entered at once could each fit the unit's money and together exceed it.
    lock_scope({"year": year})
    for clause, text in own_distribution_problems(year, unit, {person.code: amount}):
        _add(problems, "amount", text, clause)
    _raise(problems)
    values = {"unit": unit, "person": person, "amount": amount, "note": note.strip()}
    return _record(OwnDistribution, year, person, values, actor, document, reason, expected)


def personal_score_retire(*, actor: Account, fact: PersonalScore, reason: str) -> None:
    """Withdraw a personal score; it stays readable. A reason is asked for."""
    _retire(fact, actor, reason)


def own_distribution_retire(*, actor: Account, fact: OwnDistribution, reason: str) -> None:
    """Withdraw an own distribution; the person's amount is computed again."""
    _retire(fact, actor, reason)


def _retire(fact: PersonalScore | OwnDistribution, actor: Account, reason: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": _("写明撤销的理由")})
    fact_retire(fact, actor=actor, reason=reason.strip())


def _record(
    model: Any,
    year: Year,
    person: Person,
    values: dict[str, Any],
    actor: Account,
    document: str,
    reason: str,
    expected: int | None,
) -> Any:
    return fact_record(
        model,
        scope={"year": year},
        item=FactInput(key=person.code, values=values, document=document),
        actor=actor,
        reason=reason,
        expected=expected,
    )


def _check_present(problems: Problems, year: Year, unit: Unit, person: Person) -> None:
    if person_present_unit(year, person.pk) != unit.pk:
        text = _("%(person)s %(year)s 年度不在%(unit)s，得分和金额由现单位给（K-7.4）")
        words = {"person": person.name, "year": year.year, "unit": unit.name}
        _add(problems, "person", text % words, "K-7.4")


def _add(problems: Problems, field: str, text: str, clause: str) -> None:
    problems.setdefault(field, []).append(ValidationError(text, code=clause))


def _raise(problems: Problems) -> None:
    if problems:
        raise ValidationError(problems)
