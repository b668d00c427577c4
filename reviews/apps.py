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
        from core.notices import events
        from reviews.carry import BaselinesPart
        from reviews.component_sheets import register_component_sheets
        from reviews.fact_pages import register_pages
        from reviews.home import progress_parts
        from reviews.honours.registering import register_claims
        from reviews.list_sheets import register_list_sheets
        from reviews.marking.menu import ITEMS as MARKING_ITEMS
        from reviews.marking.policies import POLICIES as MARKING_POLICIES
        from reviews.menu import ITEMS
        from reviews.objections.notices import KINDS as OBJECTION_EVENTS
        from reviews.objections.policies import POLICIES as OBJECTION_POLICIES
        from reviews.objections.work import objection_work
        from reviews.own_targets import own_parts
        from reviews.policies import POLICIES
        from reviews.register.registering import register_register
        from reviews.search import KINDS
        from reviews.self_evaluation.menu import ITEMS as SELF_ITEMS
        from reviews.self_evaluation.notices import KINDS as SELF_EVENTS
        from reviews.self_evaluation.policies import POLICIES as SELF_POLICIES
        from reviews.self_evaluation.work import self_evaluation_work
        from reviews.services import marks_of_item_retire, marks_of_target_retire
        from reviews.sheets import register_sheets
        from reviews.work import work_of
        from schemes.fact_entry.services import register_dependents
        from schemes.years import carry
        from targets.models import CommonItem, Target

        register_dependents(Target, marks_of_target_retire)
        register_dependents(CommonItem, marks_of_item_retire)
        policy.register(POLICIES)
        policy.register(MARKING_POLICIES)
        policy.register(OBJECTION_POLICIES)
        policy.register(SELF_POLICIES)
        events.register(*OBJECTION_EVENTS, *SELF_EVENTS)
        for item in (*ITEMS, *MARKING_ITEMS, *SELF_ITEMS):
            navigation.register(item)
        search.register(*KINDS)
        carry.register(BaselinesPart())
        register_pages()
        register_sheets()
        register_component_sheets()
        register_list_sheets()
        home.register("reviews", progress_parts)
        home.register("reviews.own", own_parts)
        register_claims()
        register_register()
        work_items.register("reviews", work_of, _("考评"))
        work_items.register("objections", objection_work, _("评分异议"))
        work_items.register("self-evaluations", self_evaluation_work, _("自评"))
