"""Two at one supervision item or one record of accountability at the same moment, in processes of
their own: what each outcome is stands in docs/supervision.md."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.models import AuditEntry
from core.workflow import StaleMoveError
from reviews.accountability import services as records
from reviews.accountability.models import AccountabilityMove, AccountabilityRecord
from reviews.supervision import services as supervision
from reviews.supervision.models import SupervisionItem, SupervisionMove
from targets.evidence.models import EvidenceCitation
from targets.evidence.services import evidence_attach, evidence_check, evidence_detach
from tests.core.processes import race
from tests.fact_rows import office_account
from tests.targets.changes.promised import PDF, File
from tests.targets.plans.drafts import Drafting, make_drafting
from units.models import Account, Role

pytestmark = pytest.mark.django_db(transaction=True)

TODAY = timezone.localdate()
ASKED = {"title": "上半年运行情况", "text": "报主要指标", "due": str(TODAY + timedelta(9))}
CHECKED = {
    "title": "公路改造工地",
    "date": str(TODAY),
    "place": "三号标段",
    "checked_by": "李某、王某",
    "problem": "yes",
    "text": "护栏没有装",
}
STATED = {
    "kind": "circular_criticism",
    "grounds": "两次抽查台账不实",
    "basis": "办法第二十条",
    "decided_by": "县考核领导小组",
    "date": str(TODAY),
}


def told(act: Any, **asked: Any) -> str:
    """What an act comes to: won, told that another was faster, or refused with which code."""
    try:
        act(**asked)
    except StaleMoveError:
        return "told"
    except ValidationError as error:
        return f"refused {getattr(error, 'code', '')}"
    return "won"


def second(county: Drafting, role: Role = Role.TARGET_OFFICE) -> Account:
    """Another officer beside the first."""
    return office_account(county.county, role, f"second-{role.value}")


def asked_of(county: Drafting, sort: str, **texts: str) -> SupervisionItem:
    stated = {**(CHECKED if sort == "check" else ASKED), **texts}
    units, actor = [county.unit], county.officer
    return supervision.items_start(
        year=county.year, sort=sort, units=units, stated=stated, actor=actor
    )[0]


def proved(county: Drafting, item: SupervisionItem) -> EvidenceCitation:
    evidence_attach(
        year=county.year,
        unit=county.unit,
        kind=supervision.SUBJECT,
        key=str(item.pk),
        actor=county.officer,
        files=[evidence_check(File("现场.pdf", PDF))],
    )
    return EvidenceCitation.objects.get(key=str(item.pk))


def act(item: SupervisionItem, move: str, actor: Account, **told_: str) -> Any:
    """A move of the item as it stands, ready to be made."""
    version = SupervisionItem.objects.get(pk=item.pk).version
    given = supervision.Told(**told_)
    return partial(
        told, supervision.item_move, item=item, move=move, version=version, actor=actor, told=given
    )


def step(record: AccountabilityRecord, move: str, actor: Account, **told_: str) -> Any:
    """A move of the record as it stands, ready to be made."""
    version = AccountabilityRecord.objects.get(pk=record.pk).version
    given = records.Told(**told_)
    return partial(
        told,
        records.record_move,
        record=record,
        move=move,
        version=version,
        actor=actor,
        told=given,
    )


def drafted(county: Drafting, **texts: str) -> AccountabilityRecord:
    stated, actor = {**STATED, **texts}, county.officer
    return records.record_start(year=county.year, unit=county.unit, stated=stated, actor=actor)


def awaiting(county: Drafting) -> AccountabilityRecord:
    """A record that waits for its second person."""
    record = drafted(county)
    assert step(record, "submit", county.officer)() == "won"
    return record


def one_move(said: list[str], moves: Any, states: dict[str, str], stands: str) -> None:
    """One won and one was told; one move is on record, and the row stands where it led."""
    assert sorted(said) == ["told", "won"]
    made = moves.get()
    assert stands == states[made.key]
    assert said.index("won") == list(states).index(made.key)


@pytest.mark.parametrize(
    ("first", "other", "states"),
    [
        # The unit answers while the office gives more time, or wants the report no more.
        ("answer", "extend", {"answer": "answered", "extend": "asked"}),
        ("answer", "drop", {"answer": "answered", "drop": "dropped"}),
    ],
)
def test_the_unit_answers_while_the_office_acts(
    first: str, other: str, states: dict[str, str]
) -> None:
    county = make_drafting()
    item = asked_of(county, "report")
    later = {"due": str(TODAY + timedelta(20))} if other == "extend" else {}
    said = race(
        [
            act(item, first, county.filer, reason="进展正常"),
            act(item, other, county.officer, reason="会议改期", **later),
        ]
    )
    one_move(said, SupervisionMove.objects, states, SupervisionItem.objects.get(pk=item.pk).state)


def test_two_officers_end_one_answer() -> None:
    county = make_drafting()
    item = asked_of(county, "report")
    assert act(item, "answer", county.filer, reason="进展正常")() == "won"
    said = race(
        [
            act(item, "close", county.officer),
            act(item, "return", second(county), reason="缺口径"),
        ]
    )
    ended = SupervisionMove.objects.exclude(key="answer")
    stands = SupervisionItem.objects.get(pk=item.pk).state
    one_move(said, ended, {"close": "done", "return": "asked"}, stands)


def test_a_check_is_saved_while_it_is_told_to_the_unit() -> None:
    """The unit is never told another text than stands in the end."""
    county = make_drafting()
    item = asked_of(county, "check")
    proved(county, item)
    saved = {**CHECKED, "text": "护栏没有装，警示牌也没有"}
    said = race(
        [
            act(item, "tell", county.officer),
            partial(
                told,
                supervision.check_save,
                item=item,
                version=1,
                stated=saved,
                actor=second(county),
            ),
        ]
    )
    assert sorted(said) == ["told", "won"]
    item.refresh_from_db()
    assert (item.state, item.text) == (
        ("asked", CHECKED["text"]) if said[0] == "won" else ("draft", saved["text"])
    )


def test_the_photo_of_a_check_is_taken_back_while_it_is_told() -> None:
    """What a unit was told of stays proved."""
    county = make_drafting()
    item = asked_of(county, "check")
    citation = proved(county, item)
    said = race(
        [
            act(item, "tell", county.officer),
            partial(told, evidence_detach, citation=citation, actor=second(county)),
        ]
    )
    assert sorted(said) in (["refused moved", "won"], ["refused no_proof", "won"])
    item.refresh_from_db()
    citation.refresh_from_db()
    assert (item.state == "asked") == (citation.dropped_at is None)


def test_an_order_comes_of_a_check_while_it_is_closed() -> None:
    """A closed check that found a problem has its order or its reason."""
    county = make_drafting()
    item = asked_of(county, "check")
    proved(county, item)
    assert act(item, "tell", county.officer)() == "won"
    start = partial(told, supervision.items_start, year=county.year, sort="order")
    order = partial(start, units=[county.unit], stated=ASKED, actor=county.officer, source=item)
    said = race([order, act(item, "close", second(county))])
    assert said[0] == "won"
    item.refresh_from_db()
    assert (item.state == "done") == (said[1] == "won")
    assert said[1] in ("won", "refused ")
    assert item.orders.count() == 1


def test_one_report_is_asked_for_once_at_a_time() -> None:
    """Two officers ask one unit for the same report: the later one is told and has to mean it."""
    county = make_drafting()
    start = partial(told, supervision.items_start, year=county.year, sort="report", warned=False)
    asked = {"units": [county.unit], "stated": ASKED}
    said = race([partial(start, actor=each, **asked) for each in (county.officer, second(county))])
    assert sorted(said) == ["refused twice", "won"]
    assert SupervisionItem.objects.count() == 1


def test_a_record_is_saved_while_it_is_handed_on() -> None:
    """What the second person confirms is what was handed on."""
    county = make_drafting()
    record, anew = drafted(county), {**STATED, "grounds": "三次抽查台账不实"}
    save = {"record": record, "version": 1, "stated": anew, "actor": second(county)}
    said = race(
        [step(record, "submit", county.officer), partial(told, records.record_save, **save)]
    )
    assert sorted(said) == ["told", "won"]
    record.refresh_from_db()
    assert (record.state, record.grounds) == (
        ("confirm", STATED["grounds"]) if said[0] == "won" else ("draft", anew["grounds"])
    )


@pytest.mark.parametrize("other", ["issue", "refuse"])
def test_two_confirm_one_record(other: str) -> None:
    county = make_drafting()
    record = awaiting(county)
    told_ = {"number": "2号"} if other == "issue" else {"reason": "依据不全"}
    said = race(
        [
            step(record, "issue", county.reviewer, number="1号"),
            step(record, other, second(county, Role.REVIEWING_OFFICE), **told_),
        ]
    )
    assert sorted(said) == ["told", "won"]
    record.refresh_from_db()
    won = ("issued", "1号") if said[0] == "won" else None
    lost = ("issued", "2号") if other == "issue" else ("draft", "")
    assert (record.state, record.number) == (won or lost)
    assert AccountabilityMove.objects.exclude(key="submit").count() == 1


def test_a_record_is_seen_to_while_it_is_lifted() -> None:
    county = make_drafting()
    record = drafted(county, kind="deadline_to_improve", due=str(TODAY + timedelta(30)))
    assert step(record, "submit", county.officer)() == "won"
    assert step(record, "issue", county.reviewer, number="1号")() == "won"
    said = race(
        [
            step(record, "improve", county.officer, reason="到现场核过"),
            step(record, "lift", county.reviewer, reason="认定有误"),
        ]
    )
    record.refresh_from_db()
    ended = AccountabilityMove.objects.filter(key__in=("improve", "lift"))
    one_move(said, ended, {"improve": "improved", "lift": "lifted"}, record.state)


def test_results_call_for_a_record_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two officers have proposals made at the same moment; numbers of records do not repeat."""
    county = make_drafting()
    call = records.Proposal(county.unit, "circular_criticism", "veto", "年度一票否决")
    monkeypatch.setattr(records, "proposals_of", lambda _year: [call])
    propose = partial(records.records_propose, year=county.year)
    said = race(
        [partial(_made, propose, actor) for actor in (county.officer, second(county))]
        + [partial(_started, county)]
    )
    assert sorted(said[:2]) == [0, 1]
    serials = list(AccountabilityRecord.objects.values_list("serial", flat=True))
    assert sorted(serials) == [1, 2]
    assert AuditEntry.objects.filter(event="accountabilityrecord.start").count() == 2


def _made(propose: Any, actor: Account) -> int:
    return len(propose(actor=actor))


def _started(county: Drafting) -> int:
    return drafted(county).serial
