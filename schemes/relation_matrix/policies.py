"""Who may use the routes of the matrix."""

from __future__ import annotations

from core.policy import Policy
from schemes.fact_pages.spec import EDIT
from schemes.relation_pages import RELATIONS
from units.http import signed_in

#: Which units and relations: those of the list.
_LOOK = Policy(check=lambda request, _parts: RELATIONS.may_open(signed_in(request)))

POLICIES: dict[str, Policy] = {
    "schemes:relation_matrix": _LOOK,
    "schemes:relation_matrix_xlsx": _LOOK,
    "schemes:relation_matrix_upload": EDIT,
    "schemes:relation_matrix_save": EDIT,
    "api:relation-matrix-list": Policy(check=_LOOK.check, write=EDIT),
}
