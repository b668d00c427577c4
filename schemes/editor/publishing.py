"""From a draft to a version: handed over, taken back, returned, published by a second person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.step_up import password_faults
from core.workflow import Asked, checked_move, make_move
from schemes.editor.flow import (
    DROP,
    HAND,
    PUBLISH,
    RETURN,
    TAKE_BACK,
    WORKFLOW,
    duties_of,
)
from schemes.editor.models import SchemeDraft
from schemes.editor.queries import review_of
from schemes.models import SchemeVersion, Year
from schemes.services import scheme_create_version, scheme_publish, year_change_scheme
from units.models import Account


@transaction.atomic
def draft_move(
    *,
    draft: SchemeDraft,
    move: str,
    shown: int,
    actor: Account,
    told: Mapping[str, Any] | None = None,
) -> SchemeDraft:
    """Hand a draft over, take it back, return it or abandon it.

    Raises as :func:`core.workflow.checked_move`; ``ValidationError`` for a draft that is handed
    over while something in it must still be mended or answered (S-7).
    """
    if move == PUBLISH:
        raise ValueError("publishing has its own service")
    return _move(draft, move, shown, actor, dict(told or {}))


@transaction.atomic
def draft_publish(
    *,
    draft: SchemeDraft,
    shown: int,
    actor: Account,
    password: str,
    year: Year | None = None,
    reason: str = "",
) -> SchemeVersion:
    """Make the immutable version of a draft that another handed over (S-1, S-4).

    ``password`` is the actor's own once more.  ``year``: an open year that is judged by it from the
    next result on, for ``reason``.  ``ValidationError`` names everything that stands against it.
    """
    if faults := password_faults(actor, password, _("密码不对")):
        raise ValidationError(faults)
    held = SchemeDraft.objects.select_for_update().get(pk=draft.pk)
    refuse_unready(held)
    document = review_of(held).reading.document
    told = {"digest": document.content_hash() if document is not None else ""}
    held = _move(held, PUBLISH, shown, actor, told)
    version = scheme_create_version(
        authority=held.authority,
        code=held.code,
        document=held.document,
        actor=actor,
        document_number=str(held.document.get("document_number", ""))[:80],
    )
    version = scheme_publish(version=version, actor=actor)
    held.published = version
    held.save(update_fields=["published"])
    if year is not None:
        year_change_scheme(year=year, scheme=version, reason=reason, actor=actor)
    return version


def refuse_unready(draft: SchemeDraft) -> None:
    """``ValidationError`` while something must be mended, or a warning waits for a reason (S-7)."""
    found = review_of(draft)
    if found.ready:
        return
    said: list[str] = []
    if found.errors:
        said.append(_("还有 %s 处错误要改正") % found.errors)
    if found.unanswered:
        said.append(_("还有 %s 处提醒要改或写明理由") % found.unanswered)
    raise ValidationError(_("；").join(said) or _("方案还读不出来"), code="not_ready")


def _move(
    draft: SchemeDraft, move: str, shown: int, actor: Account, told: dict[str, Any]
) -> SchemeDraft:
    rows = SchemeDraft.objects.select_for_update(of=("self",)).select_related("authority")
    held = rows.get(pk=draft.pk)
    asked = Asked(move, shown, told, duties_of(actor, held), actor)
    found = checked_move(WORKFLOW, held, asked)
    if move == HAND:
        refuse_unready(held)
    make_move(held, found, found.after[0], asked, authority=held.authority, subject=held.title)
    if move == HAND:
        held.handed_by, held.handed_at, held.note = actor, timezone.now(), ""
    elif move == RETURN:
        held.note = str(told.get("reason", "")).strip()[:500]
    elif move in (TAKE_BACK, DROP):
        held.note = ""
    if move == DROP:
        held.changed_by, held.changed_at = actor, timezone.now()
    held.save()
    return held
