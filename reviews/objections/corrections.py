"""Corrections of marks as they are read: from which figure to which, and what each comes to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import Q, QuerySet

from core.exact import ExactError, parse_exact
from reviews.marking.basis import marks_by_id
from reviews.marking.grid import shown
from reviews.marking.models import MarkKind
from reviews.marking.scope import conflicts_of_account
from reviews.marking.scores import score_of
from reviews.models import Applicability, CommonMark, TargetMark
from reviews.objections.models import CorrectionState, MarkCorrection
from reviews.objections.queries import visible_corrections
from reviews.objections.reading import figure_of, titles_of, worded, worth
from reviews.objections.services.corrections import decides
from schemes.models import Year
from schemes.queries import groups_of_units, year_document
from targets.models import Target
from units.queries import has_authority_perm, unit_like


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """A correction with figures as read and points; None for what is missing or does not apply."""

    row: MarkCorrection
    title: str
    was: str
    now: str
    before: Fraction | None
    after: Fraction | None
    #: Whether it waits for the reader.
    may: bool

    @property
    def before_text(self) -> str:
        """What the mark comes to so far."""
        return shown(self.before)

    @property
    def after_text(self) -> str:
        """What it would come to."""
        return shown(self.after)

    @property
    def change(self) -> Fraction | None:
        """Points more or less."""
        if self.before is None or self.after is None:
            return None
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class CorrectionsAsked:
    """What the address of the list asks for."""

    search: str = ""
    state: str = ""


def corrections_asked(query: Mapping[str, str]) -> CorrectionsAsked:
    """Read the address; what is not understood asks for nothing."""
    state = query.get("state", "")
    known = state if state in CorrectionState.values else ""
    return CorrectionsAsked(query.get("q", "").strip()[:40], known)


def corrections_found(
    account: Any, year: Year, asked: CorrectionsAsked
) -> QuerySet[MarkCorrection]:
    """The corrections that the account may see, those that the address asks for."""
    rows = visible_corrections(account, year)
    if asked.state:
        rows = rows.filter(state=asked.state)
    if asked.search:
        rows = rows.filter(unit_like(asked.search) | Q(key__icontains=asked.search))
    return rows


def correction_rows(
    account: Any, year: Year, rows: Iterable[MarkCorrection]
) -> list[CorrectionRow]:
    """Corrections with what they move; a fixed number of queries."""
    listed = list(rows)
    titles = titles_of(year, listed)
    office = has_authority_perm(account, year.authority, "edit_facts")
    away = conflicts_of_account(account, year)
    old, targets = _standing(year, listed), _targets(year, listed)
    groups = groups_of_units(year)
    found = []
    for row in listed:
        row.year = year
        mark = old.get((row.kind, row.fact or 0))
        found.append(
            CorrectionRow(
                row=row,
                title=titles[row.kind, row.key],
                was="" if mark is None else worded(mark),
                now=figure_of(row),
                before=None if mark is None else worth(mark, groups),
                after=_proposed(row, targets.get(row.key), groups),
                may=office and decides(account, row, away),
            )
        )
    return found


def _standing(
    year: Year, rows: list[MarkCorrection]
) -> dict[tuple[str, int], TargetMark | CommonMark]:
    """The marks that are corrected, by kind and id, each with its year and what it judges."""
    found: dict[tuple[str, int], TargetMark | CommonMark] = {}
    for kind in MarkKind.values:
        ids = [row.fact for row in rows if row.kind == kind and row.fact]
        found |= {(kind, pk): mark for pk, mark in marks_by_id(kind, ids).items()}
    judged = Target.objects.in_bulk(
        {mark.target_id for mark in found.values() if isinstance(mark, TargetMark)}
    )
    for mark in found.values():
        mark.year = year
        if isinstance(mark, TargetMark):
            mark.target = judged[mark.target_id]
    return found


def _targets(year: Year, rows: list[MarkCorrection]) -> dict[str, Target]:
    keys = [row.key for row in rows if row.kind == MarkKind.TARGET]
    return {each.key: each for each in Target.objects.filter(year=year, current=True, key__in=keys)}


def _proposed(
    row: MarkCorrection, target: Target | None, groups: Mapping[int, str]
) -> Fraction | None:
    """The points of what is proposed; None where it does not apply or the target is gone."""
    if row.texts.get("applicability") == Applicability.NOT_APPLICABLE:
        return None
    if row.kind == MarkKind.COMMON:
        return _number(row.texts.get("score"))
    if target is None:
        return None
    return score_of(
        year_document(row.year),
        target,
        group=groups.get(row.unit_id, ""),
        actual=_number(row.texts.get("actual")),
        grade=row.texts.get("grade", ""),
        score=_number(row.texts.get("score")),
    ).value


def _number(text: str | None) -> Fraction | None:
    try:
        return parse_exact(text) if text else None
    except ExactError:
        return None
