"""Marks entered row by row, with how each was established; each is the fact it always was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.facts import StaleFactError, hold_scope
from core.models import Origin
from core.policy import Denied
from reviews.marking.basis import PARTS, basis_keep, mark_row
from reviews.marking.grid import GridRow, MarkGrid, exact_text, is_far, row_of
from reviews.marking.models import MarkKind
from reviews.marking.pairs.models import MarkPair
from reviews.marking.pairs.services import Opinion, opinion_give
from reviews.marking.scope import MarkingScope
from reviews.marking.scores import score_of
from reviews.marking.texts import by_cell, says_exempt, stated, target_texts
from reviews.models import CommonMark, TargetMark
from reviews.objections.models import MarkCorrection
from reviews.objections.notices import correction_tell
from reviews.objections.queries import fed_back
from reviews.objections.services.corrections import correction_propose
from schemes.fact_entry.row import row_context, row_read
from schemes.fact_entry.services import (
    JudgedChangedError,
    entry_record,
    entry_retire,
    open_year,
    reason_problems,
)
from schemes.models import Year
from targets.models import Target
from units.models import Account, Unit

#: Fields of a row that can be typed.
FIELDS = ("figure", "note", "way", "evidence")
EVIDENCE_LENGTH = 500


@dataclass(frozen=True, slots=True)
class MarkAsked:
    """A row as it shall be: only the fields that were typed.

    ``expected`` is the mark shown, ``judges`` the version of the target shown with it (0: untold).
    """

    kind: str
    key: str
    expected: int | None
    cells: Mapping[str, str]
    way: str = ""
    reason: str = ""
    judges: int = 0


@dataclass(frozen=True, slots=True)
class Entered:
    """What came of it: the row as it stands; the correction that waits for a second person, or
    the pair that this mark is one of."""

    row: GridRow
    waits: MarkCorrection | None = None
    pair: MarkPair | None = None


@transaction.atomic
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
    hold_scope({"year": year})
    year = open_year(year)
    grid = MarkGrid(MarkingScope(actor, year))
    row = row_of(grid, asked.kind, asked.key)
    if row is None or not row.editable:
        raise Denied("reviews.mark", asked.key)
    if row.fact != asked.expected:
        raise StaleFactError(mark_row(asked.kind, row.fact))
    _require_seen(year, asked, row)
    # The way that the row showed goes along with what was typed beside it.
    wanted = {**row.cells, "way": asked.way or row.way, **asked.cells}
    target, unit = _judged(year, asked)
    standing = mark_row(asked.kind, row.fact)
    told = fed_back(year, unit.pk)
    entry = _Entry(grid, row, wanted, asked, target, unit, standing, told, actor, origin)
    if not wanted["figure"].strip():
        return _emptied(entry)
    texts = _texts(entry)
    if problems := _basis_problems(entry) | _problems(entry, texts):
        raise ValidationError(problems)
    if entry.doubled and standing is None:
        return Entered(*_opined(entry, texts))
    if (told or entry.doubled) and _moved(entry):
        return Entered(row, _proposed(entry, texts))
    fact = _recorded(entry, texts)
    _keep_basis(entry, fact)
    return Entered(_again(entry))


def _require_seen(year: Year, asked: MarkAsked, row: GridRow) -> None:
    """A mark is not bound to a version of the target that its writer has not seen (M-4, S-4)."""
    if not asked.judges or asked.judges == row.judges:
        return
    versions = {each.pk: each for each in Target.objects.filter(year=year, key=row.key)}
    if asked.judges in versions:
        raise JudgedChangedError(versions[asked.judges], versions[row.judges])


@dataclass(frozen=True, slots=True)
class _Entry:
    """All that one entry is about."""

    grid: MarkGrid
    row: GridRow
    wanted: Mapping[str, str]
    asked: MarkAsked
    target: Target | None
    unit: Unit
    standing: TargetMark | CommonMark | None
    told: bool
    actor: Account
    origin: Origin

    @property
    def doubled(self) -> bool:
        """Whether two mark it, each by himself."""
        return self.target is not None and self.grid.rules.doubles(self.target.component)


def _again(entry: _Entry) -> GridRow:
    """The row as it stands after the write."""
    fresh = MarkGrid(entry.grid.scope)
    found = row_of(fresh, entry.asked.kind, entry.asked.key)
    if found is None:
        raise Denied("reviews.mark", entry.asked.key)
    return found


def _judged(year: Year, asked: MarkAsked) -> tuple[Target | None, Unit]:
    """The target that is marked, None for a common item; and whose mark it is."""
    if asked.kind == MarkKind.TARGET:
        rows = Target.objects.filter(year=year, current=True, key=asked.key)
        target = rows.select_related("unit").get()
        return target, target.unit
    code = asked.key.rpartition("/")[0]
    return None, Unit.objects.get(authority=year.authority_id, code=code)


def _opined(entry: _Entry, texts: Mapping[str, str]) -> tuple[GridRow, None, MarkPair]:
    """One of two marks of a target: kept for itself until the other is in."""
    target = entry.target
    if target is None:
        raise Denied("reviews.mark", entry.asked.key)
    cells = {name: entry.wanted[name].strip() for name in FIELDS}
    said = Opinion(**cells, texts=texts)
    year, actor = entry.grid.year, entry.actor
    pair = opinion_give(year=year, target=target, said=said, actor=actor, origin=entry.origin)
    return _again(entry), None, pair


def _proposed(entry: _Entry, texts: Mapping[str, str]) -> MarkCorrection:
    waits = correction_propose(
        year=entry.grid.year,
        kind=entry.asked.kind,
        key=entry.asked.key,
        unit=entry.unit,
        fact=entry.row.fact,
        texts=texts,
        way=entry.wanted["way"],
        evidence=entry.wanted["evidence"].strip(),
        reason=entry.asked.reason,
        actor=entry.actor,
    )
    correction_tell(waits, entry.row.title)
    return waits


def _basis_problems(entry: _Entry) -> dict[str, list[str]]:
    rules, wanted = entry.grid.rules, entry.wanted
    errors: dict[str, list[str]] = {}
    if wanted["way"] and rules.way(wanted["way"]) is None:
        errors["way"] = [_("从列表里选查验方式")]
    if rules.ways and not wanted["way"]:
        errors["way"] = [_("选查验方式（M-6）")]
    if len(wanted["evidence"].strip()) > EVIDENCE_LENGTH:
        errors["evidence"] = [_("最多 %s 个字") % EVIDENCE_LENGTH]
    return errors


def _moved(entry: _Entry) -> bool:
    """Whether the mark itself would be another one."""
    return any(entry.wanted[name].strip() != entry.row.cells[name] for name in ("figure", "note"))


def _texts(entry: _Entry) -> dict[str, str]:
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


def _problems(entry: _Entry, texts: Mapping[str, str]) -> dict[str, list[str]]:
    """What is wrong with figure, note and reason of a mark that would be another one."""
    if not _moved(entry):
        return {}
    part = PARTS[entry.asked.kind]
    context = row_context(entry.grid.year, part)
    errors: dict[str, list[str]] = {}
    if entry.standing is not None and not entry.told:
        errors = reason_problems(_reason(entry))
    try:
        record = row_read(part, context, texts)
    except ValidationError as error:
        return by_cell(error) | errors
    return errors | _far_problems(entry, part.values(context, record), texts["note"])


def _far_problems(entry: _Entry, values: Mapping[str, Any], note: str) -> dict[str, list[str]]:
    """A mark far from the unit's own score has a reason (K-5.1)."""
    if entry.target is None or note:
        return {}
    own = entry.grid.own_scores(entry.unit.pk).get(entry.target.key)
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


def _recorded(entry: _Entry, texts: Mapping[str, str]) -> TargetMark | CommonMark:
    """The fact that stands now: a new one, or the old one where only the basis changed."""
    if entry.standing is not None and not _moved(entry):
        return entry.standing
    part = PARTS[entry.asked.kind]
    try:
        found: TargetMark | CommonMark = entry_record(
            part,
            year=entry.grid.year,
            texts=texts,
            actor=entry.actor,
            reason=_reason(entry),
            expected=entry.row.fact,
            origin=entry.origin,
        )
    except ValidationError as error:
        raise ValidationError(by_cell(error)) from error
    return found


def _reason(entry: _Entry) -> str:
    """The reason of a correction; whoever entered the mark mends it without being asked."""
    given, standing = entry.asked.reason.strip(), entry.standing
    if standing is None or given:
        return given
    own = standing.recorded_by_id == entry.actor.pk
    return str(_("录入人自行改正")) if own else ""


def _emptied(entry: _Entry) -> Entered:
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
        reason=_reason(entry),
        origin=entry.origin,
    )
    return Entered(_again(entry))


def _keep_basis(entry: _Entry, fact: TargetMark | CommonMark) -> None:
    way, evidence = entry.wanted["way"], entry.wanted["evidence"].strip()
    if fact.pk == entry.row.fact and (way, evidence) == (entry.row.way, entry.row.evidence):
        return
    basis_keep(kind=entry.asked.kind, mark=fact, way=way, evidence=evidence, actor=entry.actor)
