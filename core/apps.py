"""The app ``core`` (基础)."""

from __future__ import annotations

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    """Registers the app under its Chinese name."""

    name = "core"
    verbose_name = _("基础")

    def ready(self) -> None:
        """Fill the registries; models are loaded only now, hence the imports here."""
        from core import (
            audit_words,
            checks,
            home,
            jobs,
            navigation,
            policy,
            search,
            tasks,
            work_items,
        )
        from core.home import HOME_ITEM
        from core.home_office import office_parts
        from core.models import Origin
        from core.notices import delivery, events, reminders
        from core.notices.queries import unread_count
        from core.office_work import work_of
        from core.policies import POLICIES
        from core.search_kinds import KINDS
        from core.task_list import TASKS_ITEM

        audit_words.register_values("origin", lambda _authority: dict(Origin.choices))
        register(checks.check_known_migrations, Tags.database)
        policy.register(POLICIES)
        navigation.register(HOME_ITEM)
        navigation.register(TASKS_ITEM)
        search.register(*KINDS)
        home.register("core", office_parts)
        work_items.register("core", work_of, _("审计"))
        events.register(*events.KINDS)
        jobs.register(
            delivery.KIND,
            delivery.deliver_job,
            title=_("发送通知"),
            authority_perm="manage_accounts",
        )
        jobs.register(
            reminders.KIND, reminders.remind_job, title=_("到期提醒"), authority_perm="edit_facts"
        )
        navigation.provide("unread", lambda request: unread_count(request.user))
        jobs.register_waker(tasks.wake_worker)
