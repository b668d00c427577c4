"""Who sees what of a payroll: every role, own and other, page, file and API."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bonuses.models import PaidLine, PayBatch
from bonuses.payrolls import flow
from core.exact import round_half_up
from core.jobs import run
from core.navigation import sections_for
from documents.amounts import amount_in_capitals
from schemes.queries import year_shown
from scoring.services import result_set_recompute
from tests.bonuses.payrolls.batches import Payday, after_objections, fresh, make_payday, numbers
from tests.bonuses.people import other_account, sanction
from tests.factories import add_veto
from tests.kept import kept_for_module
from units.models import Account, SanctionKind

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
fresh_payday = kept_for_module(make_payday)
OWN, OTHER = "101", "103"
WHOLE = ("payroll", "payroll_xlsx", "payroll_difference")
SHEET = ("payroll_sheet", "payroll_sheet_xlsx", "payroll_sheet_pdf")
SLIP = ("payroll_slip", "payroll_slip_pdf")


@pytest.fixture
def day(db: None, fresh_payday: Callable[[], Payday], monkeypatch: pytest.MonkeyPatch) -> Payday:
    monkeypatch.setattr("bonuses.exports.printing.render_template_pdf", lambda *a, **k: b"%PDF")
    return fresh_payday()


def client_of(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def status(client: Client, name: str, *args: object) -> int:
    return client.get(reverse(f"bonuses:{name}", args=args)).status_code


def checked(day: Payday) -> PayBatch:
    return day.move(day.computed(), flow.CHECK, day.finance)


#: role → (list, whole, own sheet, other sheet)
MATRIX = {
    "target_office": (200, 200, 200, 200),
    "finance": (200, 200, 200, 200),
    "department_head": (200, 404, 200, 404),
    "reviewing_office": (404, 404, 404, 404),
    "department_filer": (404, 404, 404, 404),
    "functional_department": (404, 404, 404, 404),
    "leader": (404, 404, 404, 404),
    "staff": (404, 404, 404, 404),
    "auditor": (200, 200, 200, 200),
    "system_administrator": (404, 404, 404, 404),
}


@pytest.mark.parametrize("role", MATRIX)
def test_each_role_sees_its_own_and_no_more(day: Payday, role: str) -> None:
    batch = checked(day)
    client = client_of(other_account(day.paid.county, role, day.paid.county.units[OWN]))
    listed, whole, own, other = MATRIX[role]
    assert status(client, "payrolls") == listed
    for name in WHOLE:
        assert (name, status(client, name, batch.pk)) == (name, whole)
    for name in SHEET:
        assert (name, status(client, name, batch.pk, OWN)) == (name, own)
        assert (name, status(client, name, batch.pk, OTHER)) == (name, other)
    for name in SLIP:
        assert status(client, name, batch.pk, OWN, "A05") == own
        assert status(client, name, batch.pk, OTHER, "C01") == other
    assert client.get(f"/api/payrolls/{batch.pk}/").status_code == whole
    assert client.get(f"/api/payrolls/{batch.pk}/units/{OWN}/").status_code == own
    assert client.get(f"/api/payrolls/{batch.pk}/units/{OTHER}/").status_code == other
    if whole == 404:
        for move in ("check", "discard", "pay"):
            sent = {"version": batch.version, "reason": "x"}
            address = reverse("bonuses:payroll_moved", args=[batch.pk, move])
            assert client.post(address, sent).status_code == 404
        assert client.post(reverse("bonuses:payroll_new"), {"result_set": 1}).status_code == 404
        assert fresh(batch).version == batch.version


def test_a_head_and_a_person_see_nothing_before_it_is_checked(day: Payday) -> None:
    batch = day.computed()
    head = client_of(other_account(day.paid.county, "department_head", day.paid.county.units[OWN]))
    person = client_of(day.paid.staff_account("A05"))
    assert status(head, "payroll_sheet", batch.pk, OWN) == 404
    assert status(person, "payroll_slip", batch.pk, OWN, "A05") == 404
    assert "第 1 批" not in head.get(reverse("bonuses:payrolls")).content.decode()
    day.move(batch, flow.CHECK, day.finance)
    assert status(head, "payroll_sheet", batch.pk, OWN) == 200
    assert "第 1 批" in head.get(reverse("bonuses:payrolls")).content.decode()
    for name in SLIP:
        assert status(person, name, batch.pk, OWN, "A05") == 200
        assert status(person, name, batch.pk, OWN, "A01") == 404
        assert status(person, name, batch.pk, OTHER, "C01") == 404
    assert status(person, "payroll_sheet", batch.pk, OWN) == 404


def test_from_draft_to_closed_on_the_pages(day: Payday) -> None:
    day.publish()
    finance, office = client_of(day.finance), client_of(day.office)
    day.office.set_password("four eyes 2026")
    day.office.save()
    office.force_login(day.office)
    answer = finance.post(reverse("bonuses:payroll_new"), {"result_set": day.result_set.pk})
    batch = PayBatch.objects.get()
    assert answer.headers["Location"] == reverse("bonuses:payroll", args=[batch.pk])
    page = finance.get(answer.headers["Location"]).content.decode()
    assert "计算中" in page
    run(batch.job.pk)
    batch = fresh(batch)

    def move(client: Client, key: str, **sent: object) -> int:
        address = reverse("bonuses:payroll_moved", args=[batch.pk, key])
        return client.post(address, {"version": fresh(batch).version, **sent}).status_code

    assert move(finance, "check") == 302
    told = numbers(batch)
    shown = {"people": told.people, "units": told.units, "amount": told.amount}
    page = office.get(reverse("bonuses:payroll", args=[batch.pk])).content.decode()
    assert f'name="amount" value="{told.amount}"' in page
    assert move(office, "approve", **shown) == 422
    assert move(office, "approve", **shown, password="wrong") == 422
    assert move(finance, "approve", **shown, password="wrong") in {404, 422}
    assert move(office, "approve", **{**shown, "people": 1}, password="four eyes 2026") == 409
    assert fresh(batch).state == "checked"
    assert move(office, "approve", **shown, password="four eyes 2026") == 302
    assert move(finance, "pay") == 422
    today = timezone.localdate(fresh(batch).approved_at).isoformat()
    assert move(finance, "pay", paid_on=today, document="银付〔2027〕31 号") == 302
    assert move(finance, "close") == 422
    with after_objections(batch):
        finance.force_login(day.finance)
        assert move(finance, "close") == 302
    office.force_login(day.office)
    page = office.get(reverse("bonuses:payroll", args=[batch.pk])).content.decode()
    assert "银付〔2027〕31 号" in page
    assert "data-dialog-open" not in page.partition('class="actions"')[2].partition("</div>")[0]


def test_through_the_api_it_takes_the_same_numbers_and_the_password(day: Payday) -> None:
    day.publish()
    day.office.set_password("four eyes 2026")
    day.office.save()
    finance, office = client_of(day.finance), client_of(day.office)
    kind = {"content_type": "application/json"}
    made = finance.post("/api/payrolls/", {"result_set": day.result_set.number}, **kind)
    assert made.status_code == 201
    batch = PayBatch.objects.get()
    run(batch.job.pk)
    address = f"/api/payrolls/{batch.pk}/move/"
    state = finance.get(f"/api/payrolls/{batch.pk}/").json()
    assert len(state["unit_rows"]) == state["units"]
    told = {"move": "check", "version": state["version"]}
    assert finance.post(address, told, **kind).json()["state"] == "checked"
    # The same again: somebody was faster.
    assert finance.post(address, told, **kind).status_code == 409
    shown = numbers(batch)
    approve = {
        "move": "approve",
        "version": fresh(batch).version,
        "people": shown.people,
        "units": shown.units,
        "amount": shown.amount,
    }
    assert office.post(address, approve, **kind).status_code == 400
    assert finance.post(address, {**approve, "password": "x"}, **kind).status_code in {400, 404}
    sent = {**approve, "password": "four eyes 2026"}
    assert office.post(address, sent, **kind).json()["state"] == "approved"
    assert finance.get(f"/api/payrolls/{batch.pk}/difference/").json() == []


def test_a_stale_form_is_told_who_was_faster(day: Payday) -> None:
    batch = day.computed()
    office = client_of(day.office)
    day.move(batch, flow.CHECK, day.finance)
    address = reverse("bonuses:payroll_moved", args=[batch.pk, "discard"])
    answer = office.post(address, {"version": batch.version, "reason": "不发了"})
    assert answer.status_code == 409
    assert day.finance.display_name in answer.content.decode()
    assert fresh(batch).state == "checked"


def test_the_frame_names_the_year_of_the_payroll_and_marks_its_entry(day: Payday) -> None:
    batch = checked(day)
    client = client_of(day.finance)
    for name, args in (("payroll", [batch.pk]), ("payroll_sheet", [batch.pk, OWN])):
        page = client.get(reverse(f"bonuses:{name}", args=args))
        assert year_shown(page.wsgi_request.user) == day.paid.year
    for name in ("pay_tables", "pay_accounts"):
        path = reverse(f"bonuses:{name}")
        links = [link for part in sections_for(day.finance, path) for link in part.links]
        assert [link.url for link in links if link.current] == [reverse("bonuses:payrolls")]


def test_through_the_api_it_is_computed_again_from_the_set_in_force(day: Payday) -> None:
    batch, old = day.computed(), day.result_set.number
    add_veto(day.paid.county, "V2", day.paid.county.units["103"])
    result_set_recompute(year=day.paid.year, actor=day.paid.county.clerk, cause="manual")
    assert day.result_set.number > old
    client, address = client_of(day.finance), f"/api/payrolls/{batch.pk}/move/"
    told = {"move": "recompute", "version": fresh(batch).version}
    for number, status_code in ((day.result_set.number + 7, 400), (day.result_set.number, 200)):
        sent = {**told, "result_set": number}
        answer = client.post(address, sent, content_type="application/json")
        assert answer.status_code == status_code
    assert answer.json()["result_set"] == fresh(batch).result_set.number == day.result_set.number


def test_a_scheme_that_pays_nothing_offers_no_payroll(
    day: Payday, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The city's results are for ranks and grades alone."""
    client, listed = client_of(day.finance), reverse("bonuses:payrolls")
    assert "编制一批" in client.get(listed).content.decode()
    monkeypatch.setattr("bonuses.payrolls.views.uses.money", lambda _document: False)
    shown = client.get(listed).content.decode()
    assert "本年的方案不发奖金" in shown
    assert "编制一批" not in shown


def test_the_slip_of_a_supplement_says_what_is_paid_now(
    day: Payday, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On paper too: with what he is due alone a supplement read like a second whole bonus."""

    def drawn(template: str, context: dict[str, Any], **_told: Any) -> bytes:
        whole = {"notes": (), "signatures": False, "page_name": "slip", **context}
        return render_to_string(template, whole).encode()

    monkeypatch.setattr("bonuses.exports.printing.render_template_pdf", drawn)
    day.paid_out()
    county, person = day.paid.county, day.paid.people["A02"]
    sanction(county, person, SanctionKind.WARNING, date(2026, 5, 5), 7)
    second = day.computed()
    line = PaidLine.objects.select_related("unit").get(run=second.run, code="A02")
    client, parts = client_of(day.finance), [second.pk, line.unit.code, line.code]
    page = client.get(reverse("bonuses:payroll_slip", args=parts)).content.decode()
    card = page.partition('<article class="slip"')[2].partition("</article>")[0]
    paper = client.get(reverse("bonuses:payroll_slip_pdf", args=parts)).content.decode()
    assert "第 1 批" not in paper
    assert "第 2 批（补发扣回" in paper
    for text in (card, paper):
        told = re.sub(r"<[^>]+>|\s", "", text.partition("本次发放")[2])
        assert told.startswith(f"−{round_half_up(-line.amount, 2):,}")
        assert f"{round_half_up(line.before, 2):,}" in text
        # What is taken back has no capitals.
        assert "圆" not in text
        assert "元整" not in told
    first = PaidLine.objects.select_related("unit").exclude(run=second.run).get(code="A02")
    parts[0] = PayBatch.objects.get(number=1).pk
    whole = client.get(reverse("bonuses:payroll_slip", args=parts)).content.decode()
    assert amount_in_capitals(round_half_up(first.amount, 2)) in whole
    assert "本次发放" not in whole.partition('<article class="slip"')[2].partition("</article>")[0]
