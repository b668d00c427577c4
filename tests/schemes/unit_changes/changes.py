"""Short ways to ask for a change of units and to carry it out."""

from __future__ import annotations

from datetime import date
from typing import Any

from schemes.unit_changes.plan import ChangePlan, change_plan
from schemes.unit_changes.request import ChangeRequest, NewUnit
from schemes.unit_changes.services import unit_change_record
from tests.factories import County
from units.lifecycle_models import ChangeKind, UnitChange

FIRST_OF_JUNE = date(2026, 6, 1)


def asked(kind: ChangeKind, *sources: str, **values: Any) -> ChangeRequest:
    """A request on the first of June with a document and a reason."""
    told: dict[str, Any] = {
        "effective_on": FIRST_OF_JUNE,
        "document": "县编〔2026〕8号",
        "reason": "机构改革",
        **values,
    }
    return ChangeRequest(kind=kind, sources=sources, **told)


def planned(county: County, request: ChangeRequest) -> ChangePlan:
    """What the request would do now."""
    return change_plan(county.office.authority, request)


def done(county: County, request: ChangeRequest) -> UnitChange:
    """The request, previewed and carried out."""
    return unit_change_record(
        authority=county.office.authority,
        request=request,
        actor=county.clerk,
        fingerprint=planned(county, request).fingerprint(),
    )


def new_unit(code: str = "150", name: str = "农业综合局", **values: Any) -> NewUnit:
    """A department to be founded."""
    return NewUnit(code, name, **{"peer_group": "department", "posts": 30, **values})
