"""Asking for reports, recording spot checks, ordering to rectify, and every move of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.facts import hold_scope
from core.workflow import (
    REASON_LENGTH,
    Asked,
    Move,
    NotYoursError,
    StaleMoveError,
    checked_move,
    make_move,
)
from documents.xlsx.values import control_character
from reviews.supervision import flow
from reviews.supervision.asking import require_not_twice
from reviews.supervision.models import (
    ASKED,
    DRAFT,
    DROPPED,
    Sort,
    SupervisionItem,
    SupervisionMove,
)
from reviews.supervision.notices import supervision_tell
from reviews.supervision.parsing import read_due, read_item, read_target
from schemes.fact_entry.services import refusal
from schemes.holidays.queries import working_days_after
from schemes.models import Year
from schemes.queries import year_document
from targets.evidence.models import EvidenceCitation
from units.models import Account, Unit
from units.queries import has_authority_perm

#: Under which files are cited: photos of a check, what the unit proves its answer with.
SUBJECT = "supervision"
ANSWER_LENGTH, MOST_UNITS = 2000, 500


@dataclass(frozen=True, slots=True)
class Told:
    """What a move states: a reason or answer, and a new last day (``YYYY-MM-DD``)."""

    reason: str = ""
    due: str = ""

    def fields(self) -> dict[str, str]:
        """By the names of the table."""
        return {"reason": self.reason.strip(), "due": self.due.strip()}


NOTHING = Told()


@transaction.atomic
def items_start(
    *,
    year: Year,
    sort: str,
    units: Iterable[Unit],
    stated: Mapping[str, str],
    actor: Account,
    source: SupervisionItem | None = None,
    warned: bool = True,
) -> list[SupervisionItem]:
    """Ask several units for a report or to rectify, who are told at once; or record a check.

    A check begins as a draft that the office alone sees.  ``source`` is the check that an order
    comes of.  Raises :class:`~core.workflow.NotYoursError`, ``ValidationError`` with every fault
    under its field, and unless ``warned`` one of code ``twice`` where a report is asked already.
    """
    hold_scope({"year": year})
    if not has_authority_perm(actor, year.authority, "edit_facts"):
        raise NotYoursError("start")
    _require_open(year)
    if not flow.uses_supervision(year_document(year)):
        raise ValidationError(_("%s 年度的方案没有写督查") % year.year, code="no_supervision")
    chosen = list(units)
    values = _values(year, sort, stated, chosen)
    if sort == Sort.REPORT and not warned:
        require_not_twice(year, chosen, stated)
    source = _source(source, sort, chosen) if source else None
    last = SupervisionItem.objects.filter(year=year).aggregate(last=Max("serial"))["last"] or 0
    made = []
    for number, unit in enumerate(chosen, start=1):
        item = _new(year, unit, sort, last + number, actor, values)
        item.batch, item.source = last + 1, source
        item.target = source.target if source else read_target(year, unit, stated)
        item.save()
        _note("supervisionitem.start", item, actor)
        if item.state == ASKED:
            supervision_tell(item, "", actor)
        made.append(item)
    return made


@transaction.atomic
def check_save(
    *, item: SupervisionItem, version: int, stated: Mapping[str, str], actor: Account
) -> SupervisionItem:
    """Save the draft of a check; once the unit was told of it it stays as it is."""
    held = _locked(item)
    if flow.OFFICE not in flow.duties_of(actor, held):
        raise NotYoursError("edit")
    _require_open(held.year)
    if version != held.version:
        raise StaleMoveError(held)
    if held.state != DRAFT:
        raise ValidationError(_("已反馈给单位，不能改"), code="not_editable")
    values = read_item(held.year, held.sort, stated)
    values["target"] = read_target(held.year, held.unit, stated)
    for key, value in values.items():
        setattr(held, key, value)
    held.version += 1
    held.changed_by, held.changed_at = actor, timezone.now()
    held.save()
    _note("supervisionitem.save", held, actor)
    return held


@transaction.atomic
def item_move(
    *,
    item: SupervisionItem,
    move: str,
    version: int,
    actor: Account,
    told: Told = NOTHING,
    arrived: datetime | None = None,
) -> SupervisionItem:
    """Make a move of the item's table; ``arrived`` is when the server got it.

    Raises :class:`~core.workflow.NotYoursError`, :class:`~core.workflow.StaleMoveError`, and
    ``ValidationError`` with everything that stands in the way.
    """
    held = _locked(item)
    _require_open(held.year)
    table = flow.TABLES[held.sort]
    asked = Asked(move, version, told.fields(), flow.duties_of(actor, held), actor)
    found = checked_move(table, held, asked)
    due = _checked(held, move, asked.told)
    _prepare(held, move, asked.told, due, arrived or timezone.now())
    _made(held, found, asked, due)
    supervision_tell(held, move, actor, asked.told["reason"])
    return held


def _source(source: SupervisionItem, sort: str, units: list[Unit]) -> SupervisionItem:
    """The check as it stands under the lock; nothing but an order to its own unit comes of it."""
    held = _locked(source)
    if sort != Sort.ORDER or units != [held.unit] or not flow.calls_for_order(held):
        text = _("先反馈给单位，查到问题的才下整改通知")
        raise ValidationError(text, code="no_source")
    return held


def _values(year: Year, sort: str, stated: Mapping[str, str], units: list[Unit]) -> dict[str, Any]:
    """What was stated, with a missing unit told among the other faults."""
    problem = ""
    if not units:
        problem = _("选单位")
    elif len(units) > MOST_UNITS:
        problem = _("一次最多 %s 个单位") % MOST_UNITS
    try:
        values = read_item(year, sort, stated)
    except ValidationError as error:
        if problem:
            error.error_dict["units"] = [ValidationError(problem)]
        raise
    if problem:
        raise ValidationError({"units": [problem]})
    return values


def _new(
    year: Year, unit: Unit, sort: str, serial: int, actor: Account, values: Mapping[str, Any]
) -> SupervisionItem:
    now, told = timezone.now(), sort != Sort.CHECK
    return SupervisionItem(
        year=year,
        unit=unit,
        sort=sort,
        serial=serial,
        state=ASKED if told else DRAFT,
        told_at=now if told else None,
        first_due=values.get("due"),
        created_by=actor,
        created_at=now,
        changed_by=actor,
        changed_at=now,
        **values,
    )


def _checked(item: SupervisionItem, move: str, told: Mapping[str, str]) -> date | None:
    """What a move needs beside the table's own fields; the new last day where it sets one."""
    errors: dict[str, list[str]] = {}
    most = ANSWER_LENGTH if move == flow.ANSWER else REASON_LENGTH
    if len(told["reason"]) > most:
        errors["reason"] = [_("最多 %s 个字") % most]
    elif control_character(told["reason"]):
        errors["reason"] = [_("里面有不能用的字符，删掉再存")]
    due = None
    if move == flow.EXTEND or (move == flow.RETURN and told["due"]):
        due = read_due(told["due"], errors)
        if move == flow.EXTEND and due and item.due and due <= item.due:
            errors["due"] = [_("延期的日子要在原来的截止之后")]
    if errors:
        raise ValidationError(errors)
    _require_shown(item, move, told)
    return due


def _require_shown(item: SupervisionItem, move: str, told: Mapping[str, str]) -> None:
    """A problem that was found is proved, and is not let lie without an order or a reason."""
    if item.sort != Sort.CHECK or not item.problem:
        return
    if move == flow.TELL:
        cited = EvidenceCitation.objects.filter(file__year=item.year, kind=SUBJECT)
        if not cited.filter(key=str(item.pk), dropped_at=None).exists():
            text = _("查到问题的，附上照片或检查记录再反馈给单位")
            raise ValidationError(text, code="no_proof")
    if move == flow.CLOSE and not (told["reason"] or item.orders.exclude(state=DROPPED).exists()):
        text = _("查到问题又没有下整改的，写明为什么办结")
        raise ValidationError({"reason": [text]})


def _prepare(
    item: SupervisionItem, move: str, told: Mapping[str, str], due: date | None, moment: datetime
) -> None:
    """What a move leaves on the item itself."""
    if move == flow.TELL:
        days = flow.rules_of(item.year).answer_days
        item.told_at = moment
        item.due = working_days_after(item.year.authority, timezone.localdate(moment), days)
        item.first_due = item.due
    elif move == flow.ANSWER:
        item.answer, item.answered_at = told["reason"], moment
        late = item.due is not None and timezone.localdate(moment) > item.due
        item.late = item.late or late
    elif due is not None:
        item.due = due


def _made(item: SupervisionItem, found: Move, asked: Asked, due: date | None) -> None:
    before, after = item.state, found.after[0]
    subject, authority = subject_of(item), item.year.authority
    make_move(item, found, after, asked, authority=authority, subject=subject)
    item.changed_by, item.changed_at = asked.actor, timezone.now()
    item.save()
    SupervisionMove.objects.create(
        item=item,
        key=found.key,
        before=before,
        after=after,
        reason=asked.told["reason"],
        due=due,
        actor=asked.actor,
        at=item.changed_at,
    )


def subject_of(item: SupervisionItem) -> str:
    """What the audit trail calls it."""
    return f"{item.year.year} {item.unit.code} {item.unit.name} {item.title}"


def _note(event: str, item: SupervisionItem, actor: Account) -> None:
    audit.record(
        event=event,
        actor=actor,
        authority=item.year.authority,
        subject_type="reviews.supervisionitem",
        subject_id=item.pk,
        subject=subject_of(item),
        detail={"number": item.serial, "sort": item.sort, "due": str(item.due or "")},
    )


def _locked(item: SupervisionItem) -> SupervisionItem:
    hold_scope({"year": item.year})
    joined = SupervisionItem.objects.select_related("year__authority", "year__scheme", "unit")
    return joined.get(pk=item.pk)


def _require_open(year: Year) -> None:
    if closed := refusal(year):
        raise ValidationError(closed, code="closed")
