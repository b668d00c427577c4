"""Roles: named bundles of permissions on the authority and on units.

Three administrators stay apart (三员分立): the system administrator manages accounts and sees no
results, pay or ballots; the auditor reads the audit trail; the target office does the work of the
assessment.  :data:`SEPARATED` says which roles no account may hold together.
"""

from __future__ import annotations

from dataclasses import dataclass

from units.models import Role


@dataclass(frozen=True, slots=True)
class Bundle:
    """What a role grants: permissions on the authority, and on the unit it is granted for."""

    authority: frozenset[str] = frozenset()
    unit: frozenset[str] = frozenset()

    @property
    def needs_unit(self) -> bool:
        """Whether the role is held for one unit."""
        return bool(self.unit)


def _bundle(*, authority: tuple[str, ...] = (), unit: tuple[str, ...] = ()) -> Bundle:
    return Bundle(frozenset(authority), frozenset(unit))


ROLE_BUNDLES: dict[Role, Bundle] = {
    Role.TARGET_OFFICE: _bundle(
        authority=(
            "view_facts",
            "edit_facts",
            "import_year",
            "recompute",
            "view_results",
            "view_rates",
            "view_pay",
        )
    ),
    Role.REVIEWING_OFFICE: _bundle(authority=("view_facts", "view_results")),
    Role.DEPARTMENT_FILER: _bundle(unit=("view_unit_results", "file_targets")),
    Role.DEPARTMENT_HEAD: _bundle(unit=("view_unit_results", "view_unit_pay", "head_unit")),
    Role.LEADER: _bundle(authority=("view_results", "view_rates")),
    Role.FUNCTIONAL_DEPARTMENT: _bundle(unit=("view_unit_results", "mark_items")),
    Role.FINANCE: _bundle(authority=("view_results", "view_rates", "view_pay")),
    Role.STAFF: _bundle(),
    Role.AUDITOR: _bundle(authority=("view_audit",)),
    Role.SYSTEM_ADMINISTRATOR: _bundle(authority=("manage_accounts",)),
    Role.SETUP: _bundle(authority=("set_up", "import_year")),
}

#: Roles that an administrator may grant; the temporary one of the first set-up is not among them.
GRANTABLE: tuple[Role, ...] = tuple(role for role in Role if role != Role.SETUP)

#: A permission on the authority that includes one on every unit of it.
INCLUDES: dict[str, str] = {
    "view_unit_results": "view_results",
    "view_unit_pay": "view_pay",
}

_ADMINISTRATORS = (Role.SYSTEM_ADMINISTRATOR, Role.AUDITOR)
_OFFICE = tuple(role for role in GRANTABLE if role not in (*_ADMINISTRATORS, Role.STAFF))

#: Pairs of roles that one account may never hold together.
SEPARATED: frozenset[frozenset[Role]] = frozenset(
    {
        frozenset(_ADMINISTRATORS),
        *(frozenset({admin, role}) for admin in _ADMINISTRATORS for role in _OFFICE),
        frozenset({Role.TARGET_OFFICE, Role.FINANCE}),
        # Whoever sets the system up becomes its administrator and nothing else.
        *(frozenset({Role.SETUP, role}) for role in (Role.AUDITOR, *_OFFICE)),
    }
)


def conflicting_role(held: set[Role], wanted: Role) -> Role | None:
    """The role already held that may not stand beside ``wanted``; None when all is well."""
    for role in sorted(held):
        if frozenset({role, wanted}) in SEPARATED:
            return role
    return None
