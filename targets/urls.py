"""The routes of ``targets``, mounted at the root of the site: each route names its own prefix."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

from targets.changes.urls import PATTERNS as CHANGE_PATTERNS
from targets.decomposition.urls import PATTERNS as TREE_PATTERNS
from targets.plans.urls import PATTERNS as PLAN_PATTERNS
from targets.statements.urls import PATTERNS as STATEMENT_PATTERNS

app_name = "targets"

urlpatterns: list[URLPattern | URLResolver] = [
    *STATEMENT_PATTERNS,
    *PLAN_PATTERNS,
    *TREE_PATTERNS,
    *CHANGE_PATTERNS,
]
