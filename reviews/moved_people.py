"""Who has had a hand in a row that another person is to confirm (S-4)."""

from __future__ import annotations

from typing import Any


def party_of(row: Any) -> set[int]:
    """Ids of those who began the row, wrote its draft, or asked for the step to be confirmed."""
    return {row.created_by_id, *row.writers} | ({row.asked_by_id} - {None})


def note_writer(row: Any, actor: Any) -> None:
    """Remember who wrote a row's draft, whoever wrote it after him; the caller saves the row."""
    if actor.pk not in row.writers:
        row.writers = [*row.writers, actor.pk]
