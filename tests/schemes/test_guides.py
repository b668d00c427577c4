"""Quick guides: one for each role, in both languages, on at most two pages of paper."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import translation

from core.templatetags.core_ui import CLAUSE
from documents import pdf
from schemes.guides import Guide, dated, guides
from schemes.models import CalendarEntry
from schemes.presets import load_preset
from tests.office import make_office
from units.models import Role

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def texts(guide: Guide) -> list:
    pairs = [text for pair in (*guide.places, *guide.contacts) for text in (pair.head, pair.body)]
    duties = [text for duty in guide.duties for text in (duty.when, duty.what, *duty.steps)]
    return [text for text in (guide.about, *duties, *pairs) if text is not None]


@pytest.mark.parametrize("role", list(Role))
def test_each_role_has_its_guide_in_both_languages(role: Role) -> None:
    guide = guides()[role]
    assert len(guide.duties) >= 2
    assert guide.places
    assert guide.contacts
    for text in texts(guide):
        assert CHINESE.search(text.zh), text
        assert not CHINESE.search(text.en), text
        assert CLAUSE.findall(text.zh) == CLAUSE.findall(text.en), text


def test_a_deadline_is_one_of_the_calendar_and_a_duty_says_when() -> None:
    known = {entry.key for entry in load_preset("county").calendar}
    for guide in guides().values():
        for duty in guide.duties:
            assert (duty.when is None) == bool(duty.deadline), duty.what
            assert not duty.deadline or duty.deadline in known


@pytest.mark.any_database
@pytest.mark.django_db
def test_dates_are_those_of_the_year_in_hand() -> None:
    year = make_office().open_year(2026)
    due = datetime(2026, 12, 21, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
    CalendarEntry.objects.filter(year=year, key="self_evaluation").update(due_at=due)
    duties = {each.duty.deadline: each for each in dated(guides()[Role.DEPARTMENT_FILER], year)}
    assert duties["self_evaluation"].due_at == due
    assert duties["self_evaluation"].title == "自评"
    assert [each.due_at for each in dated(guides()[Role.STAFF], None)] == [None, None, None]


@pytest.mark.any_database
@pytest.mark.django_db
def test_list_page_and_paper() -> None:
    office = make_office()
    office.open_year(2026)
    client = Client()
    client.force_login(office.account(Role.DEPARTMENT_FILER))
    listed = client.get("/guides/").content.decode()
    assert listed.index("/guides/department_filer/") < listed.index("/guides/target_office/")
    page = client.get("/guides/department_filer/").content.decode()
    assert "12月18日" in page
    paper = client.get("/guides/department_filer/guide.pdf")
    assert paper.content.startswith(b"%PDF")
    assert client.get("/guides/nobody/").status_code == 404


@pytest.mark.any_database
@pytest.mark.django_db
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_no_guide_is_longer_than_two_pages(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lengths: dict[str, int] = {}

    def measured(html: str, *, page: pdf.Page = "portrait") -> bytes:
        lengths[str(len(lengths))] = len(pdf.lay_out(html, page=page).pages)
        return b"%PDF"

    monkeypatch.setattr(pdf, "render_pdf", measured)
    office = make_office()
    office.open_year(2026)
    client = Client()
    client.force_login(office.account(Role.STAFF))
    client.cookies["django_language"] = language
    with translation.override(language):
        for role in Role:
            assert client.get(f"/guides/{role.value}/guide.pdf").status_code == 200
    assert len(lengths) == len(Role)
    assert set(lengths.values()) <= {1, 2}
