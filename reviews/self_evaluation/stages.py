"""What a unit grades itself in components that are graded as a whole: its own stage (D-2, D-7).

It is a draft like the rest of a self-evaluation until the head hands in; then it becomes the
``Grading`` of the unit's stage, in the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from core.exact import parse_exact
from core.language import title_of
from reviews.entry_parts import GradingEntry
from reviews.models import Grading
from reviews.self_evaluation.models import SelfEvaluation
from reviews.services import grading_record
from reviews.stages.reading import grade_choices, grading_texts
from reviews.stages.scope import graded_leaves, own_stage
from schemes.fact_entry.row import row_context, row_read
from schemes.models import Year
from schemes.queries import groups_of_units, year_document
from schemes.rules.component import Component
from schemes.rules.graded_change import GradedChange, Stage
from schemes.tallies import units_of
from units.models import Account, Unit

FIELDS = ("grade", "change", "note")


@dataclass(frozen=True, slots=True)
class OwnGrade:
    """A component that the unit grades itself: its choices, and what is written so far."""

    leaf: Component
    rule: GradedChange
    stage: Stage
    cells: Mapping[str, str]

    @property
    def title(self) -> str:
        """The component and the stage, as a person reads them."""
        told = {"component": title_of(self.leaf.title), "stage": title_of(self.stage.title)}
        return _("%(component)s：%(stage)s") % told

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The grades with the points between which each may lie."""
        return grade_choices(self.rule)

    @property
    def grade_word(self) -> str:
        """The grade by its title; "" while there is none."""
        return {each.key: title_of(each.title) for each in self.rule.grades}.get(
            self.cells["grade"], ""
        )


def units_grading_themselves(year: Year) -> set[int]:
    """Assessed units that have a stage of their own, by the scheme."""
    groups = {group for group, _leaf, rule in graded_leaves(year_document(year)) if own_stage(rule)}
    units = units_of(year).values() if groups else ()
    return {unit.pk for unit in units if unit.assessed and unit.peer_group in groups}


def own_grades(evaluation: SelfEvaluation) -> list[OwnGrade]:
    """The components that the unit grades itself, in the order of the scheme."""
    year, kept = evaluation.year, evaluation.stage_grades
    document = year_document(year)
    group = groups_of_units(year).get(evaluation.unit_id, "")
    return [
        OwnGrade(leaf, rule, stage, {name: kept.get(leaf.key, {}).get(name, "") for name in FIELDS})
        for of_group, leaf, rule in graded_leaves(document)
        if of_group == group and (stage := own_stage(rule)) is not None
    ]


def grades_given(year: Year, unit: Unit) -> dict[str, dict[str, str]]:
    """What the unit's own stages said already, as the office entered it: a draft begins with it."""
    group = groups_of_units(year).get(unit.pk, "")
    own = {
        (leaf.key, stage.key)
        for of_group, leaf, rule in graded_leaves(year_document(year))
        if of_group == group and (stage := own_stage(rule)) is not None
    }
    rows = Grading.objects.filter(year=year, unit=unit, current=True) if own else ()
    return {row.component: grading_texts(row) for row in rows if (row.component, row.stage) in own}


def checked_grades(
    evaluation: SelfEvaluation, texts: Mapping[str, Mapping[str, str]]
) -> dict[str, dict[str, str]]:
    """What is kept of the typed texts by component; what is begun is whole and inside its range.

    Raises ``ValidationError`` with every error under ``field:component``.
    """
    errors: dict[str, list[str]] = {}
    found = dict(evaluation.stage_grades)
    for own in own_grades(evaluation):
        typed = texts.get(own.leaf.key)
        if typed is None:
            continue
        cells = {name: typed.get(name, "").strip() for name in FIELDS}
        cells["change"] = cells["change"].replace("−", "-")
        if any(cells.values()):
            errors |= _problems(evaluation, own, cells)
            found[own.leaf.key] = cells
        else:
            found.pop(own.leaf.key, None)
    if errors:
        raise ValidationError(errors)
    return found


def _problems(
    evaluation: SelfEvaluation, own: OwnGrade, cells: Mapping[str, str]
) -> dict[str, list[str]]:
    """What is wrong with one, by the checks of the fact that it becomes."""
    part = GradingEntry()
    try:
        row_read(part, row_context(evaluation.year, part), _texts(evaluation, own, cells))
    except ValidationError as error:
        told = {name: texts for name, texts in error.message_dict.items() if name in FIELDS}
        title = own.title
        return {
            f"{name}:{own.leaf.key}": [f"{title} {text}" for text in texts]
            for name, texts in told.items()
        }
    return {}


def gradings_hand_in(evaluation: SelfEvaluation, *, actor: Account, arrived: datetime) -> None:
    """Write what the unit graded itself as the gradings of its stage; a correction where it was
    handed in before.  Called within the transaction of the hand-in."""
    rows = Grading.objects.filter(year=evaluation.year, unit=evaluation.unit_id, current=True)
    known = {(row.component, row.stage): row for row in rows}
    for own in own_grades(evaluation):
        found = known.get((own.leaf.key, own.stage.key))
        texts = _texts(evaluation, own, own.cells, arrived)
        if found is not None and _same(found, own):
            continue
        grading_record(
            year=evaluation.year,
            texts=texts,
            actor=actor,
            reason=str(_("单位报送自评")) if found else "",
            expected=found.pk if found else None,
        )


def _same(found: Grading, own: OwnGrade) -> bool:
    told = (own.cells["grade"], parse_exact(own.cells["change"]), own.cells["note"])
    return (found.grade, found.change, found.note) == told


def _texts(
    evaluation: SelfEvaluation,
    own: OwnGrade,
    cells: Mapping[str, str],
    at: datetime | None = None,
) -> dict[str, str]:
    day = timezone.localdate(at) if at else timezone.localdate()
    return {
        "unit": evaluation.unit.code,
        "component": own.leaf.key,
        "stage": own.stage.key,
        "graded_on": day.isoformat(),
        **cells,
    }


def lacking_grades(evaluation: SelfEvaluation) -> Iterator[str]:
    """The components that the unit has not graded itself yet."""
    return (own.title for own in own_grades(evaluation) if not own.cells["grade"])


def kept_grades(evaluation: SelfEvaluation) -> list[dict[str, str]]:
    """What a version keeps of them, in words."""
    return [
        {
            "component": own.leaf.key,
            "title": own.title,
            "grade": own.cells["grade"],
            "grade_title": own.grade_word,
            "change": own.cells["change"],
            "note": own.cells["note"],
        }
        for own in own_grades(evaluation)
    ]
