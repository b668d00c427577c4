"""The app ``scoring`` (得分与结果)."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ScoringConfig(AppConfig):
    """Registers the app under its Chinese name, with its routes, menu entries and jobs."""

    name = "scoring"
    verbose_name = _("得分与结果")

    def ready(self) -> None:
        """Fill the registries; models are loaded only now, hence the imports here."""
        from core import audit_words, home, navigation, policy, work_items
        from schemes.workbook.registry import register_guard
        from scoring.accountability import register_accountability
        from scoring.freezing.corrections.scores import register_scores
        from scoring.freezing.notices import register_freeze_notices
        from scoring.freezing.tasks import register_freeze_jobs
        from scoring.freezing.way import register_correction_way
        from scoring.freezing.work import freezing_work
        from scoring.freezing.work import register_in_hand as register_freezing_in_hand
        from scoring.guards import import_guard, register_held
        from scoring.home import result_cards
        from scoring.menu import ITEMS
        from scoring.policies import POLICIES
        from scoring.publication.registering import register_publications
        from scoring.reports.bulk import register_result_reports
        from scoring.tasks import register_jobs
        from scoring.whatif.registering import register_what_if_panel
        from scoring.whatif.tasks import register_what_if_job
        from scoring.words import CAUSES
        from scoring.work import register_in_hand, work_of
        from scoring.year_parts import register_year

        register_year()
        audit_words.register_values("cause", lambda _authority: CAUSES)
        policy.register(POLICIES)
        for item in ITEMS:
            navigation.register(item)
        home.register("scoring", result_cards)
        work_items.register("scoring", work_of, _("得分与结果"))
        work_items.register("freezing", freezing_work, _("封存和更正"))
        register_in_hand()
        register_freezing_in_hand()
        register_jobs()
        register_freeze_jobs()
        register_what_if_job()
        register_result_reports()
        register_what_if_panel()
        register_freeze_notices()
        register_accountability()
        register_guard(import_guard)
        register_held()
        register_publications()
        register_correction_way()
        register_scores()
