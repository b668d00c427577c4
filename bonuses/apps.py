"""The app ``bonuses`` (奖金)."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BonusesConfig(AppConfig):
    """Registers the app under its Chinese name."""

    name = "bonuses"
    verbose_name = _("奖金")

    def ready(self) -> None:
        """Fill the registries; models are loaded only now, hence the imports here."""
        from bonuses import engine
        from bonuses.appraisal.registering import register_appraisals
        from bonuses.bundle_part import register_bundle
        from bonuses.fund_pages import PAGES as FUND_PAGES
        from bonuses.fund_sheets import register_fund_sheets
        from bonuses.home import pay_cards
        from bonuses.menu import ITEMS
        from bonuses.pages import register_pages
        from bonuses.payrolls.registering import register_payrolls
        from bonuses.policies import POLICIES
        from bonuses.services.bonus_sets import after_result_set, before_prune, rates_hold
        from bonuses.set_money import register_set_money
        from bonuses.sheets import register_sheets
        from bonuses.standing import qualified_units
        from bonuses.what_if_money import register_what_if
        from bonuses.work import TALLIES, work_of
        from bonuses.year_parts import register_year
        from core import home, navigation, policy, work_items
        from schemes import tallies
        from schemes.fact_pages.spec import register
        from schemes.people.standing import register_standing
        from scoring.services import (
            register_after_result_set,
            register_before_prune,
            register_holds,
        )

        policy.register(POLICIES)
        for item in ITEMS:
            navigation.register(item)
        home.register("bonuses", pay_cards)
        register_pages()
        for page in FUND_PAGES:
            register(page)
        register_year()
        register_after_result_set(after_result_set, version=engine.ENGINE_VERSION)
        register_before_prune(before_prune)
        register_holds(rates_hold)
        register_standing(qualified_units)
        register_sheets()
        register_bundle()
        register_set_money()
        register_what_if()
        register_fund_sheets()
        tallies.register(*TALLIES)
        work_items.register("bonuses", work_of, _("奖金"))
        register_payrolls()
        register_appraisals()
