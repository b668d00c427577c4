"""What the pages of bulk accounts show."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.models import JobState
from core.policy import Denied
from core.queries import job_view
from documents.xlsx.problems import CellError
from units import queries
from units.accounts.bulk.checks import RowFault, faults_of
from units.accounts.bulk.propose import PERSON_RULES, UNIT_ENDINGS, staff_accounts
from units.accounts.bulk.rows import AccountRow, row_from
from units.http import signed_in
from units.models import Account, AccountBatch
from units.services.batches import never_signed_in

PER_PAGE = 50
FAULTS_SHOWN = 200
SOURCES: Mapping[str, Any] = {
    "units": gettext_lazy("按单位"),
    "people": gettext_lazy("按人员"),
    "workbook": gettext_lazy("工作簿"),
    "setup": gettext_lazy("首次设置"),
}


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row on the page: its number, the row, and whether anything is wrong with it."""

    number: int
    row: AccountRow
    wrong: bool


def batches_for(account: Account) -> QuerySet[AccountBatch]:
    """The batches of the administrator's authority, newest first."""
    authority = queries.authority_for(account)
    if not queries.has_authority_perm(account, authority, "manage_accounts"):
        return AccountBatch.objects.none()
    found = AccountBatch.objects.filter(authority=authority)
    return found.select_related("authority", "job", "created_by").order_by("-created_at")


def batch_for(account: Account, pk: uuid.UUID) -> AccountBatch:
    """One batch; raises a 404 (``Denied``) for one that is not the account's to see."""
    found = batches_for(account).filter(pk=pk).first()
    if found is None:
        raise Denied("units.accountbatch", pk)
    return found


def bulk_context(request: HttpRequest) -> dict[str, Any]:
    """Where accounts may come from, and the batches so far."""
    account = signed_in(request)
    authority = queries.authority_for(account)
    assert authority is not None  # noqa: S101 - the policy of the route asks for one
    page = Paginator(batches_for(account), 20).get_page(request.GET.get("page"))
    return {
        "unit_roles": [(role.value, title) for role, (title, _end) in UNIT_ENDINGS.items()],
        "rules": list(PERSON_RULES.items()),
        "staff": len(staff_accounts(authority, "code")),
        "page": page,
        "batches": [(batch, *state_of(batch), source_of(batch)) for batch in page],
        "crumbs": [(_("账号"), "../"), (_("批量建号"), "")],
    }


def state_of(batch: AccountBatch) -> tuple[str, str]:
    """(badge, words) of where a batch stands."""
    if batch.made_at is not None:
        return ("todo", _("密码条待取")) if batch.slips_name else ("done", _("已建立"))
    if batch.discarded:
        return "withdrawn", _("已放弃")
    if batch.job is not None and batch.job.alive:
        return "running", _("正在建立")
    return "draft", _("待建立")


def source_of(batch: AccountBatch) -> str:
    """Where the batch came from, in words."""
    return str(SOURCES.get(batch.source, batch.source))


def batch_context(request: HttpRequest, batch: AccountBatch) -> dict[str, Any]:
    """A batch's page: its rows and what is wrong with them, its job, its slips."""
    draft = batch.made_at is None and not batch.discarded
    rows = [row_from(data) for data in batch.rows]
    faults = faults_of(batch.authority, rows) if draft else []
    cells = cell_errors(batch)
    wrong = {fault.number for fault in faults}
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    first = page.start_index() - 1 if rows else 0
    busy = batch.job is not None and batch.job.alive
    look, words = state_of(batch)
    return {
        "batch": batch,
        "look": look,
        "state_words": words,
        "source": source_of(batch),
        "draft": draft and not busy,
        "job": job_view(batch.job) if busy and batch.job else None,
        "failure": _failure(batch),
        "faults": _fault_lines(faults, cells),
        "fault_count": len(faults) + len(cells),
        "page": page,
        "shown": [ShownRow(n, row, n in wrong) for n, row in enumerate(page, first)],
        "total": len(rows),
        "renewable": len(never_signed_in(batch)) if batch.made_at and not busy else 0,
        "setting_up": queries.has_authority_perm(signed_in(request), batch.authority, "set_up"),
        "crumbs": [
            (_("账号"), reverse("units:accounts")),
            (_("批量建号"), reverse("units:bulk")),
            (source_of(batch), ""),
        ],
    }


def batch_key(text: str) -> uuid.UUID:
    """The id in an address; raises a 404 (``Denied``) for what is none."""
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise Denied("units.accountbatch", text) from error


def cell_errors(batch: AccountBatch) -> list[CellError]:
    """What was wrong with the workbook that a batch came from, by cell."""
    return [_cell_error(data) for data in batch.errors]


def _fault_lines(faults: list[RowFault], cells: list[CellError]) -> list[tuple[str, str]]:
    lines = [(error.ref, error.message) for error in cells]
    lines += [(fault.where, fault.message) for fault in faults]
    return lines[:FAULTS_SHOWN]


def _cell_error(data: Mapping[str, Any]) -> CellError:
    return CellError(
        data["ref"],
        data["value"],
        data["code"],
        data["params"],
        tuple(data["allowed"]),
        data.get("text", ""),
    )


def _failure(batch: AccountBatch) -> str:
    """Why the last job ended without effect."""
    job = batch.job
    if job is None or job.state not in (JobState.FAILED, JobState.STOPPED):
        return ""
    return str(job_view(job)["message"]) or _("已停止，没有写入")
