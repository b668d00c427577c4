"""Who may use which route of people; which people, ``units.queries.visible_people`` decides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from core.policy import Policy
from schemes.people.charge_queries import sees_charges
from schemes.people.transfer_queries import sees_transfers
from units.http import signed_in
from units.queries import people_sight


def _lists(request: HttpRequest, _parts: Mapping[str, Any]) -> bool:
    return people_sight(signed_in(request)).lists


def _sees_someone(request: HttpRequest, _parts: Mapping[str, Any]) -> bool:
    sight = people_sight(signed_in(request))
    return sight.lists or sight.person_id is not None


def _transfers(request: HttpRequest, _parts: Mapping[str, Any]) -> bool:
    return sees_transfers(signed_in(request))


def _charges(request: HttpRequest, _parts: Mapping[str, Any]) -> bool:
    return sees_charges(signed_in(request))


LIST = Policy(check=_lists)
PAGE = Policy(check=_sees_someone)
OFFICE = Policy(authority_perm="edit_facts")
TRANSFERS = Policy(check=_transfers)
CHARGES = Policy(check=_charges)
#: Whose people, the transition table decides (schemes.people.transfer_flow).
PROPOSES = Policy(authority_perm="edit_facts", unit_perm="head_unit")

POLICIES: dict[str, Policy] = {
    "schemes:people": LIST,
    "schemes:people_xlsx": LIST,
    "schemes:person": PAGE,
    "schemes:person_rename": OFFICE,
    "schemes:person_leave": OFFICE,
    "schemes:person_sick_leave": OFFICE,
    "schemes:charges": CHARGES,
    "schemes:charges_xlsx": CHARGES,
    "schemes:charges_new": OFFICE,
    "schemes:charge_withdraw": OFFICE,
    "api:person-list": LIST,
    "api:person-detail": PAGE,
    "api:person-rename": OFFICE,
    "api:transfer-list": Policy(check=_transfers, write=PROPOSES),
    "api:transfer-detail": TRANSFERS,
    "api:transfer-confirm": OFFICE,
    "api:transfer-decline": OFFICE,
    "api:transfer-withdraw": PROPOSES,
    "api:transfer-undo": OFFICE,
    "api:charge-list": Policy(check=_charges, write=OFFICE),
    "api:charge-withdraw": OFFICE,
    "api:person-leave": OFFICE,
    "api:person-sick-leave": OFFICE,
    "schemes:transfers": TRANSFERS,
    "schemes:transfers_xlsx": TRANSFERS,
    "schemes:transfer": TRANSFERS,
    "schemes:transfer_new": PROPOSES,
    "schemes:transfer_end": PROPOSES,
    "schemes:transfer_confirm": OFFICE,
    "schemes:transfers_confirm": OFFICE,
}
