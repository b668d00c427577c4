"""What ``targets`` offers through the API; ``config.api`` puts the entries into one router."""

from __future__ import annotations

from rest_framework.viewsets import ViewSetMixin

from schemes.fact_pages.api import fact_viewset
from targets.assigned.api import ENTRIES as ASSIGNED_ENTRIES
from targets.burden.api import ENTRIES as BURDEN_ENTRIES
from targets.changes.api import ENTRIES as CHANGE_ENTRIES
from targets.common.api import ENTRIES as COMMON_ENTRIES
from targets.common.drafts.api import ENTRIES as DRAFT_ENTRIES
from targets.decomposition.api import ENTRIES as TREE_ENTRIES
from targets.evidence.api import ENTRIES as EVIDENCE_ENTRIES
from targets.library.api import ENTRIES as LIBRARY_ENTRIES
from targets.pages import PAGES
from targets.plans.api import ENTRIES as PLAN_ENTRIES
from targets.progress.api import ENTRIES as PROGRESS_ENTRIES
from targets.quality.api import ENTRIES as QUALITY_ENTRIES
from targets.statements.api import ENTRIES as STATEMENT_ENTRIES

#: (prefix under /api/, view set, basename)
router_entries: list[tuple[str, type[ViewSetMixin], str]] = [
    *((page.slug, fact_viewset(page), page.slug) for page in PAGES),
    *PLAN_ENTRIES,
    *STATEMENT_ENTRIES,
    *TREE_ENTRIES,
    *CHANGE_ENTRIES,
    *ASSIGNED_ENTRIES,
    *COMMON_ENTRIES,
    *DRAFT_ENTRIES,
    *QUALITY_ENTRIES,
    *LIBRARY_ENTRIES,
    *PROGRESS_ENTRIES,
    *EVIDENCE_ENTRIES,
    *BURDEN_ENTRIES,
]
