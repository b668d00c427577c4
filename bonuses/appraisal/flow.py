"""How a unit's staff appraisal moves: graded, handed in by the head, confirmed by somebody else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bonuses.appraisal.models import AppraisalState, AppraisedPerson, StaffAppraisal
from core.workflow import Move, Workflow
from schemes.models import Year
from units.models import Role, RoleGrant, Unit
from units.queries import access_of, has_authority_perm, has_role, has_unit_perm, person_of
from units.sections.queries import sections_headed, standing_members

HEAD, FILER, OFFICE = "head", "filer", "target_office"
SUBMIT, WITHDRAW, CONFIRM, RETURN = "submit", "withdraw", "confirm", "return"
MOVES = (SUBMIT, WITHDRAW, CONFIRM, RETURN)
GRADING, RETURNED = AppraisalState.GRADING, AppraisalState.RETURNED
SUBMITTED, CONFIRMED = AppraisalState.SUBMITTED, AppraisalState.CONFIRMED

_HEAD, _OFFICE, _WHY = frozenset({HEAD}), frozenset({OFFICE}), ("reason",)

FLOW = Workflow(
    "staffappraisal",
    {state.value: state.label for state in AppraisalState},
    (
        Move(SUBMIT, _("报送考核结果"), GRADING, (SUBMITTED,), _HEAD, (), _WHY),
        Move(SUBMIT, _("重新报送"), RETURNED, (SUBMITTED,), _HEAD, (), _WHY),
        Move(WITHDRAW, _("撤回修改"), SUBMITTED, (GRADING,), _HEAD, back=True),
        Move(CONFIRM, _("确认，写入个人考评"), SUBMITTED, (CONFIRMED,), _OFFICE),
        Move(
            RETURN,
            pgettext_lazy("move", "退回"),
            SUBMITTED,
            (RETURNED,),
            _OFFICE,
            _WHY,
            _WHY,
            back=True,
        ),
        Move(RETURN, _("撤销确认，退回"), CONFIRMED, (RETURNED,), _OFFICE, _WHY, _WHY, back=True),
    ),
    GRADING,
)
#: The badge of each state; ``none`` is before the unit began.
LOOKS = {
    "none": "missing",
    GRADING: "draft",
    RETURNED: "returned",
    SUBMITTED: "review",
    CONFIRMED: "issued",
}


@dataclass(frozen=True, slots=True)
class Rights:
    """What an account is for a unit's appraisal.

    ``head`` grades and hands in; ``filer`` keeps the list, the weights, the counted forms and the
    months, and sees no score; ``office`` sees results, ``confirms`` among them who settles;
    ``people`` are ids of those whose section the account leads; ``person`` is the one behind it.
    """

    head: bool = False
    filer: bool = False
    office: bool = False
    confirms: bool = False
    people: frozenset[int] = frozenset()
    person: int | None = None

    @property
    def any(self) -> bool:
        """Whether the unit's page is open to it at all."""
        return self.head or self.filer or self.office or bool(self.people)

    @property
    def prepares(self) -> bool:
        """Whether it keeps list, weights, counted forms and months."""
        return self.head or self.filer

    def sees(self, person: int) -> bool:
        """Whether it sees a person's score and grade."""
        return self.head or self.office or person in self.people or person == self.person


def rights_of(account: Any, unit: Unit) -> Rights:
    """What the account is for a unit's appraisal, by its permissions and its section."""
    person = person_of(account)
    led = frozenset[int]()
    sections = sections_headed(account)
    if person is not None and sections:
        there = standing_members().filter(section__in=sections, section__unit=unit)
        led = frozenset(there.exclude(person=person).values_list("person_id", flat=True))
    return Rights(
        head=has_unit_perm(account, unit, "head_unit"),
        filer=has_unit_perm(account, unit, "file_targets"),
        office=has_authority_perm(account, unit.authority, "view_facts"),
        confirms=has_authority_perm(account, unit.authority, "edit_facts"),
        people=led,
        person=person.pk if person else None,
    )


def duties_of(account: Any, appraisal: StaffAppraisal) -> frozenset[str]:
    """What the account is for the moves; whoever handed in, or is of the unit, never confirms
    (four eyes).  Where the office is of the unit itself, the reviewing office may."""
    rights = rights_of(account, appraisal.unit)
    found = {HEAD} if rights.head else set()
    settles = rights.confirms or _stands_in(account, appraisal)
    if settles and account.pk != appraisal.submitted_by_id and not is_of(account, appraisal):
        found.add(OFFICE)
    return frozenset(found)


def is_of(account: Any, appraisal: StaffAppraisal) -> bool:
    """Whether the account belongs to the unit: appraised there, by a role of its own, or by one
    that is lent to it."""
    unit, person = appraisal.unit_id, person_of(account)
    if person is not None and appraisal.people.filter(person=person).exists():
        return True
    lent = any(grant.unit_id == unit for _principal, grant in access_of(account).lent)
    return lent or RoleGrant.objects.filter(account=account, unit=unit).exists()


def offices_own(year: Year) -> QuerySet[AppraisedPerson]:
    """People on a list of the year whose account is of the target office: their unit's appraisal
    the office would confirm for itself."""
    office = {"person__account__grants__role": Role.TARGET_OFFICE}
    here = {"person__account__grants__authority": year.authority_id}
    return AppraisedPerson.objects.filter(appraisal__year=year, **office, **here)


def _stands_in(account: Any, appraisal: StaffAppraisal) -> bool:
    authority = appraisal.unit.authority
    second = has_role(account, authority, (Role.REVIEWING_OFFICE,))
    return second and offices_own(appraisal.year).filter(appraisal=appraisal).exists()


def is_appraised(year: Year, unit: Unit) -> bool:
    """Whether the unit belongs to the year, assessed or not: all of them run level two (K-1.2)."""
    return unit.years.filter(year=year.year, current=True).exists()


def state_title(state: str) -> str:
    """A state in words."""
    return str(_("没有开始")) if state == "none" else str(FLOW.states[state])
