"""Naming the units that are the bodies, and what a body's own head says of the list (M-11)."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.language import title_of
from core.workflow import NotYoursError, StaleMoveError
from documents.xlsx.values import control_character
from schemes.fact_entry.services import refusal
from scoring.publication import editing, flow
from scoring.publication.bodies import own_bodies
from scoring.publication.models import CONSULTING, ConsultedBody, Publication
from scoring.publication.notices import bodies_tell, viewed_tell
from scoring.publication.services import editable, locked, noted
from targets.evidence.services import Checked, Sent
from units.models import Account, Unit


@transaction.atomic
def award_bodies_name(
    *, publication: Publication, version: int, units: Mapping[str, str], actor: Account
) -> Publication:
    """Say which unit each body is, by code; "" for one that is asked on paper.

    Raises as a move does, and ``ValidationError`` for a unit that the authority does not have.
    """
    held = editable(publication, version, actor)
    bodies = flow.rules_of(held.year).bodies
    codes = {body.key: units.get(body.key, "").strip() for body in bodies}
    rows = Unit.objects.filter(authority=held.year.authority_id, code__in=codes.values())
    known = {unit.code: unit for unit in rows}
    wrong = [code for code in codes.values() if code and code not in known]
    if wrong:
        raise ValidationError([_("没有代码为 %s 的单位") % code[:40] for code in wrong])
    before = dict(ConsultedBody.objects.filter(publication=held).values_list("body", "unit__code"))
    ConsultedBody.objects.filter(publication=held).delete()
    for key, code in codes.items():
        if code:
            ConsultedBody.objects.create(publication=held, body=key, unit=known[code])
    on_paper = _("纸质")
    told = _("、").join(
        f"{title_of(body.title)}：{known[code].name if (code := codes[body.key]) else on_paper}"
        for body in bodies
    )
    noted(held, flow.NAMED, actor, told, "")
    if held.state == CONSULTING:
        bodies_tell(held, actor, [key for key, code in codes.items() if before.get(key) != code])
    return held


@transaction.atomic
def award_views_give(
    *,
    publication: Publication,
    version: int,
    body: str,
    objections: Mapping[str, str],
    actor: Account,
    document: str = "",
    file: Sent | Checked | None = None,
) -> Publication:
    """Give a body's view on the whole list as the head of the unit that it is.

    No objection to any unit but those that ``objections`` names by code, each with the reason;
    ``document`` and ``file`` are the body's letter, where it writes one besides.  It may be given
    anew as long as the list is with the bodies; the newest counts.  Raises as a move does.
    """
    held = locked(publication)
    if body not in own_bodies(actor, held):
        raise NotYoursError("view")
    if version != held.version:
        raise StaleMoveError(held)
    if held.state != CONSULTING:
        raise ValidationError(_("名单不在征求意见，意见不能再改"), code="not_editable")
    errors = editing.objection_faults(editing.listed_units(held), objections, document)
    if len(document.strip()) > editing.DOCUMENT_LENGTH or control_character(document):
        errors["document"] = [_("最多 %s 个字") % editing.DOCUMENT_LENGTH]
    if closed := refusal(held.year):
        errors["__all__"] = [*errors.get("__all__", []), closed]
    if errors:
        raise ValidationError(errors)
    kept = editing.letter_kept(held, body, file, actor)
    said = editing.Said(document.strip(), timezone.localdate(), kept, own=True)
    editing.views_write(held, body, objections, said, actor)
    viewed_tell(held, body, len(objections), actor)
    return held
