"""The audit trail: written with the act, chained, and every tampering shows."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from core import audit
from core.models import AuditEntry, AuditSeal
from tests.office import make_office, plain_account

pytestmark = pytest.mark.django_db
NOW = timedelta(0)


def write(count: int) -> list[AuditEntry]:
    return [
        audit.record(event="test.act", actor=None, authority=None, detail={"n": number})
        for number in range(count)
    ]


def tamper(sql: str, *params: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


def kinds() -> list[str]:
    return [problem.kind for problem in audit.verify()]


def test_an_untouched_trail_verifies_before_and_after_sealing() -> None:
    write(3)
    assert audit.verify() == []
    seal = audit.seal(margin=NOW)
    assert seal is not None
    assert seal.count == 3
    write(2)
    audit.seal(margin=NOW)
    assert audit.verify() == []


def test_a_changed_entry_is_found_before_it_is_sealed() -> None:
    entry = write(2)[0]
    tamper("UPDATE core_auditentry SET event = 'other' WHERE id = %s", entry.pk)
    assert [(p.kind, p.first_id) for p in audit.verify()] == [("changed", entry.pk)]


def test_a_change_that_recomputes_the_digest_breaks_the_seal() -> None:
    entry = write(2)[0]
    audit.seal(margin=NOW)
    entry.event = "other"
    digest = audit.entry_digest(entry)
    tamper(
        "UPDATE core_auditentry SET event = 'other', digest = %s WHERE id = %s", digest, entry.pk
    )
    assert kinds() == ["resealed"]


def test_a_removed_entry_is_found() -> None:
    entry = write(3)[1]
    audit.seal(margin=NOW)
    tamper("DELETE FROM core_auditentry WHERE id = %s", entry.pk)
    assert kinds() == ["removed"]


def test_an_inserted_entry_is_found() -> None:
    entries = write(3)
    tamper("DELETE FROM core_auditentry WHERE id = %s", entries[1].pk)
    audit.seal(margin=NOW)
    forged = AuditEntry(event="test.forged", at=entries[0].at, pk=entries[1].pk)
    forged.digest = audit.entry_digest(forged)
    forged.save(force_insert=True)
    assert kinds() == ["inserted"]


def test_a_removed_seal_breaks_the_next_and_a_noted_one_finds_a_cut_end() -> None:
    write(1)
    first = audit.seal(margin=NOW)
    write(1)
    last = audit.seal(margin=NOW)
    assert first is not None
    assert last is not None
    assert audit.verify(expected_last=last.digest) == []
    tamper("DELETE FROM core_auditseal WHERE id = %s", last.pk)
    tamper("DELETE FROM core_auditentry WHERE id > %s", first.last_id)
    assert audit.verify() == []
    assert [p.kind for p in audit.verify(expected_last=last.digest)] == ["cut"]


def test_young_entries_wait_for_the_next_seal() -> None:
    write(2)
    assert audit.seal(margin=timedelta(minutes=5)) is None
    assert AuditSeal.objects.count() == 0


def test_an_entry_goes_with_the_transaction_of_its_act() -> None:
    class FailureError(Exception):
        pass

    def act() -> None:
        with transaction.atomic():
            write(1)
            raise FailureError

    with pytest.raises(FailureError):
        act()
    assert AuditEntry.objects.count() == 0


def test_exact_numbers_dates_and_awkward_text_read_back_with_the_same_digest() -> None:
    account = plain_account("clerk")
    office = make_office()
    entry = audit.record(
        event="test.act",
        actor=account,
        authority=office.authority,
        subject="a\x00b" + "长" * 300,
        detail={"points": Fraction(1, 3), "ratio": 1e22, "text": "\x00\ud800", "list": [1, None]},
    )
    stored = AuditEntry.objects.get(pk=entry.pk)
    assert audit.entry_digest(stored) == stored.digest
    assert stored.detail["points"] == "1/3"
    assert stored.actor_name == "用户clerk"


def test_an_entry_cannot_be_saved_again_or_deleted() -> None:
    entry = write(1)[0]
    with pytest.raises(TypeError, match="never changed"):
        entry.save()
    with pytest.raises(TypeError, match="never deleted"):
        entry.delete()


def test_the_command_fails_on_a_broken_trail(capsys: pytest.CaptureFixture[str]) -> None:
    entry = write(1)[0]
    call_command("verify_audit")
    assert "1 条审计记录全部相符" in capsys.readouterr().out
    tamper("UPDATE core_auditentry SET event = 'other' WHERE id = %s", entry.pk)
    with pytest.raises(CommandError, match="1 处不符"):
        call_command("verify_audit")
