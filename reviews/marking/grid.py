"""Marks as rows of a table: all of one unit, or one common item of all units."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from core.exact import format_short, parse_exact
from core.language import title_of
from reviews.entry_parts import FIGURE_OF
from reviews.marking.models import MarkBasis, MarkKind
from reviews.marking.pairs.models import PairState
from reviews.marking.pairs.queries import OwnMark, own_marks
from reviews.marking.scope import MarkingScope
from reviews.marking.scores import score_of
from reviews.marking.texts import NOT_APPLICABLE
from reviews.models import Applicability, CommonMark, TargetMark
from reviews.self_evaluation.queries import self_scores
from schemes.queries import year_document
from schemes.tallies import units_of
from schemes.workbook.plan import decimal_text
from targets.common.reading import Cell, CommonYear
from targets.graded import MARKED_SINGLY
from targets.models import Target
from targets.sheet_params import METHODS
from units.models import Unit

#: The last basis of each mark, by the mark's row.
Bases = dict[int, MarkBasis]


@dataclass(frozen=True, slots=True)
class GridRow:
    """One mark that is there or missing: what it is of, what its cells hold, what it comes to."""

    kind: str
    key: str
    fact: int | None
    title: str
    note: str
    plan: str
    full: Fraction
    figure: str
    reason: str
    way: str
    evidence: str
    score: str
    self_score: str
    far: bool
    grades: tuple[tuple[str, str], ...]
    editable: bool
    component: str = ""
    #: The row of the target that the mark judges; 0 where it judges none.
    judges: int = 0
    #: Where two mark it: how it stands, and the page on which it is settled (0: none yet).
    waits: str = ""
    pair: int = 0

    @property
    def token(self) -> str:
        """What a form sends back: kind, key, mark and way that were shown, the target's version."""
        return "|".join((self.kind, self.key, str(self.fact or ""), self.way, str(self.judges)))

    @property
    def figure_word(self) -> str:
        """The figure as it is read: a grade by its title."""
        return str(dict(self.grades).get(self.figure, self.figure))

    @property
    def missing(self) -> bool:
        """Whether the mark is missing, which is no zero (S-2)."""
        return self.fact is None

    @property
    def cells(self) -> dict[str, str]:
        """The texts of the row's fields."""
        return {
            "figure": self.figure,
            "note": self.reason,
            "way": self.way,
            "evidence": self.evidence,
        }


class MarkGrid:
    """The rows that an account may look at; a fixed number of queries for a unit or an item."""

    def __init__(self, scope: MarkingScope) -> None:
        self.scope, self.year = scope, scope.year
        self.document = year_document(scope.year)
        self.rules = self.document.marking
        self._own: dict[str, Fraction] = {}
        self._own_read: set[int] = set()

    def of_unit(self, unit: Unit) -> list[GridRow]:
        """The unit's targets, then the common items whose marks the account meets; the components
        in the order of the scheme."""
        rows: list[GridRow] = []
        basis = self._basis_of_unit(unit)
        if self.scope.sees_targets(unit.pk):
            targets = Target.objects.filter(MARKED_SINGLY, year=self.year, current=True, unit=unit)
            rows += self.target_rows(targets.order_by("order", "key"), basis[MarkKind.TARGET])
        if self.scope.sees_all or self.scope.departments:
            rows += self.common_rows(unit, basis[MarkKind.COMMON])
        place = {key: at for at, key in enumerate(self._components(unit.pk))}
        return sorted(rows, key=lambda row: place.get(row.component, len(place)))

    def common_rows(self, unit: Unit, basis: Bases) -> list[GridRow]:
        """The common items of a unit, with the basis of each of its marks."""
        line = units_of(self.year).get(unit.pk)
        if line is None or not line.assessed:
            return []
        cells = CommonYear(self.year, unit.pk).cells_of(unit.pk, line.peer_group).values()
        marks = CommonMark.objects.filter(year=self.year, current=True, unit=unit)
        known = {mark.item.key: mark for mark in marks.select_related("item")}
        return [
            self.common_row(c, unit.pk, unit.code, c.item.title, known.get(c.item.key), basis)
            for c in cells
            if c.applies
            if self.scope.sees_item(c.item)
        ]

    def of_item(self, key: str) -> list[GridRow]:
        """One common item over the units that it applies to."""
        listed = CommonYear(self.year)
        marks = CommonMark.objects.filter(year=self.year, current=True, item__key=key)
        known = {mark.unit_id: mark for mark in marks.select_related("item")}
        basis = self.basis(MarkKind.COMMON, [m.pk for m in known.values()])
        rows = []
        for row in listed.rows:
            cell = row.cells.get(key)
            pk = row.unit.unit_id
            if cell is None or not cell.applies or pk in self.scope.conflicts:
                continue
            if not self.scope.sees_item(cell.item):
                continue
            code, name = row.unit.unit.code, row.unit.name
            rows.append(self.common_row(cell, pk, code, name, known.get(pk), basis))
        return rows

    def target_rows(
        self, targets: Iterable[Target], basis: Bases | None = None
    ) -> Iterator[GridRow]:
        """Targets with their marks, of whatever units; ``basis`` where it was read already."""
        listed = list(targets)
        self._read_own({each.unit_id for each in listed})
        marks = TargetMark.objects.filter(
            year=self.year, current=True, key__in=[each.key for each in listed]
        )
        known = {mark.key: mark for mark in marks}
        if basis is None:
            basis = self.basis(MarkKind.TARGET, [mark.pk for mark in known.values()])
        lacking = [each for each in listed if each.key not in known]
        pairs = own_marks(self.scope, lacking) if self.rules.double else {}
        for target in listed:
            row = self._target(target, known.get(target.key), basis)
            if row.missing and self.rules.doubles(target.component):
                row = _one_of_two(row, pairs.get(target.key))
            yield row

    def own_score(self, target: Target) -> Fraction | None:
        """The score that the target's unit gave itself; None while it gave none."""
        self._read_own({target.unit_id})
        return self._own.get(target.key)

    def _read_own(self, units: set[int]) -> None:
        """Each unit is asked once."""
        if asked := units - self._own_read:
            self._own |= self_scores(self.year, *asked)
            self._own_read |= asked

    def _components(self, unit: int) -> list[str]:
        """Keys of the components of the unit's peer group, in the order of the scheme."""
        group = self.groups.get(unit)
        listed = (each for each in self.document.peer_groups if each.key == group)
        return [leaf.key for each in listed for leaf in each.leaves()]

    def basis(self, kind: str, facts: Iterable[int]) -> Bases:
        """The last basis of each mark."""
        rows = MarkBasis.objects.filter(year=self.year, kind=kind, fact__in=list(facts))
        return {row.fact: row for row in rows.order_by("pk")}

    def _basis_of_unit(self, unit: Unit) -> dict[str, Bases]:
        """The last basis of each of a unit's marks by kind, in one query."""
        found: dict[str, Bases] = {kind: {} for kind in MarkKind.values}
        for row in MarkBasis.objects.filter(year=self.year, unit=unit).order_by("pk"):
            found[row.kind][row.fact] = row
        return found

    @cached_property
    def default_way(self) -> str:
        """The way that the account used last, else the scheme's first."""
        rows = MarkBasis.objects.filter(year=self.year, actor=self.scope.account.pk)
        last = rows.exclude(way="").order_by("-pk").values_list("way", flat=True).first()
        if last and self.rules.way(last):
            return str(last)
        return self.rules.ways[0].key if self.rules.ways else ""

    @cached_property
    def ways(self) -> list[tuple[str, str]]:
        """The scheme's ways as choices."""
        return [(way.key, title_of(way.title)) for way in self.rules.ways]

    @cached_property
    def groups(self) -> dict[int, str]:
        """Peer groups of the units."""
        return {pk: line.peer_group for pk, line in units_of(self.year).items()}

    def _target(
        self,
        target: Target,
        mark: TargetMark | None,
        basis: Bases,
    ) -> GridRow:
        own = self.own_score(target)
        found = basis.get(mark.pk) if mark else None
        leaf = None if mark is None else self.leaf(target, mark)
        told = target.params.get("plan")
        measure = target.measure
        plan = "" if told is None else f"{format_short(parse_exact(told))} {measure}".strip()
        return GridRow(
            kind=MarkKind.TARGET,
            key=target.key,
            fact=mark.pk if mark else None,
            title=target.title,
            note=str(_(METHODS[target.method])),
            plan=plan,
            full=Fraction(target.points),
            figure=_figure(mark, target.method),
            reason=mark.note if mark else "",
            way=found.way if found else "" if mark else self.default_way,
            evidence=found.evidence if found else "",
            score=shown(leaf),
            self_score=shown(own),
            far=is_far(self.rules.tolerance, Fraction(target.points), leaf, own),
            grades=self._grades if target.method == "graded" else (),
            editable=self.scope.may_mark(MarkKind.TARGET, target.unit_id),
            judges=target.pk,
            component=target.component,
        )

    @cached_property
    def _grades(self) -> tuple[tuple[str, str], ...]:
        listed = [(each.key, title_of(each.title)) for each in self.document.targets.grades]
        return (("", "—"), *listed, (NOT_APPLICABLE, str(_("不适用"))))

    def leaf(self, target: Target, mark: TargetMark) -> Fraction | None:
        """What a mark comes to; None where it does not apply or cannot be told."""
        if mark.applicability == Applicability.NOT_APPLICABLE:
            return None
        return score_of(
            self.document,
            target,
            group=self.groups.get(target.unit_id, ""),
            actual=mark.actual,
            grade=mark.grade,
            score=mark.score,
        ).value

    def common_row(
        self,
        cell: Cell,
        unit: int,
        code: str,
        title: str,
        mark: CommonMark | None,
        basis: Bases,
    ) -> GridRow:
        """What a unit has of a common item, with its mark."""
        found = basis.get(mark.pk) if mark else None
        exempt = mark is not None and mark.applicability == Applicability.NOT_APPLICABLE
        score = None if mark is None else mark.score
        return GridRow(
            kind=MarkKind.COMMON,
            key=f"{code}/{cell.item.key}",
            fact=mark.pk if mark else None,
            title=title,
            note=str(_("共性目标")),
            plan="",
            full=Fraction(cell.points),
            figure=str(_(NOT_APPLICABLE)) if exempt else exact_text(score),
            reason=mark.note if mark else "",
            way=found.way if found else "" if mark else self.default_way,
            evidence=found.evidence if found else "",
            score=shown(score),
            self_score="",
            far=False,
            grades=(),
            editable=self.scope.may_mark(MarkKind.COMMON, unit, cell.item),
            component=cell.item.component,
        )


def _one_of_two(row: GridRow, found: OwnMark | None) -> GridRow:
    """The row with one's own mark in it, and never the other's: still missing until both agree."""
    if found is None:
        return replace(row, waits=str(_("两人各评各的")))
    if found.state != PairState.FIRST:
        return replace(
            row, waits=str(PairState(found.state).label), pair=found.pair, editable=False
        )
    if found.opinion is None:
        return replace(row, waits=str(_("另一人已评，等你评")), pair=found.pair)
    said = found.opinion
    return replace(
        row,
        figure=said.figure,
        reason=said.note,
        way=said.way,
        evidence=said.evidence,
        waits=str(_("你已评，等第二人")),
        pair=found.pair,
    )


def is_far(
    tolerance: Fraction | None, full: Fraction, score: Fraction | None, own: Fraction | None
) -> bool:
    """Whether a score lies further from the unit's own than the scheme lets pass unexplained."""
    if tolerance is None or score is None or own is None:
        return False
    return abs(score - own) > tolerance * full


def shown(value: Fraction | None) -> str:
    """A score as it is read; "" for none."""
    return "" if value is None else format_short(value)


def exact_text(value: Fraction | None) -> str:
    """A figure as it would be typed again, not rounded; "" for none."""
    return "" if value is None else decimal_text(value)


def _figure(mark: TargetMark | None, method: str) -> str:
    if mark is None:
        return ""
    if mark.applicability == Applicability.NOT_APPLICABLE:
        # A choice by its key, what is typed in the reader's language.
        return NOT_APPLICABLE if method == "graded" else str(_(NOT_APPLICABLE))
    value: Any = getattr(mark, FIGURE_OF.get(method, "actual"))
    return value if isinstance(value, str) else exact_text(value)


def missing_in(rows: Iterable[GridRow]) -> int:
    """Marks that are missing among rows."""
    return sum(row.missing for row in rows)


__all__ = ["NOT_APPLICABLE", "GridRow", "MarkGrid", "is_far", "missing_in", "shown"]
