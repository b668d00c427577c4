"""The routes of ``targets``, mounted at the root of the site: each route names its own prefix."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

from targets.assigned.urls import PATTERNS as ASSIGNED_PATTERNS
from targets.burden.urls import PATTERNS as BURDEN_PATTERNS
from targets.changes.urls import PATTERNS as CHANGE_PATTERNS
from targets.common.drafts.urls import PATTERNS as DRAFT_PATTERNS
from targets.common.urls import PATTERNS as COMMON_PATTERNS
from targets.decomposition.urls import PATTERNS as TREE_PATTERNS
from targets.evidence.urls import PATTERNS as EVIDENCE_PATTERNS
from targets.library.urls import PATTERNS as LIBRARY_PATTERNS
from targets.plans.urls import PATTERNS as PLAN_PATTERNS
from targets.progress.urls import PATTERNS as PROGRESS_PATTERNS
from targets.quality.urls import PATTERNS as QUALITY_PATTERNS
from targets.statements.urls import PATTERNS as STATEMENT_PATTERNS

app_name = "targets"

urlpatterns: list[URLPattern | URLResolver] = [
    *STATEMENT_PATTERNS,
    *PLAN_PATTERNS,
    *ASSIGNED_PATTERNS,
    *COMMON_PATTERNS,
    *DRAFT_PATTERNS,
    *QUALITY_PATTERNS,
    *LIBRARY_PATTERNS,
    *TREE_PATTERNS,
    *CHANGE_PATTERNS,
    *EVIDENCE_PATTERNS,
    *PROGRESS_PATTERNS,
    *BURDEN_PATTERNS,
]
