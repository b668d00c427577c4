"""Changes of units on their pages and through the API: previewed, confirmed, taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from tests.bonuses.people import PaidCounty, make_paid_county
from tests.fact_rows import office_account, signed_in
from tests.factories import County
from tests.kept import kept_for_module
from tests.schemes.unit_changes.changes import asked, done
from units.lifecycle_models import ChangeKind, UnitChange
from units.models import Posting, Role, Unit

pytestmark = pytest.mark.django_db

fresh = kept_for_module(make_paid_county)
FORM = {
    "effective_on": "2026-06-01",
    "document": "县编〔2026〕8号",
    "reason": "机构改革",
    "source1": "103",
    "into": "101",
    "handling": "paid_by_successor",
}


@pytest.fixture
def county(db: None, fresh: Callable[[], PaidCounty]) -> County:
    return fresh().county


@pytest.fixture
def office(county: County) -> Any:
    return signed_in(office_account(county))


def merge(client: Any, **told: str) -> Any:
    return client.post(reverse("schemes:unit_change_new", args=["merge"]), {**FORM, **told})


def test_the_effective_date_is_asked_for_and_never_filled_in(office: Any) -> None:
    page = office.get(reverse("schemes:unit_change_new", args=["merge"]))
    assert page.context["form"]["effective_on"].value() is None
    answer = merge(office, step="preview", effective_on="")
    assert "effective_on" in answer.context["form"].errors
    assert answer.context["form"]["document"].value() == FORM["document"]


def test_a_preview_writes_nothing_and_the_confirmation_does_it(county: County, office: Any) -> None:
    preview = merge(office, step="preview").context["preview"]
    assert not UnitChange.objects.exists()
    answer = merge(office, step="apply", fingerprint=preview.fingerprint)
    assert answer.status_code == 302
    change = UnitChange.objects.get()
    page = office.get(answer["Location"])
    assert ("任职", 2, 2, 0) in page.context["page"].effects
    assert Posting.objects.filter(current=True, unit=county.units["103"], ends_on=None).count() == 0
    listed = office.get(reverse("schemes:unit_changes")).context["listing"]
    assert [row.change for row in listed.rows] == [change]


def test_what_was_changed_after_the_preview_is_shown_again(office: Any) -> None:
    preview = merge(office, step="preview").context["preview"]
    answer = merge(office, step="apply", fingerprint=preview.fingerprint, effective_on="2026-07-01")
    assert answer.context["moved"]
    assert "2026年7月1日" in answer.context["preview"].sentence
    assert not UnitChange.objects.exists()


def test_a_change_is_taken_back_with_a_reason(county: County, office: Any) -> None:
    change = done(county, asked(ChangeKind.MERGE, "103", into="101"))
    url = reverse("schemes:unit_change_withdraw", args=[change.key])
    office.post(url, {"reason": ""})
    assert UnitChange.objects.get().current
    office.post(url, {"reason": "文件作废"})
    assert not UnitChange.objects.get().current
    assert Unit.objects.get(code="103").abolished_on is None
    page = office.get(reverse("schemes:unit_change", args=[change.key]))
    assert "文件作废" in page.content.decode()


def test_a_split_asks_who_goes_where(office: Any) -> None:
    told = {
        **FORM,
        "into": "",
        "keeps": "yes",
        "new1_code": "150",
        "new1_name": "数据局",
        "new1_group": "department",
        "new1_assessed": "yes",
    }
    url = reverse("schemes:unit_change_new", args=["split"])
    first = office.post(url, {**told, "step": "preview"})
    people = [posting.person.code for posting, _to in first.context["allotment"]["people"]]
    assert people == ["C01", "C02"]
    told["people-C02"] = "150"
    seen = office.post(url, {**told, "step": "preview"}).context["preview"].fingerprint
    office.post(url, {**told, "step": "apply", "fingerprint": seen})
    assert Posting.objects.filter(current=True, unit__code="150").get().person.code == "C02"


@pytest.mark.parametrize("role", [Role.DEPARTMENT_FILER, Role.LEADER, Role.SYSTEM_ADMINISTRATOR])
def test_only_who_keeps_the_facts_may_change_units(county: County, role: Role) -> None:
    client = signed_in(office_account(county, role))
    change = done(county, asked(ChangeKind.MERGE, "103", into="101"))
    assert merge(client, step="preview").status_code == 404
    url = reverse("schemes:unit_change_withdraw", args=[change.key])
    assert client.post(url, {"reason": "试"}).status_code == 404
    assert client.post(reverse("api:unit-change-preview"), {}).status_code in {403, 404}


def test_who_sees_one_unit_sees_its_changes_alone(county: County) -> None:
    done(county, asked(ChangeKind.RENAME, "102", name="审计服务局"))
    mine = done(county, asked(ChangeKind.MERGE, "103", into="101"))
    client = signed_in(office_account(county, Role.DEPARTMENT_FILER))
    rows = client.get(reverse("schemes:unit_changes")).context["listing"].rows
    assert [row.change.key for row in rows] == [mine.key]
    assert client.get(reverse("schemes:unit_change", args=["2026-1"])).status_code == 404
    assert len(client.get(reverse("api:unit-change-list")).json()) == 1


def test_the_api_previews_carries_out_and_takes_back(county: County, office: Any) -> None:
    told = {
        "kind": "merge",
        "effective_on": "2026-06-01",
        "document": "县编〔2026〕8号",
        "reason": "机构改革",
        "sources": ["103"],
        "into": "101",
    }

    def send(url: str, **more: Any) -> Any:
        return office.post(url, {**told, **more}, content_type="application/json")

    seen = send(reverse("api:unit-change-preview")).json()
    assert "并入" in seen["sentence"]
    listed = reverse("api:unit-change-list")
    assert send(listed, fingerprint="another").status_code == 409
    assert send(listed, sources=["999"]).status_code == 400
    answer = send(listed, fingerprint=seen["fingerprint"])
    assert answer.status_code == 201
    key = answer.json()["key"]
    back = reverse("api:unit-change-withdraw", args=[key])
    assert office.post(back, {"reason": "作废"}, content_type="application/json").status_code == 204
    assert Unit.objects.get(code="103").abolished_on is None


def test_all_that_is_missing_is_said_at_once(office: Any) -> None:
    page = office.post(reverse("schemes:unit_change_new", args=["merge"]), {}).content.decode()
    for text in ("写明生效日期", "写明依据文件的文号", "写明理由", "选原单位"):
        assert text in page
