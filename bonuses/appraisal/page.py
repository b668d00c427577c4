"""What the pages of an appraisal show, as plain rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from bonuses.appraisal.flow import FLOW
from bonuses.appraisal.models import (
    AppraisalMark,
    AppraisedPerson,
    StaffAppraisal,
)
from bonuses.appraisal.queries import UnitAppraisal
from bonuses.appraisal.reading import AppraisalReading, PersonRow
from bonuses.appraisal.services.grading import NO, YES
from core.exact import format_points, format_short, from_text
from core.language import title_of
from schemes.rules.staff_appraisal import StaffAppraisal as AppraisalRule

#: Decimals of a typed figure that is shown again.
DIGITS = 15


@dataclass(frozen=True, slots=True)
class GradeRow:
    """A person in the table: what of him the reader may see; ``hidden`` is why it is not more."""

    row: PersonRow
    cells: Mapping[str, str]
    score: str
    sources: Sequence[tuple[str, str]]
    seen: bool
    hidden: str
    token: str

    @property
    def person(self) -> Any:
        """Whose row it is."""
        return self.row.subject.person

    @property
    def missing(self) -> bool:
        """Whether a grade is wanted and not there."""
        return self.row.subject.takes_part and not self.row.subject.grade


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the unit's work: what, how far, where."""

    key: str
    label: str
    done: int
    total: int

    @property
    def finished(self) -> bool:
        """Whether nothing is left of it."""
        return self.done >= self.total


def grade_rows(found: UnitAppraisal) -> list[GradeRow]:
    """The people that the reader meets, with scores and grades where they are his to see."""
    reading = found.reading
    return [_grade_row(found, reading, row) for row in found.rows] if reading else []


def _grade_row(found: UnitAppraisal, reading: AppraisalReading, row: PersonRow) -> GradeRow:
    subject = row.subject
    seen = found.sees(subject.person_id)
    return GradeRow(
        row=row,
        cells=grade_cells(subject) if seen else {},
        score=shown_score(row) if seen else "",
        sources=_source_texts(reading, row) if seen else [],
        seen=seen,
        hidden="" if seen else _hidden_text(found, subject.person_id),
        token=f"{subject.person.code}|{subject.version}",
    )


def _hidden_text(found: UnitAppraisal, person: int) -> str:
    """Why a score and grade do not stand there: not yet, or not for this reader at all."""
    if found.rights.office:
        return _("得分和等次在单位报送后可见")
    if found.rights.sees(person):
        return _("得分和等次在确认后可见")
    return _("得分和等次不在你的权限内")


def grade_cells(subject: AppraisedPerson) -> dict[str, str]:
    """What is settled of a person, as it is typed."""
    return {
        "given": "" if subject.given is None else format_short(subject.given, DIGITS),
        "grade": subject.grade,
        "head": YES if subject.head else NO,
        "takes_part": YES if subject.takes_part else NO,
        "comment": subject.comment,
    }


def shown_score(row: PersonRow) -> str:
    """The score that counts, or that it is missing."""
    return _("缺") if row.score is None else format_points(row.score)


def _source_texts(reading: AppraisalReading, row: PersonRow) -> list[tuple[str, str]]:
    """Each source with what it brings, in the order of the columns; "—" where it cannot mark."""
    nodes = {node.key.partition(":")[2]: node for node in row.scored.trace.children}
    found = []
    for source in reading.sources:
        node = nodes.get(source.key)
        if node is None or node.state == "not_applicable":
            text = "—"
        else:
            text = _("缺") if node.value is None else format_points(node.value, 2)
        found.append((title_of(source.title), text))
    return found


def quota_text(reading: AppraisalReading) -> str:
    """How many of the places are used: 3 / 4."""
    places = reading.places
    return f"{reading.used} / {'∞' if places is None else places}"


def mark_cells(rule: AppraisalRule, mark: AppraisalMark | None, *, counted: bool) -> dict[str, str]:
    """Marks by dimension as they are typed, with the number of forms where they are counted."""
    values = mark.values if mark else {}
    cells = {
        each.key: format_short(from_text(values[each.key]), DIGITS) if each.key in values else ""
        for each in rule.dimensions
    }
    if counted:
        cells["count"] = str(mark.count) if mark else ""
    return cells


def steps_of(found: UnitAppraisal) -> list[Step]:
    """How far the unit has come: each source, months, grades."""
    reading = found.reading
    if reading is None or not (found.rights.prepares or found.rights.office):
        return []
    taking = [row for row in reading.rows if row.subject.takes_part]
    steps = []
    for source in reading.sources:
        asked = [row for row in taking if not _exempt(row, source.key)]
        done = sum(source.key not in row.scored.missing for row in asked)
        steps.append(Step(source.key, title_of(source.title), done, len(asked)))
    if found.sees_all:
        graded = sum(bool(row.subject.grade) for row in taking)
        steps.append(Step("grades", _("定等次"), graded, len(taking)))
    return steps


def _exempt(row: PersonRow, source: str) -> bool:
    nodes = row.scored.trace.children
    key = f"appraisal_source:{source}"
    return any(node.key == key and node.state == "not_applicable" for node in nodes)


def history_of(appraisal: StaffAppraisal) -> list[dict[str, Any]]:
    """The moves on record, with the words of the buttons that made them."""
    found = []
    for move in appraisal.moves.select_related("actor"):
        made = FLOW.move(move.key, move.before)
        told = {"label": made.label if made else move.key, "at": move.at, "actor": move.actor}
        used = {"used": move.snapshot.get("used"), "places": move.snapshot.get("places")}
        found.append(told | used | {"reason": move.reason, "people": move.snapshot.get("people")})
    return found


def shown_weights(
    found: UnitAppraisal, texts: Mapping[str, str] | None, errors: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """The two parts of the form: what is judged, and who marks."""
    reading = found.reading
    if reading is None:
        return []
    own = {"dimensions": reading.weights.dimensions, "sources": reading.weights.sources}
    labels = {"dimensions": _("考核内容"), "sources": _("由谁评")}
    parts = []
    for part, label in labels.items():
        fields = []
        for each in getattr(reading.rule, part):
            key = f"{part}-{each.key}"
            stands = format_short(own[part].get(each.key, 0), DIGITS)
            text = stands if texts is None else texts.get(key, "")
            told = {"key": key, "label": title_of(each.title), "text": text}
            fields.append(told | {"errors": errors.get(key, [])})
        parts.append({"key": part, "label": label, "fields": fields})
    return parts
