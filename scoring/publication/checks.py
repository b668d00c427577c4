"""What stands against a move of a publication; everything is told at once."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.language import title_of
from core.step_up import password_faults
from core.ui import date_text
from core.workflow import REASON_LENGTH
from documents.xlsx.values import control_character
from schemes.fact_entry.services import refusal
from scoring.appeals.models import STANDING, Appeal
from scoring.publication import flow
from scoring.publication.listing import listed_of, unviewed, views_of
from scoring.publication.models import Publication
from scoring.publication.readiness import Readiness, standing_against
from scoring.queries import current_result

LENGTHS = {
    "reason": REASON_LENGTH,
    "document": 200,
    "number": 80,
    "decided_by": 120,
    "contact": 200,
}


def require_ready(ready: Readiness, reason: str) -> None:
    """Raise ``ValidationError`` for what blocks, and for what may stand but has no reason."""
    if ready.blocking:
        raise ValidationError([each.title for each in ready.blocking], code="blocked")
    if ready.doubtful and not reason.strip():
        told = [each.title for each in ready.doubtful]
        raise ValidationError({"reason": [*told, _("带着这些公布，写明理由，记录在案")]})
    if len(reason.strip()) > REASON_LENGTH:
        raise ValidationError({"reason": [_("最多 %s 个字") % REASON_LENGTH]})


def check_move(held: Publication, move: str, told: Any, actor: Any, moment: datetime) -> None:
    """Raise ``ValidationError`` with everything that stands against the move now."""
    errors = _texts(told.fields())
    if move == flow.DECIDE:
        errors |= _decision(told.fields(), moment)
    if move == flow.PUBLISH:
        text = _("密码不对。公布前要再输一次本人的密码")
        errors |= password_faults(actor, told.password, text)
    if move == flow.ANNOUNCE and not told.contact.strip():
        errors["contact"] = [_("写明受理申诉的电话和地点")]
    if errors:
        raise ValidationError(errors)
    blocked = list(_blocked(held, move, moment))
    if blocked:
        raise ValidationError(blocked, code="blocked")


def _texts(fields: dict[str, str]) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    for key, most in LENGTHS.items():
        if len(fields[key]) > most:
            errors[key] = [_("最多 %s 个字") % most]
        elif control_character(fields[key]):
            errors[key] = [_("里面有不能用的字符，删掉再存")]
    return errors


def _decision(fields: dict[str, str], moment: datetime) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    if not fields["decided_by"]:
        errors["decided_by"] = [_("写明由谁审定，如县委常委会、考核委员会")]
    try:
        if date.fromisoformat(fields["decided_on"]) > timezone.localdate(moment):
            errors["decided_on"] = [_("审定日期不能在今天以后")]
    except ValueError:
        errors["decided_on"] = [_("写明审定日期")]
    return errors


def _blocked(held: Publication, move: str, moment: datetime) -> list[str]:
    if move in (flow.BACK, flow.RECALL, flow.REFUSE, flow.WITHDRAW):
        return []
    found = [closed] if (closed := refusal(held.year)) else []
    if move == flow.TAKE_UP:
        return [*found, *_titles(held, whole=False)]
    if move in (flow.REPORT, flow.DECIDE):
        found += _views(held)
    if move in (flow.CONCLUDE, flow.PUBLISH):
        found += _notice(held, moment)
    if move in (flow.DECIDE, flow.ANNOUNCE, flow.CONCLUDE, flow.PUBLISH):
        found += [*_newer(held), *_titles(held, whole=True)]
    return found


def _titles(held: Publication, *, whole: bool) -> list[str]:
    return [each.title for each in standing_against(held.year, whole=whole)]


def _views(held: Publication) -> list[str]:
    text = _("%(body)s还有 %(n)s 个单位没有意见")
    found = [text % {"body": title_of(body.title), "n": n} for body, n in unviewed(held)]
    listed = {unit for _award, unit in listed_of(held)}
    if not found and not listed and flow.rules_of(held.year).lists == "awards":
        found.append(_("名单上没有单位，没有可公示的"))
    return found


def objected(held: Publication) -> int:
    """How many units on the list a body objects to."""
    listed = {unit for _award, unit in listed_of(held)}
    rows = views_of(held)
    return len({unit for (_body, unit), row in rows.items() if row.objects_to and unit in listed})


def _newer(held: Publication) -> list[str]:
    pointer = current_result(held.year)
    if pointer is None or pointer.result_set_id == held.result_set_id:
        return []
    text = _("已算出结果集 %(new)s，这里还是 %(old)s。看过差异，采用新结果再办")
    return [text % {"new": pointer.result_set.number, "old": held.result_set.number}]


def _notice(held: Publication, moment: datetime) -> list[str]:
    found = []
    if held.notice_until is not None and timezone.localdate(moment) <= held.notice_until:
        found.append(_("公示到 %s，期满再办") % date_text(held.notice_until, "full"))
    if held.appeals_until is not None and moment <= held.appeals_until:
        found.append(_("申诉到 %s 截止，过后再办") % date_text(held.appeals_until, "fulltime"))
    n = Appeal.objects.filter(publication=held, state__in=STANDING).count()
    if n:
        text = ngettext("%(n)s 件申诉没有办结", "%(n)s 件申诉没有办结", n)
        found.append(text % {"n": n})
    return found
