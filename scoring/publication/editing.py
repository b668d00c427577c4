"""Changing the award list with a reason, and recording what a body says of its units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.workflow import REASON_LENGTH
from documents.xlsx.values import control_character
from schemes.fact_entry.services import refusal
from scoring.models import ResultEntry
from scoring.publication import flow
from scoring.publication.awards import award_titles
from scoring.publication.bodies import named_bodies
from scoring.publication.listing import listed_of
from scoring.publication.models import PREPARING, AwardEntry, AwardView, Publication
from scoring.publication.services import editable, noted
from scoring.queries import set_document
from targets.evidence.models import EvidenceFile
from targets.evidence.services import Checked, Sent, evidence_add
from units.models import Account, Unit

DOCUMENT_LENGTH = 200


@transaction.atomic
def award_change(
    *,
    publication: Publication,
    version: int,
    award: str,
    unit: Unit | None,
    listed: bool,
    reason: str,
    document: str,
    actor: Account,
) -> Publication:
    """Put a unit of the set on the list, or take it off, against what the scheme says.

    Raises as a move does; the reason and a document are asked for always (M-11).
    """
    held = editable(publication, version, actor)
    errors = _texts(reason, document)
    if unit is None:
        raise ValidationError({**errors, "unit": [_("选单位")]})
    if award not in award_titles(set_document(held.result_set)):
        errors["award"] = [_("方案没有这种表彰")]
    known = ResultEntry.objects.filter(result_set=held.result_set_id, unit=unit)
    if not known.exists():
        errors["unit"] = [_("这个单位不在结果集里")]
    elif listed and not known.filter(complete=True).exists():
        errors["unit"] = [_("这个单位有缺项，没有名次，不能列入（S-2）")]
    row = AwardEntry.objects.filter(publication=held, award=award, unit=unit).first()
    if (row is not None and row.listed) == listed:
        errors["unit"] = [_("名单上已有这个单位") if listed else _("名单上没有这个单位")]
    if closed := refusal(held.year):
        errors["__all__"] = [closed]
    if errors:
        raise ValidationError(errors)
    row = row or AwardEntry(publication=held, award=award, unit=unit, computed=False)
    row.listed, row.reason, row.document = listed, reason.strip(), document.strip()
    row.save()
    sign = _("列入") if listed else _("移出")
    said = _("%(act)s %(unit)s：%(reason)s")
    told = said % {"act": sign, "unit": unit.name, "reason": reason.strip()}
    noted(held, flow.LISTED, actor, told, document.strip())
    return held


@transaction.atomic
def views_record(
    *,
    publication: Publication,
    version: int,
    body: str,
    objections: Mapping[str, str],
    document: str,
    dated: str,
    actor: Account,
    file: Sent | Checked | None = None,
) -> Publication:
    """Record a body's letter on the whole list: no objection to any unit but those that
    ``objections`` names by code, each with the reason; ``file`` is its scan.

    Raises as a move does, with everything that is wrong.
    """
    held = editable(publication, version, actor)
    if held.state == PREPARING:
        raise ValidationError(_("先把名单送出征求意见"), code="not_editable")
    named = flow.rules_of(held.year).body(body)
    if named is None:
        raise ValidationError({"body": [_("方案没有这个机关")]})
    units = listed_units(held)
    errors, day = letter_faults(document, dated)
    errors |= objection_faults(units, objections, document)
    if file is not None and body not in named_bodies(held):
        errors["file"] = [_("先在“请谁提意见”写明这个机关是哪个单位，再附复函")]
    if errors:
        raise ValidationError(errors)
    kept = letter_kept(held, body, file, actor)
    views_write(held, body, objections, Said(document.strip(), day, kept), actor)
    return held


def listed_units(held: Publication) -> dict[str, Unit]:
    """The units on the list now, by code."""
    listed = {unit for _award, unit in listed_of(held)}
    return {unit.code: unit for unit in Unit.objects.filter(pk__in=listed).order_by("code")}


@dataclass(frozen=True, slots=True)
class Said:
    """How a view came: the letter (name or number, "" without one), its day and scan, or ``own``
    where the body's head gave it in the system."""

    document: str
    dated: date
    file: EvidenceFile | None = None
    own: bool = False


def views_write(
    held: Publication, body: str, objections: Mapping[str, str], said: Said, actor: Account
) -> None:
    """Write what a body says of every unit on the list, in the transaction of who calls."""
    now, units = timezone.now(), listed_units(held)
    for code, unit in units.items():
        AwardView.objects.create(
            publication=held,
            unit=unit,
            body=body,
            objects_to=code in objections,
            reason=objections.get(code, "").strip(),
            document=said.document,
            dated=said.dated,
            own=said.own,
            file=said.file,
            actor=actor,
            at=now,
        )
    named = flow.rules_of(held.year).body(body)
    title = named.title.zh if named else body
    told = _("%(body)s：%(n)s 个单位，有异议 %(against)s 个")
    counted = {"body": title, "n": len(units), "against": len(objections)}
    noted(held, flow.VIEWED, actor, told % counted, said.document)


def letter_kept(
    held: Publication, body: str, file: Sent | Checked | None, actor: Account
) -> EvidenceFile | None:
    """Keep the scan of a letter with the unit that the body is; None without a file."""
    if file is None:
        return None
    unit = named_bodies(held)[body]
    return evidence_add(year=held.year, unit=unit, file=file, actor=actor)


def letter_faults(document: str, dated: str) -> tuple[dict[str, list[str]], date]:
    """What is wrong of a letter's name and day; the day."""
    errors: dict[str, list[str]] = {}
    day = timezone.localdate()
    if not document.strip() or len(document.strip()) > DOCUMENT_LENGTH:
        errors["document"] = [_("写明复函的文号或名称，最多 %s 个字") % DOCUMENT_LENGTH]
    try:
        day = date.fromisoformat(dated.strip())
    except ValueError:
        errors["dated"] = [_("写明复函的日期")]
    if day > timezone.localdate():
        errors["dated"] = [_("复函日期不能在今天以后")]
    return errors, day


def objection_faults(
    units: Mapping[str, Unit], objections: Mapping[str, str], document: str = ""
) -> dict[str, list[str]]:
    """What is wrong of the objections to units of the list."""
    told: list[str] = []
    for code, reason in objections.items():
        if code not in units:
            told.append(_("名单上没有代码为 %s 的单位") % code)
        elif not reason.strip() or len(reason.strip()) > REASON_LENGTH:
            text = _("写明对%(unit)s的异议，最多 %(most)s 个字")
            told.append(text % {"unit": units[code].name, "most": REASON_LENGTH})
    if any(control_character(text) for text in (document, *objections.values())):
        told.append(_("里面有不能用的字符，删掉再存"))
    return {"__all__": told} if told else {}


def _texts(reason: str, document: str) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    if not reason.strip() or len(reason.strip()) > REASON_LENGTH:
        errors["reason"] = [_("写明理由，最多 %s 个字") % REASON_LENGTH]
    if not document.strip() or len(document.strip()) > DOCUMENT_LENGTH:
        errors["document"] = [_("写明依据文件的文号或名称")]
    for key, text in (("reason", reason), ("document", document)):
        if control_character(text):
            errors[key] = [_("里面有不能用的字符，删掉再存")]
    return errors
