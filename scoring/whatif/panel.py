"""The card at the right of the scheme editor: what a draft would do to the last whole year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.models import Job, JobState
from core.queries import job_view
from schemes.editor.models import SchemeDraft
from schemes.editor.queries import draft_document, draft_for, draft_gone
from schemes.models import Year
from schemes.queries import year_or_none
from scoring.whatif import queries
from scoring.whatif.panel_job import (
    SAME,
    UNREADABLE,
    panel_ask,
    panel_key,
    trial_of,
    why_not,
)
from scoring.whatif.reading import Report, UnitLine, moved_units

#: A waiting card asks again after so many milliseconds: soon at first, then ever more rarely.
_PAUSES = ((5, 600), (30, 2_000), (float("inf"), 10_000))

#: A job that ended so has computed nothing; it is not asked for again by itself.
_IN_VAIN = (JobState.FAILED, JobState.STOPPED)

_WHY: Mapping[str, Any] = {
    UNREADABLE: gettext_lazy("草稿还读不全，把检查里的错误改好就能试。"),
    SAME: gettext_lazy("和这一年的规则相同，没有可试算的。"),
}


@dataclass(frozen=True, slots=True)
class Panel:
    """What the card shows.

    ``why`` says in words why there are no figures.  ``asks``: nothing was computed of this text,
    and the card asks for it by itself.  ``job`` is how far that is; ``pause`` after how many
    milliseconds to look again (0: it ended, in vain).  While it lives ``kept`` are the figures of
    the text before.
    """

    draft: SchemeDraft
    year: Year | None
    why: str = ""
    asks: bool = False
    job: Mapping[str, Any] | None = None
    pause: int = 0
    kept: Mapping[str, Any] | None = None

    @property
    def report(self) -> Report | None:
        """The figures, with the units that are shown."""
        return Report(self.kept) if self.kept else None

    @property
    def money(self) -> bool:
        """Whether there are yuan, and they may be told."""
        return bool(self.kept and self.kept["money"])

    @property
    def examples(self) -> list[UnitLine]:
        """The units that move most."""
        return moved_units(self.report) if self.report else []

    @property
    def changed(self) -> int:
        """How many units have anything different."""
        return self.kept["changed"] if self.kept else 0

    @property
    def aside(self) -> int:
        """At how many places something was not counted."""
        return self.kept["aside"] if self.kept else 0

    @property
    def money_alone(self) -> bool:
        """Whether nothing but yuan is different, and they may be told."""
        found = self.report.sums if self.report else {}
        return self.money and not any(found.get(name) for name in ("scores", "ranks", "grades"))


def year_to_try(account: Any) -> Year | None:
    """The year before the one under way, whose facts are whole; that one where there is none."""
    under_way = year_or_none(account)
    last = year_or_none(account, under_way.year - 1) if under_way else None
    return last or under_way


def panel_of(account: Any, pk: int) -> Panel:
    """The card of a draft; raises ``Denied`` (404) for one that the account may not see.

    Of one that was abandoned while it was open it says so: the card waits for its trial no longer.
    """
    if gone := draft_gone(account, pk):
        return Panel(gone, None, _("草稿已由 %(who)s 放弃。") % {"who": gone.changed_by})
    draft, year = draft_for(account, pk), year_to_try(account)
    if year is None:
        return Panel(draft, None, _("还没有哪一年的事实可以试。"))
    trial = trial_of(draft)
    job, kept = (trial.job, trial.card) if trial else (None, None)
    if kept is not None and not queries.sees_money(account):
        kept = kept.get("bare")
    if job is not None and job.alive:
        return Panel(draft, year, "", False, job_view(job), _pause(job), kept)
    key = panel_key(draft, year)
    if trial is not None and trial.key == key:
        return Panel(draft, year, _why(trial.why), kept=kept)
    if trial is not None and trial.asked == key and job is not None and job.state in _IN_VAIN:
        return Panel(draft, year, job=job_view(job))
    why = _why(why_not(draft_document(draft), year))
    return Panel(draft, year, why, asks=not why)


def _why(word: str) -> str:
    return str(_WHY[word]) if word else ""


def panel_start(account: Any, pk: int) -> Panel:
    """Have the draft tried, unless it is, or is gone, and return the card."""
    year = year_to_try(account)
    if year is not None and draft_gone(account, pk) is None:
        panel_ask(draft=draft_for(account, pk), year=year, actor=account)
    return panel_of(account, pk)


def _pause(job: Job) -> int:
    waited = (timezone.now() - job.created_at).total_seconds()
    return next(pause for until, pause in _PAUSES if waited < until)
