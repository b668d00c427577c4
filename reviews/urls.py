"""The routes of ``reviews``, mounted at the root of the site: each route names its own prefix."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from reviews import recheck_views, views
from reviews.accountability.urls import PATTERNS as ACCOUNTABILITY
from reviews.ballots.urls import PATTERNS as BALLOTS
from reviews.honours.urls import PATTERNS as CLAIM_PATTERNS
from reviews.marking.urls import PATTERNS as MARKING
from reviews.monthly.urls import PATTERNS as MONTHLY
from reviews.objections.urls import PATTERNS as OBJECTIONS
from reviews.register.urls import PATTERNS as REGISTER_PATTERNS
from reviews.self_evaluation.urls import PATTERNS as SELF_EVALUATION
from reviews.stages.urls import PATTERNS as STAGES
from reviews.supervision.urls import PATTERNS as SUPERVISION

app_name = "reviews"

urlpatterns: list[URLPattern | URLResolver] = [
    path("ballots/", views.turnout, name="turnout"),
    path("awaited-marks/", views.awaited, name="awaited"),
    path("recheck/", recheck_views.recheck, name="recheck"),
    path("recheck/affirm/", recheck_views.recheck_affirm, name="recheck_affirm"),
    *ACCOUNTABILITY,
    *BALLOTS,
    *CLAIM_PATTERNS,
    *MARKING,
    *MONTHLY,
    *OBJECTIONS,
    *REGISTER_PATTERNS,
    *SELF_EVALUATION,
    *STAGES,
    *SUPERVISION,
]
