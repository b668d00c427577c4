"""The audit trail (审计记录): every act and every denial, chained so that a change shows.

An entry carries a digest over its own content; :func:`seal` links the digests of a span of entries
into a chain.  :func:`verify` finds entries that were changed, removed or inserted.  The digest of
the last seal, noted outside the system, also covers an end of the chain that was cut off.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.exact import to_text
from core.models import AuditEntry, AuditSeal

#: Entries younger than this are left for the next seal.
SEAL_MARGIN = timedelta(minutes=1)
#: At most so many entries under one seal, so that the table is locked for a moment only.
SEAL_SIZE = 5000
DENIED = "access.denied"
#: Entries that are written in one statement at most.
BATCH = 500
#: Says for whom an actor acts in this request, by name (代理); ``units`` registers it.
StandIn = Callable[[Any], list[str]]
_stand_ins: list[StandIn] = []


class _Encoder(DjangoJSONEncoder):
    """Writes exact numbers as ``n/d`` and anything unknown as its text."""

    def default(self, o: Any) -> Any:
        if isinstance(o, Fraction):
            return to_text(o)
        try:
            return super().default(o)
        except TypeError:
            return str(o)


def record(
    *,
    event: str,
    actor: Any,
    authority: Any,
    subject_type: str = "",
    subject_id: Any = "",
    subject: str = "",
    detail: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Write one act, in the caller's transaction.

    ``event`` is ``entity.action`` (``role.grant``); ``actor`` an account or None for the system;
    ``detail`` plain data: what stood before, what stands after, the reason.
    """
    entry = _entry(
        event, actor, authority, Subject(subject_type, subject_id, subject, detail or {})
    )
    entry.save(force_insert=True)
    return entry


@dataclass(frozen=True, slots=True)
class Subject:
    """What an act was done to, and what it did: as :func:`record` takes it."""

    type: str
    id: Any
    name: str
    detail: Mapping[str, Any]


def record_all(*, event: str, actor: Any, authority: Any, subjects: Iterable[Subject]) -> None:
    """Write the same act done to each of several, an entry of its own for each, in one go."""
    entries = [_entry(event, actor, authority, each) for each in subjects]
    AuditEntry.objects.bulk_create(entries, batch_size=BATCH)


def _entry(event: str, actor: Any, authority: Any, subject: Subject) -> AuditEntry:
    known = actor if getattr(actor, "pk", None) is not None else None
    others = _stand_ins[0](known) if known and _stand_ins else []
    name = f"{known}（代{'、'.join(others)}）" if others else str(known or "")
    entry = AuditEntry(
        authority=authority,
        actor=known,
        actor_name=_clean(name)[:80],
        at=timezone.now(),
        event=event[:60],
        subject_type=subject.type[:60],
        subject_id=_clean(str(subject.id))[:60],
        subject=_clean(str(subject.name))[:200],
        detail=_plain({**subject.detail, **({"acting_for": others} if others else {})}),
    )
    entry.digest = entry_digest(entry)
    return entry


def register_stand_in(stand_in: StandIn) -> None:
    """Let the app that knows deputies say for whom an actor acts."""
    _stand_ins[:] = [stand_in]


def deny(
    *,
    actor: Any,
    authority: Any,
    event: str = DENIED,
    subject_type: str = "",
    subject_id: Any = "",
    subject: str = "",
    detail: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Write one denial: who asked for what that he may not see or do."""
    return record(
        event=event,
        actor=actor,
        authority=authority,
        subject_type=subject_type,
        subject_id=subject_id,
        subject=subject,
        detail=detail,
    )


def entry_digest(entry: AuditEntry) -> str:
    """SHA-256 over the canonical content of an entry; the number of its row is not part of it."""
    content = [
        entry.authority_id,
        entry.actor_id,
        entry.actor_name,
        _instant(entry.at),
        entry.event,
        entry.subject_type,
        entry.subject_id,
        entry.subject,
        entry.detail,
    ]
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def seal(*, margin: timedelta = SEAL_MARGIN) -> AuditSeal | None:
    """Chain the oldest unsealed entries; None when there is nothing to seal or writers are busy.

    The lock waits for every transaction that has written entries, so that no entry with a lower
    number can appear after its span was sealed.
    """
    if not _lock_trail():
        return None
    last = AuditSeal.objects.order_by("-id").first()
    entries = AuditEntry.objects.filter(id__gt=last.last_id if last else 0).order_by("id")
    young = entries.filter(at__gt=timezone.now() - margin).first()
    if young is not None:
        entries = entries.filter(id__lt=young.pk)
    rows = list(entries.values_list("id", "digest")[:SEAL_SIZE])
    if not rows:
        return None
    return AuditSeal.objects.create(
        first_id=rows[0][0],
        last_id=rows[-1][0],
        count=len(rows),
        digest=_chain(last.digest if last else "", rows),
        sealed_at=timezone.now(),
    )


@dataclass(frozen=True, slots=True)
class AuditProblem:
    """Something wrong with the trail: what, and between which row numbers."""

    kind: str
    first_id: int
    last_id: int
    message: str

    def __str__(self) -> str:
        return self.message


def verify(*, expected_last: str = "") -> list[AuditProblem]:
    """Find changed, removed and inserted entries, and broken seals.

    ``expected_last`` is the digest of a seal that was noted outside; when no seal carries it, the
    chain was cut or written anew.
    """
    problems = _changed_entries()
    previous, after = "", 0
    seen = not expected_last
    for link in AuditSeal.objects.order_by("id"):
        span = AuditEntry.objects.filter(id__gt=after, id__lte=link.last_id).order_by("id")
        rows = list(span.values_list("id", "digest"))
        if link.digest != _chain(previous, rows):
            problems.append(_broken(link, len(rows)))
        previous, after = link.digest, link.last_id
        seen = seen or link.digest == expected_last
    if not seen:
        problems.append(AuditProblem("cut", 0, after, _("找不到所记的封条，审计链被截断或重写")))
    return problems


def _changed_entries() -> list[AuditProblem]:
    return [
        AuditProblem("changed", entry.pk, entry.pk, _("第 %d 条的内容被改过") % entry.pk)
        for entry in AuditEntry.objects.order_by("id").iterator(chunk_size=1000)
        if entry.digest != entry_digest(entry)
    ]


def _broken(link: AuditSeal, found: int) -> AuditProblem:
    """What a seal that does not fit its entries says: fewer, more, or others than it covered."""
    span = {"first": link.first_id, "last": link.last_id, "n": abs(link.count - found)}
    if found < link.count:
        kind, message = "removed", _("第 %(first)d 至 %(last)d 条之间少了 %(n)d 条")
    elif found > link.count:
        kind, message = "inserted", _("第 %(first)d 至 %(last)d 条之间多了 %(n)d 条")
    else:
        kind, message = "resealed", _("第 %(first)d 至 %(last)d 条与封条不符")
    return AuditProblem(kind, link.first_id, link.last_id, message % span)


def _chain(previous: str, rows: Iterable[tuple[int, str]]) -> str:
    digest = hashlib.sha256(previous.encode())
    for number, entry in rows:
        digest.update(f"\n{number}:{entry}".encode())
    return digest.hexdigest()


def _lock_trail() -> bool:
    """Take the trail's lock for this transaction; False when it cannot be had at once.

    SQLite has one writer at a time and needs none.
    """
    if connection.vendor != "postgresql":
        return True
    table = connection.ops.quote_name(AuditEntry._meta.db_table)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            # Not waited for: a queued lock would hold up every writer behind a long import.
            cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE NOWAIT")
    except OperationalError:
        return False
    return True


def _plain(detail: Mapping[str, Any]) -> Any:
    """The detail as both databases give it back, so that the digest is stable."""
    return _tidy(json.loads(json.dumps(detail, cls=_Encoder)))


def _tidy(value: Any) -> Any:
    if isinstance(value, dict):
        return {_clean(key): _tidy(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_tidy(item) for item in value]
    if isinstance(value, float):
        return repr(value)  # PostgreSQL may give a float back in another spelling
    return _clean(value) if isinstance(value, str) else value


def _clean(text: str) -> str:
    """Without NUL, which PostgreSQL refuses, and lone surrogates, which have no encoding."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
