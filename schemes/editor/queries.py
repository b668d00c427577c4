"""Which drafts an account may see, and the typed document of one."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from core.policy import Denied
from schemes.document import SchemeDocument
from schemes.editor.mending import read_draft
from schemes.editor.models import DraftState, KeptFinding, SchemeDraft
from schemes.presets import PRESETS, load_preset
from schemes.queries import version_document
from units.queries import authority_for, has_authority_perm

RELATED = ("base", "published", "created_by", "changed_by", "handed_by")


def drafts_for(account: Any) -> QuerySet[SchemeDraft]:
    """The drafts of the account's authority, newest change first; none for who sees no facts."""
    authority = authority_for(account)
    if authority is None or not has_authority_perm(account, authority, "view_facts"):
        return SchemeDraft.objects.none()
    rows = SchemeDraft.objects.filter(authority=authority).exclude(state=DraftState.DROPPED)
    return rows.select_related(*RELATED).order_by("-changed_at", "-pk")


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


def base_document(draft: SchemeDraft) -> SchemeDocument | None:
    """The document that the draft was written from; None for one begun from nothing."""
    if draft.base is not None:
        return version_document(draft.base)
    return load_preset(draft.preset) if draft.preset in PRESETS else None
