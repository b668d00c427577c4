"""Policies of the routes of ``schemes`` that are about schemes and years."""

from __future__ import annotations

from core.policy import Policy

#: The whole year at once, with every person's scores: the office that keeps it, and nobody else.
WORKBOOK = Policy(authority_perm="import_year")

#: Whoever keeps the facts keeps the table of holidays.
EDIT = Policy(authority_perm="edit_facts")

POLICIES: dict[str, Policy] = {
    # Which versions: those that schemes.queries.scheme_versions answers.
    "schemes:list": Policy(authenticated=True),
    # Guides say how things are done, nothing about anybody.
    "schemes:guides": Policy(authenticated=True),
    "schemes:guide": Policy(authenticated=True),
    "schemes:guide_pdf": Policy(authenticated=True),
    "schemes:demo_showcase": Policy(authority_perm="view_results"),
    "schemes:detail": Policy(authenticated=True),
    "schemes:version_docx": Policy(authenticated=True),
    "schemes:version_pdf": Policy(authenticated=True),
    "schemes:clause": Policy(authenticated=True),
    "api:scheme-list": Policy(authenticated=True),
    "api:scheme-detail": Policy(authenticated=True),
    "api:year-list": Policy(authenticated=True),
    "api:year-detail": Policy(authenticated=True),
    # Which figures stand beside a year: schemes.years.figures.
    "schemes:years": Policy(authenticated=True),
    "schemes:years_export": Policy(authenticated=True),
    "schemes:year": Policy(authenticated=True),
    "schemes:year_phase": EDIT,
    "schemes:year_new": EDIT,
    "schemes:year_carry": EDIT,
    "api:year-opening": EDIT,
    "api:year-open": EDIT,
    "api:year-carry": EDIT,
    "api:year-phases": Policy(authenticated=True),
    "api:year-move": EDIT,
    # Public facts: everyone reads them.
    "schemes:holidays": Policy(authenticated=True),
    "schemes:holiday_export": Policy(authenticated=True),
    "api:holiday-list": Policy(authenticated=True, write=EDIT),
    # Everyone knows when what is due; a unit's own extension: schemes.years.calendar_queries.
    "schemes:calendar": Policy(authenticated=True),
    "schemes:calendar_ics": Policy(authenticated=True),
    "schemes:calendar_export": Policy(authenticated=True),
    "schemes:calendar_entry": Policy(authenticated=True, write=EDIT),
    "api:year-calendar-list": Policy(authenticated=True),
    "api:year-calendar-moves": Policy(authenticated=True),
    **dict.fromkeys(
        (
            "schemes:calendar_move",
            "api:year-calendar-extend",
            "api:year-calendar-shift",
            "schemes:holiday_new",
            "schemes:holiday_day",
            "schemes:holiday_remove",
            "schemes:holiday_known",
            "schemes:holiday_upload",
            "schemes:holiday_apply",
            "api:holiday-retire",
            "api:holiday-preview",
            "api:holiday-apply",
        ),
        EDIT,
    ),
    **dict.fromkeys(
        (
            "schemes:import_list",
            "schemes:import_new",
            "schemes:import_detail",
            "schemes:import_apply",
            "schemes:import_drop",
            "schemes:import_file",
            "schemes:workbook",
            "api:year-workbook-list",
            "api:import-list",
            "api:import-detail",
            "api:import-errors",
            "api:import-changes",
            "api:import-apply",
        ),
        WORKBOOK,
    ),
}
