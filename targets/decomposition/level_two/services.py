"""Drafting, filing and recording level-two schemes; the office's word is the fact of K-7.8."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from core import audit
from core.exact import ExactError, parse_exact, to_text
from core.models import Origin
from core.notices.events import Event
from core.notices.services import notify
from core.phrases import said
from core.ui import date_text
from core.workflow import REASON_LENGTH, Asked, NotYoursError, checked_move, make_move
from documents.xlsx.values import control_character, half_width, parse_date
from schemes.deadlines import due_for
from schemes.fact_entry.services import refusal
from schemes.models import Year
from targets.decomposition.level_two import flow
from targets.decomposition.models import LevelTwo, LevelTwoMove
from targets.decomposition.tellings import people_of
from targets.models import Filing, FilingLevel
from targets.services import filing_record
from units.models import Account, Unit

#: What individuals are judged by (德能勤绩廉, G-1), in this order.
ASPECTS: Mapping[str, Any] = {
    "virtue": gettext_lazy("德"),
    "ability": gettext_lazy("能"),
    "diligence": gettext_lazy("勤"),
    "achievement": gettext_lazy("绩"),
    "integrity": gettext_lazy("廉"),
}
MOVED = "level_two.moved"
KINDS = (
    Event(
        MOVED,
        gettext_lazy("二级方案"),
        gettext_noop("%(year)s 年度二级方案：%(what)s。%(reason)s"),
        icon="archive",
    ),
)
TITLE_LENGTH, DOCUMENT_LENGTH, TEXT_LENGTH = 120, 80, 20_000
WHOLE = 100


@transaction.atomic
def level_two_save(
    *, year: Year, unit: Unit, texts: Mapping[str, str], version: int, actor: Account
) -> LevelTwo:
    """Save the unit's draft; ``version`` is the one that was shown, 0 before there was any.

    Raises :class:`~core.workflow.NotYoursError` for who does not work for the unit, and
    ``ValidationError`` under each field in error, or for a scheme that is with the office.
    """
    if flow.UNIT not in flow.duties_of(actor, year, unit):
        raise NotYoursError("edit")
    held = _held(year, unit)
    if closed := refusal(year):
        raise ValidationError(closed, code="closed")
    if held is None:
        held = LevelTwo(year=year, unit=unit, version=0)
    if held.state not in (flow.DRAFT, flow.RETURNED):
        raise ValidationError(_("已报目标办，不能改。要改先撤回，或等退回"), code="closed")
    if held.version != version:
        told = _("%(who)s 刚改过，你看到的是旧的。核对后再改") % {"who": held.changed_by}
        raise ValidationError(told, code="stale")
    for key, value in _values(texts).items():
        setattr(held, key, value)
    held.version += 1
    held.changed_by, held.changed_at = actor, timezone.now()
    held.save()
    audit.record(
        event="leveltwo.save",
        actor=actor,
        authority=year.authority,
        subject_type="targets.leveltwo",
        subject_id=held.pk,
        subject=_subject(held),
        detail={"version": held.version},
    )
    return held


@transaction.atomic
def level_two_move(
    *,
    scheme: LevelTwo,
    move: str,
    version: int,
    actor: Account,
    reason: str = "",
    origin: Origin = Origin.ENTRY,
    arrived: datetime | None = None,
) -> LevelTwo:
    """Make a move of the table.

    Recording a scheme states that the unit has filed its level-two targets, taking it back that it
    has not (K-7.8).  Raises as the services of plans do.
    """
    held = _held(scheme.year, scheme.unit)
    if held is None:
        raise NotYoursError(move)
    if closed := refusal(held.year):
        raise ValidationError(closed, code="closed")
    moment = arrived or timezone.now()
    due = due_for(held.year, "level_two", held.unit_id).get("due_at")
    late = move == flow.FILE and due is not None and moment.replace(microsecond=0) > due
    why = reason.strip()
    told = {"reason": why, "late": late, "document": held.document}
    if len(why) > REASON_LENGTH:
        raise ValidationError({"reason": [_("最多 %s 个字") % REASON_LENGTH]})
    duties = flow.duties_of(actor, held.year, held.unit)
    asked = Asked(move, version, told, duties, actor)
    found = checked_move(flow.FLOW, held, asked)
    if move == flow.FILE:
        _check_complete(held)
    _record(held, found, asked, moment, late)
    _state_fact(held, found, actor, origin, why)
    if flow.OFFICE in found.who:
        _tell(held, why, actor)
    return held


def unfiled_state(
    *, year: Year, unit: Unit, actor: Account, reason: str, document: str = ""
) -> Filing:
    """The office establishes that a unit filed nothing (K-7.8): its money will be cut.

    A fact like any other: corrected with a reason once the unit files after all.
    """
    if flow.OFFICE not in flow.duties_of(actor, year, unit):
        raise NotYoursError("unfiled")
    return _filing(year, unit, filed=False, actor=actor, reason=reason, document=document)


def _held(year: Year, unit: Unit) -> LevelTwo | None:
    """The scheme under the lock of its unit, which is there before the scheme is."""
    Unit.objects.select_for_update().get(pk=unit.pk)
    rows = LevelTwo.objects.select_related("year__authority", "year__scheme", "unit__authority")
    return rows.filter(year=year, unit=unit).first()


def _record(held: LevelTwo, found: Any, asked: Asked, moment: datetime, late: bool) -> None:
    make_move(
        held,
        found,
        found.after[0],
        asked,
        authority=held.year.authority,
        subject=_subject(held),
    )
    held.changed_by, held.changed_at = asked.actor, timezone.now()
    held.save()
    LevelTwoMove.objects.create(
        scheme=held,
        key=found.key,
        before=found.before,
        after=found.after[0],
        snapshot=snapshot_of(held),
        reason=asked.told["reason"],
        late=late,
        actor=asked.actor,
        at=moment,
    )


def _state_fact(held: LevelTwo, found: Any, actor: Account, origin: Origin, reason: str) -> None:
    if found.key == flow.RECORD:
        why = _("二级方案已备案")
        told = {"reason": why, "document": held.document}
        _filing(held.year, held.unit, filed=True, actor=actor, origin=origin, **told)
    elif found.before == flow.RECORDED:
        told = {"reason": reason, "document": ""}
        _filing(held.year, held.unit, filed=False, actor=actor, origin=origin, **told)


def _filing(
    year: Year,
    unit: Unit,
    *,
    filed: bool,
    actor: Account,
    reason: str,
    document: str,
    origin: Origin = Origin.ENTRY,
) -> Filing:
    """Through the service that owns the fact: a correction of the one that stands, else new."""
    rows = Filing.objects.filter(year=year, unit=unit, level=FilingLevel.TWO, current=True)
    standing = rows.first()
    if standing is not None and standing.filed == filed:
        return standing
    texts = {
        "unit": unit.code,
        "level": FilingLevel.TWO.value,
        "filed": "是" if filed else "否",
        "filed_on": timezone.localdate().isoformat() if filed else "",
        "document": document,
    }
    return filing_record(
        year=year,
        texts=texts,
        actor=actor,
        origin=origin,
        expected=standing.pk if standing else None,
        reason=reason if standing else "",
    )


def _values(texts: Mapping[str, str]) -> dict[str, Any]:
    """Typed texts as values; ``ValidationError`` with every error under its field."""
    errors: dict[str, list[str]] = {}
    title, document = texts.get("title", "").strip(), texts.get("document", "").strip()
    text = texts.get("text", "").replace("\r\n", "\n").strip()
    limits = (("title", title, TITLE_LENGTH), ("document", document, DOCUMENT_LENGTH))
    for key, value, limit in (*limits, ("text", text, TEXT_LENGTH)):
        if len(value) > limit:
            errors[key] = [_("最多 %s 个字") % limit]
        elif control_character(value.replace("\n", " ").replace("\t", " ")):
            errors[key] = [_("有不能用的控制字符，删去再填")]
    day = _day(texts.get("adopted_on", ""), errors)
    weights = _weights(texts, errors)
    if errors:
        raise ValidationError(errors)
    told = {"title": title, "document": document, "text": text}
    return told | {"adopted_on": day, "weights": weights}


def _day(text: str, errors: dict[str, list[str]]) -> date | None:
    if not text.strip():
        return None
    found = parse_date(half_width(text.strip()))
    if found is None:
        errors["adopted_on"] = [_("“%s” 不是日期，写成 2026-03-05") % text.strip()[:20]]
    elif found > timezone.localdate():
        errors["adopted_on"] = [_("%s 还没有到") % date_text(found, "full")]
    return found


def _weights(texts: Mapping[str, str], errors: dict[str, list[str]]) -> dict[str, str]:
    found = {}
    for key in ASPECTS:
        typed = half_width(texts.get(key, "").strip()).rstrip("%")
        try:
            number = parse_exact(typed) if typed else None
        except ExactError as error:
            errors[key] = [said(error.msgid, error.params)]
            continue
        if number is not None and not 0 <= number <= WHOLE:
            errors[key] = [_("写 0 到 100 之间的数")]
        elif number is not None:
            found[key] = to_text(number)
    return found


def _check_complete(held: LevelTwo) -> None:
    """What is filed has a name, a day, a text, and weights that make up a whole (G-1)."""
    errors: dict[str, list[str]] = {}
    for key, words in (
        ("title", _("写明名称")),
        ("text", _("写明正文")),
        ("adopted_on", _("写明哪天通过的")),
    ):
        if not getattr(held, key):
            errors[key] = [words]
    weights = {key: Fraction(text) for key, text in held.weights.items()}
    given = sum(weights.values(), Fraction(0))
    if given != WHOLE:
        errors["achievement"] = [_("五项权重合计 %s，应为 100") % to_text(given)]
    elif any(weights["achievement"] < weight for weight in weights.values()):
        errors["achievement"] = [_("绩的权重应最高（G-1）")]
    if errors:
        raise ValidationError(errors)


def snapshot_of(held: LevelTwo) -> dict[str, Any]:
    """The text as a move keeps it."""
    day = held.adopted_on.isoformat() if held.adopted_on else None
    told = {"title": held.title, "document": held.document, "text": held.text}
    return told | {"adopted_on": day, "weights": held.weights}


def _tell(held: LevelTwo, reason: str, actor: Account) -> None:
    notify(
        recipients=[one for one in people_of(held.unit) if one.pk != actor.pk],
        event=MOVED,
        authority=held.year.authority,
        params={
            "year": held.year.year,
            "what": str(flow.FLOW.states[held.state]),
            "reason": reason,
        },
        url=reverse("targets:level_two", args=[held.unit.code]) + f"?year={held.year.year}",
        once=f"level-two:{held.pk}:{held.version}",
    )


def _subject(held: LevelTwo) -> str:
    return f"{held.year.year} {held.unit.code} {held.unit.name}"
