"""What people bring to the registries; ``SchemesConfig.ready()`` calls it."""

from __future__ import annotations

from core import navigation, policy
from schemes.people.charge_sheet import register_charge_sheet
from schemes.people.menu import ITEMS
from schemes.people.policies import POLICIES


def register_people() -> None:
    """Policies, entries of the navigation, and the sheet of charges."""
    policy.register(POLICIES)
    for item in ITEMS:
        navigation.register(item)
    register_charge_sheet()
