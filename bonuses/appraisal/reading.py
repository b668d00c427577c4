"""A unit's appraisal as it stands: its people with marks, months, scores and grades."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from bonuses.appraisal.models import (
    AppraisalGrade,
    AppraisalMark,
    AppraisalMonth,
    AppraisedPerson,
    StaffAppraisal,
)
from bonuses.appraisal.quota import Allowance, allowance_of
from bonuses.engine.appraisal import MarkRow, PersonMarks, Scored, Weights, staff_score
from bonuses.facts import PersonRecord, people_load
from core.exact import from_text
from schemes.models import Year
from schemes.queries import year_document
from schemes.rules.staff_appraisal import AppraisalSource
from schemes.rules.staff_appraisal import StaffAppraisal as AppraisalRule
from units.models import Section
from units.sections.queries import standing_members


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a person works: his section's id and name, and whether he leads it."""

    section: int
    name: str
    head: bool


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person of the appraisal with everything that a page says of him."""

    subject: AppraisedPerson
    title: str
    place: Placed | None
    marks: Sequence[AppraisalMark]
    months: Mapping[int, str]
    scored: Scored

    @property
    def score(self) -> Fraction | None:
        """The score that counts: what the unit brought, else what was computed."""
        given = self.subject.given
        return self.scored.total if given is None else given

    @property
    def is_excellent(self) -> bool:
        """Whether he takes a place of the quota."""
        return self.subject.takes_part and self.subject.grade == AppraisalGrade.EXCELLENT

    def mark(self, source: str, marker: int | None) -> AppraisalMark | None:
        """What a marker (None: counted forms) said of him for a source."""
        found = (each for each in self.marks if each.source == source)
        return next((each for each in found if each.marker_id == marker), None)


@dataclass(frozen=True, slots=True)
class Change:
    """Who came to the unit since its list was made, and who left."""

    came: Sequence[PersonRecord] = ()
    left: Sequence[AppraisedPerson] = ()

    def __bool__(self) -> bool:
        return bool(self.came or self.left)


@dataclass
class AppraisalReading:
    """One appraisal, read in a fixed number of queries when first asked."""

    appraisal: StaffAppraisal

    @cached_property
    def rule(self) -> AppraisalRule:
        """The template of the scheme: dimensions, sources, grades of months."""
        return year_document(self.appraisal.year).staff_appraisal

    @cached_property
    def weights(self) -> Weights:
        """The unit's own weights."""
        return weights_read(self.appraisal.weights)

    @property
    def sources(self) -> list[AppraisalSource]:
        """Who marks in this unit, in the order of the scheme."""
        return [each for each in self.rule.sources if self.weights.sources.get(each.key)]

    @cached_property
    def present(self) -> list[PersonRecord]:
        """Who is paid by the unit in the year."""
        return people_load(self.appraisal.year, unit=self.appraisal.unit)

    @cached_property
    def subjects(self) -> list[AppraisedPerson]:
        """The list as the unit keeps it, by staff number."""
        rows = self.appraisal.people.select_related("person", "changed_by")
        return list(rows.order_by("person__code"))

    @cached_property
    def change(self) -> Change:
        """What the list lacks against the postings."""
        known = {each.person_id for each in self.subjects}
        there = {each.person_id for each in self.present}
        return Change(
            [each for each in self.present if each.person_id not in known],
            [each for each in self.subjects if each.person_id not in there],
        )

    @cached_property
    def rows(self) -> list[PersonRow]:
        """Everybody on the list."""
        titles = {each.person_id: each.title for each in self.present}
        marks, months = _marks(self.appraisal), _months(self.appraisal)
        return [
            self._row(
                subject,
                titles.get(subject.person_id, ""),
                marks.get(subject.pk, ()),
                months.get(subject.pk, {}),
            )
            for subject in self.subjects
        ]

    @cached_property
    def allowance(self) -> Allowance:
        """What the unit's result allows."""
        return allowance_of(self.appraisal.year, self.appraisal.unit_id)

    @property
    def taking_part(self) -> int:
        """How many count for the quota."""
        return sum(each.takes_part for each in self.subjects)

    @property
    def used(self) -> int:
        """How many are rated excellent."""
        return sum(
            each.takes_part and each.grade == AppraisalGrade.EXCELLENT for each in self.subjects
        )

    @property
    def places(self) -> int | None:
        """How many may be; None where nothing is limited."""
        return self.allowance.places(self.taking_part)

    @property
    def surplus(self) -> int:
        """How many are rated excellent beyond the places, or although they may not be."""
        over = 0 if self.places is None else max(0, self.used - self.places)
        barred = any(each.head and each.grade == AppraisalGrade.EXCELLENT for each in self.subjects)
        return over or int(barred and not self.allowance.head)

    def row(self, person_code: str) -> PersonRow | None:
        """The row of a person by his staff number."""
        found = (each for each in self.rows if each.subject.person.code == person_code)
        return next(found, None)

    @cached_property
    def _placed(self) -> dict[int, Placed]:
        names = dict(Section.objects.filter(unit=self.appraisal.unit_id).values_list("pk", "name"))
        rows = standing_members().filter(section__unit=self.appraisal.unit_id)
        return {
            person: Placed(section, names[section], head)
            for person, section, head in rows.values_list("person_id", "section_id", "head")
        }

    @cached_property
    def _led(self) -> frozenset[int]:
        """Ids of sections that somebody leads."""
        return frozenset(each.section for each in self._placed.values() if each.head)

    def _row(
        self,
        subject: AppraisedPerson,
        title: str,
        marks: Sequence[AppraisalMark],
        months: Mapping[int, str],
    ) -> PersonRow:
        place = self._placed.get(subject.person_id)
        told = PersonMarks(
            rows=[MarkRow(each.source, each.count, numbers_read(each.values)) for each in marks],
            months=[level.points for level in map(self.rule.level, months.values()) if level],
            exempt=self._exempt(subject, place),
        )
        places = year_document(self.appraisal.year).rounding.score_places
        scored = staff_score(self.rule, self.weights, told, places=places)
        return PersonRow(subject, title, place, marks, months, scored)

    def _exempt(self, subject: AppraisedPerson, place: Placed | None) -> frozenset[str]:
        """No section, nobody who leads it, or he himself: no head of section marks him."""
        led = place is not None and place.section in self._led and not place.head
        if led and not subject.head:
            return frozenset()
        return frozenset(each.key for each in self.rule.sources if each.by == "section_head")


def first_rank(year: Year) -> str | None:
    """The rank of a unit's principal leader: the first of the leader bonus; None without any."""
    ranks = year_document(year).pay.leader_bonus.ranks
    return ranks[0].key if ranks else None


def weights_read(stored: Mapping[str, Mapping[str, str]]) -> Weights:
    """Stored weights as exact numbers."""
    return Weights(
        numbers_read(stored.get("dimensions", {})), numbers_read(stored.get("sources", {}))
    )


def numbers_read(stored: Mapping[str, str]) -> dict[str, Fraction]:
    """Stored ``n/d`` texts by key as exact numbers."""
    return {key: from_text(text) for key, text in stored.items()}


def _marks(appraisal: StaffAppraisal) -> dict[int, list[AppraisalMark]]:
    found: dict[int, list[AppraisalMark]] = defaultdict(list)
    rows = AppraisalMark.objects.filter(subject__appraisal=appraisal).select_related("changed_by")
    for each in rows.order_by("pk"):
        found[each.subject_id].append(each)
    return found


def _months(appraisal: StaffAppraisal) -> dict[int, dict[int, str]]:
    found: dict[int, dict[int, str]] = defaultdict(dict)
    rows = AppraisalMonth.objects.filter(subject__appraisal=appraisal).order_by("month")
    for subject, month, level in rows.values_list("subject_id", "month", "level"):
        found[subject][month] = level
    return found
