"""What people bring to the registries; ``SchemesConfig.ready()`` calls it."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from core import navigation, policy, work_items
from schemes.people.charge_sheet import register_charge_sheet
from schemes.people.menu import ITEMS
from schemes.people.policies import POLICIES
from schemes.people.work import register_in_hand, work_of


def register_people() -> None:
    """Policies, entries of the navigation, what there is to do, and the sheet of charges."""
    policy.register(POLICIES)
    for item in ITEMS:
        navigation.register(item)
    work_items.register("people", work_of, pgettext_lazy("list", "人员"))
    register_in_hand()
    register_charge_sheet()
