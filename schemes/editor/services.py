"""Writing drafts of schemes: begun, changed, undone, warnings kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import deepcopy
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.workflow import NotYoursError
from schemes.document_io import oversize
from schemes.editor.changes import Change, Writing, write, writings_of
from schemes.editor.fault_words import fault_text
from schemes.editor.findings import Told
from schemes.editor.flow import WRITING, is_writer
from schemes.editor.models import DraftEdit, KeptFinding, SchemeDraft
from schemes.editor.paths import ABSENT, path_text, put_at, value_at
from schemes.editor.queries import review_of
from schemes.models import SchemeVersion
from units.models import Account, Authority

REASON_LENGTH = 500
#: Changes that leave every other place where it stood.
_IN_PLACE = ("set", "kind", "use", "drop", "cite", "uncite", "clause")


class StaleDraftError(Exception):
    """Somebody changed the draft since it was shown: ``draft`` as it stands, ``edits`` since."""

    def __init__(self, draft: SchemeDraft, edits: Sequence[DraftEdit]) -> None:
        super().__init__(draft)
        self.draft, self.edits = draft, edits


@transaction.atomic
def draft_start(
    *,
    authority: Authority,
    document: Any,
    actor: Account,
    base: SchemeVersion | None = None,
    preset: str = "",
) -> SchemeDraft:
    """Begin a draft with a document's data; a version written from ``base`` follows its numbers.

    Raises :class:`~core.workflow.NotYoursError` for who does not write schemes, and
    ``ValidationError`` for data that is larger or deeper than any scheme.
    """
    if not is_writer(actor):
        raise NotYoursError("start")
    if fault := oversize(document):
        raise ValidationError({"document": [fault_text(fault)]}, code=fault.code)
    now, data = timezone.now(), deepcopy(document)
    draft = SchemeDraft(
        authority=authority,
        code=base.code if base is not None else str(data.get("key") or "scheme")[:40],
        title=title_in(data),
        document=data,
        base=base,
        preset=preset,
        created_by=actor,
        created_at=now,
        changed_by=actor,
        changed_at=now,
    )
    draft.full_clean()
    draft.save()
    _note("start", actor, draft, {"origin": str(base or preset or "")})
    return draft


def title_in(data: Any) -> str:
    """What a document's data call the scheme; a draft always has a name."""
    title = value_at(data, ("title", "zh"))
    return (str(title).strip() if title not in (ABSENT, None) else "")[:120] or _("未命名的方案")


@transaction.atomic
def draft_change(*, draft: SchemeDraft, change: Change, shown: int, actor: Account) -> SchemeDraft:
    """Make one change of a draft, journalled so that it can be undone.

    ``shown`` is the draft's version in which the form was drawn: where somebody else has changed
    it since, or the actor himself moved rows about, :class:`StaleDraftError` tells what.
    ``ValidationError`` for a place that the draft does not have.
    """
    held = _held(draft, actor)
    _refuse_stale(held, shown, actor)
    _journal(held, change.act, writings_of(held.document, change), actor)
    return held


@transaction.atomic
def draft_fix(*, draft: SchemeDraft, fingerprint: str, shown: int, actor: Account) -> SchemeDraft:
    """Make the mend that a finding knows."""
    held = _held(draft, actor)
    _refuse_stale(held, shown, actor)
    told = _told(held, fingerprint)
    if told.fix is None:
        raise ValidationError(_("这一处没有现成的改法"), code="no_fix")
    _journal(held, "fix", told.fix.writings, actor)
    return held


@transaction.atomic
def draft_undo(*, draft: SchemeDraft, actor: Account) -> SchemeDraft:
    """Take the actor's last change back, unless the same place was changed since."""
    held = _held(draft, actor)
    edit = edit_to_undo(held, actor)
    if edit is None:
        raise ValidationError(_("没有可撤销的改动"), code="nothing_to_undo")
    data = deepcopy(held.document)
    for each in reversed(edit.changes):
        path = path_of_change(each)
        if _packed(value_at(data, path)) != each["after"]:
            text = _("“%s” 后来又改过，不能撤销")
            raise ValidationError(text % path_text(path), code="overtaken")
        put_at(data, path, each["before"][0] if each["before"] else ABSENT)
    edit.undone = True
    edit.save(update_fields=["undone"])
    back = [
        {"path": each["path"], "before": each["after"], "after": each["before"]}
        for each in reversed(edit.changes)
    ]
    _save(held, data, "undo", back, actor, undone=True)
    return held


@transaction.atomic
def finding_keep(
    *, draft: SchemeDraft, fingerprint: str, reason: str, actor: Account
) -> KeptFinding:
    """Keep a warning as it is, with the reason; it goes along with the version (S-7)."""
    held = _held(draft, actor)
    told = _told(held, fingerprint)
    if told.severity != "warning":
        raise ValidationError(_("只有提醒可以保留，错误要改正"), code="not_a_warning")
    if not reason.strip():
        raise ValidationError({"reason": [_("写明为什么保留")]}, code="no_reason")
    row = KeptFinding.objects.create(
        draft=held,
        code=told.code,
        path=told.path[:300],
        fingerprint=fingerprint,
        text=told.text,
        reason=reason.strip()[:REASON_LENGTH],
        kept_by=actor,
        kept_at=timezone.now(),
    )
    _note("keep", actor, held, {"check": told.code, "reason": row.reason})
    return row


def edit_to_undo(draft: SchemeDraft, account: Account) -> DraftEdit | None:
    """The account's last change that was not undone, while the draft is written."""
    rows = DraftEdit.objects.filter(draft=draft, actor=account, undone=False)
    return rows.order_by("-pk").first()


def edits_since(draft: SchemeDraft, version: int) -> list[DraftEdit]:
    """The changes that brought the draft from a version to the one that stands."""
    rows = DraftEdit.objects.filter(draft=draft, version__gt=version)
    return list(rows.select_related("actor").order_by("pk"))


def path_of_change(change: Any) -> tuple[str | int, ...]:
    """The place of a change as it was journalled."""
    return tuple(change["path"])


def _held(draft: SchemeDraft, actor: Account) -> SchemeDraft:
    """The draft under its row lock, while it is written and the actor writes schemes."""
    rows = SchemeDraft.objects.select_for_update(of=("self",)).select_related("authority", "base")
    held = rows.get(pk=draft.pk)
    if not is_writer(actor):
        raise NotYoursError("change")
    if held.state != WRITING:
        raise ValidationError(
            _("草稿已提请发布，先取回再改")
            if held.state == "awaiting"
            else _("草稿已办完，不能再改"),
            code="not_writing",
        )
    return held


def _refuse_stale(draft: SchemeDraft, shown: int, actor: Account) -> None:
    since = edits_since(draft, shown)
    if any(edit.actor_id != actor.pk or edit.kind not in _IN_PLACE for edit in since):
        raise StaleDraftError(draft, since)


def _told(draft: SchemeDraft, fingerprint: str) -> Told:
    for each in review_of(draft).told:
        if each.fingerprint == fingerprint:
            return each
    raise ValidationError(_("方案改过，这一条已经不在了"), code="finding_gone")


def _packed(value: Any) -> list[Any]:
    return [] if value is ABSENT else [value]


def _journal(draft: SchemeDraft, kind: str, writings: Iterable[Writing], actor: Account) -> None:
    writings = list(writings)
    if not writings:
        return
    data = deepcopy(draft.document)
    write(data, writings)
    changes = [
        {"path": list(path), "before": _packed(before), "after": _packed(after)}
        for path, before, after in writings
    ]
    _save(draft, data, kind, changes, actor)


def _save(
    draft: SchemeDraft,
    data: Any,
    kind: str,
    changes: list[dict[str, Any]],
    actor: Account,
    *,
    undone: bool = False,
) -> None:
    now = timezone.now()
    draft.document, draft.title = data, title_in(data)
    draft.version += 1
    draft.changed_by, draft.changed_at = actor, now
    draft.save(update_fields=["document", "title", "version", "changed_by", "changed_at"])
    DraftEdit.objects.create(
        draft=draft,
        kind=kind,
        changes=changes,
        version=draft.version,
        undone=undone,
        actor=actor,
        at=now,
    )


def _note(event: str, actor: Account, draft: SchemeDraft, detail: dict[str, Any]) -> None:
    audit.record(
        event=f"schemedraft.{event}",
        actor=actor,
        authority=draft.authority,
        subject_type="schemes.schemedraft",
        subject_id=draft.pk,
        subject=draft.title,
        detail=detail,
    )
