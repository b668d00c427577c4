"""Runs web server, worker and beat as three processes and keeps them alive until Ctrl-C.

Beat is a process of its own: a worker with a beat inside, once killed, leaves it publishing. A
child that dies is started again, later each time it dies early. Should this supervisor itself be
killed, the kernel ends its children.
"""

from __future__ import annotations

import argparse
import ctypes
import fcntl
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
#: Seconds a child must live for its death to count as the first again.
STEADY = 30.0
SLOWEST_RETRY = 30.0
SECONDS_TO_STOP = 15.0
#: Seconds that worker and beat wait for the first page at most.
PAGE_FIRST = 10.0
PR_SET_PDEATHSIG = 1
#: Celery warns a root user at length; in a container or a trial that is what one is.
QUIET = "ignore:You're running the worker"
_libc = ctypes.CDLL(None)


def _end_with_parent() -> None:
    """Runs in the child before its program: the kernel ends it when the supervisor dies."""
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Child:
    """One process to keep alive."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    retry_at: float = 0.0
    wait: float = 0.5

    def start(self) -> None:
        """Start it in a session of its own, so that Ctrl-C reaches the supervisor only."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            cwd=ROOT,
            env={**os.environ, "PYTHONWARNINGS": QUIET},
            start_new_session=True,
            preexec_fn=_end_with_parent,
        )

    def look_after(self) -> None:
        """Start it again when it has died and its waiting time is over."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.retry_at:
                self.start()
            return
        status = self.process.poll()
        if status is None:
            return
        self.wait = 1.0 if now - self.started > STEADY else min(self.wait * 2, SLOWEST_RETRY)
        say(f"{self.name} ended with status {status}; starting it again in {self.wait:.0f} s")
        self.process, self.retry_at = None, now + self.wait

    def ask_to_end(self) -> None:
        """Signal its first process only, which lets the work in hand finish and ends the others."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def end(self, deadline: float) -> None:
        """Wait until then, and make the whole group end if it has not."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def say(text: str) -> None:
    """One line for the person at the terminal."""
    print(text, flush=True)


def children(host: str, port: int, workers: int, data: Path) -> list[Child]:
    """Web server, worker, beat."""
    web = [str(BIN / "gunicorn"), "config.wsgi", "--bind", f"{host}:{port}"]
    web += ["--workers", str(workers), "--threads", "4", "--timeout", "120"]
    web += ["--worker-tmp-dir", "/dev/shm" if Path("/dev/shm").is_dir() else str(data)]  # noqa: S108
    web += ["--log-level", "warning", "--no-control-socket", "--preload"]
    celery = [str(BIN / "celery"), "-A", "config", "--quiet"]
    worker = [*celery, "worker", "--concurrency", str(workers), "--loglevel", "warning"]
    worker += ["--without-gossip", "--without-mingle", "--hostname", f"worker-{port}@%h"]
    beat = [*celery, "beat", "--loglevel", "warning", "--pidfile="]
    beat += ["--schedule", str(data / "beat-schedule")]
    return [Child("web", web), Child("worker", worker), Child("beat", beat)]


def port_is_free(host: str, port: int) -> bool:
    """Whether nobody listens there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
        return True


def setup_line(address: str, data: Path) -> str:
    """How an installation without any account is set up; empty when there is a founder."""
    code = data / "setup-code"
    if not code.exists():
        return ""
    return f"  First set-up:  {address}setup/   code  {code.read_text('ascii').strip()}\n"


def announce(
    host: str, port: int, data: Path, stopping: threading.Event, answering: threading.Event
) -> None:
    """Print the address as soon as the site answers, and the set-up code while there is one."""
    shown = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104
    while not stopping.wait(0.2):
        try:
            with urllib.request.urlopen(f"http://{shown}:{port}/healthz", timeout=5):
                answering.set()
                address = f"http://{shown}:{port}/"
                say(f"\n  Ready:  {address}   (Ctrl-C ends it)\n{setup_line(address, data)}")
                return
        except (urllib.error.URLError, OSError):
            continue


def stop_all(running: list[Child]) -> None:
    """Ask all to end, wait, then make them."""
    for child in running:
        child.ask_to_end()
    deadline = time.monotonic() + SECONDS_TO_STOP
    for child in running:
        child.end(deadline)


def supervise(running: list[Child], host: str, port: int, data: Path) -> None:
    """Keep the children alive until someone asks to stop."""
    stopping, answering = threading.Event(), threading.Event()
    began = time.monotonic()

    def ask_to_stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    signal.signal(signal.SIGINT, ask_to_stop)
    signal.signal(signal.SIGTERM, ask_to_stop)
    told = (host, port, data, stopping, answering)
    threading.Thread(target=announce, args=told, daemon=True).start()
    try:
        while not stopping.is_set():
            # The page first: on two cores the others would make the first start half as fast.
            all_of_them = answering.is_set() or time.monotonic() - began > PAGE_FIRST
            for child in running if all_of_them else running[:1]:
                child.look_after()
            stopping.wait(0.2)
    finally:
        say("Ending …")
        stop_all(running)


def main() -> int:
    """Check that nothing stands in the way, then supervise."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    data = Path(os.environ.get("DATA_DIR", ROOT / "data")).resolve()
    data.mkdir(parents=True, exist_ok=True)
    with (data / "serve.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"The data folder {data} is in use by another run. End that one, or give DATA=.")
            return 1
        if not port_is_free(asked.host, asked.port):
            say(f"Port {asked.port} is taken. Choose another:  make run PORT={asked.port + 1}")
            return 1
        running = children(asked.host, asked.port, asked.workers, data)
        supervise(running, asked.host, asked.port, data)
    return 0


if __name__ == "__main__":
    sys.exit(main())
