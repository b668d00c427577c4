"""A small county whose units appraise their staff, and who acts in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bonuses.appraisal import services
from bonuses.appraisal.models import StaffAppraisal
from bonuses.appraisal.services import GradeAsked, MarkAsked
from tests.bonuses.people import PaidCounty, make_paid_county, other_account
from units.models import Account, Unit

DIMENSIONS = ("virtue", "ability", "diligence", "achievement", "integrity")


@dataclass
class Appraising:
    """The county, and the accounts of unit 101 (nine people, one place) and the office."""

    paid: PaidCounty

    @property
    def unit(self) -> Unit:
        """Unit 101."""
        return self.paid.county.units["101"]

    @property
    def head(self) -> Account:
        """The head of unit 101."""
        return other_account(self.paid.county, "department_head", self.unit)

    @property
    def filer(self) -> Account:
        """Who files for unit 101."""
        return other_account(self.paid.county, "department_filer", self.unit)

    @property
    def office(self) -> Account:
        """The target office."""
        return other_account(self.paid.county, "target_office")

    def start(self, code: str = "101") -> StaffAppraisal:
        """The appraisal of a unit, begun by its head."""
        unit = self.paid.county.units[code]
        head = other_account(self.paid.county, "department_head", unit)
        return services.appraisal_start(year=self.paid.year, unit=unit, actor=head)

    def grade(self, appraisal: StaffAppraisal, grades: Mapping[str, str]) -> None:
        """Have the head give grades, all in one go."""
        head = other_account(self.paid.county, "department_head", appraisal.unit)
        rows = [GradeAsked(code, {"grade": grade}) for code, grade in grades.items()]
        services.grades_save(appraisal=appraisal, rows=rows, actor=head)

    def all_competent(self, appraisal: StaffAppraisal, **others: str) -> None:
        """Everybody competent but for those named; who has no score gets 90."""
        people = appraisal.people.values_list("person__code", "given")
        self.grade(appraisal, {code: others.get(code, "competent") for code, _given in people})
        rows = [GradeAsked(code, {"given": "90"}) for code, given in people if given is None]
        services.grades_save(appraisal=appraisal, rows=rows, actor=self.head)

    def move(
        self, appraisal: StaffAppraisal, move: str, actor: Account, reason: str = ""
    ) -> StaffAppraisal:
        """Make a move of the appraisal as it stands."""
        appraisal.refresh_from_db()
        told = {"appraisal": appraisal, "move": move, "actor": actor, "reason": reason}
        return services.appraisal_move(**told, version=appraisal.version)

    def confirmed(self, **others: str) -> StaffAppraisal:
        """Unit 101 graded, handed in and confirmed."""
        appraisal = self.start()
        self.all_competent(appraisal, **others)
        self.move(appraisal, "submit", self.head)
        return self.move(appraisal, "confirm", self.office)


def marked(source: str, person: str, mark: str = "90", **cells: str) -> MarkAsked:
    """Every dimension with the same mark, but for what is named."""
    told = {key: cells.get(key, mark) for key in DIMENSIONS}
    counted = "count" in cells
    return MarkAsked(
        person, source, 0, told | ({"count": cells["count"]} if counted else {}), counted
    )


def make_appraising(code: str = "east") -> Appraising:
    """A paid county with results, in which nobody has begun."""
    return Appraising(make_paid_county(code))
