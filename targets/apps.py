"""The app ``targets`` (目标)."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TargetsConfig(AppConfig):
    """Registers the app under its Chinese name."""

    name = "targets"
    verbose_name = _("目标")

    def ready(self) -> None:
        """Fill the registries; models are loaded only now, hence the imports here."""
        from core import home, navigation, policy, search, work_items
        from core.notices import events, reminders
        from targets.burden.registering import register_burden
        from targets.changes.registry import register_changes
        from targets.decomposition.registering import register_decomposition
        from targets.evidence.registering import register_evidence
        from targets.home import submission_parts
        from targets.office_registering import register_office
        from targets.pages import register_pages
        from targets.plans import notices as plan_notices
        from targets.plans.menu import ITEMS
        from targets.plans.policies import POLICIES
        from targets.plans.work import plan_work, register_in_hand
        from targets.progress.registering import register_progress
        from targets.search import KINDS
        from targets.sheets import register_sheets
        from targets.statements.registering import register_statements
        from targets.work import work_of

        policy.register(POLICIES)
        for item in ITEMS:
            navigation.register(item)
        search.register(*KINDS)
        from schemes.years import carry
        from targets.carry import CommonItemsPart, CommonSharesPart
        from targets.cross.carry import CrossItemsPart
        from targets.year_parts import register_year

        carry.register(CommonItemsPart())
        carry.register(CommonSharesPart())
        carry.register(CrossItemsPart())
        register_year()
        register_pages()
        register_sheets()
        register_office()
        home.register("targets", submission_parts)
        work_items.register("targets", work_of, _("目标"))
        work_items.register("plans", plan_work, _("目标计划"))
        register_in_hand()
        events.register(*plan_notices.KINDS)
        reminders.register_awaited("plans", plan_notices.plans_awaited)
        register_decomposition()
        register_changes()
        register_evidence()
        register_statements()
        register_progress()
        register_burden()
