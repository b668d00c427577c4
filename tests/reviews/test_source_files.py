"""The paper in which a source outside gave its mark is attached to the mark (G-5)."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from reviews.services import source_mark_record
from targets.evidence.models import EvidenceCitation
from tests.general_county import GENERAL_GOOD, make_general_county
from units.models import Role

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


def test_the_office_attaches_and_the_unit_reads_what_concerns_it() -> None:
    county = make_general_county("papers")
    office = county.office.account(Role.TARGET_OFFICE)
    mark = source_mark_record(
        year=county.year, texts=dict(GENERAL_GOOD["source-marks"]), actor=office
    )
    filer = county.office.account(Role.DEPARTMENT_FILER)
    other = county.office.account(
        Role.DEPARTMENT_FILER, unit=county.units["102"], username="of-102"
    )
    attach = reverse("targets:evidence_attached", args=["source_mark"])
    page = reverse("schemes:facts_source-marks_detail", args=[mark.key])
    client = Client()
    sent = {"key": mark.key, "year": "2026"}

    def paper() -> SimpleUploadedFile:
        return SimpleUploadedFile("通报.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")

    for account in (filer, other):
        client.force_login(account)
        assert client.post(attach, {**sent, "files": paper()}).status_code == 404
    client.force_login(office)
    done = client.post(attach, {**sent, "files": paper()})
    assert done.status_code == 302
    assert client.get(done["Location"]).status_code == 200
    assert EvidenceCitation.objects.get(kind="source_mark").key == mark.key
    assert "通报.pdf" in client.get(page).content.decode()
    client.force_login(filer)
    own = client.get(page)
    assert "通报.pdf" in own.content.decode()
    assert not own.context["attached"].editable
    client.force_login(other)
    assert client.get(page).status_code == 404
