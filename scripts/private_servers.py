"""Starts a PostgreSQL and a Redis of our own, runs a command with their addresses, stops them.

``python scripts/private_servers.py [--fsync] -- COMMAND ...``: the command finds ``DATABASE_URL``
and ``TEST_REDIS_URL`` in its environment. Both listen on a free port of this machine only, keep
their files in a new folder and leave nothing behind. Safety against power cuts is off unless
``--fsync``.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType

SECONDS_TO_START = 60


class StartError(RuntimeError):
    """A server that did not come up; the text says which, why and what to do."""


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def postgres_folder() -> Path:
    """The newest PostgreSQL that Debian has installed."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda each: int(each.parts[4])
    )
    if not found:
        raise StartError("PostgreSQL is missing: apt-get install postgresql")
    return found[-1].parent


def as_postgres(command: list[str]) -> list[str]:
    """PostgreSQL refuses to run as root: step down to its own user."""
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else command


def wait_until(ready: list[str], process: subprocess.Popen[bytes], log: Path, name: str) -> None:
    """Ask until the server answers; raises StartError with the end of its log."""
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and process.poll() is None:
        if subprocess.run(ready, capture_output=True, check=False).returncode == 0:
            return
        time.sleep(0.1)
    tail = "\n".join(log.read_text("utf-8", "replace").splitlines()[-15:])
    raise StartError(f"{name} did not start:\n{tail}")


def stop(process: subprocess.Popen[bytes], how: signal.Signals) -> None:
    """Ask to end; after 20 seconds make it."""
    if process.poll() is None:
        process.send_signal(how)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def postgres(folder: Path, *, fsync: bool = False) -> Iterator[str]:
    """A running PostgreSQL; gives its ``DATABASE_URL``."""
    programs, data, port = postgres_folder(), folder / "postgres", free_port()
    data.mkdir()
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
        shutil.chown(data, "postgres")
    made = subprocess.run(
        as_postgres(
            [
                *(f"{programs}/initdb", "-D", str(data), "-E", "UTF8", "--locale=C.UTF-8"),
                *("-U", "suite", "-A", "trust", "--no-sync"),
            ]
        ),
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
    )
    if made.returncode != 0:
        raise StartError(f"PostgreSQL could not make its folder:\n{made.stderr}")
    safety = "on" if fsync else "off"
    options = {
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": str(data),
        "fsync": safety,
        "synchronous_commit": safety,
        "full_page_writes": safety,
        "max_connections": "100",
    }
    settings = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
    log = folder / "postgres.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [f"{programs}/postgres", "-D", str(data), *settings],
            stdout=output,
            stderr=output,
            cwd=folder,
            start_new_session=True,
            user="postgres" if os.geteuid() == 0 else None,
            group="postgres" if os.geteuid() == 0 else None,
            extra_groups=[] if os.geteuid() == 0 else None,
        )
    try:
        asks = [f"{programs}/pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]
        wait_until(asks, process, log, "PostgreSQL")
        yield f"postgres://suite@127.0.0.1:{port}/postgres"
    finally:
        stop(process, signal.SIGINT)


@contextmanager
def redis(folder: Path) -> Iterator[str]:
    """A running Redis with an append-only file; gives its URL."""
    program = shutil.which("redis-server")
    if program is None:
        raise StartError("Redis is missing: apt-get install redis-server")
    data, port, log = folder / "redis", free_port(), folder / "redis.log"
    data.mkdir()
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--dir", str(data)]
    command += ["--save", "", "--appendonly", "yes", "--daemonize", "no"]
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, start_new_session=True)
    try:
        wait_until(["redis-cli", "-p", str(port), "ping"], process, log, "Redis")
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        stop(process, signal.SIGTERM)


def interrupted(_number: int, _frame: FrameType | None) -> None:
    """Leave through the ``finally`` blocks, so that no server stays behind."""
    raise KeyboardInterrupt


def main() -> int:
    """Run the command between start and stop; its exit status is ours."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fsync", action="store_true")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    asked = parser.parse_args()
    command = asked.command[1:] if asked.command[:1] == ["--"] else asked.command
    if not command:
        parser.error("no command given")
    signal.signal(signal.SIGTERM, interrupted)
    # Not under a private TMPDIR: user postgres must be able to enter every folder above.
    folder = Path(tempfile.mkdtemp(prefix="suite-servers-", dir="/var/tmp"))
    folder.chmod(0o755)
    try:
        with ExitStack() as servers:
            database = servers.enter_context(postgres(folder, fsync=asked.fsync))
            broker = servers.enter_context(redis(folder))
            surroundings = {**os.environ, "DATABASE_URL": database, "TEST_REDIS_URL": broker}
            return subprocess.run(command, env=surroundings, check=False).returncode
    except StartError as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
