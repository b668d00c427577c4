"""What the settings refuse, and what they switch on."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "APP_ENV": "production",
    "SECRET_KEY": "k" * 60,
    "PAY_ACCOUNT_KEYS": "a" * 43 + "=",
    "ALLOWED_HOSTS": "office.example",
    "DATABASE_URL": "postgres://nobody@127.0.0.1/none",
}
SHOW = """
import json, config.settings as s
print(json.dumps({name: getattr(s, name) for name in dir(s) if name.isupper()}, default=str))
"""


def load(data: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Import the settings in a process of its own with these variables and no others."""
    surroundings = {"PATH": os.environ["PATH"], "DATA_DIR": str(data), **variables}
    return subprocess.run(
        [sys.executable, "-c", SHOW],
        cwd=ROOT,
        env=surroundings,
        capture_output=True,
        text=True,
        check=False,
    )


def loaded(data: Path, **variables: str) -> dict[str, Any]:
    result = load(data, **variables)
    assert result.returncode == 0, result.stderr
    settings: dict[str, Any] = json.loads(result.stdout)
    return settings


@pytest.mark.parametrize(
    "name", ["SECRET_KEY", "PAY_ACCOUNT_KEYS", "ALLOWED_HOSTS", "DATABASE_URL"]
)
def test_production_refuses_to_start_without(name: str, tmp_path: Path) -> None:
    result = load(tmp_path, **{key: value for key, value in PRODUCTION.items() if key != name})
    assert result.returncode != 0
    assert f"{name} is not set" in result.stderr


def test_a_key_of_accounts_that_seals_nothing_is_refused_at_the_start(tmp_path: Path) -> None:
    result = load(tmp_path, **PRODUCTION | {"PAY_ACCOUNT_KEYS": "a" * 43 + "=,short"})
    assert result.returncode != 0
    assert "each key is 32 bytes" in result.stderr


def test_an_embedded_system_makes_its_key_of_accounts_once(tmp_path: Path) -> None:
    first, second = (loaded(tmp_path)["PAY_ACCOUNT_KEYS"] for _start in range(2))
    assert first == second
    assert (tmp_path / "account-key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("name", ["DEBUG", "DEMO"])
def test_production_refuses_what_is_only_for_trying(name: str, tmp_path: Path) -> None:
    result = load(tmp_path, **PRODUCTION, **{name: "1"})
    assert result.returncode != 0
    assert "must be off in production" in result.stderr


def test_production_keeps_cookies_on_encrypted_connections(tmp_path: Path) -> None:
    settings = loaded(tmp_path, **PRODUCTION)
    for name in ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT"):
        assert settings[name] is True
    assert settings["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert not (tmp_path / "secret-key").exists()


def test_a_small_system_makes_its_secret_once_and_keeps_it_to_itself(tmp_path: Path) -> None:
    first, second = loaded(tmp_path), loaded(tmp_path)
    assert first["SECRET_KEY"] == second["SECRET_KEY"]
    assert len(first["SECRET_KEY"]) >= 50
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


def test_a_small_system_runs_on_sqlite_that_never_loses_a_commit(tmp_path: Path) -> None:
    options = loaded(tmp_path)["DATABASES"]["default"]["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "synchronous=FULL" in options["init_command"]
    assert "journal_mode=WAL" in options["init_command"]


def test_a_full_system_takes_database_and_redis_from_the_environment(tmp_path: Path) -> None:
    settings = loaded(tmp_path, **PRODUCTION, REDIS_URL="redis://127.0.0.1:6379/0")
    assert settings["DATABASES"]["default"]["ENGINE"].endswith("postgresql")
    assert settings["CELERY_BROKER_URL"].startswith("redis://")
    assert settings["CELERY_BROKER_TRANSPORT_OPTIONS"]["socket_timeout"] == 30


def test_an_unknown_kind_of_surroundings_is_refused(tmp_path: Path) -> None:
    assert "APP_ENV must be" in load(tmp_path, APP_ENV="prod").stderr


def test_no_page_may_run_inline_script_or_style(tmp_path: Path) -> None:
    directives = loaded(tmp_path)["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]
    assert directives["script-src"] == ["'self'"]
    assert directives["style-src"] == ["'self'"]
