"""What goes back to the units with their results (M-11)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from core.models import AuditEntry
from core.notices.models import Notice
from core.workflow import NotYoursError
from schemes.models import Year, YearState
from scoring.publication.advising import AdviceAsked, advice_write
from scoring.publication.models import Publication, ResultAdvice
from tests.kept import kept_for_module
from tests.scoring.publication.publishing import AFTER, MONDAY, Publishing, make_publishing
from units.models import Account

pytestmark = pytest.mark.django_db
fresh = kept_for_module(make_publishing)


@pytest.fixture
def county(db: None, fresh: Callable[[], Publishing]) -> Publishing:
    return fresh()


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MONDAY, tick=False) as moved:
        yield moved


@pytest.fixture(autouse=True)
def page(monkeypatch: pytest.MonkeyPatch) -> None:
    """A PDF is looked at as the page that it is printed from."""
    monkeypatch.setattr("documents.pdf.render_pdf", lambda html, page="portrait": html.encode())


def write(county: Publishing, row: Publication, *rows: AdviceAsked) -> list[ResultAdvice]:
    return advice_write(publication=row, rows=rows, actor=county.officer)


def client_of(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def own_page(county: Publishing) -> str:
    answer = client_of(county.head).get(reverse("scoring:appeals"), {"year": 2026})
    return str(answer.content.decode())


def test_a_unit_reads_its_own_once_the_results_are_published(
    county: Publishing, clock: time_machine.Traveller
) -> None:
    row = county.announced()
    write(
        county,
        row,
        AdviceAsked("101", "督查件按时办结", "省农业农村厅"),
        AdviceAsked("102", "别人的建议"),
    )
    letter = reverse("scoring:publication_letter", args=[row.pk, "101"])
    assert "督查件" not in own_page(county)
    assert client_of(county.head).get(letter).status_code == 404
    assert client_of(county.officer).get(letter).status_code == 200

    clock.move_to(AFTER)
    county.published(row)

    shown = own_page(county)
    assert "督查件按时办结" in shown
    assert "别人的建议" not in shown
    paper = client_of(county.head).get(letter).content.decode()
    assert "督查件按时办结" in paper
    assert "抄送：省农业农村厅" in paper
    other = reverse("scoring:publication_letter", args=[row.pk, "102"])
    assert client_of(county.head).get(other).status_code == 404
    assert not Notice.objects.filter(event="publication.advised").exists()

    write(county, row, AdviceAsked("101", "督查件五日内办结", "省农业农村厅", 1))
    told = Notice.objects.filter(event="publication.advised")
    assert [each.recipient for each in told] == [county.head]
    assert AuditEntry.objects.filter(event="publication.advice").count() == 3


def test_a_letter_bears_the_day_of_publishing_whenever_it_is_fetched(
    county: Publishing, clock: time_machine.Traveller
) -> None:
    row = county.announced()
    write(county, row, AdviceAsked("101", "督查件按时办结"))
    clock.move_to(AFTER)
    county.published(row)
    letter = reverse("scoring:publication_letter", args=[row.pk, "101"])
    clock.move_to("2027-04-20T09:00:00+08:00")
    assert "2027年3月9日" in client_of(county.head).get(letter).content.decode()

    write(county, row, AdviceAsked("101", "督查件五日内办结", "", 1))
    clock.move_to("2027-05-06T09:00:00+08:00")
    assert "2027年4月20日" in client_of(county.head).get(letter).content.decode()


def test_what_somebody_wrote_meanwhile_is_not_overwritten(county: Publishing) -> None:
    row = county.start()
    write(county, row, AdviceAsked("101", "第一稿"))
    with pytest.raises(ValidationError) as caught:
        write(county, row, AdviceAsked("101", "第二稿"), AdviceAsked("102", "x" * 1001))
    assert len(caught.value.messages) == 2
    assert f"{county.officer} 刚改过，现在是“第一稿”" in caught.value.messages[0]
    assert ResultAdvice.objects.get().text == "第一稿"
    assert write(county, row, AdviceAsked("101", "第一稿", "", 1)) == []


def test_nothing_is_said_any_more_once_the_year_is_closed(county: Publishing) -> None:
    row = county.start()
    Year.objects.filter(pk=row.year_id).update(state=YearState.CLOSED)
    with pytest.raises(ValidationError, match="已封存"):
        write(county, row, AdviceAsked("101", "督查件按时办结"))
    page = client_of(county.officer).get(reverse("scoring:publication_advice", args=[row.pk]))
    assert not page.context["editing"]


def test_only_the_office_writes(county: Publishing) -> None:
    row = county.start()
    for account in (county.second, county.head):
        with pytest.raises(NotYoursError):
            advice_write(publication=row, rows=[AdviceAsked("101", "x")], actor=account)
    with pytest.raises(ValidationError, match="没有代码为 999"):
        write(county, row, AdviceAsked("999", "x"))


def test_the_form_keeps_what_was_typed(county: Publishing) -> None:
    row = county.start()
    url = reverse("scoring:publication_advice", args=[row.pk])
    client = client_of(county.officer)
    found = client.get(url, {"q": "103", "without": "1"})
    assert [r.line.code for r in found.context["rows"]] == ["103"]
    long = "长" * 1001
    sent = {"unit": ["101", "102"], "text_101": "督查", "text_102": long, "version_101": "0"}
    wrong = client.post(url, sent)
    assert wrong.status_code == 422
    assert [r.text for r in wrong.context["rows"] if r.line.code == "101"] == ["督查"]
    assert not ResultAdvice.objects.exists()
    # Also where only units without a text were shown: those that were sent have one now.
    wrong = client.post(f"{url}?without=1&q=102", sent)
    assert [(r.line.code, r.text) for r in wrong.context["rows"]] == [("102", long)]
    done = client.post(url, sent | {"text_102": ""})
    assert done.status_code == 302
    assert ResultAdvice.objects.get().text == "督查"
    seen = client_of(county.second).post(url, sent)
    assert seen.status_code in (403, 404)


def test_the_api_reads_and_writes_alike(county: Publishing, clock: time_machine.Traveller) -> None:
    row = county.announced()
    client = APIClient()
    client.force_login(county.officer)
    url = f"/api/publications/{row.pk}/advice/"
    sent = {"rows": [{"unit": "101", "text": "督查件按时办结", "version": 0}]}
    assert client.post(url, sent, format="json").status_code == 200
    assert (
        client.post(
            url, {"rows": [{"unit": "101", "text": "旧", "version": 0}]}, format="json"
        ).status_code
        == 400
    )
    own = APIClient()
    own.force_login(county.head)
    assert own.get("/api/result-advice/", {"year": 2026}).json() == []
    clock.move_to(AFTER)
    county.published(row)
    own.force_login(county.head)
    [told] = own.get("/api/result-advice/", {"year": 2026}).json()
    assert (told["unit"], told["text"]) == ("101", "督查件按时办结")
