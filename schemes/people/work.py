"""What people ask of an account: transfers that wait for a confirmation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count
from django.db.models.functions import ExtractYear
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.work_items import Kind, WorkItem
from schemes import in_hand
from schemes.people.models import Transfer, TransferState
from schemes.people.transfer_queries import visible_transfers
from schemes.queries import year_or_none
from units.queries import access_of

TRANSFERS = "transfers"


def register_in_hand() -> None:
    """Transfers that wait to be confirmed, by the unit that they lead away from."""
    in_hand.register(
        TRANSFERS,
        lambda asked: Transfer.objects.filter(
            authority=asked.authority, state=TransferState.PROPOSED
        ),
        year=None,
        unit="posting__unit",
    )


def work_of(account: Any) -> Iterator[WorkItem]:
    """For the office that confirms, and for heads who wait for it; by the year of effect."""
    access = access_of(account)
    confirms = access.may(access.authority, "edit_facts")
    if not confirms and not access.unit_ids("head_unit"):
        return
    year, units = year_or_none(account), None if confirms else access.unit_ids("head_unit")
    if year is not None and not in_hand.count(account, year, TRANSFERS, units=units):
        return
    waiting = visible_transfers(account).filter(state=TransferState.PROPOSED).order_by()
    by_year = waiting.values(number=ExtractYear("effective_on")).annotate(n=Count("pk"))
    for row in by_year.order_by("number"):
        yield _item(row["number"], row["n"], confirms)


def _item(number: int, count: int, confirms: bool) -> WorkItem:
    return WorkItem(
        f"transfers-{number}",
        _("调动待确认"),
        f"{reverse('schemes:transfers')}?year={number}&state={TransferState.PROPOSED}",
        _("去确认") if confirms else _("看进度"),
        kind=Kind.MINE if confirms else Kind.WAITING,
        waits_for="" if confirms else _("目标办"),
        count=count,
        counter=ngettext("件", "件", count),
        detail=_("%s 年生效；确认以后任职和月数才写入。") % number,
        icon="arrow-left-right",
        nav="transfers" if confirms else "",
    )
