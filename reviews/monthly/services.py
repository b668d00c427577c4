"""Entering a month in one sheet, and taking its entries a step on together (E-3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.facts import hold_scope
from core.language import title_of
from core.models import Origin
from core.workflow import NotYoursError
from reviews.monthly.grid import GRADE, MonthSheet, SheetRow, cell_text, mark_of
from reviews.monthly.reading import entries_of
from reviews.register import flow
from reviews.register.effect import MARK, asks_paper
from reviews.register.models import ANSWERED, DRAFT, TOLD, RegisterEntry, Sort
from reviews.register.services import (
    Told,
    entry_move,
    entry_save,
    entry_start,
    file_keep,
    window_open,
)
from schemes.fact_entry.services import refusal
from schemes.models import Year
from schemes.queries import year_document
from schemes.rules.monthly import Monthly
from targets.evidence.services import Checked, Sent, evidence_check
from units.models import Account
from units.queries import has_authority_perm

#: The moves that a whole month may be taken by.
TOGETHER = (flow.TELL, flow.ENTER)


@dataclass(frozen=True, slots=True)
class SheetHead:
    """What all new entries of a sheet have in common: the day, the deciding body, the basis."""

    date: str = ""
    decided_by: str = ""
    basis: str = ""


@dataclass(slots=True)
class MonthDone:
    """What was done of a month: how many entries, and what stood in the way of others."""

    count: int = 0
    problems: list[str] = field(default_factory=list)


def _unknown(rows: Iterable[SheetRow], cells: Mapping[str, str]) -> set[str]:
    """Names of cells that the sheet does not have."""
    known = {
        f"{name}:{row.unit.unit.code}"
        for row in rows
        for name in (*(cell.kind for cell in row.cells), "title", "document")
    }
    return set(cells) - known


@transaction.atomic
def month_save(
    *,
    year: Year,
    rule: Monthly,
    month: int,
    head: SheetHead,
    cells: Mapping[str, str],
    seen: str,
    actor: Account,
    origin: Origin = Origin.ENTRY,
) -> MonthDone:
    """Bring the drafts of a month to what the sheet says: all of it or nothing.

    ``cells`` by ``kind:unit``, ``grade:unit``, ``title:unit``, ``document:unit``; a cell that is
    not named stays.  ``seen`` is the sheet's mark as it was shown ("" : do not ask).  Raises
    :class:`~core.workflow.NotYoursError`, and ``ValidationError`` with everything that is wrong.
    """
    _hold(year, actor)
    _require_month(rule, month)
    sheet = MonthSheet(actor, year, rule, month)
    _require_seen(seen, sheet.entries)
    done, writer = MonthDone(), _Writer(sheet, head, actor, origin)
    rows = list(sheet.rows())
    done.problems += [_("没有这一格：%s") % name for name in sorted(_unknown(rows, cells))]
    for row in rows:
        done.problems += writer.write(row, cells)
    if done.problems:
        raise ValidationError(done.problems)
    done.count = writer.count
    return done


def month_attach(*, year: Year, rule: Monthly, month: int, file: Sent, actor: Account) -> MonthDone:
    """Attach the month's circular to every draft that rests on a document and has it not yet.

    What stood in the way of one is told and keeps nothing from the others.
    """
    return _attached(year, rule, month, evidence_check(file), actor)


@transaction.atomic
def _attached(year: Year, rule: Monthly, month: int, checked: Checked, actor: Account) -> MonthDone:
    _hold(year, actor)
    done, document = MonthDone(), year_document(year)
    for entry in entries_of(year, rule, month):
        if entry.state != DRAFT or not asks_paper(document, entry.sort, rule.key, entry.kind):
            continue
        if entry.files.filter(digest=checked.digest).exists():
            continue
        with _each(done, entry):
            file_keep(entry, checked, actor)
    if not done.count and not done.problems:
        raise ValidationError(_("这个月没有要附文件的草稿"), code="nothing")
    return done


@transaction.atomic
def month_move(
    *,
    year: Year,
    rule: Monthly,
    month: int,
    move: str,
    seen: str,
    actor: Account,
    origin: Origin = Origin.ENTRY,
) -> MonthDone:
    """Tell the units of all drafts of a month, or enter all that were answered or ran out.

    The month is held from beginning to end, so that nobody moves an entry of it meanwhile; what
    stood in the way of one is told and keeps nothing from the others.  ``seen`` as for
    :func:`month_save`, with its errors.
    """
    if move not in TOGETHER:
        raise ValidationError(_("整月只办告知和登记"), code="move")
    _hold(year, actor)
    _require_month(rule, month)
    done, standing = MonthDone(), entries_of(year, rule, month)
    _require_seen(seen, standing)
    for entry in ready_for(standing, move):
        with _each(done, entry):
            entry_move(
                entry=entry,
                move=move,
                version=entry.version,
                actor=actor,
                told=Told(),
                origin=origin,
            )
    return done


def ready_for(entries: Iterable[RegisterEntry], move: str) -> list[RegisterEntry]:
    """The entries that a move of the month takes on."""
    now = timezone.now()
    if move == flow.TELL:
        return [entry for entry in entries if entry.state == DRAFT]
    over = [entry for entry in entries if entry.state in (TOLD, ANSWERED)]
    return [entry for entry in over if not window_open(entry, now)]


def _hold(year: Year, actor: Account) -> None:
    """Take the year's lock; refuse who does not keep the register, and a year that is settled."""
    hold_scope({"year": year})
    if not has_authority_perm(actor, year.authority, "edit_facts"):
        raise NotYoursError("month")
    if closed := refusal(year):
        raise ValidationError(closed, code="closed")


def _require_month(rule: Monthly, month: int) -> None:
    if month not in rule.months:
        told = {"first": rule.first, "last": rule.last}
        text = _("方案考核 %(first)s 月到 %(last)s 月") % told
        raise ValidationError({"month": [text]}, code="month")


def _require_seen(seen: str, standing: Iterable[RegisterEntry]) -> None:
    if seen and seen != mark_of(standing):
        text = _("这个月的登记刚被别人改过，你看到的是旧的。核对后再办")
        raise ValidationError(text, code="stale")


@contextmanager
def _each(done: MonthDone, entry: RegisterEntry) -> Iterator[None]:
    """One entry's part of an act of the month: wholly done and counted, or not done and told."""
    try:
        with transaction.atomic():
            yield
    except ValidationError as error:
        name = f"{entry.unit.name} {entry.title}"
        done.problems += [f"{name}{_('：')}{text}" for text in error.messages]
    else:
        done.count += 1


class _Writer:
    """Writes the drafts of a sheet row by row, and says what is wrong with a row."""

    def __init__(self, sheet: MonthSheet, head: SheetHead, actor: Account, origin: Origin) -> None:
        self.sheet, self.head, self.actor, self.origin = sheet, head, actor, origin
        self.count = 0

    def write(self, row: SheetRow, cells: Mapping[str, str]) -> list[str]:
        """Bring one unit's drafts to its cells; what is wrong, in words with the unit's name."""
        code, found = row.unit.unit.code, []
        noted = {name: cells.get(f"{name}:{code}", "").strip() for name in ("title", "document")}
        renoted = any(
            f"{name}:{code}" in cells and noted[name] != getattr(row, name) for name in noted
        )
        for cell in row.cells:
            name = f"{cell.kind}:{code}"
            text = cells[name].strip() if name in cells else cell.text
            grade = cell.kind == GRADE
            if not cell.editable:
                if name in cells and text and not self.sheet.says(cell, text):
                    told = _("已告知单位或已登记，到登记里办，不在月表里改")
                    found.append(f"{row.unit.name} {cell.label}{_('：')}{told}")
                continue
            if text == cell.text and (grade or not renoted or not text):
                continue
            try:
                self._cell(row, cell.kind, cell.text, text, own=cell.own, noted=noted)
                self.count += 1
            except ValidationError as error:
                found += [f"{row.unit.name} {cell.label}{_('：')}{told}" for told in error.messages]
        return found

    def _cell(
        self, row: SheetRow, kind: str, was: str, text: str, *, own: bool, noted: dict[str, str]
    ) -> None:
        stands = was if kind == GRADE else kind
        draft = next((each for each in row.drafts if each.kind == stands), None)
        if not text:
            self._drop(draft)
            return
        stated = self._stated(text if kind == GRADE else kind, draft)
        if kind != GRADE:
            stated["points" if own else "count"] = text
            stated |= {name: told for name, told in noted.items() if told}
        if draft is not None:
            entry_save(entry=draft, version=draft.version, stated=stated, actor=self.actor)
            return
        unit = row.unit.unit
        entry_start(year=self.sheet.year, unit=unit, stated=stated, actor=self.actor)

    def _drop(self, draft: RegisterEntry | None) -> None:
        if draft is None:
            return
        told = Told(reason=_("在月表里清去"))
        entry_move(
            entry=draft,
            move=flow.DROP,
            version=draft.version,
            actor=self.actor,
            told=told,
            origin=self.origin,
        )

    def _stated(self, kind: str, draft: RegisterEntry | None) -> dict[str, str]:
        """What the entry says beside its cell: as it stands, else as the head of the sheet says."""
        rule, month = self.sheet.rule, str(self.sheet.month)
        value = MARK.join((str(Sort.MONTHLY), rule.key, kind))
        known: dict[str, Any] = {"kind": value, "month": month}
        if draft is None:
            head = self.head
            return known | {"date": head.date, "decided_by": head.decided_by, "basis": head.basis}
        names = ("title", "basis", "document", "decided_by", "scope", "scope_note")
        stands = {name: str(getattr(draft, name)) for name in names}
        if kind != draft.kind:
            grade = rule.by_grade.get(kind)
            stands["title"] = title_of(grade.title) if grade else stands["title"]
        stands["expires_on"] = draft.expires_on.isoformat() if draft.expires_on else ""
        day = self.head.date or draft.date.isoformat()
        return known | stands | {"date": day}


__all__ = ["MonthDone", "SheetHead", "cell_text", "month_attach", "month_move", "month_save"]
