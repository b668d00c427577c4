"""A what-if of west with its report, for the test that nothing leaks between two authorities."""

from __future__ import annotations

from typing import Any

from schemes.editor.models import SchemeDraft
from schemes.models import Year
from schemes.queries import year_document
from schemes.reading import parse_document
from scoring.whatif.models import WhatIf
from scoring.whatif.services import what_if_ask, what_if_run


def what_if_of(year: Year, actor: Any, mark: str) -> None:
    """A draft that lowers a cap, tried over the year."""
    data = year_document(year).to_data()
    data["honours"]["caps"]["total"] = 1
    data["honours"]["caps"]["system"] = 1
    row = what_if_ask(year=year, document=parse_document(data), title=mark, actor=actor)
    what_if_run(what_if=row)


#: What stands for the parts of its addresses.
WHAT_IF_PARTS = {
    "scoring:what_if_panel.pk": lambda _two, _route: SchemeDraft.objects.latest("pk").pk,
    "scoring:what_if_draft.pk": lambda _two, _route: SchemeDraft.objects.latest("pk").pk,
    "scoring:what_if*.pk": lambda _two, _route: WhatIf.objects.get().pk,
    "api:what-if-*.pk": lambda _two, _route: WhatIf.objects.get().pk,
}
