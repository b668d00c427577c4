"""A round from design to publication through its pages: the office, two key-holders, a leader, a
voter with a code, and a stranger."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reviews.ballots import vote_views
from reviews.ballots.models import VoteRound
from reviews.ballots.services import held
from reviews.ballots.services.slips import code_digest, new_code
from reviews.ballots.subjects import paper_for, subject_of
from reviews.ballots.work import vote_work
from reviews.models import Ballot
from schemes.models import YearState
from tests.fact_rows import office_account, signed_in
from tests.kept import kept_for_module
from tests.reviews.ballots.rounds import GROUP, Cast, answers_for, drafted, opened, paperless_county
from units.models import Role

#: A receipt that a voter would choose himself, to be known by it.
CHOSEN = "AAAA-BBBB-CCCC-DDD0"

pytestmark = pytest.mark.django_db

fresh_draft = kept_for_module(drafted)


@pytest.fixture
def draft(db: None, fresh_draft: Callable[[], Cast]) -> Cast:
    return fresh_draft()


def at(name: str, row: VoteRound, *more: Any) -> str:
    return reverse(f"reviews:vote_round{name}", args=[row.pk, *more])


def moved(office: Client, cast: Cast, move: str, **sent: str) -> None:
    row = cast.fresh()
    answer = office.post(at("_moved", row, move), {"version": row.version, **sent})
    assert answer.status_code == 302, answer.context["problems"]


def ballot_fields(cast: Cast, place: int, value: int) -> dict[str, str]:
    """What the leader's browser sends."""
    fields = {"cast": "1", "receipt": CHOSEN}
    for unit, values in answers_for(cast.voter(place), value).items():
        fields |= {f"c-{unit}-{n}": each for n, each in enumerate(values)}
    return fields


def test_a_round_goes_its_whole_way_through_its_pages(draft: Cast) -> None:
    office, second = signed_in(draft.office), signed_in(draft.second)
    row = draft.row
    assert office.get(at("", row)).status_code == 200
    stated = {
        "version": row.version,
        "title": "年度测评",
        "closes_at": timezone.localtime(row.closes_at).strftime("%Y-%m-%dT%H:%M"),
        "scope": "all",
        "least": "60",
        "abstain": "yes",
        "slips": "2",
        "voter": [account.pk for account in draft.leaders],
    }
    assert office.post(at("_saved", row), stated).status_code == 302
    moved(office, draft, "freeze")
    assert "机关" not in office.get(at("_preview", row)).content.decode()
    files = [each.post(at("_key", row)).content for each in (office, second)]
    assert office.post(at("_key", row)).status_code == 200  # his own, made again
    files[0] = office.post(at("_key", row)).content
    code = office.post(at("_slips", row)).context["slips"][0].code
    moved(office, draft, "open")

    leader = signed_in(draft.leaders[0])
    address = reverse("reviews:vote", args=[row.pk])
    assert leader.get(address).status_code == 200
    wrong = leader.post(address, {**ballot_fields(draft, 0, 59)})
    assert (wrong.status_code, draft.row.box.count()) == (422, 0)
    assert 'value="59"' in wrong.content.decode()
    done = leader.post(address, ballot_fields(draft, 0, 80))
    receipt = done.context["receipt"]
    assert receipt in done.content.decode()
    assert receipt != CHOSEN
    again = leader.post(address, ballot_fields(draft, 0, 99))
    assert "不能再投" in again.content.decode()
    assert "data-ballot-done" in again.content.decode()  # the browser wipes its draft
    for place in (1, 2):
        signed_in(draft.leaders[place]).post(address, ballot_fields(draft, place, 80 + place))

    by_code = Client()
    slip = reverse("reviews:vote_slip")
    assert by_code.post(slip, {"code": "2222-2222-2222-2222"}).status_code == 422
    assert by_code.post(slip, {"code": code}).status_code == 200
    sent = {**ballot_fields(draft, 1, 90), "code": code.lower()}
    assert "票已收到" in by_code.post(slip, sent).content.decode()
    assert draft.row.box.count() == 4

    asked = {"version": draft.fresh().version}
    uploads = {
        name: SimpleUploadedFile(f"{name}.json", file)
        for name, file in zip(("first", "second"), files, strict=True)
    }
    assert office.post(at("_tally", row), {**asked, **uploads}).status_code == 422
    draft.end()
    for file in uploads.values():
        file.seek(0)
    assert office.post(at("_tally", row), {**asked, **uploads}).status_code == 302
    published = json.loads(office.get(at("_published", row)).content)
    assert published["units"]["101"]["scores"] == ["80", "81", "82", "90"]
    assert receipt in leader.get(address).content.decode()
    assert receipt in by_code.post(slip, {"code": code}).content.decode()
    assert Ballot.objects.filter(score__isnull=False).count() == 4 * 3
    assert "年度测评" in office.get(at("", row)).content.decode()


def test_who_is_no_voter_finds_no_ballot_and_who_is_not_the_office_no_round(draft: Cast) -> None:
    VoteRound.objects.update(state="open")
    filer = signed_in(office_account(draft.county, Role.DEPARTMENT_FILER))
    address = reverse("reviews:vote", args=[draft.row.pk])
    assert [each.get(address).status_code for each in (filer, signed_in(draft.office))] == [404] * 2
    leader = signed_in(draft.leaders[0])
    assert leader.get(at("", draft.row)).status_code == 404
    reviewer = signed_in(draft.second)
    assert reviewer.post(at("_moved", draft.row, "void"), {"reason": "试"}).status_code == 404


def test_who_gets_no_turn_at_the_database_keeps_what_he_filled_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cast = opened(3, county=paperless_county("busy"), named="busy")

    def busy(**_asked: object) -> str:
        raise OperationalError("database is locked")

    monkeypatch.setattr(vote_views, "ballot_cast", busy)
    leader, address = signed_in(cast.leaders[0]), reverse("reviews:vote", args=[cast.row.pk])
    told = leader.post(address, ballot_fields(cast, 0, 87))
    assert told.status_code == 422
    assert "这一次没有收下" in told.content.decode()
    assert 'value="87"' in told.content.decode()
    monkeypatch.undo()
    assert leader.post(address, ballot_fields(cast, 0, 87)).status_code == 200
    assert cast.row.box.count() == 1


def test_a_reason_stays_where_the_move_is_refused(draft: Cast) -> None:
    office, reason = signed_in(draft.office), {"version": "0", "reason": "名单漏了一位"}
    refused = office.post(at("_moved", draft.row, "void"), reason)
    assert (refused.status_code, "名单漏了一位" in refused.content.decode()) == (409, True)


def test_who_was_ticked_stays_ticked_where_the_design_is_refused(draft: Cast) -> None:
    office, chosen = signed_in(draft.office), draft.leaders[0]
    sent = {"version": draft.row.version, "title": "", "voter": [chosen.pk, "x"]}
    refused = office.post(at("_saved", draft.row), sent)
    ticked = [one for _label, people in refused.context["candidates"] for one, on in people if on]
    assert (refused.status_code, [each.account for each in ticked]) == (422, [chosen])


def test_all_that_is_wrong_with_a_design_is_told_at_once(draft: Cast) -> None:
    office = signed_in(draft.office)
    sent = {"version": draft.row.version, "title": "年度测评", "scope": "all", "abstain": "yes"}
    sent |= {"closes_at": "2020-01-01T08:00", "sample": "0", "slips": "9x", "least": "-3"}
    refused = office.post(at("_saved", draft.row), sent)
    assert refused.status_code == 422
    assert set(refused.context["form"].errors) == {"closes_at", "sample", "slips", "least"}


def test_a_round_on_paper_leads_to_no_preview(draft: Cast) -> None:
    paper = paper_for(draft.row, subject_of(draft.row)).plain()  # type: ignore[arg-type]
    office, preview = signed_in(draft.office), at("_preview", draft.row)
    for on_paper in (False, True):
        VoteRound.objects.update(on_paper=on_paper, paper=paper, state="frozen")
        page = office.get(at("", draft.row)).content.decode()
        assert (preview in page) is not on_paper


def test_the_preview_shows_nobodys_draw(draft: Cast) -> None:
    units = list(draft.county.units.values())
    paper = paper_for(draft.row, subject_of(draft.row)).plain()  # type: ignore[arg-type]
    VoteRound.objects.update(sample=1, paper=paper, state="frozen")
    draft.row.voters.update(units=[units[-1].pk])
    page = signed_in(draft.office).get(at("_preview", draft.row))
    assert [row.unit.id for row in page.context["rows"]] == [paper["units"][0]["id"]]


def test_a_subject_with_a_round_or_paper_ballots_is_not_offered(draft: Cast) -> None:
    office = signed_in(draft.office)
    page = office.get(reverse("reviews:vote_rounds"))
    assert GROUP not in [live for live, _title in page.context["subjects"]]
    start = reverse("reviews:vote_round_start")
    office.post(start, {"subject": GROUP})
    assert VoteRound.objects.count() == 1


def test_the_api_tells_the_turnout_and_no_score(draft: Cast) -> None:
    answer = signed_in(draft.second).get("/api/vote-rounds/")
    assert [(each["voters"], each["voted"], each["state"]) for each in answer.json()] == [
        (4, 0, "draft")
    ]
    assert not {"result", "scores", "mean"} & set(answer.json()[0])
    assert signed_in(draft.leaders[0]).get("/api/vote-rounds/").status_code == 404


def test_what_the_service_would_refuse_is_off_and_says_why(draft: Cast) -> None:
    office, row = signed_in(draft.office), draft.row
    empty = office.get(at("", row))
    assert [each.lacks for each in empty.context["acts"]] == [(), ()]
    row.voters.all().delete()
    VoteRound.objects.update(closes_at=None)
    lacking = office.get(at("", row))
    assert lacking.context["acts"][0].lacks == ("截止时间应在现在以后", "还没有投票人")
    assert 'id="round-freeze"' not in lacking.content.decode()
    assert "还没有投票人" in lacking.content.decode()
    paper = paper_for(row, subject_of(row)).plain()  # type: ignore[arg-type]
    VoteRound.objects.update(state="frozen", paper=paper)
    assert office.get(at("", row)).context["acts"][0].lacks == (
        "两把密钥都生成以后才能开始",
        "截止时间已过，退回设计改了再开始",
    )
    VoteRound.objects.update(state="draft", on_paper=True)
    assert office.get(at("", row)).context["acts"][0].lacks == ("写明发出多少张票，再开始录入",)


@pytest.mark.parametrize("state", ["draft", "frozen", "open"])
def test_a_year_that_is_closed_offers_nothing_and_says_why(draft: Cast, state: str) -> None:
    row = draft.row
    paper = paper_for(row, subject_of(row)).plain()  # type: ignore[arg-type]
    VoteRound.objects.update(state=state, paper=paper if state != "draft" else {})
    draft.county.year.state = YearState.CLOSED
    draft.county.year.save(update_fields=["state"])
    office = signed_in(draft.office)
    page = office.get(at("", row)).content.decode()
    assert "已封存" in page
    assert not re.search(rf'action="/ballots/rounds/{row.pk}/', page)
    listed = office.get(reverse("reviews:vote_rounds"), {"year": draft.county.year.year})
    assert "已封存" in listed.content.decode()
    assert reverse("reviews:vote_round_start") not in listed.content.decode()
    if state == "open":
        ballot = signed_in(draft.leaders[0]).get(reverse("reviews:vote", args=[row.pk]))
        assert "已封存" in ballot.content.decode()
        assert "data-ballot=" not in ballot.content.decode()
    assert list(vote_work(draft.office)) == []


def test_who_was_struck_off_is_told_before_he_fills_anything_in(draft: Cast) -> None:
    paper = paper_for(draft.row, subject_of(draft.row)).plain()  # type: ignore[arg-type]
    VoteRound.objects.update(state="open", paper=paper)
    draft.row.voters.filter(account=draft.leaders[0]).update(revoked=True)
    slip = new_code()
    draft.row.voters.filter(account=draft.leaders[1]).update(
        account=None, revoked=True, code=code_digest(slip)
    )
    asked = signed_in(draft.leaders[0]).get(reverse("reviews:vote", args=[draft.row.pk]))
    by_code = Client().post(reverse("reviews:vote_slip"), {"code": slip})
    for answer in (asked, by_code):
        assert "不在这一轮的投票人名单上" in answer.content.decode()
        assert "data-ballot=" not in answer.content.decode()


def test_a_published_year_says_so(draft: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(held, "refusal", lambda _year: "已公布")
    page = signed_in(draft.office).get(at("", draft.row)).content.decode()
    assert "结果已公布，测评只能看" in page
    assert 'data-dialog-open="round-' not in page
