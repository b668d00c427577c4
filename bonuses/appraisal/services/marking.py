"""What is said of a person: marks by dimension, months, and what he says himself (G-1, E-3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bonuses.appraisal.flow import Rights, rights_of
from bonuses.appraisal.models import (
    AppraisalMark,
    AppraisalMonth,
    AppraisedPerson,
    StaffAppraisal,
)
from bonuses.appraisal.queries import own_subject
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
from schemes.models import Year
from schemes.queries import year_document
from schemes.rules.staff_appraisal import AppraisalSource
from schemes.rules.staff_appraisal import StaffAppraisal as AppraisalRule
from units.models import Account

MONTHS = range(1, 13)
SELF_LENGTH, MOST_FORMS = 3000, 2000


@dataclass(frozen=True, slots=True)
class MarkAsked:
    """What is marked: the person, the source, only the cells that were typed.

    ``shown`` is the version of the row, 0 before there was any; ``counted``: forms of several
    markers, counted together, with their ``count`` among the cells.
    """

    person: str
    source: str
    shown: int
    cells: Mapping[str, str]
    counted: bool = False


@transaction.atomic
def marks_save(
    *, appraisal: StaffAppraisal, rows: Sequence[MarkAsked], actor: Account
) -> list[AppraisalMark | None]:
    """Mark several people, all of them or none; None where a row was emptied.

    Every row is tried; raises :class:`RowsRefusedError` with everything that is wrong.
    """
    held(appraisal)
    found: list[AppraisalMark | None] = []
    refused: dict[int, ValidationError | StaleMoveError] = {}
    for place, asked in enumerate(rows):
        try:
            found.append(mark_save(appraisal=appraisal, asked=asked, actor=actor))
        except (ValidationError, StaleMoveError) as error:
            refused[place] = error
    if refused:
        raise RowsRefusedError(refused)
    return found


@transaction.atomic
def mark_save(
    *, appraisal: StaffAppraisal, asked: MarkAsked, actor: Account
) -> AppraisalMark | None:
    """Mark a person by dimension, or take the mark back by emptying it.

    Leaders of the unit mark everybody but themselves, the head of a section its people; who
    prepares the appraisal enters counted forms.  Raises
    :class:`~core.workflow.NotYoursError`, :class:`~core.workflow.StaleMoveError`, and
    ``ValidationError`` with every error under its cell.
    """
    row = held(appraisal)
    rule = year_document(row.year).staff_appraisal
    source = rule.source(asked.source)
    if source is None or source.by == "months":
        raise NotYoursError(asked.source)
    require_open(row.year, row)
    subject = subject_of(row, asked.person)
    if not may_mark(rights_of(actor, row.unit), source, subject, counted=asked.counted):
        raise NotYoursError(asked.source)
    marker = None if asked.counted else actor
    mark = AppraisalMark.objects.filter(subject=subject, source=source.key, marker=marker).first()
    if (mark.version if mark else 0) != asked.shown:
        raise StaleMoveError(mark or subject)
    found = _marked(rule, mark, subject, asked, marker)
    if found is None:
        if mark is not None:
            mark.delete()
    else:
        changed(found, actor)
    values = found.values if found else {}
    note("mark", row, actor, {"marked_as": source.title.zh, "values": values}, subject.person.name)
    return found


def may_mark(
    rights: Rights, source: AppraisalSource, subject: AppraisedPerson, *, counted: bool
) -> bool:
    """Whether somebody with these rights marks a person for a source; nobody marks himself."""
    if counted:
        return rights.prepares
    if subject.person_id == rights.person:
        return False
    if source.by == "leaders":
        return rights.head
    return source.by == "section_head" and subject.person_id in rights.people


@transaction.atomic
def months_save(
    *,
    appraisal: StaffAppraisal,
    person: str,
    shown: int,
    cells: Mapping[str, str],
    actor: Account,
) -> AppraisedPerson:
    """Grade months of a person; ``cells`` are levels by month (``m1`` …), empty for none."""
    row = held(appraisal)
    if not rights_of(actor, row.unit).prepares:
        raise NotYoursError("months")
    require_open(row.year, row)
    subject = subject_of(row, person)
    if subject.version != shown:
        raise StaleMoveError(subject)
    given = _levels(year_document(row.year).staff_appraisal, cells)
    AppraisalMonth.objects.filter(subject=subject, month__in=list(given)).delete()
    AppraisalMonth.objects.bulk_create(
        AppraisalMonth(subject=subject, month=month, level=level)
        for month, level in given.items()
        if level
    )
    changed(subject, actor)
    note("months", row, actor, {"months": given}, subject.person.name)
    return subject


@transaction.atomic
def self_save(*, year: Year, text: str, actor: Account) -> AppraisedPerson:
    """Write what the person behind the account says of his own year.

    Raises :class:`~core.workflow.NotYoursError` for who is on no list that is open.
    """
    subject = own_subject(actor, year)
    if subject is None:
        raise NotYoursError("self")
    row = held(subject.appraisal)
    require_open(row.year, row)
    subject = AppraisedPerson.objects.select_related("person").get(pk=subject.pk)
    words = text.replace("\r\n", "\n").strip()
    if len(words) > SELF_LENGTH:
        raise ValidationError({"text": [_("最多 %s 个字") % SELF_LENGTH]})
    if control_character(words.replace("\n", " ").replace("\t", " ")):
        raise ValidationError({"text": [_("有不能用的控制字符，删去再填")]})
    subject.self_text, subject.self_at = words, timezone.now() if words else None
    # His own words move no cell that others have open.
    subject.save(update_fields=["self_text", "self_at"])
    note("self", row, actor, {"length": len(words)}, subject.person.name)
    return subject


def _marked(
    rule: AppraisalRule,
    mark: AppraisalMark | None,
    subject: AppraisedPerson,
    asked: MarkAsked,
    marker: Account | None,
) -> AppraisalMark | None:
    """The row as it shall be; None where nothing is left of it."""
    values, errors = dict(mark.values) if mark else {}, dict[str, list[str]]()
    for each in rule.dimensions:
        if each.key not in asked.cells:
            continue
        number = _number(asked.cells[each.key], each.key, rule.full, errors)
        if number is None:
            values.pop(each.key, None)
        else:
            values[each.key] = to_text(number)
    count = _count(asked, mark, errors)
    if errors:
        raise ValidationError(errors)
    if not values:
        return None
    if mark is None:
        mark = AppraisalMark(subject=subject, source=asked.source, marker=marker, version=0)
    mark.values, mark.count = values, count
    return mark


def _number(text: str, key: str, full: Fraction, errors: dict[str, list[str]]) -> Fraction | None:
    typed = half_width(text.strip())
    if not typed:
        return None
    try:
        number = parse_exact(typed)
    except ExactError as error:
        errors[key] = [said(error.msgid, error.params)]
        return None
    if not 0 <= number <= full:
        errors[key] = [_("写 0 到 %s 之间的数") % to_text(full)]
    return number


def _count(asked: MarkAsked, mark: AppraisalMark | None, errors: dict[str, list[str]]) -> int:
    """How many forms were counted; one where an account marks by itself."""
    if not asked.counted:
        return 1
    typed = half_width(asked.cells.get("count", "").strip())
    if not typed:
        return mark.count if mark and "count" not in asked.cells else 1
    if not (typed.isascii() and typed.isdigit() and 1 <= int(typed[:9]) <= MOST_FORMS):
        errors["count"] = [_("写收回的票数，1 到 %s") % MOST_FORMS]
        return 1
    return int(typed)


def _levels(rule: AppraisalRule, cells: Mapping[str, str]) -> dict[int, str]:
    errors, found = dict[str, list[str]](), dict[int, str]()
    for month in MONTHS:
        level = cells.get(f"m{month}")
        if level is None:
            continue
        if level and rule.level(level) is None:
            errors[f"m{month}"] = [_("不在可选项里")]
        found[month] = level
    if errors:
        raise ValidationError(errors)
    return found
