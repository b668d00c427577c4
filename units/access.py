"""What ``core.policy`` asks of ``units``: what an account holds."""

from __future__ import annotations

from typing import Any

from units import queries
from units.models import Authority


class UnitsResolver:
    """Answers from the same queries that pages and exports use."""

    def authority_for(self, account: Any) -> Authority | None:
        """The authority the account acts in."""
        return queries.authority_for(account)

    def act_in(self, account: Any, authority_id: int | None) -> bool:
        """Have it act in this authority; whether it holds anything there."""
        return queries.act_in(account, authority_id)

    def has_authority_perm(self, account: Any, authority: Any, perm: str) -> bool:
        """Whether it holds ``perm`` on the authority."""
        return queries.has_authority_perm(account, authority, perm)

    def has_unit_perm(self, account: Any, authority: Any, perm: str, unit_code: str | None) -> bool:
        """Whether it holds ``perm`` on the unit of that code, or on any unit without one."""
        units = queries.units_with_perm(account, authority, perm)
        if not unit_code:
            return units.exists()
        unit = units.filter(code=unit_code).first()
        # Asked once more of the one unit, which notes whose right it was.
        return unit is not None and queries.has_unit_perm(account, unit, perm)

    def has_role(self, account: Any, authority: Any, roles: tuple[str, ...]) -> bool:
        """Whether it holds one of the roles."""
        return queries.has_role(account, authority, roles)
