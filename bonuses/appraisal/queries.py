"""Who may see what of staff appraisals: every page, export and API answer asks here.

The offices see every unit's results once it has handed in; the head of a unit all of his own; who
files for it the list, the weights, the counted forms and the months, but no score; the head of a
section what its people came to once that is confirmed; a person himself. Nothing else exists.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from bonuses.appraisal.flow import CONFIRMED, GRADING, Rights, rights_of
from bonuses.appraisal.models import AppraisedPerson, StaffAppraisal
from bonuses.appraisal.reading import AppraisalReading, PersonRow
from bonuses.models import PersonalScore
from core.policy import Denied
from schemes import uses
from schemes.models import Year
from schemes.queries import scheme_uses, year_document
from units.models import Unit, UnitYear
from units.queries import access_of, authority_for, has_authority_perm, person_of
from units.sections.queries import units_of_sections_headed

OWN = ("head_unit", "file_targets")


def sees_board(account: Any) -> bool:
    """Whether the county's board is open: to the offices."""
    return has_authority_perm(account, authority_for(account), "view_facts")


def own_units(account: Any) -> set[int]:
    """Units that the account heads, files for, or leads a section of."""
    return _held_units(account) | units_of_sections_headed(account)


def _held_units(account: Any) -> set[int]:
    access = access_of(account)
    found: set[int] = set().union(*(access.unit_ids(perm) for perm in OWN))
    return found


def may_open(account: Any) -> bool:
    """Whether any unit's appraisal is open to the account."""
    return sees_board(account) or bool(_held_units(account) or units_of_sections_headed(account))


def has_board(account: Any) -> bool:
    """Whether the navigation leads to the board: the scheme of the year asks for appraisals."""
    return sees_board(account) and scheme_uses(account, uses.staff_appraisal)


def has_own_unit(account: Any) -> bool:
    """Whether the navigation leads to the appraisal of the account's unit."""
    if sees_board(account) or not scheme_uses(account, uses.staff_appraisal):
        return False
    return bool(_held_units(account) or units_of_sections_headed(account))


def has_own(account: Any) -> bool:
    """Whether the navigation leads to the account's own result."""
    return person_of(account) is not None and scheme_uses(account, uses.staff_appraisal)


def appraisal_units(account: Any, year: Year) -> QuerySet[UnitYear]:
    """The units of the year whose appraisal the account may open."""
    rows = UnitYear.objects.filter(authority_id=year.authority_id, year=year.year, current=True)
    if authority_for(account) != year.authority:
        return rows.none()
    rows = rows.select_related("unit__authority").order_by("order", "key")
    return rows if sees_board(account) else rows.filter(unit__in=own_units(account))


@dataclass(frozen=True)
class UnitAppraisal:
    """A unit's appraisal as an account meets it; ``appraisal`` is None before it began."""

    year: Year
    unit: Unit
    rights: Rights
    appraisal: StaffAppraisal | None
    reading: AppraisalReading | None

    @property
    def held(self) -> StaffAppraisal:
        """The appraisal of a unit that has begun; a 404 (``Denied``) before."""
        if self.appraisal is None:
            raise Denied("bonuses.staffappraisal", self.unit.code)
        return self.appraisal

    @property
    def state(self) -> str:
        """The state's key; ``none`` before the unit began."""
        return self.appraisal.state if self.appraisal else "none"

    def sees(self, person: int) -> bool:
        """Whether a person's score and grade are open to the reader now."""
        if self.appraisal is None or not self.rights.sees(person):
            return False
        if self.rights.head:
            return True
        return self.state == CONFIRMED or (self.rights.office and self.state != GRADING)

    @property
    def sees_all(self) -> bool:
        """Whether everybody's are."""
        if self.rights.head:
            return True
        return self.rights.office and self.state not in ("none", GRADING)

    @property
    def rows(self) -> list[PersonRow]:
        """The people that the reader meets: all, or those of the section that he leads."""
        if self.reading is None:
            return []
        rights = self.rights
        if rights.prepares or rights.office:
            return self.reading.rows
        return [row for row in self.reading.rows if row.subject.person_id in rights.people]


def unit_appraisal(account: Any, year: Year, code: str) -> UnitAppraisal:
    """A unit's appraisal; a 404 (``Denied``) where it is not the account's to see."""
    row = appraisal_units(account, year).filter(unit__code=code).first()
    rights = rights_of(account, row.unit) if row else None
    asked = uses.staff_appraisal(year_document(year))
    if row is None or rights is None or not rights.any or not asked:
        raise Denied("bonuses.staffappraisal", code)
    held = StaffAppraisal.objects.filter(year=year, unit=row.unit)
    found = held.select_related("submitted_by", "changed_by").first()
    if found is not None:
        found.year, found.unit = year, row.unit
    return UnitAppraisal(year, row.unit, rights, found, AppraisalReading(found) if found else None)


def person_row(account: Any, year: Year, code: str, person: str) -> tuple[UnitAppraisal, PersonRow]:
    """A person's result in a unit; a 404 for who may not see it."""
    found = unit_appraisal(account, year, code)
    row = found.reading.row(person) if found.reading else None
    if row is None or not found.sees(row.subject.person_id):
        raise Denied("bonuses.appraisedperson", person)
    return found, row


def own_subject(account: Any, year: Year) -> AppraisedPerson | None:
    """The account's own row of the year; None for who is on no list.

    Who moved may stand on two lists for a while: the later one is his.
    """
    person = person_of(account)
    if person is None:
        return None
    rows = AppraisedPerson.objects.filter(person=person, appraisal__year=year)
    related = ("appraisal__unit__authority", "appraisal__changed_by", "person")
    found = rows.select_related(*related).order_by("-pk").first()
    if found is not None:
        found.appraisal.year = year
    return found


def own_row(account: Any, year: Year) -> tuple[AppraisalReading, PersonRow] | None:
    """The account's own row with its score; None for who is on no list."""
    subject = own_subject(account, year)
    if subject is None:
        return None
    reading = AppraisalReading(subject.appraisal)
    row = reading.row(subject.person.code)
    return None if row is None else (reading, row)


def score_corrected(row: PersonRow) -> PersonalScore | None:
    """The score and grade that count, where they are others than the unit's confirmed appraisal
    gave: a correction of the frozen year changed them (S-4).

    Of a person whose result the reader sees already; None where nothing differs.
    """
    appraisal, subject = row.subject.appraisal, row.subject
    if appraisal.state != CONFIRMED:
        return None
    standing = PersonalScore.objects.filter(
        year=appraisal.year_id, person=subject.person_id, current=True
    )
    found = standing.select_related("recorded_by").first()
    if found is None or (found.score, found.grade) == (row.score, subject.grade):
        return None
    return found
