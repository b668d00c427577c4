"""Evidence through the API: a library, what a thing cites, files attached and taken off again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from targets.evidence.models import EvidenceFile
from tests.kept import kept_for_module
from tests.targets.changes.promised import PDF, Promised, make_promised
from tests.targets.evidence.test_evidence import _things, filer  # noqa: F401 - a fixture
from units.models import Account, Role

made = kept_for_module(make_promised)
ATTACH = "/api/evidence/attach/?year=2026"


@pytest.fixture
def promised(db: None, made: Callable[[], Promised]) -> Promised:
    return made()


def as_(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def send(client: Client, content: bytes = PDF, name: str = "证明.pdf", **told: Any) -> Any:
    body = {"kind": "thing", "key": "one", "files": SimpleUploadedFile(name, content), **told}
    return client.post(ATTACH, body)


def test_what_is_attached_stands_in_the_library_and_is_taken_off(promised: Promised) -> None:
    own = as_(filer(promised))
    (cited,) = send(own).json()
    assert cited["file"]["name"] == "证明.pdf"
    (kept,) = own.get("/api/evidence/?year=2026").json()
    again = {"kind": "thing", "key": "two", "cited": kept["id"]}
    assert [each["file"]["id"] for each in own.post(ATTACH, again).json()] == [kept["id"]]
    told = own.get(f"/api/evidence/{kept['id']}/").json()
    assert [place["title"] for place in told["places"]] == ["事项 one", "事项 two"]
    assert own.post(f"/api/evidence/detach/{cited['citation']}/").status_code == 204
    assert own.get("/api/evidence/cited/?year=2026&kind=thing&key=one").json() == []
    assert EvidenceFile.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"", "空.pdf", "提交的文件为空。|是空文件"),
        (b"MZ\x90\x00" + b"\0" * 64, "照片.jpg", "内容与后缀不符"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 32, "现场.heic", "另存为 JPG 再传"),
        (b"\0\0\0\x18ftypmif1" + b"\0" * 32, "现场.jpg", "另存为 JPG 再传"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(
    promised: Promised, content: bytes, name: str, told: str
) -> None:
    answer = send(as_(filer(promised)), content, name)
    assert answer.status_code == 400
    assert any(each in answer.content.decode() for each in told.split("|"))
    assert not EvidenceFile.objects.exists()


def test_who_does_not_belong_meets_nothing(promised: Promised) -> None:
    own = as_(filer(promised))
    (cited,) = send(own).json()
    place = promised.drafting.county.office
    stranger = as_(place.account(Role.DEPARTMENT_FILER, unit=place.other, username="stranger"))
    assert stranger.get("/api/evidence/?year=2026").json() == []
    for path in (
        f"/api/evidence/{cited['file']['id']}/",
        "/api/evidence/cited/?kind=thing&key=one",
    ):
        assert stranger.get(path).status_code == 404
    assert send(stranger).status_code == 404
    assert stranger.post(f"/api/evidence/detach/{cited['citation']}/").status_code == 404


def test_a_mistyped_year_is_no_other_year(promised: Promised) -> None:
    own = as_(filer(promised))
    for year in ("26", "abc", "２０２６"):
        answer = own.get(f"/api/evidence/?year={year}")
        assert (answer.status_code, "year" in answer.json()["error"]["fields"]) == (400, True)
        assert own.post(f"/api/evidence/attach/?year={year}", {"kind": "thing"}).status_code == 400


def test_nothing_to_attach_is_said(promised: Promised) -> None:
    answer = as_(filer(promised)).post(ATTACH, {"kind": "thing", "key": "one"})
    assert "先选要附的文件" in answer.content.decode()
