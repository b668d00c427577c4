"""Whose result opens to whom, on every page; the sheet that brings results in a minute."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from bonuses.appraisal import services
from bonuses.appraisal.models import AppraisedPerson
from tests.bonuses.appraisal.graded import Appraising, make_appraising
from tests.bonuses.people import other_account
from tests.kept import kept_for_module
from units.models import Account, SectionMember
from units.sections.services import section_create

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
made = kept_for_module(make_appraising)


@pytest.fixture
def fresh(db: None, made: Callable[[], Appraising]) -> Appraising:
    return made()


def client(account: Account) -> Client:
    found = Client()
    found.force_login(account)
    return found


def status(account: Account, name: str, *args: str) -> int:
    return client(account).get(reverse(f"bonuses:{name}", args=args)).status_code


ROLES = {
    # role: (board, the unit's page, another's result in the unit, the list of all grades)
    "target_office": (200, 200, 200, 200),
    "reviewing_office": (200, 200, 200, 200),
    "department_head": (302, 200, 200, 200),
    "department_filer": (302, 200, 404, 404),
    "leader": (404, 404, 404, 404),
    "functional_department": (404, 404, 404, 404),
    "finance": (404, 404, 404, 404),
    "staff": (404, 404, 404, 404),
    "auditor": (404, 404, 404, 404),
    "system_administrator": (404, 404, 404, 404),
}


@pytest.mark.parametrize("role", ROLES)
def test_whose_result_opens_to_whom(fresh: Appraising, role: str) -> None:
    fresh.confirmed(A02="excellent")
    unit = fresh.unit if role in ("department_head", "department_filer") else None
    unit = fresh.paid.county.units["103"] if role == "functional_department" else unit
    account = other_account(fresh.paid.county, role, unit)
    found = (
        status(account, "appraisals"),
        status(account, "appraisal", "101"),
        status(account, "appraised", "101", "A03"),
        status(account, "appraisal_sheet", "101"),
    )
    assert found == ROLES[role]


def test_heads_of_other_units_meet_nothing(fresh: Appraising) -> None:
    fresh.confirmed()
    other = other_account(fresh.paid.county, "department_head", fresh.paid.county.units["103"])
    for name, args in (
        ("appraisal", ["101"]),
        ("appraised", ["101", "A03"]),
        ("appraisal_weights", ["101"]),
        ("appraisal_months", ["101"]),
        ("appraisal_marks", ["101", "leaders"]),
        ("appraisal_notice", ["101"]),
    ):
        assert status(other, name, *args) == 404


def test_a_person_sees_himself_once_it_is_confirmed(fresh: Appraising) -> None:
    own = fresh.paid.staff_account("A02")
    assert "还没有开始" in client(own).get(reverse("bonuses:own_appraisal")).content.decode()
    appraisal = fresh.start()
    fresh.all_competent(appraisal, A02="excellent")
    before = client(own).get(reverse("bonuses:own_appraisal")).content.decode()
    assert "结果确认以后" in before
    assert "92.4" not in before
    fresh.move(appraisal, "submit", fresh.head)
    fresh.move(appraisal, "confirm", fresh.office)
    shown = client(own).get(reverse("bonuses:own_appraisal")).content.decode()
    assert "优秀" in shown
    assert "92.40" in shown
    assert status(own, "appraised", "101", "A03") == 404


def test_what_a_person_wrote_stands_in_his_form_and_nothing_else(fresh: Appraising) -> None:
    """A sentence of the page in the field would be kept as his own with the next press."""
    fresh.start()
    own = fresh.paid.staff_account("A02")
    address = reverse("bonuses:own_appraisal")
    empty = client(own).get(address).content.decode()
    assert 'maxlength="3000"></textarea>' in empty
    client(own).post(reverse("bonuses:own_appraisal_save"), {"text": "完成预算编制"})
    assert 'maxlength="3000">完成预算编制</textarea>' in client(own).get(address).content.decode()


def test_the_head_of_a_section_sees_its_people_once_confirmed(fresh: Appraising) -> None:
    section = section_create(unit=fresh.unit, name="预算科", actor=fresh.head)
    for code, leads in (("A02", True), ("A03", False)):
        person = fresh.paid.people[code]
        told = {"person": person, "head": leads, "starts_on": "2020-01-01"}
        SectionMember.objects.create(section=section, **told)
    leading = fresh.paid.staff_account("A02")
    appraisal = fresh.start()
    fresh.all_competent(appraisal)
    assert status(leading, "appraisal", "101") == 200
    assert status(leading, "appraisal_marks", "101", "section_head") == 200
    assert status(leading, "appraised", "101", "A03") == 404
    before = client(leading).get(reverse("bonuses:appraisal", args=["101"])).content.decode()
    assert "确认后可见" in before, "it is his to see, but not yet"
    fresh.move(appraisal, "submit", fresh.head)
    fresh.move(appraisal, "confirm", fresh.office)
    assert status(leading, "appraised", "101", "A03") == 200
    assert status(leading, "appraised", "101", "A04") == 404
    page = client(leading).get(reverse("bonuses:appraisal", args=["101"])).content.decode()
    assert fresh.paid.people["A03"].name in page
    assert fresh.paid.people["A04"].name not in page


def test_the_office_sees_no_score_of_what_is_still_the_units_own(fresh: Appraising) -> None:
    fresh.start()
    assert status(fresh.office, "appraisal", "101") == 200
    assert status(fresh.office, "appraised", "101", "A03") == 404
    assert status(fresh.office, "appraisal_sheet", "101") == 404
    for account, words in ((fresh.office, "报送后可见"), (fresh.filer, "不在你的权限内")):
        page = client(account).get(reverse("bonuses:appraisal", args=["101"])).content.decode()
        assert words in page


def uploaded(fresh: Appraising, grades: dict[str, tuple[float, str]]) -> Any:
    """Take the unit's sheet, fill it in as Excel does, and send it back."""
    head = client(fresh.head)
    answer = head.get(reverse("bonuses:appraisal_sheet", args=["101"]))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    sheet = book["考核结果"]
    titles = [str(cell.value).rstrip("*＊ ") for cell in sheet[1]]
    code, given, grade = (titles.index(t) for t in ("工号", "考核得分", "等次"))
    for row in sheet.iter_rows(min_row=2):
        if row[code].value in grades:
            row[given].value, row[grade].value = grades[row[code].value]
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    file.name = "结果.xlsx"
    return head, head.post(reverse("bonuses:appraisal_sheet_in", args=["101"]), {"file": file})


def test_a_sheet_is_previewed_and_then_written(fresh: Appraising) -> None:
    fresh.start()
    head, preview = uploaded(fresh, {"A02": (95.5, "优秀"), "A03": (88, "称职")})
    assert preview.status_code == 200
    assert not AppraisedPerson.objects.filter(grade="excellent").exists()
    token = preview.context["token"]
    head.post(reverse("bonuses:appraisal_sheet_apply", args=["101"]), {"token": token})
    [best] = AppraisedPerson.objects.filter(grade="excellent")
    assert (best.person.code, str(best.given)) == ("A02", "191/2")


def test_a_sheet_with_one_too_many_writes_nothing_and_names_the_cell(fresh: Appraising) -> None:
    fresh.start()
    _head, preview = uploaded(fresh, {"A02": (95.5, "优秀"), "A03": (94, "优秀")})
    assert preview.status_code == 422
    [problem] = preview.context["problems"]
    assert problem.startswith("考核结果!")
    assert "优秀名额只有 1 个" in problem
    assert "token" not in preview.context


def test_a_preview_is_stale_once_the_list_moved(fresh: Appraising) -> None:
    appraisal = fresh.start()
    head, preview = uploaded(fresh, {"A02": (95.5, "优秀")})
    asked = services.GradeAsked("A03", {"comment": "改过"})
    services.grade_save(appraisal=appraisal, asked=asked, actor=fresh.head)
    token = preview.context["token"]
    head.post(reverse("bonuses:appraisal_sheet_apply", args=["101"]), {"token": token})
    assert not AppraisedPerson.objects.filter(grade="excellent").exists()
