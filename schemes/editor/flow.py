"""How a draft becomes a version: one table of moves; who wrote it does not publish it (S-4)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.workflow import Move, Workflow
from schemes.editor.models import DraftEdit, DraftState, KeptFinding, SchemeDraft
from units.models import Role
from units.queries import authority_for, has_authority_perm, has_role

WRITER, SECOND = "writer", "second"
HAND, TAKE_BACK, RETURN, PUBLISH, DROP = "hand", "take_back", "return", "publish", "drop"

WRITING, AWAITING = DraftState.WRITING.value, DraftState.AWAITING.value
PUBLISHED, DROPPED = DraftState.PUBLISHED.value, DraftState.DROPPED.value


def _moves() -> Iterable[Move]:
    writer, second, reason = frozenset({WRITER}), frozenset({SECOND}), ("reason",)
    yield Move(HAND, _("提请发布"), WRITING, (AWAITING,), writer)
    yield Move(PUBLISH, _("发布"), AWAITING, (PUBLISHED,), second, (), ("digest",))
    yield Move(TAKE_BACK, _("取回再改"), AWAITING, (WRITING,), writer, back=True)
    yield Move(RETURN, _("退回"), AWAITING, (WRITING,), second, reason, reason, back=True)
    yield Move(DROP, _("放弃草稿"), WRITING, (DROPPED,), writer, reason, reason, back=True)


WORKFLOW = Workflow("scheme_draft", dict(DraftState.choices), tuple(_moves()), WRITING)


def is_writer(account: Any) -> bool:
    """Whether the account is of the office that writes schemes of its authority."""
    return has_authority_perm(account, authority_for(account), "edit_facts")


def wrote(account: Any, draft: SchemeDraft) -> bool:
    """Whether the account began the draft, changed it, kept a warning of it or handed it over."""
    if account.pk in (draft.created_by_id, draft.handed_by_id):
        return True
    edits = DraftEdit.objects.filter(draft=draft, actor=account.pk)
    kept = KeptFinding.objects.filter(draft=draft, kept_by=account.pk)
    return edits.exists() or kept.exists()


def duties_of(account: Any, draft: SchemeDraft) -> frozenset[str]:
    """What the account is for this draft: of the writing office, the second who publishes."""
    authority = authority_for(account)
    if authority is None or authority.pk != draft.authority_id:
        return frozenset()
    found = {WRITER} if is_writer(account) else set()
    second = found or has_role(account, authority, (Role.REVIEWING_OFFICE,))
    if second and not wrote(account, draft):
        found.add(SECOND)
    return frozenset(found)
