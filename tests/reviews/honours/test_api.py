"""Claims, the register and records through the API: the whole way of each, as a page walks it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from reviews.accountability import proposing
from reviews.accountability.models import AccountabilityRecord
from reviews.honours.models import HonourClaim
from reviews.models import Deduction, Honour
from schemes.presets import load_preset
from tests.kept import kept_for_module
from tests.reviews.honours.claiming import TEXTS, Claiming, make_claiming
from tests.reviews.register.test_register import STATED
from tests.targets.changes.promised import PDF
from units.models import Account

pytestmark = pytest.mark.django_db

fresh = kept_for_module(make_claiming)


@pytest.fixture
def county(db: None, fresh: Callable[[], Claiming]) -> Claiming:
    return fresh()


def as_(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def send(client: Client, name: str, told: dict[str, Any], *parts: Any, put: bool = False) -> Any:
    ask = client.put if put else client.post
    return ask(reverse(f"api:{name}", args=parts), told, content_type="application/json")


def attach(client: Client, name: str, pk: int, file: str = "证书.pdf", content: bytes = PDF) -> Any:
    sent = {"file": SimpleUploadedFile(file, content)}
    return client.post(reverse(f"api:{name}-files", args=[pk]), sent)


def test_a_claim_is_walked_from_its_certificate_to_the_honour(county: Claiming) -> None:
    filer, head, office = as_(county.filer), as_(county.head), as_(county.officer)
    code = county.drafting.unit.code
    made = send(filer, "award-claim-list", {"unit": code, "texts": TEXTS}).json()
    pk = made["claim"]["id"]
    submit = {"move": "submit", "version": made["version"]}
    assert send(filer, "award-claim-move", submit, pk).status_code == 400
    assert attach(filer, "award-claim", pk, "证书.exe", b"MZ\x90\x00").status_code == 400
    assert attach(office, "award-claim", pk).status_code == 404
    told = attach(filer, "award-claim", pk).json()
    assert [each["name"] for each in told["files"]][-1] == "证书.pdf"
    stale = {"version": 1, "texts": TEXTS}
    assert send(filer, "award-claim-detail", stale, pk, put=True).status_code == 409
    saved = {"version": told["version"], "texts": {**TEXTS, "title": "全市交通先进集体"}}
    told = send(filer, "award-claim-detail", saved, pk, put=True).json()
    assert told["claim"]["title"] == "全市交通先进集体"
    told = send(
        filer, "award-claim-move", {"move": "submit", "version": told["version"]}, pk
    ).json()
    told = send(head, "award-claim-move", {"move": "pass", "version": told["version"]}, pk).json()
    settle = {"version": told["version"], "texts": {**TEXTS, "level": "county"}}
    assert send(filer, "award-claim-settle", settle, pk).status_code == 404
    bare = send(office, "award-claim-move", {"move": "pass", "version": told["version"]}, pk)
    assert bare.status_code == 400
    told = send(office, "award-claim-settle", settle, pk).json()
    assert told["claim"]["level"] == "county"
    done = send(office, "award-claim-move", {"move": "pass", "version": told["version"]}, pk)
    assert Honour.objects.get(key=done.json()["claim"]["made"]).level == "county"


def test_a_certificate_is_taken_out_while_it_is_a_draft(county: Claiming) -> None:
    claim, filer = county.start(), as_(county.filer)
    (file,) = claim.files.all()
    path = reverse("api:award-claim-file-out", args=[claim.pk, file.pk])
    assert as_(county.officer).post(path).status_code == 404
    assert filer.post(path).json()["files"] == []
    assert not HonourClaim.objects.get(pk=claim.pk).files.exists()


def test_a_deduction_is_told_with_its_document_and_entered(county: Claiming) -> None:
    office, filer = as_(county.officer), as_(county.filer)
    code = county.drafting.unit.code
    stated = {**STATED, "points": "5", "month": "3"}
    wrong = send(office, "register-entry-list", {"unit": code, "texts": stated})
    # What the scheme decides is not typed and dropped in silence.
    assert set(wrong.json()["error"]["fields"]) == {"points", "month"}
    assert send(filer, "register-entry-list", {"unit": code, "texts": STATED}).status_code == 404
    told = send(office, "register-entry-list", {"unit": code, "texts": STATED}).json()
    pk = told["entry"]["id"]
    tell = {"move": "tell", "version": told["version"]}
    assert send(office, "register-entry-move", tell, pk).status_code == 400
    assert attach(filer, "register-entry", pk).status_code == 404
    told = attach(office, "register-entry", pk, "认定.pdf").json()
    saved = {"version": told["version"], "texts": {**STATED, "count": "1"}}
    told = send(office, "register-entry-detail", saved, pk, put=True).json()
    told = send(
        office, "register-entry-move", {"move": "tell", "version": told["version"]}, pk
    ).json()
    file = told["files"][0]["id"]
    late = office.post(reverse("api:register-entry-file-out", args=[pk, file]))
    assert late.status_code == 400
    answer = {"move": "answer", "version": told["version"], "reason": "已整改"}
    told = send(filer, "register-entry-move", answer, pk).json()
    assert told["answer"] == "已整改"
    send(office, "register-entry-move", {"move": "enter", "version": told["version"]}, pk)
    assert Deduction.objects.filter(current=True, unit=county.drafting.unit).count() == 1


def test_what_results_call_for_is_proposed_by_the_office_once(
    county: Claiming, monkeypatch: pytest.MonkeyPatch
) -> None:
    unit = county.drafting.unit
    city = load_preset("municipal")
    monkeypatch.setattr(proposing, "year_document", lambda _year: city)
    monkeypatch.setattr(proposing, "_grades", [lambda _year: [(unit.pk, "poor")]])
    assert send(as_(county.filer), "accountability-propose", {}).status_code == 404
    assert not AccountabilityRecord.objects.exists()
    office = as_(county.officer)
    made = send(office, "accountability-propose", {})
    told = {(row["kind"], row["unit"], row["state"]) for row in made.json()}
    assert (made.status_code, told) == (
        201,
        {
            ("circular_criticism", unit.code, "proposed"),
            ("deadline_to_improve", unit.code, "proposed"),
            ("admonition_talk", unit.code, "proposed"),
        },
    )
    assert send(office, "accountability-propose", {}).json() == []
