"""A database of another state of the system is refused before it is migrated."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from core.checks import check_known_migrations

pytestmark = pytest.mark.django_db


@pytest.mark.postgres  # the run whose tables come by migrations
def test_a_database_with_migrations_that_the_code_lacks_is_refused() -> None:
    recorder = MigrationRecorder(connection)
    assert check_known_migrations(None, ["default"]) == []
    recorder.record_applied("units", "0002_pinyin")
    with pytest.raises(SystemCheckError, match=r"units\.0002_pinyin"):
        call_command("migrate", skip_checks=False, plan=True)


@pytest.mark.postgres
def test_what_an_app_left_behind_that_is_no_longer_installed_is_no_fault() -> None:
    recorder = MigrationRecorder(connection)
    recorder.record_applied("gone", "0001_initial")
    assert check_known_migrations(None, ["default"]) == []


def test_without_a_database_nothing_is_asked() -> None:
    assert check_known_migrations(None) == []
