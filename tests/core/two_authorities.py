"""Two authorities in one installation, east and west, for tests that nothing leaks between them.

West has something of every kind that an address can name, and each of its names carries
:data:`MARK`; no code or number of it is one of east's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import CharField, Model, TextField, Value
from django.db.models.functions import Concat, Substr
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from bonuses.models import FiledRules, FundRecipient, OwnDistribution, UnitWages
from core.jobs import enqueue
from core.models import Fact
from core.notices.events import REMIND
from core.notices.models import Notice
from core.notices.services import notify
from reviews.accountability.models import AccountabilityRecord
from reviews.ballots.models import Voter, VoteRound
from reviews.honours.models import HonourClaim
from reviews.marking.models import MarkingTeam
from reviews.marking.pairs.models import MarkPair
from reviews.objections.models import Feedback, MarkCorrection, Objection
from reviews.register.models import RegisterEntry
from reviews.self_evaluation.models import SelfEvaluation
from reviews.supervision.models import SupervisionItem
from schemes.fact_pages.spec import pages as fact_pages
from schemes.holidays.rows import HolidayRow
from schemes.holidays.services import holiday_record
from schemes.models import DayKind
from schemes.people.transfer_services import transfer_propose
from scoring.models import Appeal, Publication
from scoring.services import result_set_recompute
from targets.changes.models import TargetChange, TargetChangeItem
from targets.common.drafts.models import CommonDraft, CommonDraftLine
from targets.decomposition.models import LevelTwo, Tree, TreeNode, TreeTarget, TreeVersion
from targets.evidence.models import EvidenceFile
from targets.models import Target
from targets.plans.models import Plan, PlanLine
from tests.bonuses.people import make_paid_county
from tests.core.appraisal_of_two import UNIT_PARTS, staff_appraisal
from tests.core.drafts_of_two import DRAFT_PARTS, draft_things
from tests.core.frozen_of_two import FROZEN_PARTS, frozen_things
from tests.core.payroll_of_two import PAYROLL_PARTS, payroll_things
from tests.core.public_results import public_results
from tests.core.rounds_of_two import rated_unit, vote_rounds
from tests.core.what_if_of_two import WHAT_IF_PARTS, what_if_of
from tests.fact_rows import (
    GOOD,
    PEOPLE_GOOD,
    add_people,
    complete_county,
    office_account,
    page_url,
    session_of,
    signed_in,
    standing_facts,
)
from tests.factories import County, make_county, record, record_all
from tests.general_county import add_general_facts
from tests.schemes.unit_changes.changes import asked, done
from tests.schemes.workbook.books import filled, uploaded
from units.accounts.bulk.rows import AccountRow
from units.lifecycle_models import ChangeKind, UnitChange
from units.models import Account, LeaderCharge, Person, Posting, Role, RoleGrant, Section, Unit
from units.roles import GRANTABLE, ROLE_BUNDLES
from units.services import DeputyAsked, deputising_grant, role_grant
from units.services.batches import batch_draft
from units.tokens.services import token_create

#: Stands in every name of west, and nowhere else.
MARK = "西境"
EAST_YEAR, EAST_UNIT = 2025, 501
HOLIDAY = date(2026, 3, 3)
JANUARY = date(2026, 1, 1)


@dataclass
class Two:
    """Accounts of both that hold every role between them, and what west's addresses are made of."""

    east: County
    west: County
    east_accounts: list[Account]
    west_accounts: list[Account]
    named: Mapping[str, Any] = field(default_factory=dict)
    #: Account → a session of it.
    sessions: Mapping[int, str] = field(default_factory=dict)


def make_two() -> Two:
    """East with results, west with everything."""
    east = make_county("east", first=EAST_UNIT, year=EAST_YEAR)
    result_set_recompute(year=east.year, actor=east.clerk, cause="manual")
    west = complete_county(make_paid_county("west").county)
    standing_facts(add_people(west))
    done(west, asked(ChangeKind.RENAME, "103", name="数据局", short_name="数据局"))
    add_general_facts(west, "101")
    person = Person.objects.get(authority=west.office.authority, code="P900")
    record(OwnDistribution, west, "P900", unit=west.units["101"], person=person, amount=7000)
    _beside_pay(west)
    _mark(west)
    accounts = every_right(west)
    _plan(west, accounts[0])
    _tree(west, accounts[0])
    _change(west, accounts[0])
    _claim(west, accounts[0])
    vote_rounds(west, accounts[0], MARK)
    _objection(west, accounts[0])
    staff_appraisal(west, accounts[0], MARK)
    named = {"facts": _facts_of_every_kind(east, west, accounts), **_things(west, accounts)}
    named["token"] = _token(accounts[0])
    draft_things(west.year, accounts[0], MARK)
    _mark(west)
    outcome = result_set_recompute(year=west.year, actor=west.clerk, cause="manual")
    frozen_things(outcome.result_set, accounts[0], MARK)
    public_results(west, accounts[0], MARK)
    payroll_things(outcome.result_set, accounts[0], MARK)
    what_if_of(west.year, accounts[0], MARK)
    abroad = every_right(east)
    sessions = {account.pk: session_of(account) for account in [*abroad, *accounts]}
    return Two(east, west, abroad, accounts, named, sessions)


def _token(account: Account) -> int:
    """A machine's token of the account, found as a request finds it."""
    own = Account.objects.get(pk=account.pk)
    asked: dict[str, Any] = {"scope": "progress", "name": f"{MARK}接口机", "days": 90}
    return token_create(account=own, actor=own, **asked)[0].pk


def _beside_pay(west: County) -> None:
    """Facts of a reward fund and of a unit outside, which the county's scheme does not ask for."""
    unit, outside = west.units["101"], west.units["901"]
    record(UnitWages, west, "101", unit=unit, amount=300_000)
    record(FundRecipient, west, "units/101", unit=unit, award="units")
    filed = {"filed_on": date(2026, 4, 10), "paid_from": "scheme"}
    record(FiledRules, west, "901", unit=outside, title=MARK, approved_by=MARK, **filed)


def _plan(county: County, actor: Account) -> None:
    """A plan with a line in the unit whose targets came with the workbook: no service begins it."""
    by = {"changed_by": actor, "changed_at": timezone.now()}
    plan = Plan.objects.create(
        year=county.year,
        unit=county.units["101"],
        created_by=actor,
        created_at=timezone.now(),
        **by,
    )
    PlanLine.objects.create(plan=plan, component="key", title=MARK, **by)
    told = {"year": county.year, "unit": county.units["101"]}
    draft = CommonDraft.objects.create(**told, **by)
    CommonDraftLine.objects.create(draft=draft, component="common", title=MARK)


def _tree(county: County, actor: Account) -> None:
    """A tree with a task, an adopted version and a section; a level-two scheme that was filed."""
    unit, now = county.units["101"], timezone.now()
    by = {"changed_by": actor, "changed_at": now}
    tree = Tree.objects.create(year=county.year, unit=unit, created_by=actor, created_at=now, **by)
    top = TreeTarget.objects.create(tree=tree, key="101-key", cover="sum", seen={"title": MARK})
    section = Section.objects.create(unit=unit, name=MARK)
    person = Person.objects.get(authority=county.office.authority, code="A01")
    TreeNode.objects.create(tree=tree, top=top, title=MARK, person=person, section=section, **by)
    TreeVersion.objects.create(
        tree=tree, number=1, snapshot=[], deviation=0, adopted_by=actor, adopted_at=now
    )
    LevelTwo.objects.create(year=county.year, unit=unit, state="filed", title=MARK, **by)


def _objection(county: County, actor: Account) -> None:
    """A team, a unit that was told its marks and objects to one, a correction that waits."""
    now, unit, told = timezone.now(), county.units["101"], {"key": "101-key", "kind": "target"}
    team = MarkingTeam.objects.create(year=county.year, name=MARK)
    team.members.add(actor)
    Feedback.objects.create(year=county.year, unit=unit, actor=actor, at=now)
    of = {"year": county.year, "unit": unit, "reason": MARK, "fact": 1, **told}
    target = Target.objects.get(year=county.year, key="101-key", current=True)
    pair = {"year": county.year, "unit": unit, "target": target, "key": target.key}
    MarkPair.objects.create(**pair, live=target.key, state="apart", reason=MARK)
    Objection.objects.create(**of, filed_by=actor, filed_at=now)
    MarkCorrection.objects.create(**of, proposed_by=actor, proposed_at=now)
    SelfEvaluation.objects.create(
        year=county.year, unit=unit, report=MARK, number=1, changed_by=actor, changed_at=now
    )


def _change(county: County, actor: Account) -> None:
    """A request with a target and a file; its content is not in the data folder."""
    now, unit = timezone.now(), county.units["101"]
    change = TargetChange.objects.create(
        year=county.year,
        unit=unit,
        serial=1,
        reason=MARK,
        submitted_at=now,
        created_by=actor,
        created_at=now,
        changed_by=actor,
        changed_at=now,
    )
    TargetChangeItem.objects.create(change=change, kind="add", texts={"title": MARK})
    change.files.create(
        year=county.year,
        unit=unit,
        name=f"{MARK}.pdf",
        kind="pdf",
        stored_name="ab",
        digest="ab",
        size=1,
        uploaded_by=actor,
        uploaded_at=now,
    )


def _claim(county: County, actor: Account) -> None:
    """A claim that was handed in, with the file of the request."""
    now = timezone.now()
    claim = HonourClaim.objects.create(
        year=county.year,
        unit=county.units["101"],
        serial=1,
        title=MARK,
        submitted_at=now,
        created_by=actor,
        created_at=now,
        changed_by=actor,
        changed_at=now,
    )
    claim.files.add(EvidenceFile.objects.get())
    AccountabilityRecord.objects.create(
        year=county.year,
        unit=county.units["101"],
        serial=1,
        state="draft",
        kind="circular_criticism",
        grounds=MARK,
        created_by=actor,
        created_at=now,
        changed_by=actor,
        changed_at=now,
    )
    SupervisionItem.objects.create(
        year=county.year,
        unit=county.units["101"],
        serial=1,
        sort="report",
        state="asked",
        title=MARK,
        told_at=now,
        created_by=actor,
        created_at=now,
        changed_by=actor,
        changed_at=now,
    )
    RegisterEntry.objects.create(
        year=county.year,
        unit=county.units["101"],
        serial=1,
        sort="deduction",
        kind="city_line",
        title=MARK,
        date=JANUARY,
        told_at=now,
        created_by=actor,
        created_at=now,
        changed_by=actor,
        changed_at=now,
    )


def every_right(county: County) -> list[Account]:
    """Three accounts that hold all roles between them, as far as the roles may stand together.

    Finance, which may not stand beside the office, sees nothing that the office does not see.
    """
    apart = (Role.SYSTEM_ADMINISTRATOR, Role.AUDITOR)
    worker = office_account(county, Role.TARGET_OFFICE)
    authority, unit = county.office.authority, county.office.unit
    for role in GRANTABLE:
        if role not in (*apart, Role.TARGET_OFFICE, Role.FINANCE):
            held = unit if ROLE_BUNDLES[role].needs_unit else None
            role_grant(account=worker, role=role, authority=authority, unit=held, actor=None)
    return [worker, *(office_account(county, role) for role in apart)]


def _facts_of_every_kind(east: County, west: County, accounts: list[Account]) -> dict[str, str]:
    """Slug → key of a fact that only west has; where there is none one is entered on its page."""
    office, found = signed_in(accounts[0]), {}
    for page in fact_pages():
        standing = page.model._default_manager.filter(current=True)
        easts = standing.filter(**_scope(page.model, east)).values("key")
        rows = standing.filter(**_scope(page.model, west)).exclude(key__in=easts)
        if not rows.exists():
            row = {**GOOD, **PEOPLE_GOOD}[page.slug]  # a new kind of fact needs a good row there
            answer = office.post(page_url(page.slug, "new"), row)
            assert answer.status_code == 302, (page.slug, answer.context["form"].errors)
        found[page.slug] = rows.order_by("key").values_list("key", flat=True)[0]
    return found


def _scope(model: type[Fact], county: County) -> dict[str, Any]:
    here = {"authority": county.office.authority}
    return here if "authority" in model.SCOPE_FIELDS else {"year": county.year}


def _things(west: County, accounts: list[Account]) -> dict[str, Any]:
    """One of each thing that has an identifier of its own."""
    (office, administrator, _auditor), authority = accounts, west.office.authority
    posting = Posting.objects.get(person__code="A02", current=True)
    transfer = transfer_propose(
        posting=posting,
        to_unit=west.units["103"],
        effective_on=date(2026, 7, 1),
        document="组〔2026〕7号",
        actor=office,
    )
    row = HolidayRow(HOLIDAY, DayKind.OFF, "建城日", "通告")
    holiday_record(authority=authority, row=row, actor=office, reason="地方节日")
    head = office_account(west, Role.DEPARTMENT_HEAD)
    deputising = deputising_grant(
        principal=head,
        deputy=office_account(west, Role.DEPARTMENT_FILER),
        asked=DeputyAsked(
            (Role.DEPARTMENT_HEAD,),
            timezone.now(),
            timezone.now() + timedelta(days=9),
            "出差",
            "假条",
        ),
        authority=authority,
        actor=head,
    )
    batch = batch_draft(
        authority=authority,
        source="workbook",
        rows=[AccountRow("newcomer", f"{MARK}新人")],
        actor=administrator,
    )
    charge = record_all(
        LeaderCharge,
        west,
        {"101/2026-01-01": {"leader": office, "unit": west.office.unit, "starts_on": JANUARY}},
        scope={"authority": authority},
    )["101/2026-01-01"]
    job = enqueue(kind="scoring.recompute", payload={}, actor=office, authority=authority)
    told = {"what": f"{MARK}事项", "when": "2026-03-01"}
    notify(recipients=[office], event=REMIND, authority=authority, params=told, url="/", once="w")
    return {
        "transfer": transfer.pk,
        "charge": charge.pk,
        "import": uploaded(west.year, office, filled(west.year)).pk,
        "batch": batch.pk,
        "job": job.pk,
        "deputising": deputising.pk,
        "account": head.pk,
        "username": head.username,
        "grant": RoleGrant.objects.get(account=head).pk,
        "scheme": west.year.scheme_id,
    }


def _mark(west: County) -> None:
    """Put the mark before every name and title of west."""
    authority = west.office.authority
    _prefix(type(authority), "name", pk=authority.pk)
    for named in (Unit, Person):
        _prefix(named, "name", authority=authority)
    _prefix(Account, "display_name", grants__authority=authority)
    for model in _facts():
        scope = _scope(model, west)
        for column in ("name", "title"):
            if any(each.name == column for each in model._meta.fields):
                _prefix(model, column, **scope)


def _facts() -> Iterator[type[Fact]]:
    waiting = list(Fact.__subclasses__())
    while waiting:
        model = waiting.pop()
        waiting += model.__subclasses__()
        if not model._meta.abstract:
            yield model


def _prefix(model: type[Model], column: str, **scope: Any) -> None:
    rows = model._default_manager.filter(**scope).exclude(**{f"{column}__startswith": MARK})
    found = list(rows.order_by().values_list("pk", flat=True).distinct())
    output = model._meta.get_field(column)
    assert isinstance(output, CharField | TextField)
    marked = Concat(Value(MARK), Substr(column, 1))
    model._default_manager.filter(pk__in=found).update(**{column: marked})


# --- the routes, read off the URL configuration ---------------------------------------------------


def routes() -> Iterator[tuple[str, tuple[str, ...]]]:
    """(full name, names of the parts) of every route outside the admin."""
    found: dict[str, tuple[str, ...]] = {}
    for name, parts in _walk(get_resolver().url_patterns, "", ()):
        if not name.startswith("admin:"):
            found.setdefault(name, parts)
    yield from sorted(found.items())


def _walk(entries: list[Any], space: str, before: tuple[str, ...]) -> Iterator[Any]:
    for entry in entries:
        parts = (*before, *(entry.pattern.converters or entry.pattern.regex.groupindex))
        if isinstance(entry, URLResolver):
            inner = space + (f"{entry.namespace}:" if entry.namespace else "")
            yield from _walk(entry.url_patterns, inner, parts)
        elif isinstance(entry, URLPattern) and entry.name:
            yield space + entry.name, parts


#: What the parts of west's addresses are, by part or by route and part (the most exact counts).
Named = Callable[[Two, str], Any]
PARTS: Mapping[str, Named] = {
    "unit_code": lambda _two, _route: "101",
    "person_code": lambda _two, _route: "A01",
    "year": lambda two, _route: two.west.year.year,
    "job_id": lambda two, _route: two.named["job"],
    "username": lambda two, _route: two.named["username"],
    "grant": lambda two, _route: two.named["grant"],
    "number": lambda _two, _route: 2,
    "day": lambda _two, _route: HOLIDAY.isoformat(),
    "key": lambda two, route: _key(two, route),
    "units:account*.pk": lambda two, _route: two.named["account"],
    "api:plan-*.unit": lambda _two, _route: "101",
    "*:plan*.line": lambda _two, _route: PlanLine.objects.get().pk,
    "targets:common_act.act": lambda _two, _route: "issue",
    "targets:common_draft_line.line": lambda _two, _route: CommonDraftLine.objects.get().pk,
    "targets:common_draft_act.act": lambda _two, _route: "remove",
    "targets:common_draft_moved.move": lambda _two, _route: "submit",
    "api:common-draft-*.unit": lambda _two, _route: "101",
    "targets:plan_edit.act": lambda _two, _route: "undo",
    "targets:change*.pk": lambda _two, _route: TargetChange.objects.get().pk,
    "targets:change_item*.item": lambda _two, _route: TargetChangeItem.objects.get().pk,
    "targets:change_file_removed.file": lambda _two, _route: EvidenceFile.objects.get().pk,
    "targets:change_moved.move": lambda _two, _route: "submit",
    "targets:progress_target.pk": lambda two, _route: (
        Target.objects.filter(year=two.west.year, current=True)[0].pk
    ),
    "targets:progress_report.pk": lambda two, _route: (
        Target.objects.filter(year=two.west.year, current=True)[0].pk
    ),
    "targets:progress_*.month": lambda _two, _route: 12,
    "targets:progress_figures*.source": lambda _two, _route: "statistics",
    "targets:evidence_attached.kind": lambda _two, _route: "progress",
    "targets:evidence_detached.pk": lambda _two, _route: 1,
    "api:burden-detail.unit": lambda _two, _route: "101",
    "api:evidence-detach.citation": lambda _two, _route: 1,
    "*:evidence*.pk": lambda _two, _route: EvidenceFile.objects.get().pk,
    "api:target-change-*.item": lambda _two, _route: TargetChange.objects.get().items.all()[0].pk,
    "api:target-change-*.file": lambda _two, _route: EvidenceFile.objects.get().pk,
    "api:target-change-*.id": lambda _two, _route: TargetChange.objects.get().pk,
    "scoring:publication*.pk": lambda _two, _route: Publication.objects.get().pk,
    "scoring:publication_moved.move": lambda _two, _route: "recall",
    "scoring:award_*.pk": lambda _two, _route: Publication.objects.get().pk,
    "scoring:views_recorded.pk": lambda _two, _route: Publication.objects.get().pk,
    "scoring:*.body": lambda _two, _route: "discipline",
    "api:award-list-*.id": lambda _two, _route: f"{Publication.objects.get().pk}-discipline",
    "scoring:notice_pdf.pk": lambda _two, _route: Publication.objects.get().pk,
    "scoring:appeal*.pk": lambda _two, _route: Appeal.objects.get().pk,
    "scoring:appeal_moved.move": lambda _two, _route: "assign",
    "scoring:appeal_file.file": lambda _two, _route: EvidenceFile.objects.get().pk,
    "scoring:notice.token": lambda _two, _route: "w" * 32,
    "api:publication-*.id": lambda _two, _route: Publication.objects.get().pk,
    "api:appeal-*.id": lambda _two, _route: Appeal.objects.get().pk,
    "reviews:accountability*.pk": lambda _two, _route: AccountabilityRecord.objects.get().pk,
    "reviews:accountability_moved.move": lambda _two, _route: "submit",
    "reviews:accountability*.kind": lambda _two, _route: "circular_criticism",
    "api:accountability-*.id": lambda _two, _route: AccountabilityRecord.objects.get().pk,
    **dict.fromkeys(
        (f"reviews:vote_round_{name}.pk" for name in ("count", "settled", "recount")),
        lambda _two, _route: VoteRound.objects.get(on_paper=True).pk,
    ),
    "reviews:vote_round*.pk": lambda _two, _route: VoteRound.objects.get(on_paper=False).pk,
    "reviews:vote_round_moved.move": lambda _two, _route: "void",
    "reviews:vote_round_revoke.voter": lambda _two, _route: Voter.objects.get().pk,
    "scoring:beside_ballot.pk": lambda _two, _route: VoteRound.objects.get(on_paper=False).pk,
    "scoring:beside_ballot.unit_id": lambda _two, _route: rated_unit(),
    "reviews:vote.pk": lambda _two, _route: VoteRound.objects.get(on_paper=False).pk,
    "reviews:supervision*.pk": lambda _two, _route: SupervisionItem.objects.get().pk,
    "reviews:supervision_moved.move": lambda _two, _route: "answer",
    "reviews:supervision_new.sort": lambda _two, _route: "check",
    "api:supervision-*.id": lambda _two, _route: SupervisionItem.objects.get().pk,
    "reviews:month_moved.move": lambda _two, _route: "tell",
    "reviews:register*.pk": lambda _two, _route: RegisterEntry.objects.get().pk,
    "reviews:register_file_removed.file": lambda _two, _route: EvidenceFile.objects.get().pk,
    "reviews:register_moved.move": lambda _two, _route: "tell",
    "api:register-entry-*.id": lambda _two, _route: RegisterEntry.objects.get().pk,
    "reviews:claim*.pk": lambda _two, _route: HonourClaim.objects.get().pk,
    "reviews:claim_file_removed.file": lambda _two, _route: EvidenceFile.objects.get().pk,
    "reviews:claim_moved.move": lambda _two, _route: "submit",
    "api:award-claim-file-out.file": lambda _two, _route: EvidenceFile.objects.get().pk,
    "api:register-entry-file-out.file": lambda _two, _route: EvidenceFile.objects.get().pk,
    "api:award-claim-*.id": lambda _two, _route: HonourClaim.objects.get().pk,
    **PAYROLL_PARTS,
    "reviews:marking_item.key": lambda _two, _route: "services",
    "reviews:stage*.component": lambda _two, _route: "functional",
    "reviews:stage*.stage": lambda _two, _route: "self_check",
    "reviews:team*.pk": lambda _two, _route: MarkingTeam.objects.get().pk,
    "reviews:mark_pair*.pk": lambda _two, _route: MarkPair.objects.get().pk,
    "reviews:mark_pair_moved.move": lambda _two, _route: "decide",
    "api:mark-pair-*.id": lambda _two, _route: MarkPair.objects.get().pk,
    "reviews:objection*.pk": lambda _two, _route: Objection.objects.get().pk,
    "reviews:objection_moved.move": lambda _two, _route: "withdraw",
    "reviews:objection_file.file": lambda _two, _route: EvidenceFile.objects.get().pk,
    "api:feedback-detail.unit": lambda _two, _route: "101",
    "api:mark-correction-*.id": lambda _two, _route: MarkCorrection.objects.get().pk,
    "api:marking-team-*.id": lambda _two, _route: MarkingTeam.objects.get().pk,
    "reviews:mark_correction_decided.pk": lambda _two, _route: MarkCorrection.objects.get().pk,
    **FROZEN_PARTS,
    **WHAT_IF_PARTS,
    "scoring:objection_effect.pk": lambda _two, _route: Objection.objects.get().pk,
    "api:objection-*.id": lambda _two, _route: Objection.objects.get().pk,
    "reviews:self_evaluation_moved.move": lambda _two, _route: "submit",
    "reviews:self_evaluation_pdf.number": lambda _two, _route: 1,
    "targets:plan_moved.move": lambda _two, _route: "submit",
    "targets:plans_bulk*.move": lambda _two, _route: "pass",
    "targets:tree_row*.row": lambda _two, _route: f"n{TreeNode.objects.get().pk}",
    "targets:tree_row_act.act": lambda _two, _route: "up",
    "targets:tree_act.act": lambda _two, _route: "refresh",
    "targets:tree_moved.move": lambda _two, _route: "adopt",
    "targets:tree_version.number": lambda _two, _route: 1,
    "targets:task_sheet*.kind": lambda _two, _route: "person",
    "targets:task_sheet*.code": lambda _two, _route: "A01",
    "targets:task_sheet*.form": lambda _two, _route: "xlsx",
    "targets:level_two_moved.move": lambda _two, _route: "withdraw",
    **UNIT_PARTS,
    "units:section_act.act": lambda _two, _route: "create",
    "units:account_act.act": lambda _two, _route: "end",
    "units:batch*.pk": lambda two, _route: two.named["batch"],
    "units:batch_act.act": lambda _two, _route: "discard",
    "units:token_revoked.pk": lambda two, _route: two.named["token"],
    "units:deputy_end.pk": lambda two, _route: two.named["deputising"],
    "units:person_rights.code": lambda _two, _route: "A01",
    "schemes:authority_unit.code": lambda two, _route: two.west.office.authority.code,
    "schemes:unit.code": lambda _two, _route: "101",
    "schemes:person*.code": lambda _two, _route: "A01",
    "schemes:import_*.pk": lambda two, _route: two.named["import"],
    "schemes:transfer*.pk": lambda two, _route: two.named["transfer"],
    "schemes:transfer_end.move": lambda _two, _route: "withdraw",
    "schemes:charge*.pk": lambda two, _route: two.named["charge"],
    "api:charge-*.pk": lambda two, _route: two.named["charge"],
    **DRAFT_PARTS,
    "schemes:guide*.role": lambda _two, _route: "target_office",
    "schemes:unit_change_new.kind": lambda _two, _route: "merge",
    "core:help_topic.slug": lambda _two, _route: "ranking",
    "core:notice_open.pk": lambda two, _route: _notice(two),
    "api:notice-*.pk": lambda two, _route: _notice(two),
    "api:account-batch-*.pk": lambda two, _route: two.named["batch"],
    "api:deputising-*.pk": lambda two, _route: two.named["deputising"],
    "api:job-*.pk": lambda two, _route: two.named["job"],
    "api:import-*.pk": lambda two, _route: two.named["import"],
    "api:scheme-*.pk": lambda two, _route: two.named["scheme"],
    "schemes:version_*.pk": lambda two, _route: two.named["scheme"],
    "api:transfer-*.pk": lambda two, _route: two.named["transfer"],
    "api:unit-*.code": lambda _two, _route: "101",
    "api:person-*.code": lambda _two, _route: "A01",
    "api:authority-*.code": lambda two, _route: two.west.office.authority.code,
}


def arguments(two: Two, route: str, parts: tuple[str, ...]) -> dict[str, Any]:
    """West's own values for the parts of a route; KeyError for one that nobody has told about."""
    return {part: _value(two, route, part) for part in parts if part not in {"format", "version"}}


def _value(two: Two, route: str, part: str) -> Any:
    for pattern, value in PARTS.items():
        space, dot, name = pattern.rpartition(".")
        if dot and name == part and re.fullmatch(space.replace("*", ".*"), route):
            return value(two, route)
    return PARTS[part](two, route)


def _key(two: Two, route: str) -> str:
    if "unit_change" in route or "unit-change" in route:
        return UnitChange.objects.get(authority=two.west.office.authority).key
    if "calendar" in route:
        return "self_evaluation"
    name = route.partition(":")[2].removeprefix("facts_").replace("unit-years", "units")
    keys: Mapping[str, str] = two.named["facts"]
    return keys[max((slug for slug in keys if name.startswith(slug)), key=len)]


def _notice(two: Two) -> Any:
    return Notice.objects.get(recipient=two.west_accounts[0]).pk
