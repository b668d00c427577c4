"""Asking for a what-if, working it out, dropping it: the only writers of its tables."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import audit, jobs
from core.fields import WrittenJSON
from schemes.document import SchemeDocument
from schemes.models import SchemeVersion, Year
from schemes.queries import named_document
from schemes.reading import parse_document
from scoring.facts import year_facts_load
from scoring.services.progress import Progress, Silent
from scoring.whatif.changed import changed_rules
from scoring.whatif.models import WhatIf, WhatIfUnit
from scoring.whatif.money import payer_of
from scoring.whatif.replay import Kept, Replay, judged, replayed
from scoring.whatif.report import report_data
from scoring.whatif.sources import says_the_same

#: The job kind that works a what-if out.
WHAT_IF = "scoring.what_if"
#: A report is kept so many days; a paper for a meeting is printed long before.
KEPT_DAYS = 365
BATCH = 200


@transaction.atomic
def what_if_ask(
    *,
    year: Year,
    document: SchemeDocument,
    title: str,
    actor: Any,
    scheme: SchemeVersion | None = None,
    draft: int | None = None,
) -> WhatIf:
    """Keep what is to be tried and queue its job; the facts are read when the job runs.

    Raises ``ValidationError`` for a document that says the same as the scheme of the year.
    """
    base = SchemeVersion.objects.get(pk=year.scheme_id)
    if says_the_same(document, base):
        raise ValidationError(
            _("这份方案和 %(year)s 年度现行的完全相同，没有可试算的。"), params={"year": year.year}
        )
    row = WhatIf.objects.create(
        year=year,
        base=base,
        scheme=scheme,
        draft=draft,
        title=title,
        document=document.to_data(),
        digest=document.content_hash(),
        asked_by=actor,
        asked_at=timezone.now(),
    )
    row.job = jobs.enqueue(
        kind=WHAT_IF, payload={"what_if": row.pk}, actor=actor, authority=year.authority
    )
    row.save(update_fields=["job"])
    _note("what_if.ask", row, actor)
    return row


def what_if_run(*, what_if: WhatIf, progress: Progress | None = None) -> WhatIf:
    """Work a what-if out and write its report; done twice, the first stands.

    Facts are read at one moment and nothing of the year is written: no fact, no result set.
    """
    report = progress or Silent()
    if what_if.done_at is not None:
        return what_if
    report.step("load")
    year = Year.objects.select_related("authority", "scheme").get(pk=what_if.year_id)
    loaded = year_facts_load(year)
    facts = {code: rows.facts() for code, rows in loaded.rows.items()}
    base, draft = named_document(what_if.base), parse_document(what_if.document)
    payer, kept = payer_of(year), Kept()
    report.step("before")
    before = judged(base, base, facts, payer, kept)
    report.step("after")
    after = judged(draft, base, facts, payer, kept)
    report.step("rules")
    replay = replayed(base, changed_rules(base, draft), before, after, payer, kept, report.set)
    report.step("write", total=1)
    with transaction.atomic():
        report.fence()
        return _write(what_if, replay, loaded.revision)


@transaction.atomic
def what_if_drop(*, what_if: WhatIf, actor: Any) -> None:
    """Remove a what-if with its report; nothing else depends on it."""
    locked = WhatIf.objects.select_for_update().filter(pk=what_if.pk).first()
    if locked is None:
        return
    if locked.job is not None and locked.job.alive:
        jobs.stop(locked.job, actor=actor)
    _note("what_if.drop", what_if, actor)
    locked.delete()


def what_ifs_prune(*, authority: Any, now: datetime.datetime | None = None) -> int:
    """Remove reports older than a year; returns how many."""
    limit = (now or timezone.now()) - datetime.timedelta(days=KEPT_DAYS)
    old = WhatIf.objects.filter(year__authority=authority, asked_at__lt=limit)
    count = old.count()
    old.delete()
    return count


def _write(what_if: WhatIf, replay: Replay, revision: int) -> WhatIf:
    locked = WhatIf.objects.select_for_update().filter(pk=what_if.pk).first()
    if locked is None:
        raise jobs.JobStopped
    if locked.done_at is not None:
        return locked
    locked.report = report_data(replay)
    locked.revision, locked.done_at = revision, timezone.now()
    locked.save(update_fields=["report", "revision", "done_at"])
    WhatIfUnit.objects.bulk_create(
        (
            WhatIfUnit(
                what_if=locked,
                code=code,
                before=WrittenJSON.of(replay.before.year.units[code].trace.as_data()),
                after=WrittenJSON.of(result.trace.as_data()),
            )
            for code, result in replay.after.year.units.items()
        ),
        batch_size=BATCH,
    )
    return locked


def _note(event: str, row: WhatIf, actor: Any) -> None:
    audit.record(
        event=event,
        actor=actor,
        authority=row.year.authority,
        subject_type="scoring.whatif",
        subject_id=row.pk,
        subject=str(row)[:200],
        detail={"year": row.year.year, "digest": row.digest},
    )
