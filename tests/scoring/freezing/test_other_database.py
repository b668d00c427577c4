"""A bundle made on one database is verified by an installation on the other."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from scoring.freezing.models import YearBundle
from scoring.freezing.store import path_of
from tests.scoring.freezing.frozen import frozen, make_settled

ROOT = Path(__file__).resolve().parents[3]
#: Nobody listens there: whoever asked the database would be told so.
NOWHERE = "postgres://nobody:nothing@127.0.0.1:1/none"


@pytest.mark.django_db
def test_a_bundle_is_verified_on_the_other_database(tmp_path: Path) -> None:
    frozen(make_settled())
    bundle = YearBundle.objects.get()
    other = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    other |= {"DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings"}
    if connection.vendor == "sqlite":
        other["DATABASE_URL"] = NOWHERE

    done = subprocess.run(
        [
            *(sys.executable, str(ROOT / "manage.py"), "verify_year"),
            *(str(path_of(bundle.stored_name)), "--digest", bundle.digest),
        ],
        env=other,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == f"核对 {bundle.counts['compared']} 个数，全部相同"
    assert not (tmp_path / "db.sqlite3").exists()
