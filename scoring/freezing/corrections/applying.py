"""Writing the facts of a correction, and what would come of it without writing anything.

Both are the same act: a preview ends its transaction by undoing it.  A frozen year is open for
nothing but this one correction, inside the transaction that closes it again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.facts import StaleFactError
from schemes.fact_entry.services import entry_record, entry_retire
from schemes.models import Year, YearState
from scoring.freezing.corrections.kinds import kind_named
from scoring.freezing.corrections.people import PayChange, pay_changes
from scoring.freezing.corrections.report import difference_report
from scoring.freezing.models import Correction, CorrectionLine
from scoring.freezing.money import Key, money_lines
from scoring.guards import correcting
from scoring.models import ResultSet
from scoring.services import result_set_recompute

#: The cause of a set that a correction made.
CAUSE = "correction"


@dataclass(frozen=True, slots=True)
class Written:
    """What a correction comes to: the set in force after it, the report, whose money changes."""

    result_set: ResultSet
    report: dict[str, Any]
    pay: Mapping[Key, PayChange]


class _Undone(Exception):  # noqa: N818 - ends a preview's transaction
    """Carries what a preview found out of the transaction that it undoes."""

    def __init__(self, found: Written | None = None) -> None:
        super().__init__()
        self.found = found


def correction_preview(correction: Correction) -> Written:
    """What applying the correction would change; nothing is written.

    Raises ``ValidationError`` with what is wrong of which line, or when nothing would change.
    """
    try:
        with transaction.atomic():
            raise _Undone(correction_written(correction))
    except _Undone as undone:
        if undone.found is None:
            raise ValueError("a preview that found nothing") from undone
        return undone.found


def correction_tried(correction: Correction) -> None:
    """Whether the facts can be written as the correction says; nothing is, and nothing computed.

    Raises ``ValidationError`` with what is wrong of which line.
    """
    try:
        with transaction.atomic(), _opened(correction) as year:
            _write_lines(correction, year)
            raise _Undone
    except _Undone:
        return


@contextmanager
def _opened(correction: Correction) -> Iterator[Year]:
    """The year, locked and open to this correction alone; it ends as it began."""
    state = Year.objects.select_for_update(of=("self",)).get(pk=correction.year_id).state
    Year.objects.filter(pk=correction.year_id).update(state=YearState.OPEN)
    opened = Year.objects.select_related("authority", "scheme").get(pk=correction.year_id)
    with correcting(opened):
        yield opened
    Year.objects.filter(pk=opened.pk).update(state=state)


def correction_written(correction: Correction) -> Written:
    """Write the facts and the set that comes of them; call it in a transaction.

    The year ends as it began, open or closed; the new set takes the state of the one before.  Where
    no unit's result moves, only people's money, the set stays the one before.
    """
    base = ResultSet.objects.select_related("year__authority", "scheme").get(
        pk=correction.base_set_id
    )
    with _opened(correction) as opened:
        before = money_lines(base)
        _write_lines(correction, opened)
        opened.refresh_from_db()
        outcome = result_set_recompute(year=opened, actor=correction.asked_by, cause=CAUSE)
        made = ResultSet.objects.select_related("year__authority", "scheme").get(
            pk=outcome.result_set.pk
        )
        pay = pay_changes(before, money_lines(made), opened)
    if made.pk == base.pk and not pay:
        text = _("这些更正不改变任何单位的结果，也不改变任何人的金额，不用办")
        raise ValidationError(text, code="unmoved")
    if made.pk != base.pk:
        ResultSet.objects.filter(pk=made.pk).update(state=base.state)
        made.state = base.state
    return Written(made, difference_report(base, made, pay), pay)


def _write_lines(correction: Correction, year: Year) -> None:
    lines = list(correction.lines.all())
    if not lines:
        raise ValidationError(_("先列出要更正的事实"), code="empty")
    problems = []
    for number, line in enumerate(lines, start=1):
        try:
            with transaction.atomic():
                _write(correction, line, year)
        except StaleFactError:
            problems.append(_("第 %s 条：列入以后又有人改过，去掉重列") % number)
        except ValidationError as error:
            problems += [
                _("第 %(n)s 条：%(text)s") % {"n": number, "text": t} for t in error.messages
            ]
    if problems:
        raise ValidationError(problems)


def _write(correction: Correction, line: CorrectionLine, year: Year) -> None:
    found = kind_named(year, line.kind)
    if found is None:
        raise ValidationError(_("这种事实不能在更正里改"))
    part, actor = found[1].part, correction.asked_by or correction.created_by
    reason = f"{correction.document} {correction.reason}".strip()[:500]
    if line.withdraw:
        expected = line.expected or 0
        entry_retire(part, year=year, expected=expected, actor=actor, reason=reason)
        return
    entry_record(
        part, year=year, texts=line.texts, actor=actor, reason=reason, expected=line.expected
    )
