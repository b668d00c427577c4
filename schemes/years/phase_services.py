"""Moving a year to another phase, by the table."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.ui import date_text
from schemes.models import Phase, PhaseChange, Year
from schemes.services import year_lock_open, year_note
from schemes.years.phases import lacking, move_between
from units.models import Account

REASON_LENGTH = 500


class StalePhaseError(ValidationError):
    """Somebody else moved the year meanwhile."""


@transaction.atomic
def year_set_phase(
    *,
    year: Year,
    phase: Phase | str,
    actor: Account | None,
    reason: str = "",
    expected: Phase | str | None = None,
) -> Year:
    """Move the year one step of :data:`~schemes.years.phases.MOVES`; the top bar shows it.

    ``expected`` is the phase that the person was shown: :class:`StalePhaseError` when the year
    stands elsewhere.  Where it stands in ``phase`` already nothing is written.  Raises
    :class:`ValidationError` for a step that is not in the table, for what must hold and does not,
    and for a reason that is missing.
    """
    locked = year_lock_open(year)
    if phase not in Phase.values:
        raise ValidationError(_("没有这个阶段"), code="no_such_phase")
    if locked.phase == phase:
        return locked
    if expected is not None and locked.phase != expected:
        raise StalePhaseError(_moved_text(locked), code="stale")
    move = move_between(locked.phase, phase)
    if move is None:
        text = _("不能从“%(before)s”直接转到“%(after)s”，一步一步转")
        named = {"before": locked.get_phase_display(), "after": Phase(phase).label}
        raise ValidationError(text % named, code="no_such_move")
    missing, doubtful = lacking(move, locked)
    if missing:
        raise ValidationError(missing, code="lacking")
    _require_reason(reason, asked=move.reason, doubtful=doubtful)
    before, locked.phase = locked.phase, Phase(phase)
    locked.save(update_fields=["phase"])
    PhaseChange.objects.create(
        year=locked,
        before=before,
        after=phase,
        reason=reason.strip(),
        moved_by=actor,
        moved_at=timezone.now(),
    )
    detail = {"before": before, "phase": phase, "reason": reason.strip()}
    year_note("year.set_phase", actor, locked, detail)
    year.phase = locked.phase
    return locked


def _require_reason(reason: str, *, asked: bool, doubtful: list[str]) -> None:
    if (asked or doubtful) and not reason.strip():
        raise ValidationError({"reason": [*doubtful, _("写明理由，记录在案")]})
    if len(reason.strip()) > REASON_LENGTH:
        raise ValidationError({"reason": _("理由最多 %s 个字") % REASON_LENGTH})


def _moved_text(year: Year) -> str:
    last = year.phase_changes.select_related("moved_by").first()
    if last is None:
        return _("年度现在是“%s”，没有改动。看过再转") % year.get_phase_display()
    text = _("%(who)s %(when)s 已转到“%(phase)s”，没有改动。看过再转")
    return text % {
        "who": last.moved_by or _("系统"),
        "when": date_text(last.moved_at, "time"),
        "phase": year.get_phase_display(),
    }
