"""Writing what goes back to the units with their results (M-11)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.workflow import NotYoursError
from documents.xlsx.values import control_character
from scoring.models import ResultEntry
from scoring.publication import flow
from scoring.publication.models import PUBLISHED, WITHDRAWN, Publication, ResultAdvice
from scoring.publication.notices import advice_tell
from scoring.publication.services import locked, subject_of
from units.models import Account, Unit

TEXT_LENGTH, COPY_LENGTH = 1000, 120


@dataclass(frozen=True, slots=True)
class AdviceAsked:
    """A unit's advice as it shall be; ``version`` is the one that was shown, 0 for none yet."""

    unit: str
    text: str
    copy_to: str = ""
    version: int = 0


@transaction.atomic
def advice_write(
    *, publication: Publication, rows: Sequence[AdviceAsked], actor: Account
) -> list[ResultAdvice]:
    """Write the rows that say something else than before, all or none; those that were written.

    Once the results are published, the units concerned are told.  Raises
    :class:`~core.workflow.NotYoursError`, and ``ValidationError`` naming every unit that is wrong,
    or that somebody else wrote since it was shown.
    """
    held = locked(publication)
    if flow.OFFICE not in flow.duties_of(actor, held):
        raise NotYoursError("advice")
    if held.state == WITHDRAWN:
        raise ValidationError(_("这一次公布已撤回，意见写在新的一次上"), code="withdrawn")
    entries = ResultEntry.objects.filter(result_set=held.result_set_id).select_related("unit")
    units = {entry.unit.code: entry.unit for entry in entries}
    before = {row.unit.code: row for row in held.advice.select_related("unit", "changed_by")}
    changed = [row for row in rows if _differs(row, before.get(row.unit))]
    faults = [text for row in changed for text in _faults(row, units, before.get(row.unit))]
    if faults:
        raise ValidationError(faults)
    made = [_written(held, row, units[row.unit], before.get(row.unit), actor) for row in changed]
    if held.state == PUBLISHED:
        advice_tell(held, made, actor)
    return made


def _differs(asked: AdviceAsked, row: ResultAdvice | None) -> bool:
    stood = (row.text, row.copy_to) if row else ("", "")
    return (asked.text.strip(), asked.copy_to.strip()) != stood


def _faults(asked: AdviceAsked, units: dict[str, Unit], row: ResultAdvice | None) -> list[str]:
    unit = units.get(asked.unit)
    if unit is None:
        return [_("结果集里没有代码为 %s 的单位") % asked.unit[:40]]
    found = []
    if len(asked.text.strip()) > TEXT_LENGTH:
        found.append(_("改进建议最多 %s 个字") % TEXT_LENGTH)
    if len(asked.copy_to.strip()) > COPY_LENGTH:
        found.append(_("抄送最多 %s 个字") % COPY_LENGTH)
    if control_character(asked.text.replace("\r", "").replace("\n", "") + asked.copy_to):
        found.append(_("里面有不能用的字符，删掉再存"))
    if (row.version if row else 0) != asked.version:
        told = {"who": row.changed_by if row else "", "text": _stands(row)}
        found.append(_("%(who)s 刚改过，现在是“%(text)s”。核对后再存") % told)
    return [f"{unit.name}：{text}" for text in found]


def _stands(row: ResultAdvice | None) -> str:
    """What is said now, in one line, for who typed over it."""
    return _("；").join(text for text in (row.text, row.copy_to) if text) if row else ""


def _written(
    held: Publication,
    asked: AdviceAsked,
    unit: Unit,
    row: ResultAdvice | None,
    actor: Account,
) -> ResultAdvice:
    before = row.text if row else ""
    made = row or ResultAdvice(publication=held, unit=unit, version=0)
    made.text, made.copy_to = asked.text.strip(), asked.copy_to.strip()
    made.version += 1
    made.changed_by, made.changed_at = actor, timezone.now()
    made.save()
    audit.record(
        event="publication.advice",
        actor=actor,
        authority=held.year.authority,
        subject_type="scoring.publication",
        subject_id=held.pk,
        subject=f"{subject_of(held)} {unit.code} {unit.name}",
        detail={"before": before, "text": made.text, "copy_to": made.copy_to},
    )
    return made
