"""The app ``units`` (单位与人员)."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UnitsConfig(AppConfig):
    """Registers the app under its Chinese name."""

    name = "units"
    verbose_name = _("单位与人员")

    def ready(self) -> None:
        """Fill the registries; models are loaded only now, hence the imports here."""
        from core import audit, audit_words, home, navigation, policy, search, work_items
        from core.notices.reminders import register_recipients
        from units.access import UnitsResolver
        from units.accounts.bulk.jobs import register_kinds
        from units.home import head
        from units.menu import ITEMS, authorities, who
        from units.models import Role
        from units.policies import POLICIES
        from units.queries import stood_in_for
        from units.recipients import accounts_told
        from units.search import KINDS
        from units.work import work_of

        audit.register_stand_in(stood_in_for)
        for name in ("role", "roles"):
            audit_words.register_values(name, lambda _authority: dict(Role.choices))
        policy.register(POLICIES)
        register_kinds()
        policy.register_resolver(UnitsResolver())
        navigation.provide("who", who)
        navigation.provide("authorities", authorities)
        for item in ITEMS:
            navigation.register(item)
        search.register(*KINDS)
        home.register_head(head)
        register_recipients(accounts_told)
        work_items.register("units", work_of, _("账号"))
