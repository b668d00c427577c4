"""The routes of rounds and of voting."""

from __future__ import annotations

from django.urls import URLPattern, path

from reviews.ballots import views, vote_views
from reviews.ballots.on_paper import views as paper_views

ONE = "ballots/rounds/<int:pk>/"

PATTERNS: list[URLPattern] = [
    path("ballots/rounds/", views.vote_rounds, name="vote_rounds"),
    path("ballots/rounds.xlsx", views.vote_rounds_xlsx, name="vote_rounds_xlsx"),
    path("ballots/rounds/start/", views.vote_round_start, name="vote_round_start"),
    path(ONE, views.vote_round, name="vote_round"),
    path(f"{ONE}save/", views.vote_round_saved, name="vote_round_saved"),
    path(f"{ONE}moves/<slug:move>/", views.vote_round_moved, name="vote_round_moved"),
    path(f"{ONE}key/", views.vote_round_key, name="vote_round_key"),
    path(f"{ONE}slips/", views.vote_round_slips, name="vote_round_slips"),
    path(f"{ONE}remind/", views.vote_round_remind, name="vote_round_remind"),
    path(f"{ONE}voters/<int:voter>/revoke/", views.vote_round_revoke, name="vote_round_revoke"),
    path(f"{ONE}tally/", views.vote_round_tally, name="vote_round_tally"),
    path(f"{ONE}preview/", views.vote_round_preview, name="vote_round_preview"),
    path(f"{ONE}published.json", views.vote_round_published, name="vote_round_published"),
    path(f"{ONE}count/", paper_views.vote_round_count, name="vote_round_count"),
    path(f"{ONE}settle/", paper_views.vote_round_settled, name="vote_round_settled"),
    path(f"{ONE}recount/", paper_views.vote_round_recount, name="vote_round_recount"),
    path("ballots/vote/<int:pk>/", vote_views.vote, name="vote"),
    path("ballots/slip/", vote_views.vote_slip, name="vote_slip"),
]
