"""The trial of a draft that stands beside the editor: a job of the draft, the newest text wins.

A draft has one such job, so that who types keeps one worker busy at most.  It looks at the draft
before every step: where that was changed meanwhile it begins again.  What it found stands in a row
of the draft and not in the job's, which is shown to some who see no yuan; nothing of the year is
written.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from core import jobs
from core.models import Job, JobState
from schemes.document import SchemeDocument
from schemes.editor.models import DraftState, SchemeDraft
from schemes.editor.queries import draft_document
from schemes.models import Year
from schemes.queries import version_document
from scoring.facts import year_facts_load
from scoring.whatif.changed import changed_rules
from scoring.whatif.models import DraftTrial
from scoring.whatif.money import payer_of
from scoring.whatif.page import set_aside
from scoring.whatif.reading import Report, moved_units, without_yuan
from scoring.whatif.replay import Kept, Replay, judged
from scoring.whatif.report import FORMAT, Data, report_data
from scoring.whatif.sources import says_the_same

#: The job kind.
PANEL = "scoring.what_if_panel"
#: Units that the card shows.
EXAMPLES = 3
#: What a card keeps of a report.
_OF_REPORT = ("sums", "money", "groups", "grades")

#: Why there is nothing to try.
UNREADABLE, SAME = "unreadable", "same"


class Outdated(Exception):  # noqa: N818 - an outcome, not an error
    """The draft is another by now."""


@dataclass(frozen=True, slots=True)
class _Watched:
    """Steps of a job that ends them as soon as the draft is another than ``version``."""

    progress: jobs.Progress
    draft: SchemeDraft

    def step(self, key: str) -> None:
        self.progress.step(key)
        found = SchemeDraft.objects.filter(pk=self.draft.pk).values_list("version", flat=True)
        if found.first() != self.draft.version:
            raise Outdated


def panel_key(draft: SchemeDraft, year: Year) -> str:
    """What a card is of: the draft's text, the year's facts and rules."""
    told = (FORMAT, draft.version, year.pk, year.revision, year.scheme.digest)
    return ":".join(map(str, told))


def trial_of(draft: SchemeDraft) -> DraftTrial | None:
    """What was computed of the draft last, and the job that was asked for."""
    return DraftTrial.objects.select_related("job").filter(draft=draft).first()


def why_not(document: SchemeDocument | None, year: Year) -> str:
    """Why a draft cannot be tried, as a word; "" where it can."""
    if document is None:
        return UNREADABLE
    return SAME if says_the_same(document, year.scheme) else ""


@transaction.atomic
def panel_ask(*, draft: SchemeDraft, year: Year, actor: Any) -> DraftTrial:
    """Have the draft tried; while its job lives that one stays, and looks at the draft again."""
    DraftTrial.objects.get_or_create(draft=draft)
    trial = DraftTrial.objects.select_for_update().get(draft=draft)
    last, key = trial.job, panel_key(draft, year)
    if trial.key == key or (last is not None and last.alive):
        return trial
    trial.asked = key
    trial.job = jobs.enqueue(
        kind=PANEL,
        payload={"draft": draft.pk, "year": year.pk},
        actor=actor,
        authority=draft.authority,
        unique_key=f"{PANEL}:{draft.pk}",
    )
    trial.save(update_fields=["asked", "job"])
    if last is not None and last.state == JobState.DONE:
        last.delete()
    return trial


def panel_run(job: Job, progress: jobs.Progress) -> None:
    """Try the draft as it is when this ends; one that is gone or abandoned ends quietly."""
    year = Year.objects.select_related("authority", "scheme").get(pk=job.payload["year"])
    drafts = SchemeDraft.objects.filter(pk=job.payload["draft"], authority=job.authority)
    drafts = drafts.exclude(state=DraftState.DROPPED)
    while (draft := drafts.first()) is not None:
        watched = _Watched(progress, draft)
        try:
            why, card = _card(draft, year, watched.step)
            watched.step("write")
        except Outdated:
            continue
        _write(draft, panel_key(draft, year), why, card, progress)
        return
    raise jobs.JobStopped


@transaction.atomic
def _write(
    draft: SchemeDraft, key: str, why: str, card: Data | None, progress: jobs.Progress
) -> None:
    progress.fence()
    DraftTrial.objects.filter(draft=draft).update(key=key, why=why, card=card)


def _card(draft: SchemeDraft, year: Year, step: Callable[[str], None]) -> tuple[str, Data | None]:
    document = draft_document(draft)
    why = why_not(document, year)
    if document is None or why:
        return why, None
    data = _judged(year, document, step)
    return "", _cut(data) | {"bare": _cut(without_yuan(data))}


def _cut(data: Data) -> Data:
    """What a card shows of a report: sums, and the units that move most."""
    report = Report(data)
    moved = moved_units(report)
    shown = {unit.code for unit in moved[:EXAMPLES]}
    card = {name: data.get(name) for name in _OF_REPORT}
    card["units"] = [row for row in data["units"] if row["code"] in shown]
    return card | {"changed": len(moved), "aside": len(set_aside(report))}


def _judged(year: Year, document: SchemeDocument, step: Callable[[str], None]) -> Data:
    """Before and after, without the steps between."""
    step("load")
    base, payer, kept = version_document(year.scheme), payer_of(year), Kept()
    facts = {code: rows.facts() for code, rows in year_facts_load(year).rows.items()}
    step("before")
    before = judged(base, base, facts, payer, kept)
    step("after")
    after = judged(document, base, facts, payer, kept)
    return report_data(Replay(before, after, changed_rules(base, document), ()))
