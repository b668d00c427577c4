"""A staff appraisal of the county that the other authority must not see (``two_authorities``)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils import timezone

from bonuses.appraisal.models import AppraisedPerson, StaffAppraisal
from tests.factories import County
from units.models import Account, Person

#: What the parts of addresses are that are about a unit.
UNIT_PARTS: Mapping[str, Callable[[Any, str], Any]] = {
    **dict.fromkeys(
        (
            f"api:{name}-*.unit"
            for name in ("tree", "level-two", "marking", "self-evaluation", "staff-appraisal")
        ),
        lambda _two, _route: "101",
    ),
    "bonuses:appraisal_moved.move": lambda _two, _route: "withdraw",
    "bonuses:appraisal_mark*.source": lambda _two, _route: "leaders",
}


def staff_appraisal(county: County, actor: Account, mark: str) -> None:
    """A unit's appraisal with a person who was graded; ``mark`` is told of him."""
    by = {"changed_by": actor, "changed_at": timezone.now()}
    weights = {"dimensions": {"achievement": "100"}, "sources": {"leaders": "100"}}
    told = {"year": county.year, "unit": county.units["101"], "weights": weights}
    appraisal = StaffAppraisal.objects.create(**told, state="submitted", **by)
    person = Person.objects.get(authority=county.office.authority, code="A01")
    AppraisedPerson.objects.create(
        appraisal=appraisal, person=person, given=90, grade="competent", comment=mark, **by
    )
