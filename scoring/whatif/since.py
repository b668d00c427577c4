"""What has changed since a what-if was worked out: its report stays as it was."""

from __future__ import annotations

from django.utils.translation import gettext as _

from schemes.editor.models import DraftState, SchemeDraft
from scoring.whatif.models import WhatIf


def since(row: WhatIf) -> list[str]:
    """A sentence for each thing that a reader would else take for what stands now."""
    return [each for each in (_facts(row), _rules(row), _draft(row)) if each]


def _facts(row: WhatIf) -> str:
    if row.revision == row.year.revision:
        return ""
    return _("算完以后，这一年的事实又有变动；报告按算的时候的事实。")


def _rules(row: WhatIf) -> str:
    if row.base_id == row.year.scheme_id:
        return ""
    return _("这一年后来换了方案；报告对照的是当时现行的%(base)s。") % {"base": row.base}


def _draft(row: WhatIf) -> str:
    if row.draft is None:
        return ""
    drafts = SchemeDraft.objects.filter(pk=row.draft, authority=row.year.authority_id)
    state, changed_at = drafts.values_list("state", "changed_at").first() or (None, None)
    if changed_at is None or state == DraftState.DROPPED:
        return _("这份草稿已经没有了；报告按提出试算时的文本。")
    if changed_at > row.asked_at:
        return _("提出试算以后，草稿又改过；报告按提出时的文本，要看新的再试算一次。")
    return ""
