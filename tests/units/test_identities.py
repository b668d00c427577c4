"""Units and people by code; initials that find them."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from pypinyin import Style, lazy_pinyin

from core.models import AuditEntry
from tests.office import make_office
from units.models import Person, Unit
from units.pinyin import LONGER_SURNAMES, SURNAMES, person_initials, unit_initials
from units.services import IdentityInput, people_apply, unit_create, units_apply


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("财政局", "czj"),
        ("交通运输局", "jtysj"),
        ("中国人民银行", "zgrmyh"),
        ("国家统计局调查队", "gjtjjdcd"),
        ("Ａ1工业园", "a1gyy"),
        ("人大办（党组）", "rdbdz"),
    ],
)
def test_initials_of_units(name: str, initials: str) -> None:
    assert unit_initials(name) == initials


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("曾国强", "zgq"),
        ("单雄", "sx"),
        ("解放", "xf"),
        ("仇和", "qh"),
        ("朴树", "ps"),
        ("区小明", "oxm"),
        ("尉迟恭", "ycg"),
        ("欧阳修", "oyx"),
        ("单于某", "cym"),
        ("王单", "wd"),
    ],
)
def test_initials_of_people(name: str, initials: str) -> None:
    assert person_initials(name) == initials


def plain(text: str) -> str:
    return "".join(lazy_pinyin(text, style=Style.FIRST_LETTER))


def test_every_override_is_needed() -> None:
    assert [name for name, letters in SURNAMES.items() if plain(name) == letters] == []
    assert [name for name in LONGER_SURNAMES if name[0] not in SURNAMES] == []


@pytest.mark.django_db
def test_units_are_created_renamed_and_kept() -> None:
    office = make_office()
    inputs = [IdentityInput("101", "财政和国资局"), IdentityInput("103", "教育局", "教育")]
    found = units_apply(authority=office.authority, inputs=inputs, actor=None)
    assert set(found) == {"101", "102", "103"}
    stored = dict(Unit.objects.values_list("code", "initials"))
    assert stored == {"101": "czhgzj", "102": "sjj", "103": "jyj"}
    entry = AuditEntry.objects.get(event="unit.apply")
    assert entry.detail["renamed"] == {"101": ["财政局", "财政和国资局"]}


@pytest.mark.django_db
def test_two_units_change_names() -> None:
    office = make_office()
    inputs = [IdentityInput("101", "审计局"), IdentityInput("102", "财政局")]
    units_apply(authority=office.authority, inputs=inputs, actor=None)
    names = dict(Unit.objects.values_list("code", "name"))
    assert names == {"101": "审计局", "102": "财政局"}


@pytest.mark.django_db
def test_nothing_new_writes_nothing() -> None:
    office = make_office()
    before = AuditEntry.objects.count()
    inputs = [IdentityInput("101", "财政局")]
    units_apply(authority=office.authority, inputs=inputs, actor=None)
    assert AuditEntry.objects.count() == before


@pytest.mark.django_db
def test_a_taken_code_or_name_is_refused() -> None:
    office = make_office()
    for code, name in (("101", "新局"), ("104", "财政局")):
        with pytest.raises(ValidationError):
            unit_create(authority=office.authority, code=code, name=name, actor=None)


@pytest.mark.django_db
def test_people_are_created_and_corrected() -> None:
    office = make_office()
    people_apply(authority=office.authority, inputs=[IdentityInput("1", "曾某")], actor=None)
    people_apply(authority=office.authority, inputs=[IdentityInput("1", "单某")], actor=None)
    assert list(Person.objects.values_list("code", "name", "initials")) == [("1", "单某", "sm")]
