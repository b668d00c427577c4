"""What ``units`` asks of an account: initial passwords that nobody has used yet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.work_items import WorkItem
from units.queries import accounts_managed_by


def work_of(account: Any) -> Iterator[WorkItem]:
    """For the system administrator: accounts that wait to be handed out, or for a role."""
    managed = accounts_managed_by(account).filter(is_active=True)
    rows = list(managed.values_list("last_login", "must_change_password", "grants"))
    unused = sum(signed is None and must for signed, must, _grant in rows)
    without = sum(grant is None for _signed, _must, grant in rows)
    url = reverse("units:accounts")
    if unused:
        yield WorkItem(
            "accounts-unused",
            _("初始密码待发放"),
            url,
            _("去发放"),
            count=unused,
            counter=ngettext("个", "个", unused),
            detail=_("这些账号还没有登录过。"),
            icon="key",
            nav="accounts",
        )
    if without:
        yield WorkItem(
            "accounts-without-role",
            _("账号还没有角色"),
            url,
            _("授予角色"),
            count=without,
            counter=ngettext("个", "个", without),
            detail=_("没有角色的账号登录后什么也看不到。"),
            icon="person-gear",
            nav="accounts",
        )
