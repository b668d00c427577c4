"""Who may use which route of people; which people, ``units.queries.visible_people`` decides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from core.policy import Policy
from units.http import signed_in
from units.queries import people_sight


def _lists(request: HttpRequest, _parts: Mapping[str, Any]) -> bool:
    return people_sight(signed_in(request)).lists


def _sees_someone(request: HttpRequest, _parts: Mapping[str, Any]) -> bool:
    sight = people_sight(signed_in(request))
    return sight.lists or sight.person_id is not None


LIST = Policy(check=_lists)
PAGE = Policy(check=_sees_someone)
OFFICE = Policy(authority_perm="edit_facts")

POLICIES: dict[str, Policy] = {
    "schemes:people": LIST,
    "schemes:people_xlsx": LIST,
    "schemes:person": PAGE,
    "schemes:person_rename": OFFICE,
}
