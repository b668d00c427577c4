"""The app ``reviews`` (考评)."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewsConfig(AppConfig):
    """Registers the app under its Chinese name."""

    name = "reviews"
    verbose_name = _("考评")

    def ready(self) -> None:
        """Fill the registries; models are loaded only now, hence the imports here."""
        from core import home, navigation, policy, search, work_items
        from reviews.accountability.registering import register_accountability
        from reviews.carry import BaselinesPart
        from reviews.component_sheets import register_component_sheets
        from reviews.fact_pages import register_pages
        from reviews.home import progress_parts
        from reviews.honours.registering import register_claims
        from reviews.list_sheets import register_list_sheets
        from reviews.menu import ITEMS
        from reviews.monthly.registering import register_monthly
        from reviews.monthly.year_sheet import register_monthly_sheet
        from reviews.own_targets import own_parts
        from reviews.policies import POLICIES
        from reviews.register.registering import register_register
        from reviews.registering import register_year_end
        from reviews.search import KINDS
        from reviews.services import marks_of_item_retire, marks_of_target_retire
        from reviews.sheets import register_sheets
        from reviews.supervision.registering import register_supervision
        from reviews.survey_sheet import register_survey_sheet
        from reviews.work import work_of
        from schemes.fact_entry.services import register_dependents
        from schemes.years import carry
        from targets.models import CommonItem, Target

        register_dependents(Target, marks_of_target_retire)
        register_dependents(CommonItem, marks_of_item_retire)
        policy.register(POLICIES)
        for item in ITEMS:
            navigation.register(item)
        search.register(*KINDS)
        carry.register(BaselinesPart())
        register_pages()
        register_sheets()
        register_component_sheets()
        register_list_sheets()
        register_survey_sheet()
        register_monthly_sheet()
        home.register("reviews", progress_parts)
        home.register("reviews.own", own_parts)
        register_claims()
        register_year_end()
        register_register()
        register_monthly()
        register_supervision()
        register_accountability()
        work_items.register("reviews", work_of, _("考评"))
