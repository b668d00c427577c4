"""Pages of notices: the list, reading, reminding others, and how one wants them."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import navigation, policy, work_items
from core.notices import events, queries, services
from core.notices.forms import PreferenceForm, RulesForm
from core.notices.models import Notice
from core.notices.reminders import remind_now

PER_PAGE = 50
#: The search reads texts in the reader's language, so it looks through the newest only.
SEARCHED = 1000


@dataclass(frozen=True, slots=True)
class Line:
    """A notice as the list shows it."""

    notice: Notice
    words: str
    title: Any
    icon: str


def line_of(notice: Notice) -> Line:
    """A notice in the reader's language; one of an unknown kind keeps its text."""
    known = {event.key: event for event in events.events()}.get(notice.event)
    title, icon = (known.title, known.icon) if known else (notice.event, "bell")
    return Line(notice, events.words(notice.text, notice.params), title, icon)


@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    """The account's notices, newest first."""
    rows, word = queries.notices_for(request.user), request.GET.get("q", "").strip()[:40]
    total = rows.count()
    if request.GET.get("state") == "unread":
        rows = rows.filter(read_at=None)
    event = request.GET.get("event", "")
    if event:
        rows = rows.filter(event=event)
    found: Any = list(_found(rows, word)) if word else rows
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": shown,
        "lines": [each if isinstance(each, Line) else line_of(each) for each in shown],
        "total": total,
        "unread": queries.unread_count(request.user),
        "events": events.events(),
        "event": event,
        "q": word,
        "may_rule": policy.holds(request.user, "edit_facts"),
        "crumbs": [(_("通知"), "")],
    }
    return render(request, "core/notices.html", context)


def _found(rows: Any, word: str) -> Iterator[Line]:
    for notice in rows[:SEARCHED]:
        line = line_of(notice)
        if word.casefold() in f"{line.words} {line.title}".casefold():
            yield line


@require_http_methods(["GET", "POST"])
def notice_open(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Go where one leads; sent by a button it is read with that, by a link in a message not yet.

    One of another authority asks first to act there, so that no page opens in the wrong one.
    """
    elsewhere = queries.notice_elsewhere(request.user, pk) if request.method == "GET" else None
    if elsewhere is not None:
        return _go_over(request, elsewhere)
    notice = queries.notice_for(request.user, pk)
    if request.method == "POST":
        services.notices_read(account=request.user, pks=[notice.pk])
    inside = url_has_allowed_host_and_scheme(notice.url, allowed_hosts=None)
    return redirect(notice.url if notice.url and inside else "core:notices")


def _go_over(request: HttpRequest, notice: Notice) -> HttpResponse:
    offered = navigation.provided("authorities", request, [])
    if notice.authority.code not in {each.code for each in offered}:
        raise policy.Denied("core.notice", notice.pk)
    context = {
        "line": line_of(notice),
        "authority": notice.authority,
        "here": policy.authority_of(request.user),
        "crumbs": [(_("通知"), reverse("core:notices")), (notice.authority.name, "")],
    }
    return render(request, "core/notice_elsewhere.html", context)


@require_POST
def notices_mark(request: HttpRequest) -> HttpResponse:
    """Mark the chosen ones as read or new, or all as read."""
    act, pks = request.POST.get("act", ""), _uuids(request.POST.getlist("notice"))
    if act == "all":
        services.notices_read(account=request.user)
    elif act == "unread":
        services.notices_unread(account=request.user, pks=pks)
    else:
        services.notices_read(account=request.user, pks=pks)
    return redirect("core:notices")


def _uuids(texts: list[str]) -> list[uuid.UUID]:
    """What can be the number of a notice; anything else names none."""
    found = []
    for text in texts[:PER_PAGE]:
        try:
            found.append(uuid.UUID(text))
        except ValueError:
            continue
    return found


@require_POST
def remind(request: HttpRequest) -> HttpResponse:
    """Remind the chosen units of what they owe; only of what the officer's own list shows."""
    chosen = set(request.POST.getlist("item")[:500])
    late = work_items.items_of(request.user, work_items.Kind.LATE)
    items = [item for item in late if item.unit_code and f"{item.source}:{item.key}" in chosen]
    if not items:
        messages.warning(request, _("先勾选要催办的单位。"))
        return redirect(_back(request))
    authority = policy.authority_of(request.user)
    count, nobody = remind_now(items=items, authority=authority, actor=request.user)
    if count:
        text = ngettext("已通知 %d 人。", "已通知 %d 人。", count) % count
        messages.success(request, text)
    elif not nobody:
        messages.info(request, _("今天已经催过，没有重复通知。"))
    if nobody:
        messages.warning(
            request, _("没有账号可通知：%s。请系统管理员建填报员账号。") % _("、").join(nobody)
        )
    return redirect(_back(request))


def _back(request: HttpRequest) -> str:
    """The page on which they were chosen: the list that sent its own address, else the tasks."""
    told = request.POST.get("back", "")
    if told.startswith("/") and url_has_allowed_host_and_scheme(told, allowed_hosts=None):
        return told
    return reverse("core:tasks") + "?kind=late" if request.POST.get("from") == "tasks" else "/"


@require_http_methods(["GET", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """How the account wants its notices outside the product."""
    account: Any = request.user
    form = PreferenceForm(queries.preference_of(account), account.email, request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.preference_save(
            account=account,
            authority=policy.authority_of(account),
            email=form.cleaned_data["email"],
            values=form.values(),
        )
        messages.success(request, _("通知方式已改。"))
        return redirect("core:notice_preferences")
    crumbs = [(_("我的账号"), reverse("units:my_account")), (_("通知方式"), "")]
    return render(request, "core/notice_preferences.html", {"form": form, "crumbs": crumbs})


@require_http_methods(["GET", "POST"])
def rules(request: HttpRequest) -> HttpResponse:
    """When the authority reminds, and whom it tells when a deadline has passed."""
    authority = policy.authority_of(request.user)
    form = RulesForm(queries.rules_of(authority), request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.rules_save(authority=authority, actor=request.user, values=form.cleaned_data)
        messages.success(request, _("提醒规则已改。"))
        return redirect("core:reminder_rules")
    crumbs = [(_("通知"), reverse("core:notices")), (_("提醒规则"), "")]
    return render(request, "core/reminder_rules.html", {"form": form, "crumbs": crumbs})
