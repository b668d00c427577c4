"""The app ``schemes`` (考核方案)."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SchemesConfig(AppConfig):
    """Registers the app under its Chinese name."""

    name = "schemes"
    verbose_name = _("考核方案")

    def ready(self) -> None:
        """Fill the registries; models are loaded only now, hence the imports here."""
        from core import clauses, facts, home, navigation, policy, search, work_items
        from core.notices import events
        from documents import trace
        from schemes import notices, work
        from schemes.clauses import clause_is_foreign, clause_source
        from schemes.editor.registering import register_editor
        from schemes.home import year_cards
        from schemes.menu import ITEMS, year_choices
        from schemes.pages import register_pages
        from schemes.people.registering import register_people
        from schemes.policies import POLICIES
        from schemes.relation_matrix.policies import POLICIES as MATRIX_POLICIES
        from schemes.rules import wording, wording_money
        from schemes.search import KINDS
        from schemes.services import revision_bump
        from schemes.setup import frame as setup_frame
        from schemes.unit_pages.policies import ITEM as UNITS_ITEM
        from schemes.unit_pages.policies import POLICIES as UNIT_POLICIES
        from schemes.unit_services import register_guards
        from schemes.workbook import jobs as workbook_jobs
        from schemes.workbook.calendar_sheet import register_sheet
        from schemes.workbook.relation_sheet import register_relation_sheet
        from schemes.workbook.unit_sheets import register_sheets
        from schemes.years.register import register_years

        facts.register_revision_bump(revision_bump)
        register_guards()
        policy.register({**POLICIES, **UNIT_POLICIES, **MATRIX_POLICIES, **setup_frame.POLICIES})
        clauses.register_source(clause_source)
        clauses.register_stranger(clause_is_foreign)
        for item in (*ITEMS, UNITS_ITEM, setup_frame.ITEM, setup_frame.AUTHORITIES_ITEM):
            navigation.register(item)
        navigation.provide("years", year_choices)
        home.register("schemes", year_cards)
        home.register("setup", setup_frame.setup_cards)
        search.register(*KINDS)
        work_items.register("schemes", work.work_of, _("年度和方案"))
        work.register_in_hand()
        trace.register_words(wording.NOTES, wording.KEYS)
        trace.register_words(wording.SHARES, {}, formats={"share": "share"})
        trace.register_words(wording_money.MONEY_NOTES, {}, formats=wording_money.MONEY_FORMATS)
        events.register(*notices.KINDS)
        for register in (register_pages, register_sheets, register_relation_sheet, register_sheet):
            register()
        register_people()
        register_editor()
        workbook_jobs.register_kinds()
        register_years()
