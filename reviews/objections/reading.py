"""A unit's marks as it is told them: each with its reason, how it was established, by whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from core.language import title_of
from reviews.marking.basis import mark_row
from reviews.marking.files import files_by_mark
from reviews.marking.grid import GridRow, MarkGrid, exact_text
from reviews.marking.models import MarkKind
from reviews.marking.scope import MarkingScope
from reviews.marking.scores import places_of, score_of
from reviews.marking.texts import NOT_APPLICABLE
from reviews.models import Applicability, CommonMark, TargetMark
from reviews.objections.models import MarkCorrection, Objection, ReviewState
from reviews.objections.queries import own_units
from schemes.models import Year
from schemes.queries import groups_of_units, year_document
from targets.evidence.models import EvidenceCitation
from targets.models import CommonItem, Target
from units.models import Unit


class _Reader(MarkingScope):
    """All marks of one unit, for whoever may read them; nothing may be written through it."""

    def __init__(self, account: Any, year: Year, unit: Unit) -> None:
        super().__init__(account, year)
        self.office, self.sees_all = False, True
        # Who stays away from marking his own unit reads its marks all the same.
        self.conflicts = self.conflicts - ({unit.pk} & own_units(account))


@dataclass(frozen=True, slots=True)
class ToldMark:
    """A mark as the unit reads it, and its objection if there is one."""

    row: GridRow
    way: str
    by: str
    on: Any
    objection: Objection | None
    files: Sequence[EvidenceCitation] = ()


def told_marks(account: Any, year: Year, unit: Unit) -> list[ToldMark]:
    """The unit's marks in their order; what was corrected since stands as it is now."""
    grid = MarkGrid(_Reader(account, year, unit))
    rows = grid.of_unit(unit)
    who = _who(year, rows)
    own = Objection.objects.filter(year=year, unit=unit).exclude(state=ReviewState.WITHDRAWN)
    known = {(each.kind, each.key): each for each in own.order_by("pk")}
    files = files_by_mark(account, year, [(row.kind, row.key) for row in rows])
    found = []
    for row in rows:
        way = grid.rules.way(row.way)
        by, on = who.get((row.kind, row.fact), ("", None))
        objection = known.get((row.kind, row.key))
        word, cited = title_of(way.title) if way else "", files.get((row.kind, row.key), ())
        found.append(ToldMark(row, word, by, on, objection, cited))
    return found


def _who(year: Year, rows: list[GridRow]) -> dict[tuple[str, int | None], tuple[str, Any]]:
    """In whose name each mark was given, and when."""
    found: dict[tuple[str, int | None], tuple[str, Any]] = {}
    of_kind: dict[str, list[int]] = {kind: [] for kind in MarkKind.values}
    for row in rows:
        if row.fact is not None:
            of_kind[row.kind].append(row.fact)
    targets = TargetMark.objects.filter(pk__in=of_kind[MarkKind.TARGET])
    for pk, by, on in targets.values_list("pk", "marked_by", "marked_on"):
        found[MarkKind.TARGET, pk] = (by, on)
    common = CommonMark.objects.filter(pk__in=of_kind[MarkKind.COMMON])
    for pk, by, on in common.values_list("pk", "item__marking_unit__name", "marked_on"):
        found[MarkKind.COMMON, pk] = (by or "", on)
    return found


def titles_of(year: Year, rows: Iterable[Objection | MarkCorrection]) -> dict[tuple[str, str], str]:
    """What is marked, by kind and key: two queries for any number of rows."""
    keys = {(row.kind, row.key) for row in rows}
    wanted = [key for kind, key in keys if kind == MarkKind.TARGET]
    targets = Target.objects.filter(year=year, key__in=wanted).order_by("pk")
    told = targets.values_list("key", "title")
    found = {(MarkKind.TARGET.value, key): title for key, title in told}
    items = {key.rpartition("/")[2] for kind, key in keys if kind == MarkKind.COMMON}
    common = CommonItem.objects.filter(year=year, key__in=items).order_by("pk")
    named = dict(common.values_list("key", "title"))
    for kind, key in keys - set(found):
        found[kind, key] = named.get(key.rpartition("/")[2], key)
    return found


def figure_of(row: MarkCorrection) -> str:
    """The figure that a correction proposes, as it is read: a grade by its title."""
    grades = {each.key: title_of(each.title) for each in year_document(row.year).targets.grades}
    texts = row.texts
    if texts.get("applicability") == Applicability.NOT_APPLICABLE:
        return str(_(NOT_APPLICABLE))
    grade = texts.get("grade", "")
    return texts.get("actual") or grades.get(grade, grade) or texts.get("score") or ""


@dataclass(frozen=True, slots=True)
class MovedMark:
    """A mark before and after an objection changed it: figures as read, and what each comes to."""

    was: str
    now: str
    before: Fraction | None
    after: Fraction | None
    scaled: bool

    @property
    def change(self) -> Fraction | None:
        """By how much the total moved through this mark alone; None where it cannot be told: the
        component is scaled, or the mark does not apply."""
        if self.scaled or self.before is None or self.after is None:
            return None
        return self.after - self.before


def moved_mark(objection: Objection) -> MovedMark | None:
    """The mark that was objected to and the one that came of it; None where none did."""
    old = mark_row(objection.kind, objection.fact)
    new = mark_row(objection.kind, objection.made)
    if old is None or new is None:
        return None
    was, now = worded(old), worded(new)
    judged = new.item if isinstance(new, CommonMark) else new.target
    group = groups_of_units(new.year).get(new.unit_id, "")
    scaled = places_of(year_document(new.year), group, judged.component) is None
    return MovedMark(was, now, worth(old), worth(new), scaled)


def worded(mark: TargetMark | CommonMark) -> str:
    """The figure of a mark as it is read: a grade by its title."""
    if mark.applicability == Applicability.NOT_APPLICABLE:
        return str(_(NOT_APPLICABLE))
    if isinstance(mark, CommonMark):
        return exact_text(mark.score)
    number = mark.score if mark.actual is None else mark.actual
    grades = {each.key: title_of(each.title) for each in year_document(mark.year).targets.grades}
    return grades.get(mark.grade, mark.grade) or exact_text(number)


def worth(
    mark: TargetMark | CommonMark, groups: Mapping[int, str] | None = None
) -> Fraction | None:
    """The points that a mark comes to by the rules of the year; None where it does not apply.

    ``groups`` are the peer groups of the year's units, where they were read for many marks.
    """
    if mark.applicability == Applicability.NOT_APPLICABLE:
        return None
    if isinstance(mark, CommonMark):
        return mark.score
    known = groups_of_units(mark.year) if groups is None else groups
    return score_of(
        year_document(mark.year),
        mark.target,
        group=known.get(mark.unit_id, ""),
        actual=mark.actual,
        grade=mark.grade,
        score=mark.score,
    ).value
