"""What claims ask of an account: to finish its own, to check what waits at its step (M-8)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.language import title_of
from core.work_items import Kind, WorkItem
from reviews.honours import flow
from reviews.honours.models import ENDED, HonourClaim
from reviews.honours.services.moving import cut_off, is_late
from schemes import in_hand
from schemes.models import Year
from schemes.queries import year_or_none
from schemes.rules.award_claims import DRAFT, RETURNED, ClaimStep
from targets.plans.flow import charged_units
from targets.plans.queries import own_unit_ids
from units.models import Role
from units.queries import access_of, authority_for, has_authority_perm, has_role

CLAIMS = "award-claims"


def register_in_hand() -> None:
    """Claims that have not come to their end."""
    in_hand.register(
        CLAIMS,
        lambda asked: HonourClaim.objects.filter(year__in=asked.years).exclude(state__in=ENDED),
    )


def claim_work(account: Any) -> Iterator[WorkItem]:
    """The account's part in the claims of the year under way."""
    year = year_or_none(account)
    if authority_for(account) is None or year is None or not flow.rules_of(year).steps:
        return
    own = own_unit_ids(account)
    duties = {
        flow.HEAD: bool(access_of(account).unit_ids("head_unit")),
        flow.OFFICE: not own and has_authority_perm(account, year.authority, "edit_facts"),
        flow.REVIEWER: not own and has_role(account, year.authority, (Role.REVIEWING_OFFICE,)),
        flow.LEADER: not own and has_role(account, year.authority, (Role.LEADER,)),
    }
    if not own and not any(duties.values()):
        return
    if own and in_hand.count(account, year, CLAIMS, units=own):
        yield from _own(year, own, duties)
    yield from _checking(account, year, duties, own)


def _own(year: Year, own: set[int], duties: Mapping[str, bool]) -> Iterator[WorkItem]:
    """A unit's claims one by one, but those that wait at its own step: they are counted."""
    rows = HonourClaim.objects.filter(year=year, unit__in=own).exclude(state__in=ENDED)
    for claim in rows.select_related("unit").order_by("pk"):
        claim.year = year
        if claim.is_with_unit:
            yield _drafting(claim)
        elif not _mine(claim, duties):
            yield _waiting_for(claim)


def _mine(claim: HonourClaim, duties: Mapping[str, bool]) -> bool:
    step = flow.step_of(claim)
    return step is not None and duties.get(step.who, False)


def _checking(
    account: Any, year: Year, duties: Mapping[str, bool], own: set[int]
) -> Iterator[WorkItem]:
    """What waits at the account's own steps."""
    for step in flow.rules_of(year).steps:
        if not duties.get(step.who, False):
            continue
        units = own or None
        if step.who == flow.LEADER and in_hand.count(account, year, CLAIMS, (step.key,)):
            units = charged_units(account)
        waits = in_hand.count(account, year, CLAIMS, (step.key,), units)
        if waits:
            yield _waiting(year, step, waits, own=step.who == flow.HEAD)


def _drafting(claim: HonourClaim) -> WorkItem:
    returned = claim.state == RETURNED
    late = is_late(claim, timezone.now())
    return WorkItem(
        f"claim-draft-{claim.serial}",
        _("加分申报：%s") % (claim.title or _("新的申报")),
        reverse("reviews:claim", args=[claim.pk]),
        _("补好重报") if returned else _("接着填"),
        due_at=None if late else cut_off(claim),
        detail=_("已过时限，打开看还能怎样办") if late else "",
        badge="returned" if returned else DRAFT,
        tone="warning" if returned else "",
        icon="award",
        nav="own-claims",
    )


def _step_title(claim: HonourClaim) -> str:
    step = flow.step_of(claim)
    return title_of(step.title) if step else flow.state_title(claim.year, claim.state)


def _waiting_for(claim: HonourClaim) -> WorkItem:
    return WorkItem(
        f"claim-waits-{claim.serial}",
        _("加分申报：%s") % claim.title,
        reverse("reviews:claim", args=[claim.pk]),
        _("看申报"),
        kind=Kind.WAITING,
        waits_for=_step_title(claim),
        icon="award",
    )


def _waiting(year: Year, step: ClaimStep, count: int, *, own: bool) -> WorkItem:
    return WorkItem(
        f"claim-step-{step.key}",
        _("加分申报：%s") % title_of(step.title),
        f"{reverse('reviews:claims')}?year={year.year}&state={step.key}",
        _("看申报"),
        count=count,
        counter=ngettext("项", "项", count),
        badge="todo",
        icon="award",
        clauses=step.clauses,
        nav="own-claims" if own else "award-claims",
    )
