"""A round under its lock: what every service of rounds asks first."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.workflow import NotYoursError, StaleMoveError
from reviews.ballots.models import VoteRound, VoteState
from schemes.fact_entry.services import refusal
from schemes.models import Year, YearState
from units.models import Account
from units.queries import has_authority_perm


def year_stopped(year: Year) -> str:
    """Why nothing can be done with the ballots of a year any more; "" while it can (S-4, S-6)."""
    if not refusal(year):
        return ""
    if year.state == YearState.OPEN:
        text = _("%s 年度结果已公布，测评只能看，不能再办、再投、再计（S-4）")
    else:
        text = _("%s 年度已封存，测评只能看，不能再办、再投、再计（S-6）")
    return text % year.year


def held_round(row: VoteRound, version: int | None = None) -> VoteRound:
    """The round locked until the transaction ends.

    Raises ``StaleMoveError`` where it is not in the ``version`` that was shown any more, and
    ``ValidationError`` in a year that takes no facts.
    """
    found = VoteRound.objects.select_for_update(of=("self",)).select_related("year").get(pk=row.pk)
    if text := year_stopped(found.year):
        raise ValidationError(text, code="closed")
    if version is not None and found.version != version:
        raise StaleMoveError(found)
    return found


def require_office(row: VoteRound, actor: Account) -> None:
    """Raises ``NotYoursError`` for an account that does not keep the authority's facts."""
    if not has_authority_perm(actor, row.year.authority, "edit_facts"):
        raise NotYoursError


def require_state(row: VoteRound, *states: str) -> None:
    """Raises ``ValidationError`` where the round stands elsewhere."""
    if row.state not in states:
        text = _("这一轮现在是“%s”，不能这样办")
        raise ValidationError(text % VoteState(row.state).label)


def require_cast(row: VoteRound) -> None:
    """Raises ``ValidationError`` for a round of which the ballots come in on paper."""
    if row.on_paper:
        raise ValidationError(_("纸质票不在系统里投"))


def save_round(
    row: VoteRound,
    event: str,
    actor: Account,
    detail: Mapping[str, Any] | None = None,
    fields: Collection[str] = (),
) -> None:
    """Save it in its next version, with the audit entry of the act."""
    row.version += 1
    row.changed_by, row.changed_at = actor, timezone.now()
    row.save(update_fields=[*fields, "version", "changed_by", "changed_at"])
    note_round(row, event, actor, detail)


def note_round(
    row: VoteRound, event: str, actor: Account, detail: Mapping[str, Any] | None = None
) -> None:
    """The audit entry of an act; never of a ballot."""
    audit.record(
        event=f"vote_round.{event}",
        actor=actor,
        authority=row.year.authority,
        subject_type="reviews.voteround",
        subject_id=row.pk,
        subject=row.title,
        detail={"year": row.year.year, **(detail or {})},
    )


def plain_text(text: str) -> str:
    """A text without blanks around it and without what PostgreSQL does not store."""
    return text.replace("\x00", "").encode("utf-8", "ignore").decode().strip()
