"""The demo county writes its next scheme: a draft with a change or two."""

from __future__ import annotations

from schemes.editor.changes import asked_change
from schemes.editor.services import draft_change, draft_start
from schemes.models import SchemeVersion
from schemes.queries import named_document
from units.models import Account

#: What the office has changed so far: (path, what was typed).
TYPED = (
    ("document_number", "临目〔草〕1 号"),
    ("honours.caps.total", "15"),
    ("pay.unit.spread", "900"),
)


def demo_draft(*, version: SchemeVersion, actor: Account) -> None:
    """Begin the draft of a scheme from the version that holds, with a few figures changed."""
    data = named_document(version).to_data()
    draft = draft_start(authority=version.authority, document=data, actor=actor, base=version)
    for path, text in TYPED:
        change = asked_change("set", path, texts=[text])
        draft = draft_change(draft=draft, change=change, shown=draft.version, actor=actor)
