"""What a result set forbids to apps on its left: a published year takes no import."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils.translation import gettext_noop

from core.phrases import Phrase, phrase
from schemes.models import Year
from scoring.models import ResultSet, ResultSetState

SETTLED = (ResultSetState.PUBLISHED, ResultSetState.FROZEN)

#: The year that a correction after publication is writing now, by its own two persons.
_correcting: ContextVar[int | None] = ContextVar("correcting", default=None)


def import_guard(year: Year) -> Phrase | None:
    """Why the year takes no import since its results were published; None before (S-4, S-6)."""
    settled = ResultSet.objects.filter(year=year, state__in=SETTLED).order_by("-number")
    number = settled.values_list("number", flat=True).first()
    if number is None or _correcting.get() == year.pk:
        return None
    words = gettext_noop(
        "%(year)s 年度结果集 %(number)s 已公布，不能再整本导入。"
        "更正要另发文，逐条办理并经第二人同意（S-4）"
    )
    return phrase(words, {"year": year.year, "number": number})


@contextmanager
def correcting(year: Year) -> Iterator[None]:
    """Let the facts of a published year be written within: for a correction after publication,
    which has its reason, its second person and a new result set of its own (S-4)."""
    before = _correcting.set(year.pk)
    try:
        yield
    finally:
        _correcting.reset(before)


def is_correcting(year: Year) -> bool:
    """Whether a correction of the published year is being written now."""
    return _correcting.get() == year.pk
