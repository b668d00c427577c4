"""Bodies that give their view on the award list: their head in the system, or a letter (M-11)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from core.notices.models import Notice
from core.policy import Denied
from core.work_items import WorkItem, items_for
from core.workflow import NotYoursError, StaleMoveError
from scoring.publication import flow
from scoring.publication.bodies import asked_list, named_bodies
from scoring.publication.editing import award_change, views_record
from scoring.publication.models import Publication
from scoring.publication.services import publication_start
from scoring.publication.viewing import award_bodies_name, award_views_give
from tests.kept import kept_for_module
from tests.office import plain_account
from tests.scoring.publication.publishing import MONDAY, Publishing, make_publishing
from units.models import Account, Role
from units.services import role_grant

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


class Bodies(Publishing):
    """Unit 101 is discipline inspection: its head is the county's."""

    def name(self, row: Publication, **units: str) -> Publication:
        held = Publication.objects.get(pk=row.pk)
        named = {"discipline": "101"} | units
        return award_bodies_name(
            publication=held, version=held.version, units=named, actor=self.officer
        )

    def give(self, row: Publication, actor: Account | None = None, **objections: str) -> None:
        held = Publication.objects.get(pk=row.pk)
        award_views_give(
            publication=held,
            version=held.version,
            body="discipline",
            objections={code.removeprefix("u"): text for code, text in objections.items()},
            actor=actor or self.head,
        )

    def consulting(self) -> Publication:
        row = self.start()
        self.name(row)
        return self.move(row, flow.CONSULT)


def _bodies() -> Bodies:
    made = make_publishing()
    return Bodies(made.county, made.officer, made.second, made.head)


fresh = kept_for_module(_bodies)


@pytest.fixture
def county(db: None, fresh: Callable[[], Bodies]) -> Iterator[Bodies]:
    with time_machine.travel(MONDAY, tick=False):
        yield fresh()


def work_of(account: Account) -> list[WorkItem]:
    found = items_for(Account.objects.get(pk=account.pk))
    return [item for item in found if item.key.startswith("award-views")]


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def test_the_head_is_asked_and_says_it_himself(county: Bodies) -> None:
    row = county.start()
    county.name(row)
    assert not work_of(county.head)
    row = county.move(row, flow.CONSULT)
    [item] = work_of(county.head)
    assert (item.count, item.url) == (10, f"/publications/{row.pk}/asked/discipline/")
    told = Notice.objects.filter(event="publication.consulted")
    assert [each.recipient for each in told] == [county.head]

    county.give(row, u102="有一件信访没有办结")

    assert not work_of(county.head)
    views = row.views.filter(body="discipline")
    assert (views.count(), views.get(objects_to=True).unit.code) == (10, "102")
    assert set(views.values_list("own", flat=True)) == {True}
    assert Notice.objects.filter(event="publication.viewed", recipient=county.officer).exists()
    with pytest.raises(ValidationError, match="组织部门还有 10 个单位没有意见"):
        county.move(row, flow.REPORT)
    county.view(row, "organisation")
    assert county.move(row, flow.REPORT).state == "committee"


def test_the_newest_view_counts_until_the_list_goes_to_the_committee(county: Bodies) -> None:
    row = county.consulting()
    county.give(row, u102="有一件信访没有办结")
    county.give(row)
    county.view(row, "organisation")
    page = signed_in(county.officer).get(reverse("scoring:publication", args=[row.pk]))
    assert page.context["objected"] == 0
    county.move(row, flow.REPORT)
    with pytest.raises(ValidationError, match="不在征求意见"):
        county.give(row, u102="又有一件")


def test_a_unit_that_comes_on_the_list_is_asked_about(county: Bodies) -> None:
    row = county.consulting()
    county.give(row)
    held = Publication.objects.get(pk=row.pk)
    award_change(
        publication=held,
        version=held.version,
        award="advanced",
        unit=county.county.units["112"],
        listed=True,
        reason="委员会另定",
        document="纪要3号",
        actor=county.officer,
    )
    [item] = work_of(county.head)
    assert item.count == 1


def test_nobody_else_speaks_for_a_body(county: Bodies) -> None:
    row = county.consulting()
    other = plain_account("head-102")
    role_grant(
        account=other,
        role=Role.DEPARTMENT_HEAD,
        authority=county.year.authority,
        unit=county.county.units["102"],
        actor=None,
    )
    filer = county.county.office.account(Role.DEPARTMENT_FILER)
    for account in (other, filer, county.officer, county.second):
        with pytest.raises(NotYoursError):
            county.give(row, account)
        with pytest.raises(Denied):
            asked_list(account, row.pk, "discipline")
    with pytest.raises(Denied):
        asked_list(county.head, row.pk, "organisation")


def test_nothing_is_shown_before_the_list_is_sent(county: Bodies) -> None:
    row = county.start()
    county.name(row)
    with pytest.raises(Denied):
        asked_list(county.head, row.pk, "discipline")


def test_the_page_names_units_and_no_score(county: Bodies) -> None:
    row = county.consulting()
    client = signed_in(county.head)
    url = reverse("scoring:award_views", args=[row.pk, "discipline"])
    text = client.get(url).content.decode()
    assert county.county.units["105"].name in text
    assert "总分" not in text
    assert "名次" not in text
    # The results of others stay closed to him.
    assert client.get(reverse("scoring:publication", args=[row.pk])).status_code in (403, 404)

    sent = {"version": Publication.objects.get(pk=row.pk).version, "objects": ["102"]}
    wrong = client.post(url, sent | {"reason_102": " "})
    assert wrong.status_code == 422
    assert "写明对" in wrong.content.decode()
    letter = SimpleUploadedFile("复函.pdf", PDF, "application/pdf")
    done = client.post(url, sent | {"reason_102": "信访未结", "files": letter})
    assert done.status_code == 302
    file_url = reverse("scoring:award_letter", args=[row.pk, "discipline"])
    head = county.county.office.account(
        Role.DEPARTMENT_HEAD, unit=county.county.units["102"], username="head-102"
    )
    filer = county.county.office.account(
        Role.DEPARTMENT_FILER, unit=county.county.units["101"], username="filer-101"
    )
    for account, status in ((county.head, 200), (county.second, 200), (head, 404), (filer, 404)):
        assert signed_in(account).get(file_url).status_code == status
    other = reverse("scoring:award_letter", args=[row.pk, "organisation"])
    assert client.get(other).status_code == 404


def test_a_withdrawn_list_is_shown_to_no_body_any_more(county: Bodies) -> None:
    row = county.consulting()
    county.give(row)
    assert asked_list(county.head, row.pk, "discipline") == row
    county.move(row, flow.WITHDRAW, reason="名单有误")
    with pytest.raises(Denied):
        asked_list(county.head, row.pk, "discipline")
    client = APIClient()
    client.force_login(county.head)
    assert client.get("/api/award-lists/", {"year": 2026}).json() == []


def test_what_was_typed_of_a_paper_letter_is_kept(county: Bodies) -> None:
    row = county.consulting()
    client = signed_in(county.officer)
    url = reverse("scoring:views_recorded", args=[row.pk, "organisation"])
    sent = {"version": Publication.objects.get(pk=row.pk).version, "document": "组函3号"}
    wrong = client.post(url, sent | {"objects": ["103"], "reason_103": "考察期", "dated": "x"})
    assert wrong.status_code == 422
    [form] = [each for each in wrong.context["opinions"] if each.key == "organisation"]
    assert (form.open, form.document) == (True, "组函3号")
    assert 'id="view-organisation" aria-labelledby="view-organisation-title" data-open' in (
        wrong.content.decode()
    )
    assert [line.reason for line in form.lines if line.objects] == ["考察期"]


def test_a_scan_is_kept_with_the_unit_that_the_body_is(county: Bodies) -> None:
    row = county.consulting()
    told = {"document": "复函1号", "dated": "2027-03-01", "objections": {}}

    def record(body: str) -> Publication:
        held = Publication.objects.get(pk=row.pk)
        return views_record(
            publication=held,
            version=held.version,
            body=body,
            actor=county.officer,
            file=SimpleUploadedFile("复函.pdf", PDF, "application/pdf"),
            **told,
        )

    with pytest.raises(ValidationError, match="请谁提意见"):
        record("organisation")
    record("discipline")
    view = row.views.filter(body="discipline").first()
    assert view is not None
    assert view.file is not None
    assert (view.own, view.file.unit.code, view.file.own) == (False, "101", False)


def test_a_later_publication_begins_with_the_units_of_the_one_before(county: Bodies) -> None:
    row = county.consulting()
    county.move(row, flow.WITHDRAW, reason="名单有误")
    again = publication_start(
        year=county.year, result_set=county.recompute(), actor=county.officer, reason=""
    )
    assert {key: unit.code for key, unit in named_bodies(again).items()} == {"discipline": "101"}


def test_bodies_are_named_by_the_office_and_by_units_that_exist(county: Bodies) -> None:
    row = county.start()
    with pytest.raises(ValidationError, match="没有代码为 999 的单位"):
        county.name(row, organisation="999")
    assert not named_bodies(row)
    held = Publication.objects.get(pk=row.pk)
    with pytest.raises(NotYoursError):
        award_bodies_name(
            publication=held,
            version=held.version,
            units={"discipline": "101"},
            actor=county.second,
        )
    county.name(row)
    with pytest.raises(StaleMoveError):
        award_bodies_name(publication=held, version=held.version, units={}, actor=county.officer)


def test_the_api_asks_and_answers_alike(county: Bodies) -> None:
    row = county.consulting()
    client = APIClient()
    client.force_login(county.head)
    [told] = client.get("/api/award-lists/", {"year": 2026}).json()
    assert (told["id"], len(told["lines"])) == (f"{row.pk}-discipline", 10)
    assert {line["objects_to"] for line in told["lines"]} == {None}
    url = f"/api/award-lists/{told['id']}/"
    sent = {"version": told["version"], "objections": {"102": "信访未结"}}
    after = client.put(url, sent, format="json")
    assert after.status_code == 200
    assert [x["unit"] for x in after.json()["lines"] if x["objects_to"]] == ["102"]
    assert client.put(url, sent, format="json").status_code == 409
    assert client.get(f"/api/award-lists/{row.pk}-organisation/").status_code == 404
    assert APIClient().get(url).status_code in (401, 403)
