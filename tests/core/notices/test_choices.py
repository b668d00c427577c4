"""How an account chooses to be told."""

from __future__ import annotations

from typing import Any

import pytest

from core.models import AuditEntry
from core.notices import events
from core.notices.models import Preference
from tests.core.notices.telling import client_of
from tests.office import Office
from units.models import Account

pytestmark = pytest.mark.django_db


def choices(**changes: Any) -> dict[str, Any]:
    modes = {f"mode_{one.key.replace('.', '_')}": one.mode for one in events.events()}
    fields = {"language": "zh-hans", "quiet_from": 22, "quiet_to": 6, "digest_hour": 9}
    return {"email": "new@example.org", "email_on": "on", **fields, **modes, **changes}


def test_an_account_chooses_how_it_is_told(office: Office, filer: Account) -> None:
    client = client_of(filer)
    answer = client.post("/account/notices/", choices(mode_task_remind=events.DAILY))
    assert answer.status_code == 302
    filer.refresh_from_db()
    kept = Preference.objects.get(account=filer)
    assert filer.email == "new@example.org"
    assert (kept.quiet_from, kept.digest_hour, kept.webhook_on) == (22, 9, False)
    assert kept.modes == {events.REMIND: events.DAILY}
    assert AuditEntry.objects.filter(event="notice.preference", actor=filer).count() == 1


def test_a_wrong_choice_is_kept_and_told(office: Office, filer: Account) -> None:
    answer = client_of(filer).post("/account/notices/", choices(email="nowhere", quiet_from=99))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "还有 2 处要改" in text
    assert 'value="nowhere"' in text
    assert not Preference.objects.exists()
