"""The database as it stood: kept once, brought back before each trial."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import connection, connections

#: The database of the trials, beside the one that the servers were started with.
TRIAL = "trial"


def keep(name: str) -> None:
    """Keep what stands now under a name."""
    connections.close_all()
    if connection.vendor == "postgresql":
        _remade(f"kept_{name}", _name())
        return
    with sqlite3.connect(_path()) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    shutil.copyfile(_path(), _kept(name))


def restore(name: str) -> None:
    """Bring it back; what the caches say of another state is forgotten."""
    connections.close_all()
    if connection.vendor == "postgresql":
        _remade(TRIAL, f"kept_{name}")
        point_at(TRIAL)
    else:
        for suffix in ("-wal", "-shm"):
            Path(f"{_path()}{suffix}").unlink(missing_ok=True)
        shutil.copyfile(_kept(name), _path())
    cache.clear()


def begin() -> None:
    """On PostgreSQL: leave the servers' own database, so that copies of ours can be made."""
    own = _name()
    connections.close_all()
    _remade(TRIAL, own)
    point_at(TRIAL)


def point_at(name: str) -> None:
    """Let every later connection go to that database."""
    connections.close_all()
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = name


def maintenance() -> Any:
    """A connection that is in no database of ours."""
    other = connection.copy("maintenance")
    other.settings_dict["NAME"] = "template1"
    return other


def _remade(name: str, template: str) -> None:
    server = maintenance()
    with server.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
    server.close()


def _name() -> str:
    return str(connection.settings_dict["NAME"])


def _path() -> Path:
    return Path(_name())


def _kept(name: str) -> Path:
    return _path().with_name(f"kept-{name}.sqlite3")
