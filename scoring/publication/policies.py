"""Who may use the routes of publications; which of them, ``scoring.publication.queries`` says."""

from __future__ import annotations

from core.policy import Policy

SEES = Policy(authority_perm="view_results")
PREPARES = Policy(authority_perm="view_results", write=Policy(authority_perm="edit_facts"))

POLICIES: dict[str, Policy] = {
    "scoring:readiness": PREPARES,
    "scoring:publication": SEES,
    # Whose part a move is, its table says: the second person is of another office.
    "scoring:publication_moved": SEES,
    "scoring:award_changed": Policy(authority_perm="edit_facts"),
    "scoring:views_recorded": Policy(authority_perm="edit_facts"),
    "scoring:publication_bodies": Policy(authority_perm="edit_facts"),
    # The head of the unit that a body is; which one, ``bodies.asked_list`` says.
    "scoring:award_views": Policy(unit_perm="head_unit"),
    "scoring:award_letter": Policy(authority_perm="view_results", unit_perm="head_unit"),
    "api:award-list-list": Policy(unit_perm="head_unit"),
    "api:award-list-detail": Policy(unit_perm="head_unit"),
    "scoring:publication_advice": PREPARES,
    # A unit's own once the results are published, ``advice.advice_for`` says.
    "scoring:publication_letter": Policy(
        authority_perm="view_results", unit_perm="view_unit_results"
    ),
    "api:publication-advice": PREPARES,
    "api:result-advice-list": Policy(authority_perm="view_results", unit_perm="view_unit_results"),
    "scoring:notice_pdf": SEES,
    "api:publication-list": PREPARES,
    "api:publication-readiness": PREPARES,
    "api:publication-detail": SEES,
    "api:publication-move": SEES,
    "api:publication-award": Policy(authority_perm="edit_facts"),
    "api:publication-views": Policy(authority_perm="edit_facts"),
    # Without sign-in, at an address that cannot be guessed: what the notice says and no more.
    "scoring:notice": Policy(public=True),
}
