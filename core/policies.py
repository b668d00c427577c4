"""Policies of the routes of ``core`` and of the frame of the site."""

from __future__ import annotations

from core.policy import Policy

POLICIES: dict[str, Policy] = {
    "healthz": Policy(public=True),
    "design": Policy(public=True),
    "set_language": Policy(public=True),
    "api:schema": Policy(authenticated=True),
    "api:docs": Policy(authenticated=True),
    "core:home": Policy(authenticated=True),
    # One's own: every provider answers for the account that asks.
    "core:tasks": Policy(authenticated=True),
    "core:tasks_export": Policy(authenticated=True),
    # One's own (core.notices.queries.notices_for).
    "core:notices": Policy(authenticated=True),
    "core:notices_mark": Policy(authenticated=True),
    "core:notice_open": Policy(authenticated=True),
    "core:notice_preferences": Policy(authenticated=True),
    "core:remind": Policy(authority_perm="edit_facts"),
    "core:reminder_rules": Policy(authority_perm="edit_facts"),
    # Which jobs: those one asked for or may watch (core.queries.jobs_for).
    "core:job": Policy(authenticated=True),
    "core:job_status": Policy(authenticated=True),
    "core:job_stop": Policy(authenticated=True),
    "api:job-list": Policy(authenticated=True),
    "api:job-detail": Policy(authenticated=True),
    # Help says how things are done, nothing about anybody.
    "core:help": Policy(authenticated=True),
    "core:help_topic": Policy(authenticated=True),
    # What is found: each kind goes through its app's visibility queries.
    "core:search": Policy(authenticated=True),
    "core:search_suggest": Policy(authenticated=True),
    "api:search-list": Policy(authenticated=True),
    **dict.fromkeys(
        (
            *("api:task-list", "api:notice-list", "api:notice-detail", "api:notice-read"),
            "api:notice-preference-list",
        ),
        Policy(authenticated=True),
    ),
    "api:task-remind": Policy(authority_perm="edit_facts"),
    "core:audit": Policy(authority_perm="view_audit"),
    "core:audit_xlsx": Policy(authority_perm="view_audit"),
}
