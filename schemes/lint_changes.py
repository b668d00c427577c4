"""What is wrong with the rules for changes of issued targets (S-7, M-4)."""

from __future__ import annotations

from collections.abc import Iterator

from schemes.document import SchemeDocument
from schemes.rules.base import Finding


def change_findings(document: SchemeDocument) -> Iterator[Finding]:
    """Return what no request could use, and grounds that nothing ends."""
    rules = document.changes
    if rules.steps and not rules.grounds:
        yield Finding(
            "S-7",
            "warning",
            "changes.grounds",
            rules.clauses,
            "变更有审批步骤，没有写事由，谁也提不出变更，请补上。",
            "Changes have steps but no grounds, so that nobody can request one; add them.",
        )
    if rules.grounds and not rules.steps:
        yield Finding(
            "S-7",
            "warning",
            "changes.steps",
            rules.clauses,
            "变更写了事由，没有写由谁批准，请补上审批步骤。",
            "Changes have grounds but nobody ratifies them; add the steps.",
        )
    governed = {matter for entry in document.calendar for matter in entry.governs}
    for n, ground in enumerate(rules.grounds):
        if ground.until not in governed:
            yield Finding(
                "S-7",
                "warning",
                f"changes.grounds.{n}.until",
                ground.clauses or rules.clauses,
                f"“{ground.title.zh}” 没有截止日：日历里没有管它的时限，封存前随时可提。",
                f"“{ground.title.en}” has no last day: no deadline of the calendar governs it.",
                {"ground": ground.title.zh},
            )
