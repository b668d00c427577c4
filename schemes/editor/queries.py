"""Which drafts an account may see, and the typed document of one."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.policy import Denied
from schemes.document import SchemeDocument
from schemes.editor.findings import Review, review
from schemes.editor.mending import read_draft
from schemes.editor.models import DraftState, KeptFinding, SchemeDraft
from schemes.models import Year
from schemes.presets import PRESETS, load_preset
from schemes.queries import named_document, year_or_none
from units.queries import authority_for, has_authority_perm

RELATED = ("base", "published", "created_by", "changed_by", "handed_by")


def drafts_for(account: Any) -> QuerySet[SchemeDraft]:
    """The drafts of the account's authority, newest change first; none for who sees no facts."""
    return _drafts_of(account).exclude(state=DraftState.DROPPED)


def _drafts_of(account: Any) -> QuerySet[SchemeDraft]:
    authority = authority_for(account)
    if authority is None or not has_authority_perm(account, authority, "view_facts"):
        return SchemeDraft.objects.none()
    rows = SchemeDraft.objects.filter(authority=authority)
    return rows.select_related(*RELATED).order_by("-changed_at", "-pk")


def draft_gone(account: Any, pk: int) -> SchemeDraft | None:
    """A draft of the account's authority that was abandoned: by whom and when, for who has it open.

    ``changed_by`` and ``changed_at`` are of the abandoning.
    """
    return _drafts_of(account).filter(pk=pk, state=DraftState.DROPPED).first()


def draft_for(account: Any, pk: int) -> SchemeDraft:
    """One draft; raises a 404 (``Denied``) for one that the account may not see."""
    found = drafts_for(account).filter(pk=pk).first()
    if found is None:
        raise Denied("schemes.schemedraft", pk)
    return found


def draft_document(draft: SchemeDraft) -> SchemeDocument | None:
    """The typed document of what is filled in; None while too little of it can be read.

    Fields that cannot stand as typed are read as they were last, or left out.
    """
    base = base_document(draft)
    return read_draft(draft.document, base.to_data() if base is not None else None).document


def kept_of(draft: SchemeDraft) -> QuerySet[KeptFinding]:
    """The warnings that are kept, oldest first; a later reason for the same one takes its place."""
    return KeptFinding.objects.filter(draft=draft).select_related("kept_by").order_by("pk")


def review_of(draft: SchemeDraft) -> Review:
    """All that is said of a draft, with the reasons that were given: page, API and services."""
    base = base_document(draft)
    return review(draft.document, kept_of(draft), base.to_data() if base is not None else None)


def asked_year(account: Any, number: str) -> Year:
    """The year that shall take a draft up; ``ValidationError`` for one that the account has not.

    Without it a draft would be published and the year left as it was, unsaid.
    """
    year = year_or_none(account, int(number)) if number.isdecimal() and len(number) < 5 else None
    if year is None:
        raise ValidationError({"year": [_("没有 %s 年度，重新选") % number[:8]]}, code="no_year")
    return year


def base_document(draft: SchemeDraft) -> SchemeDocument | None:
    """The document that the draft was written from; None for one begun from nothing."""
    if draft.base is not None:
        return named_document(draft.base)
    return load_preset(draft.preset) if draft.preset in PRESETS else None
