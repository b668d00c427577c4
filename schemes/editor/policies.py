"""Who may use which route of the editor; which drafts, ``schemes.editor.queries`` decides."""

from __future__ import annotations

from core.policy import Policy

#: Who sees all facts of the authority reads drafts; who keeps them writes schemes.
_READ = Policy(authority_perm="view_facts")
_WRITE = Policy(authority_perm="edit_facts")

POLICIES: dict[str, Policy] = {
    "api:scheme-draft-list": Policy(authority_perm="view_facts", write=_WRITE),
    **dict.fromkeys(
        (
            *("schemes:drafts", "schemes:drafts_xlsx", "schemes:draft"),
            "schemes:draft_publishing",
            *("schemes:draft_compare", "schemes:draft_yaml", "schemes:draft_docx"),
            # Who publishes and returns may be of the reviewing office: schemes.editor.flow.
            *("api:scheme-draft-detail", "api:scheme-draft-move"),
            "api:scheme-draft-publish",
            *("schemes:draft_pdf", "schemes:draft_publish", "schemes:draft_moved"),
        ),
        _READ,
    ),
    **dict.fromkeys(
        (
            "schemes:draft_set",
            "schemes:draft_act",
            "schemes:draft_undo",
            "schemes:draft_fix",
            "schemes:finding_keep",
            "schemes:draft_new",
            "schemes:draft_blank",
            "schemes:draft_upload",
            "api:scheme-draft-change",
            "api:scheme-draft-undo",
            "api:scheme-draft-fix",
            "api:scheme-draft-keep",
        ),
        _WRITE,
    ),
}
