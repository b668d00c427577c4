"""Who may use which route of the editor; which drafts, ``schemes.editor.queries`` decides."""

from __future__ import annotations

from core.policy import Policy

#: Who sees all facts of the authority reads drafts; who keeps them writes schemes.
_READ = Policy(authority_perm="view_facts")
_WRITE = Policy(authority_perm="edit_facts")

POLICIES: dict[str, Policy] = {
    **dict.fromkeys(("schemes:drafts", "schemes:draft"), _READ),
    **dict.fromkeys(
        (
            "schemes:draft_set",
            "schemes:draft_act",
            "schemes:draft_undo",
            "schemes:draft_fix",
            "schemes:finding_keep",
            "schemes:draft_new",
        ),
        _WRITE,
    ),
}
