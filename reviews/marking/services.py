"""Marks entered row by row or as a block, with how each was established; each is the fact it
always was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.facts import hold_scope
from core.models import Origin
from core.policy import Denied
from documents.xlsx.columns import Record
from reviews.marking.basis import PARTS, Kept, bases_keep
from reviews.marking.entry import (
    FIELDS,
    REFUSALS,
    BlockRefusedError,
    Entered,
    MarkAsked,
    MarkEntry,
    Refusal,
)
from reviews.marking.grid import MarkGrid, exact_text, is_far
from reviews.marking.pairs.models import MarkPair
from reviews.marking.pairs.services import Opinion, opinion_give
from reviews.marking.rows import rows_of
from reviews.marking.scores import score_of
from reviews.marking.sheet import MarkSheet
from reviews.marking.texts import by_cell, says_exempt, stated, target_texts
from reviews.models import CommonMark, TargetMark
from reviews.objections.models import MarkCorrection
from reviews.objections.notices import correction_tell
from reviews.objections.services.corrections import correction_propose
from schemes.fact_entry.services import entry_retire, open_year, reason_problems
from schemes.models import Year
from units.models import Account

EVIDENCE_LENGTH = 500
#: What came of an entry beside its row: what waits for somebody.
Waits = MarkCorrection | MarkPair | None


def mark_enter(
    *, year: Year, asked: MarkAsked, actor: Account, origin: Origin = Origin.ENTRY
) -> Entered:
    """Record, correct or (with an empty figure) withdraw a mark, and say how it was established.

    A mark that differs from the unit's own score by more than the scheme's tolerance has a reason
    (K-5.1).  After the unit was told its marks, a correction is proposed instead, for a second
    person to approve (S-4).  Raises ``Denied`` for who may not, ``ValidationError`` by field,
    :class:`~core.facts.StaleFactError`, and ``JudgedChangedError`` where the target was changed
    since the row was drawn (M-4).
    """
    try:
        (entered,) = marks_enter(year=year, rows=[asked], actor=actor, origin=origin)
    except BlockRefusedError as error:
        raise error.refused[0] from error
    return entered


@transaction.atomic
def marks_enter(
    *, year: Year, rows: Sequence[MarkAsked], actor: Account, origin: Origin = Origin.ENTRY
) -> list[Entered]:
    """Enter several marks in one transaction, each as :func:`mark_enter` does: all or none.

    Every row is tried, so that all that is wrong is told at once; raises
    :class:`BlockRefusedError`, and nothing is written, where any is refused, and ``Denied`` for a
    row that the account may not mark.  What the rows are judged by is read once, and what they
    state is written once: a row costs next to no queries.
    """
    hold_scope({"year": year})
    sheet = MarkSheet(open_year(year), rows, actor)
    refused: dict[int, Refusal] = {}
    entries, waits = [], []
    for place, asked in enumerate(rows):
        try:
            entry = sheet.entry(asked)
            _require_once(entry, rows[:place])
            waits.append(_taken(entry, origin))
            entries.append(entry)
        except REFUSALS as error:
            refused[place] = error
    if refused:
        raise BlockRefusedError(refused)
    _write(sheet, entries, actor, origin)
    return _entered(sheet, rows, waits)


def _require_once(entry: MarkEntry, before: Sequence[MarkAsked]) -> None:
    """Of two rows of one mark neither is the one that was meant."""
    known = (entry.asked.kind, entry.asked.key)
    if any((each.kind, each.key) == known for each in before):
        raise ValidationError({"figure": [_("这一行出现了两次，留一行")]})


def _taken(entry: MarkEntry, origin: Origin) -> Waits:
    """Judge an entry; what it states waits to be written with the others, what is no plain fact is
    done at once."""
    if not entry.figure:
        _withdraw(entry, origin)
        return None
    texts = _texts(entry)
    record = _judged(entry, texts)
    if entry.doubled and entry.standing is None:
        return _opined(entry, texts, origin)
    if (entry.told or entry.doubled) and entry.moved:
        return _proposed(entry, texts)
    if record is not None:
        _state(entry, record)
    return None


def _state(entry: MarkEntry, record: Record) -> None:
    try:
        entry.block.state(entry.asked.key, record, entry.reason)
    except ValidationError as error:
        raise ValidationError(by_cell(error)) from error


def _write(sheet: MarkSheet, entries: Sequence[MarkEntry], actor: Account, origin: Origin) -> None:
    """The facts of each kind together, then how each was established."""
    written = {
        kind: block.write(actor=actor, origin=origin) for kind, block in sheet.blocks.items()
    }
    kept = []
    for entry in entries:
        made = written[entry.asked.kind].get(entry.asked.key)
        fact = made or _kept_fact(entry)
        basis = (entry.wanted["way"], entry.evidence)
        if fact is not None and (made or basis != (entry.row.way, entry.row.evidence)):
            kept.append(Kept(entry.asked.kind, fact, *basis))
    if kept:
        bases_keep(year=sheet.year, kept=kept, actor=actor)


def _kept_fact(entry: MarkEntry) -> TargetMark | CommonMark | None:
    """The mark of which only the basis is another; None for what was withdrawn or waits."""
    return entry.standing if entry.figure and not entry.moved else None


def _entered(sheet: MarkSheet, rows: Sequence[MarkAsked], waits: Sequence[Waits]) -> list[Entered]:
    """The rows as they stand after the write."""
    wanted = [(asked.kind, asked.key) for asked in rows]
    found = rows_of(MarkGrid(sheet.grid.scope), set(wanted)).rows
    return [
        Entered(
            found[mark],
            each if isinstance(each, MarkCorrection) else None,
            each if isinstance(each, MarkPair) else None,
        )
        for mark, each in zip(wanted, waits, strict=True)
    ]


def _opined(entry: MarkEntry, texts: Mapping[str, str], origin: Origin) -> MarkPair:
    """One of two marks of a target: kept for itself until the other is in."""
    target = entry.target
    if target is None:
        raise Denied("reviews.mark", entry.asked.key)
    cells = {name: entry.wanted[name].strip() for name in FIELDS}
    said = Opinion(**cells, texts=texts)
    year, actor = entry.grid.year, entry.actor
    return opinion_give(year=year, target=target, said=said, actor=actor, origin=origin)


def _proposed(entry: MarkEntry, texts: Mapping[str, str]) -> MarkCorrection:
    waits = correction_propose(
        year=entry.grid.year,
        kind=entry.asked.kind,
        key=entry.asked.key,
        unit=entry.unit,
        fact=entry.row.fact,
        texts=texts,
        way=entry.wanted["way"],
        evidence=entry.evidence,
        reason=entry.asked.reason,
        actor=entry.actor,
    )
    correction_tell(waits, entry.row.title)
    return waits


def _basis_problems(entry: MarkEntry) -> dict[str, list[str]]:
    rules, wanted = entry.grid.rules, entry.wanted
    errors: dict[str, list[str]] = {}
    if wanted["way"] and rules.way(wanted["way"]) is None:
        errors["way"] = [_("从列表里选查验方式")]
    if rules.ways and not wanted["way"]:
        errors["way"] = [_("选查验方式（M-6）")]
    if len(wanted["evidence"].strip()) > EVIDENCE_LENGTH:
        errors["evidence"] = [_("最多 %s 个字") % EVIDENCE_LENGTH]
    return errors


def _texts(entry: MarkEntry) -> dict[str, str]:
    """The columns that state the mark, as the form of a single fact does."""
    figure, note = entry.wanted["figure"].strip(), entry.wanted["note"].strip()
    if entry.target is not None:
        return target_texts(entry.target, figure, note, entry.grid.scope.marks_as(entry.unit.pk))
    code, _slash, item = entry.asked.key.rpartition("/")
    return {
        **stated(figure, note),
        "unit": code,
        "item": item,
        "points": exact_text(entry.row.full),
        "score": "" if says_exempt(figure) else figure,
    }


def _judged(entry: MarkEntry, texts: Mapping[str, str]) -> Record | None:
    """The record that the texts state; None where the mark itself stays as it is.

    Raises ``ValidationError`` with all that is wrong with figure, note, reason and basis.
    """
    errors = _basis_problems(entry)
    record = None
    if entry.moved:
        if entry.standing is not None and not entry.told:
            errors |= reason_problems(entry.reason)
        try:
            record = entry.block.read(entry.asked.key, texts)
            errors |= _far_problems(entry, record, texts["note"])
        except ValidationError as error:
            errors = by_cell(error) | errors
    if errors:
        raise ValidationError(errors)
    return record


def _far_problems(entry: MarkEntry, record: Record, note: str) -> dict[str, list[str]]:
    """A mark far from the unit's own score has a reason (K-5.1)."""
    if entry.target is None or note:
        return {}
    own = entry.grid.own_score(entry.target)
    values = entry.block.part.values(entry.block.context, record)
    score = score_of(
        entry.grid.document,
        entry.target,
        group=entry.grid.groups.get(entry.unit.pk, ""),
        actual=values["actual"],
        grade=values["grade"],
        score=values["score"],
    ).value
    if not is_far(entry.grid.rules.tolerance, entry.row.full, score, own):
        return {}
    text = _("与自评分 %(own)s 相差超过规定，写明理由（K-5.1）")
    return {"note": [text % {"own": entry.row.self_score}]}


def _withdraw(entry: MarkEntry, origin: Origin) -> None:
    """An empty figure withdraws the mark: it is missing then, and no zero (S-2)."""
    standing = entry.standing
    if standing is None:
        raise ValidationError({"figure": [_("填查实的数；没有查实的空着，不填 0（S-2）")]})
    if entry.doubled:
        raise ValidationError({"figure": [_("两人评定的不能一个人撤销，只能更正，由第二人同意")]})
    if entry.told:
        raise ValidationError({"figure": [_("已向单位反馈，评分不能撤销，只能更正（S-4）")]})
    entry_retire(
        PARTS[entry.asked.kind],
        year=entry.grid.year,
        expected=standing.pk,
        actor=entry.actor,
        reason=entry.reason,
        origin=origin,
    )
