"""Where the accounts of a batch come from, for the page and the API alike."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from units.accounts.bulk import propose
from units.accounts.bulk.workbook import read_accounts
from units.models import Authority


def rows_asked(
    authority: Authority, source: str, *, roles: Iterable[str], rule: str, file: Any
) -> dict[str, Any]:
    """What ``batch_draft`` takes: source, rows, and the errors of a workbook.

    Raises ``ValidationError``, and ``WorkbookError`` for a file that cannot be read.
    """
    if source == "units":
        asked = set(roles)
        wanted = [role for role in propose.UNIT_ENDINGS if role in asked]
        if not wanted:
            raise ValidationError(_("选至少一个角色"))
        return {"source": source, "rows": propose.unit_accounts(authority, wanted)}
    if source == "people":
        known = rule if rule in propose.PERSON_RULES else propose.INITIALS_CODE
        return {"source": source, "rows": propose.staff_accounts(authority, known)}
    if file is None:
        raise ValidationError(_("选一个 .xlsx 文件再上传"))
    content: BinaryIO = file
    read = read_accounts(authority, content)
    name = str(file.name)
    return {"source": "workbook", "rows": read.rows, "errors": read.errors, "file_name": name}
