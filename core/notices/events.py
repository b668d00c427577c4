"""Kinds of notices: their name, their text, and how they go out unless an account chose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext, gettext_lazy, gettext_noop

from core.language import in_english
from core.ui import date_text

AT_ONCE, DAILY, OFF = "at_once", "daily", "off"
MODES: Mapping[str, Any] = {
    AT_ONCE: gettext_lazy("随时"),
    DAILY: gettext_lazy("每天汇总"),
    OFF: gettext_lazy("不发"),
}


@dataclass(frozen=True, slots=True)
class Event:
    """A kind of notice; ``text`` is a message id with named params, ``mode`` its usual way out.

    ``one`` is the message id where ``n`` among the params is 1.
    """

    key: str
    title: Any
    text: str
    mode: str = AT_ONCE
    icon: str = "bell"
    one: str = ""

    def text_for(self, params: Mapping[str, Any]) -> str:
        """The message id for these params: ``one`` where they count a single thing."""
        return self.one if self.one and params.get("n") == 1 else self.text


_events: dict[str, Event] = {}


def register(*events: Event) -> None:
    """Make kinds of notices known; from ``AppConfig.ready()``."""
    for event in events:
        _events[event.key] = event


def event_of(key: str) -> Event:
    """The kind of that key; raises ``KeyError`` for one that nobody registered."""
    return _events[key]


def events() -> list[Event]:
    """All kinds, in the order of their registration."""
    return list(_events.values())


def words(text: str, params: Mapping[str, Any], language: str = "") -> str:
    """A notice's text in a language, else in the reader's own.

    Params that are message ids themselves (what must be done) are translated where they can be,
    those with ``zh`` and ``en`` (titles of a scheme) say theirs, and instants are written as dates.
    """
    with translation.override(language or translation.get_language()):
        ready = {key: _param(value) for key, value in params.items()}
        return gettext(text) % ready if ready else gettext(text)


def _param(value: Any) -> Any:
    if isinstance(value, dict):
        return (value.get("en") if in_english() else "") or value.get("zh", "")
    if isinstance(value, datetime):
        return date_text(value, "time")
    if not isinstance(value, str) or not value:
        return value
    moment = parse_datetime(value) if "T" in value else None
    return date_text(moment, "time") if moment else gettext(value)


REMIND, OVERDUE, ESCALATED, FAILED = "task.remind", "task.overdue", "task.escalated", "job.failed"
KINDS = (
    Event(
        REMIND,
        gettext_lazy("催办"),
        gettext_noop("%(what)s：%(due)s 截止，还没有办。"),
        icon="alarm",
    ),
    Event(
        "task.due",
        gettext_lazy("到期提醒"),
        gettext_noop("%(what)s：%(due)s 截止。"),
        DAILY,
        icon="clock",
    ),
    Event(
        OVERDUE,
        gettext_lazy("本单位逾期"),
        gettext_noop("%(unit)s %(what)s 已逾期 %(days)s 天。"),
        icon="exclamation-circle",
    ),
    Event(
        ESCALATED,
        gettext_lazy("其他单位逾期"),
        gettext_noop("%(unit)s 等 %(n)s 个单位%(what)s，逾期 %(days)s 天以上。"),
        DAILY,
        icon="exclamation-circle",
        one=gettext_noop("%(unit)s%(what)s，逾期 %(days)s 天以上。"),
    ),
    Event(
        FAILED,
        gettext_lazy("后台任务没有做完"),
        gettext_noop("%(what)s没有做完，打开看原因。"),
        icon="gear",
    ),
)
