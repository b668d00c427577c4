"""What is wrong with the rules for reports of progress (S-7, W-2)."""

from __future__ import annotations

from collections.abc import Iterator

from schemes.document import SchemeDocument
from schemes.rules.base import Finding

#: The last day that every month has.
LAST_COMMON_DAY = 28


def progress_findings(document: SchemeDocument) -> Iterator[Finding]:
    """Return thresholds that colour nothing or everything, and days that some month lacks."""
    rules = document.progress
    if not rules.periods:
        return
    if not 1 <= rules.due_day <= LAST_COMMON_DAY:
        yield Finding(
            "S-7",
            "error",
            "progress.due_day",
            rules.clauses,
            f"进度次月 {rules.due_day} 日截止，不是每个月都有这一天，请在 1–28 日之间选。",
            f"Progress closes on day {rules.due_day}, which not every month has; choose 1 to 28.",
            {"day": str(rules.due_day)},
        )
    if not 0 <= rules.red <= rules.amber <= 1:
        yield Finding(
            "S-7",
            "error",
            "progress.amber",
            rules.clauses,
            "进度的红线要低于黄线，两条都在 0 到 1 之间。",
            "Red lies below amber, and both between 0 and 1.",
        )
