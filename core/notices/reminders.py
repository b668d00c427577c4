"""Reminders by calendar and escalation (催办): who is told, when, and that he is told once.

What is due and who is late is what the office's work items say; nothing is counted twice here.
A row for each (item, unit, stage, day) decides: a beat that comes twice tells nobody twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core import audit, work_items
from core.jobs import Job, Progress
from core.notices import events
from core.notices.models import Delivery, DeliveryState, Importance, Notice, ReminderMark
from core.notices.queries import rules_of
from core.notices.services import notify
from core.work_items import Kind, WorkItem

KIND = "notices.remind"
UNIT, HEAD, LEADER, OFFICE, MANUAL = "unit", "head", "leader", "office", "manual"
TASKS = "/tasks/"
#: Sent and unsent deliveries are kept so long, to answer "was it sent".
DELIVERY_DAYS = 60

#: (authority, stage, unit code) → accounts to be told.
Recipients = Callable[[Any, str, str], Iterable[Any]]
_recipients: list[Recipients] = []


def register_recipients(function: Recipients) -> None:
    """Set who knows the accounts of a unit, its head, its leader, the office; ``units`` does."""
    _recipients[:] = [function]


@dataclass(frozen=True, slots=True)
class Awaited:
    """Something with a deadline that waits for certain people, whatever unit they belong to.

    ``item.count`` says how many units wait for it, ``item.unit`` names the first of them; ``what``
    is its name in both languages.
    """

    item: WorkItem
    people: list[Any]
    what: Mapping[str, str]


_awaited: dict[str, Callable[[Any], Iterable[Awaited]]] = {}


def register_awaited(source: str, provider: Callable[[Any], Iterable[Awaited]]) -> None:
    """Add what waits for people of an authority; from ``AppConfig.ready()``."""
    _awaited[source] = provider


def told(authority: Any, stage: str, unit_code: str = "") -> list[Any]:
    """The accounts of a stage; none where nobody holds the role."""
    return list(_recipients[0](authority, stage, unit_code)) if _recipients else []


def remind_job(job: Job, progress: Progress) -> dict[str, int]:
    """Everything that is to be told today in the job's authority."""
    with translation.override("zh-hans"):
        counts = remind_all(authority=job.authority, today=timezone.localdate())
    counts["removed"] = notices_prune(authority=job.authority)
    return counts


def remind_all(*, authority: Any, today: date) -> dict[str, int]:
    """Remind of what is due, and tell on who is late; how many were told of each."""
    offices = told(authority, OFFICE)
    if not offices:
        return {"reminded": 0, "escalated": 0}
    rules = rules_of(authority)
    items = [item for item in work_items.items_for(offices[0]) if item.due_at is not None]
    late = [item for item in items if item.kind == Kind.LATE and item.unit_code]
    mine = [item for item in items if item.kind == Kind.MINE]
    reminded = sum(_remind(authority, item, rules.days_before, today) for item in [*late, *mine])
    after = {HEAD: rules.head_after, LEADER: rules.leader_after, OFFICE: rules.office_after}
    escalated = sum(
        _escalate(authority, late, stage, days, today) for stage, days in after.items() if days
    )
    for provider in _awaited.values():
        for waits in provider(authority):
            reminded += _remind_people(authority, waits, rules, today)
            escalated += _escalate_awaited(authority, waits, rules.office_after, today)
    return {"reminded": reminded, "escalated": escalated}


def _remind_people(authority: Any, waits: Awaited, rules: Any, today: date) -> int:
    """Tell whom it waits for, some days before the deadline and once when it has passed."""
    item, due = waits.item, _due(waits.item)
    params = {"what": dict(waits.what), "due": item.due_at}
    if (due - today).days in rules.days_before:
        args = (UNIT, today, waits.people, "task.due", params)
        return _once(authority, item, *args, url=item.url)
    if rules.head_after and (today - due).days >= rules.head_after:
        day = _day(item, rules.head_after)
        return _once(authority, item, HEAD, day, waits.people, events.REMIND, params, url=item.url)
    return 0


def _escalate_awaited(authority: Any, waits: Awaited, days: int, today: date) -> int:
    """Tell the office what lies with others past its deadline."""
    item = waits.item
    if not days or (today - _due(item)).days < days:
        return 0
    params = {"unit": item.unit, "n": item.count or 1, "what": dict(waits.what), "days": days}
    args = (OFFICE, _day(item, days), told(authority, OFFICE), events.ESCALATED, params)
    return _once(authority, item, *args, url=item.url)


def _remind(authority: Any, item: WorkItem, days_before: Sequence[int], today: date) -> int:
    """Tell whose turn it is, some days before the deadline."""
    left = (_due(item) - today).days
    if left not in days_before:
        return 0
    people = told(authority, UNIT if item.kind == Kind.LATE else OFFICE, item.unit_code)
    params = {"what": str(item.title), "due": item.due_at}
    return _once(authority, item, UNIT, today, people, "task.due", params)


def _escalate(authority: Any, late: Sequence[WorkItem], stage: str, days: int, today: date) -> int:
    """Tell the next one up, once the deadline has passed by so many days."""
    total = 0
    grouped: dict[tuple[Any, str], list[WorkItem]] = defaultdict(list)
    for item in late:
        if (today - _due(item)).days < days:
            continue
        people = told(authority, stage, item.unit_code)
        if stage == HEAD:
            params = {"unit": item.unit, "what": str(item.title), "days": (today - _due(item)).days}
            total += _once(authority, item, stage, _day(item, days), people, events.OVERDUE, params)
        else:
            grouped[(tuple(one.pk for one in people), str(item.title))].append(item)
    for (_pks, what), items in grouped.items():
        people = told(authority, stage, items[0].unit_code)
        total += _together(authority, items, stage, days, people, what)
    return total


@transaction.atomic
def _together(
    authority: Any, items: Sequence[WorkItem], stage: str, days: int, people: list[Any], what: str
) -> int:
    """One notice for all units that are late with the same thing: a leader gets no pile."""
    new = [item for item in items if _mark(authority, item, stage, _day(item, days), len(people))]
    if not new or not people:
        return 0
    params = {"unit": new[0].unit, "n": len(new), "what": what, "days": days}
    once = f"{stage}:{new[0].key}:{_day(new[0], days)}:{len(new)}"
    return len(
        notify(
            recipients=people,
            event=events.ESCALATED,
            authority=authority,
            params=params,
            url=f"{TASKS}?kind=late" if stage == OFFICE else TASKS,
            importance=Importance.HIGH,
            once=once,
        )
    )


@transaction.atomic
def _once(
    authority: Any,
    item: WorkItem,
    stage: str,
    day: date,
    people: list[Any],
    event: str,
    params: Mapping[str, Any],
    url: str = TASKS,
) -> int:
    """Tell these people, unless it was done for this item, unit, stage and day."""
    if not _mark(authority, item, stage, day, len(people)):
        return 0
    rows = notify(
        recipients=people,
        event=event,
        authority=authority,
        params=params,
        url=url,
        importance=Importance.HIGH if stage != UNIT else Importance.NORMAL,
        once=f"{stage}:{item.key}:{day}",
    )
    return len(rows)


def _mark(authority: Any, item: WorkItem, stage: str, day: date, people: int) -> bool:
    """Take the row of this reminder; False where it has been taken."""
    try:
        with transaction.atomic():
            ReminderMark.objects.create(
                authority=authority,
                item=reminder_key(item)[0],
                unit_code=item.unit_code,
                stage=stage,
                day=day,
                told=people,
            )
    except IntegrityError:
        return False
    return True


@transaction.atomic
def remind_now(*, items: Sequence[WorkItem], authority: Any, actor: Any) -> tuple[int, list[str]]:
    """An officer reminds chosen units: people told, and units where nobody has an account.

    Once a day for each unit and thing: a second click tells nobody again.
    """
    count, nobody = 0, []
    for item in items:
        people = told(authority, UNIT, item.unit_code) or told(authority, HEAD, item.unit_code)
        if not people:
            nobody.append(item.unit)
            continue
        params = {"what": str(item.title), "due": item.due_at or _("没有时限")}
        count += _once(authority, item, MANUAL, timezone.localdate(), people, events.REMIND, params)
    audit.record(
        event="notice.remind",
        actor=actor,
        authority=authority,
        subject_type="notices.notice",
        subject=_("催办"),
        detail={"keys": [item.key for item in items], "told": count},
    )
    return count, nobody


def reminded_counts(authority: Any) -> dict[tuple[str, str], int]:
    """(item, unit) → how often it was reminded by hand; one query."""
    rows = ReminderMark.objects.filter(authority=authority, stage=MANUAL).order_by()
    counted = rows.values_list("item", "unit_code").annotate(times=Count("id"))
    return {(item, unit): times for item, unit, times in counted}


def reminder_key(item: WorkItem) -> tuple[str, str]:
    """The name under which reminders of an item are kept, and its unit."""
    return f"{item.source}:{item.key}"[:120], item.unit_code


@transaction.atomic
def notices_prune(*, authority: Any) -> int:
    """Remove read notices past their time, and what was long sent; how many notices went."""
    now = timezone.now()
    old = now - timedelta(days=rules_of(authority).keep_days)
    gone = Notice.objects.filter(authority=authority, read_at__isnull=False, created_at__lt=old)
    count = gone.count()
    gone.delete()
    done = Delivery.objects.filter(notice__authority=authority, state=DeliveryState.SENT)
    done.filter(sent_at__lt=now - timedelta(days=DELIVERY_DAYS)).delete()
    return count


def _due(item: WorkItem) -> date:
    assert item.due_at is not None  # noqa: S101 - items without a deadline were left out
    return timezone.localtime(item.due_at).date()


def _day(item: WorkItem, days: int) -> date:
    """The day of an escalation; a deadline that is moved gives a new one."""
    return _due(item) + timedelta(days=days)
