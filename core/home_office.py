"""What the auditor and the system administrator find on their home page (三员分立)."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit, policy, queries
from core.audit_words import event_words
from core.home import MAIN, HomeCard, HomePart
from core.models import AuditEntry, AuditSeal, Job, JobState
from core.ui import date_text

DAYS = 7
SHOWN = 8
GIB = 1024**3


def office_parts(request: HttpRequest) -> Iterator[HomeCard | HomePart]:
    """The audit chain for the auditor; jobs, queues and disk for the system administrator."""
    account = request.user
    if policy.holds(account, "view_audit"):
        yield from _auditor(request)
    if policy.holds(account, "manage_accounts"):
        yield _system(account)


def _auditor(request: HttpRequest) -> Iterator[HomeCard | HomePart]:
    since = timezone.now() - timedelta(days=DAYS)
    trail = queries.audit_for(request.user)
    denied = trail.filter(event=audit.DENIED, at__gte=since)
    rows = [(entry, event_words(entry.event)) for entry in denied[:SHOWN]]
    context = {"rows": rows, "total": denied.count(), "days": DAYS}
    yield HomePart("denials", "core/home_denials.html", context, MAIN, 10)
    seals = list(AuditSeal.objects.order_by("-id")[:3])
    last = seals[0].last_id if seals else 0
    facts: list[tuple[Any, Any]] = [(_("还没封存"), AuditEntry.objects.filter(id__gt=last).count())]
    facts += [(date_text(seal.sealed_at, "time"), f"…{seal.digest[-12:]}") for seal in seals]
    yield HomeCard(
        key="seals",
        title=_("审计链"),
        text=_("最近的封条。抄下摘要，日后可证明链没有被截断或重写。"),
        facts=tuple(facts),
        icon="link-45deg",
        action=_("看审计记录"),
        url=reverse("core:audit"),
        order=10,
    )


def _system(account: object) -> HomePart:
    """Counts only: the administrator sees no fact, result or pay."""
    states = Job.objects.filter(authority=policy.authority_of(account)).order_by()
    recent = states.filter(created_at__gte=timezone.now() - timedelta(days=DAYS))
    failed = recent.filter(state=JobState.FAILED).count()
    waiting = states.filter(state__in=(JobState.QUEUED, JobState.RUNNING)).count()
    disk = shutil.disk_usage(settings.DATA_DIR)
    rows = [
        (_("后台任务"), _("%d 个在排队或进行") % waiting, ""),
        (_("近 %d 天未完成的任务") % DAYS, str(failed), "ochre" if failed else ""),
        (_("数据库"), str(connection.display_name), ""),
        (
            _("数据盘"),
            _("剩 %(free)d GB，共 %(all)d GB")
            % {"free": disk.free // GIB, "all": disk.total // GIB},
            "ochre" if disk.free < 5 * GIB else "",
        ),
        (_("任务队列"), _("Redis") if settings.REDIS_URL else _("本机文件队列"), ""),
        (_("上次备份"), _("系统里没有备份记录，请按运维手册核对"), "ochre"),
    ]
    return HomePart("system", "core/home_system.html", {"rows": rows}, MAIN, 10)
