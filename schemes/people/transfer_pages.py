"""What the pages of transfers show."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from core.ui import date_text
from schemes.fact_pages.words import SchemeWords
from schemes.models import Year
from schemes.people import transfer_queries as queries
from schemes.people import transfer_services as services
from schemes.people.models import Transfer, TransferState
from schemes.people.transfer_flow import CONFIRM, PROPOSE, UNDO, Move
from schemes.people.transfer_forms import ConfirmForm, TransferForm
from schemes.people.transfer_plan import meaning
from schemes.people.transfer_undo import transfer_undo, undo_meaning, undo_problems
from schemes.people.views import act_context, asked
from schemes.queries import year_document
from units.models import Posting, Unit, UnitYear
from units.queries import authority_for, has_authority_perm

#: How a state looks, by the names of the badges.
LOOKS = {
    TransferState.PROPOSED: "review",
    TransferState.CONFIRMED: "done",
    TransferState.DECLINED: "returned",
    TransferState.WITHDRAWN: "withdrawn",
    TransferState.UNDONE: "withdrawn",
}
#: What a page or an API calls by the move's key, for moves that only need a reason.
ENDINGS: Mapping[str, Callable[..., Transfer]] = {
    **services.ENDINGS,
    UNDO.key: transfer_undo,
}


def confirms(account: Any) -> bool:
    """Whether the account confirms transfers."""
    return has_authority_perm(account, authority_for(account), "edit_facts")


def who_page() -> dict[str, Any]:
    """Where to find the person to move."""
    title = str(PROPOSE.label)
    return {"crumbs": [(_("内部调动"), reverse("schemes:transfers")), (title, "")], "title": title}


def new_form(request: HttpRequest, posting: Posting) -> TransferForm:
    """The form of a proposal, with the units and ranks of the year in hand."""
    year, words = asked(request)
    units = UnitYear.objects.filter(authority=year.authority_id, year=year.year, current=True)
    units = units.exclude(unit=posting.unit_id).order_by("order", "key")
    sent = request.POST if request.method == "POST" else None
    return TransferForm(sent, units=units.values_list("unit__code", "name"), ranks=words.ranks)


def new_page(request: HttpRequest, posting: Posting, form: TransferForm) -> dict[str, Any]:
    """The page of a proposal before anything is known."""
    title = str(PROPOSE.label)
    context = act_context(request, posting.person, form, title, _("看会怎样"))
    return context | {"step": "preview", "now": _now(posting)}


def preview(posting: Posting, unit: Unit | None, form: TransferForm) -> dict[str, Any]:
    """What the proposal means; raises ``ValidationError`` with everything that is wrong."""
    told = texts_of(form)
    plan = services.transfer_plan(posting, unit, form.day("effective_on"), told)
    return {"meaning": meaning(plan, *plan.proposal()), "step": "write", "act": str(PROPOSE.label)}


def texts_of(form: TransferForm) -> dict[str, str]:
    """The texts of a proposal."""
    return {name: form.text(name) for name in ("document", "title", "rank")}


def detail_page(
    transfer: Transfer, moves: Sequence[Move], form: ConfirmForm | None = None
) -> dict[str, Any]:
    """A transfer's page: as it would be written while it waits, as it was decided after."""
    waits = transfer.state == TransferState.PROPOSED
    lines, proposal, problem = _plan_lines(transfer, form) if waits else ([], None, [])
    ends = [move for move in moves if move.key in ENDINGS]
    back = list(undo_problems(transfer)) if UNDO in moves else []
    if back:
        ends.remove(UNDO)
    ranks = _ranks(transfer)
    return {
        "transfer": transfer,
        "look": LOOKS[TransferState(transfer.state)],
        "rank": ranks.get(transfer.rank, transfer.rank),
        "meaning": lines,
        "proposal": proposal,
        "problems": problem,
        "form": form or _confirm_form(transfer, proposal) if CONFIRM in moves else None,
        "ends": [_ending(move, transfer) for move in ends],
        "no_way_back": back,
        "crumbs": [(_("内部调动"), reverse("schemes:transfers")), (transfer.person.name, "")],
    }


def stale_text(current: Transfer) -> str:
    """Who moved the transfer meanwhile, and how it stands."""
    text = _("%(who)s 已办过，现在是“%(state)s”。看过再办")
    who = current.decided_by or current.proposed_by
    return text % {"who": who, "state": current.get_state_display()}


def chosen(request: HttpRequest) -> list[Transfer]:
    """The transfers ticked in the list, as the account sees them; ``version`` as it was shown."""
    versions = {}
    for text in request.POST.getlist("transfer"):
        pk, _dash, version = text.partition("-")
        if pk.isascii() and pk.isdigit() and version.isascii() and version.isdigit():
            versions[int(pk[:18])] = int(version[:9])
    rows = list(queries.visible_transfers(request.user).filter(pk__in=list(versions)))
    for row in rows:
        row.version = versions[row.pk]
    return rows


def confirm_all(transfers: Sequence[Transfer], actor: Any) -> list[str]:
    """Confirm all with the proposed months, or none; what stands in the way otherwise."""
    problems: list[str] = []
    with transaction.atomic():
        for transfer in transfers:
            try:
                with transaction.atomic():
                    _confirm_as_proposed(transfer, actor)
            except services.StaleTransferError as error:
                problems.append(f"{transfer.person.name}{_('：')}{stale_text(error.current)}")
            except ValidationError as error:
                problems.append(f"{transfer.person.name}{_('：')}{' '.join(error.messages)}")
        if problems:
            transaction.set_rollback(True)
    return problems


def _confirm_as_proposed(transfer: Transfer, actor: Any) -> None:
    services.transfer_confirm(
        transfer=transfer,
        version=transfer.version,
        months_from=transfer.months_from,
        months_to=transfer.months_to,
        actor=actor,
    )


def _plan_lines(
    transfer: Transfer, form: ConfirmForm | None
) -> tuple[list[str], tuple[int, int] | None, list[str]]:
    """What a waiting transfer means now, its proposal, and what stands in the way."""
    told = {"document": transfer.document, "title": transfer.title, "rank": transfer.rank}
    try:
        plan = services.transfer_plan(
            transfer.posting, transfer.to_unit, transfer.effective_on, told
        )
    except ValidationError as error:
        return [], None, list(error.messages)
    proposal = plan.proposal()
    typed = (form.whole("months_from"), form.whole("months_to")) if form else (None, None)
    months = [p if t is None else t for p, t in zip(proposal, typed, strict=True)]
    return meaning(plan, months[0], months[1]), proposal, []


def _confirm_form(transfer: Transfer, proposal: tuple[int, int] | None) -> ConfirmForm:
    months_from, months_to = proposal or (transfer.months_from, transfer.months_to)
    return ConfirmForm(
        initial={
            "months_from": str(months_from),
            "months_to": str(months_to),
            "version": str(transfer.version),
        }
    )


def _ending(move: Move, transfer: Transfer) -> dict[str, Any]:
    text = _("%(name)s留在%(unit)s，任职和月数不变。提出人看得到理由。")
    told = {"name": transfer.person.name, "unit": transfer.posting.unit.name}
    undone = move == UNDO
    return {
        "key": move.key,
        "label": move.label,
        "title": _("%(act)s %(name)s的调动？") % {"act": move.label, "name": transfer.person.name},
        "text": " ".join(undo_meaning(transfer)) if undone else text % told,
        "url": reverse("schemes:transfer_end", args=[transfer.pk, move.key]),
        "hidden": {"version": transfer.version},
    }


def _ranks(transfer: Transfer) -> Any:
    year = Year.objects.filter(authority=transfer.authority_id, year=transfer.effective_on.year)
    found = year.select_related("scheme").first()
    return {} if found is None else SchemeWords(year_document(found)).ranks


def _now(posting: Posting) -> str:
    text = _("现在：%(unit)s %(title)s，%(day)s起")
    told = {"unit": posting.unit.name, "title": posting.title, "day": date_text(posting.starts_on)}
    return text % told
