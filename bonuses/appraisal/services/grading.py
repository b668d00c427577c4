"""The head settles scores and grades; the one too many is refused under the lock (K-7.9, M-12)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from bonuses.appraisal.flow import rights_of
from bonuses.appraisal.models import AppraisalGrade, AppraisedPerson, StaffAppraisal
from bonuses.appraisal.quota import Allowance, allowance_of
from bonuses.appraisal.services.held import (
    RowsRefusedError,
    changed,
    held,
    note,
    require_open,
    subject_of,
)
from core.exact import ExactError, parse_exact, to_text
from core.phrases import said
from core.workflow import NotYoursError, StaleMoveError
from documents.xlsx.values import control_character, half_width
from units.models import Account

FIELDS = ("given", "grade", "head", "takes_part", "comment")
COMMENT_LENGTH, MOST = 200, Fraction(1000)
YES, NO = "yes", "no"
EXCELLENT = AppraisalGrade.EXCELLENT


@dataclass(frozen=True, slots=True)
class GradeAsked:
    """A person's row as it shall be: only the cells that were typed; ``shown`` is its version, None
    where the row was not shown (a workbook)."""

    person: str
    cells: Mapping[str, str]
    shown: int | None = None


@transaction.atomic
def grade_save(*, appraisal: StaffAppraisal, asked: GradeAsked, actor: Account) -> AppraisedPerson:
    """Settle one person.  Raises :class:`~core.workflow.NotYoursError` for who does not head the
    unit, :class:`~core.workflow.StaleMoveError`, and ``ValidationError`` by cell: a grade beyond
    the quota names the places and how they come about."""
    try:
        return grades_save(appraisal=appraisal, rows=[asked], actor=actor)[0]
    except RowsRefusedError as error:
        raise error.refused[0] from error


@transaction.atomic
def grades_save(
    *, appraisal: StaffAppraisal, rows: Sequence[GradeAsked], actor: Account
) -> list[AppraisedPerson]:
    """Settle several people, all of them or none.

    The quota is counted over all of them together, so that two may change places in one go.
    Raises :class:`RowsRefusedError` with everything that is wrong.
    """
    row = held(appraisal)
    if not rights_of(actor, row.unit).head:
        raise NotYoursError("grade")
    require_open(row.year, row)
    before = list(row.people.select_related("person", "changed_by"))
    people = {each.person.code: each for each in before}
    was = {each.pk: _plain(each) for each in before}
    refused: dict[int, ValidationError | StaleMoveError] = {}
    touched: list[tuple[int, AppraisedPerson]] = []
    for place, asked in enumerate(rows):
        try:
            touched.append((place, _settled(row, people, asked)))
        except (ValidationError, StaleMoveError) as error:
            refused[place] = error
    refused |= _beyond(row, list(people.values()), was, touched)
    if refused:
        raise RowsRefusedError(refused)
    for _place, subject in touched:
        if _plain(subject) != was[subject.pk]:
            changed(subject, actor)
            told = {"before": was[subject.pk], "after": _plain(subject)}
            note("grade", row, actor, told, subject.person.name)
    return [subject for _place, subject in touched]


def grades_try(*, appraisal: StaffAppraisal, rows: Sequence[GradeAsked], actor: Account) -> None:
    """What :func:`grades_save` would refuse, without writing anything: for a preview."""
    with transaction.atomic():
        grades_save(appraisal=appraisal, rows=rows, actor=actor)
        transaction.set_rollback(True)


def quota_problems(allowance: Allowance, people: Sequence[AppraisedPerson]) -> list[str]:
    """Why the grades as they stand cannot be handed in; empty where they can."""
    taking = sum(each.takes_part for each in people)
    rated = [each for each in people if each.takes_part and each.grade == EXCELLENT]
    found = [allowance.refusal(taking, len(rated))]
    if any(each.head for each in rated):
        found.append(allowance.head_refusal())
    return [text for text in found if text]


def _settled(
    appraisal: StaffAppraisal, people: Mapping[str, AppraisedPerson], asked: GradeAsked
) -> AppraisedPerson:
    subject = people.get(asked.person) or subject_of(appraisal, asked.person)
    if asked.shown is not None and asked.shown != subject.version:
        raise StaleMoveError(subject)
    values = _values(asked.cells)
    for name, value in values.items():
        setattr(subject, name, value)
    if not subject.takes_part and subject.grade and subject.grade != AppraisalGrade.NOT_GRADED:
        raise ValidationError({"grade": [_("不参加考核的人不定等次")]})
    return subject


def _beyond(
    appraisal: StaffAppraisal,
    people: Sequence[AppraisedPerson],
    was: Mapping[int, Mapping[str, str]],
    touched: Sequence[tuple[int, AppraisedPerson]],
) -> dict[int, ValidationError | StaleMoveError]:
    """Which of the touched rows ask for a place that there is not, or bar the way of the head.

    What was too many before, because the result changed, may be brought down step by step.
    """
    newly = [(n, each) for n, each in touched if _takes(each) and not _took(was[each.pk])]
    fewer = any(not each.takes_part and was[each.pk]["takes_part"] == YES for _n, each in touched)
    heads = [(n, each) for n, each in touched if _takes(each) and each.head]
    heads = [(n, e) for n, e in heads if not (_took(was[e.pk]) and was[e.pk]["head"] == YES)]
    if not (newly or heads or fewer):
        return {}
    allowance = allowance_of(appraisal.year, appraisal.unit_id)
    used = sum(map(_takes, people))
    text = allowance.refusal(sum(each.takes_part for each in people), used)
    found: dict[int, ValidationError | StaleMoveError] = {}
    if text:
        places = allowance.places(sum(each.takes_part for each in people)) or 0
        last = newly[-min(used - places, len(newly)) :] if newly else []
        wrong = last or [(n, each) for n, each in touched if not each.takes_part][:1]
        found |= {n: ValidationError({_cell(each): [text]}) for n, each in wrong}
    if barred := allowance.head_refusal():
        found |= {n: ValidationError({"grade": [barred]}) for n, _each in heads}
    return found


def _cell(subject: AppraisedPerson) -> str:
    return "grade" if subject.takes_part else "takes_part"


def _takes(subject: AppraisedPerson) -> bool:
    return subject.takes_part and subject.grade == EXCELLENT


def _took(plain: Mapping[str, str]) -> bool:
    return plain["takes_part"] == YES and plain["grade"] == EXCELLENT


def _plain(subject: AppraisedPerson) -> dict[str, str]:
    """What is settled of a person, as text."""
    return {
        "given": "" if subject.given is None else to_text(subject.given),
        "grade": subject.grade,
        "head": YES if subject.head else NO,
        "takes_part": YES if subject.takes_part else NO,
        "comment": subject.comment,
    }


def _values(cells: Mapping[str, str]) -> dict[str, object]:
    """Typed cells as values; ``ValidationError`` with every error under its cell."""
    errors: dict[str, list[str]] = {}
    found: dict[str, object] = {}
    if "given" in cells:
        found["given"] = _score(cells["given"], errors)
    if "grade" in cells:
        found["grade"] = cells["grade"].strip()
        if found["grade"] and found["grade"] not in AppraisalGrade.values:
            errors["grade"] = [_("不在可选项里")]
    for name in {"head", "takes_part"} & set(cells):
        found[name] = cells[name] == YES
        if cells[name] not in (YES, NO):
            errors[name] = [_("写是或否")]
    if "comment" in cells:
        found["comment"] = _comment(cells["comment"].strip(), errors)
    if errors:
        raise ValidationError(errors)
    return found


def _comment(text: str, errors: dict[str, list[str]]) -> str:
    if len(text) > COMMENT_LENGTH:
        errors["comment"] = [_("最多 %s 个字") % COMMENT_LENGTH]
    elif control_character(text):
        errors["comment"] = [_("有不能用的控制字符，删去再填")]
    return text


def _score(text: str, errors: dict[str, list[str]]) -> Fraction | None:
    typed = half_width(text.strip())
    if not typed:
        return None
    try:
        number = parse_exact(typed)
    except ExactError as error:
        errors["given"] = [said(error.msgid, error.params)]
        return None
    if not 0 <= number <= MOST:
        errors["given"] = [_("写 0 到 %s 之间的数") % to_text(MOST)]
    return number
