"""The embedded system as ``make run`` starts it: web, worker and beat over the demo county."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from playwright.sync_api import APIRequestContext, Browser, Page

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
PASSWORD = "kaohe-2026-demo"
SECONDS_TO_START = 150
SESSION = "sessionid"
#: Site, account → the session that was opened through the form.
_OPENED: dict[tuple[str, str], str] = {}


def demo_site(folder: Path, shared: Path) -> AbstractContextManager[str]:
    """Serve the demo county from ``folder`` and give the address.

    It is loaded once, under ``shared``, by whichever of the run's processes comes first.
    """
    load_demo(shared)
    shutil.copytree(shared / "data", folder, dirs_exist_ok=True)
    return _served(folder, demo="1")


def load_demo(shared: Path) -> None:
    """Have the demo county under ``shared``, unless it is there or another process makes it."""
    shared.mkdir(parents=True, exist_ok=True)
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "ready").exists():
            _load_empty(shared)
            shutil.copytree(shared / "empty", shared / "data")
            _prepare(shared / "data", demo="1")
            (shared / "ready").touch()


def _load_empty(shared: Path) -> None:
    """Empty tables, with which every site begins; whoever calls holds the lock."""
    if not (shared / "empty-ready").exists():
        _prepare(shared / "empty", demo="0")
        (shared / "empty-ready").touch()


@contextmanager
def spring_site(folder: Path, shared: Path) -> Iterator[str]:
    """The demo county at the end of March, by a clock that stands in ``folder`` (``story``)."""
    shared.mkdir(parents=True, exist_ok=True)
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _load_empty(shared)
    shutil.copytree(shared / "empty", folder, dirs_exist_ok=True)
    environment = _environment(folder, demo="1") | {"STORY_CLOCK": str(folder / "clock")}
    loaded = [sys.executable, "-m", "tests.browser.spring"]
    subprocess.run(loaded, cwd=ROOT, env=environment, check=True, timeout=300)
    port, told = _free_port(), "tests.browser.story_web"
    web = [str(BIN / "gunicorn"), told, "--bind", f"127.0.0.1:{port}", "--timeout", "0"]
    web += ["--workers", "1", "--threads", "4", "--log-level", "warning"]
    worker = [str(BIN / "celery"), "-A", f"{told}:app", "--quiet", "worker", "--pool", "solo"]
    worker += ["--loglevel", "warning", "--without-gossip", "--without-mingle"]
    with (folder / "serve.log").open("wb") as log:
        both = [
            subprocess.Popen(each, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
            for each in (web, worker)
        ]
        try:
            _wait_for(f"http://127.0.0.1:{port}", both[0])
            yield f"http://127.0.0.1:{port}"
        finally:
            for process in both:
                process.terminate()
            for process in both:
                process.wait(timeout=30)


def judged_of_others(folder: Path, unit: str) -> Path:
    """A workbook with what is judged of all units but one, for the office to send up."""
    file = folder / "december.xlsx"
    made = [sys.executable, "-m", "tests.browser.others", unit, str(file)]
    environment = _environment(folder, demo="1")
    subprocess.run(made, cwd=ROOT, env=environment, check=True, timeout=120)
    return file


def round_ends(folder: Path, title: str) -> None:
    """The time of a round of ballots passes."""
    made = [sys.executable, "-m", "tests.browser.ending", title]
    environment = _environment(folder, demo="1")
    subprocess.run(made, cwd=ROOT, env=environment, check=True, timeout=120)


def notice_ends(folder: Path) -> None:
    """The days of a public notice pass."""
    _done_in(folder, "tests.browser.notice_ending")


@contextmanager
def last_year_open(folder: Path, shared: Path) -> Iterator[str]:
    """The demo county whose last year is not yet published."""
    load_demo(shared)
    shutil.copytree(shared / "data", folder, dirs_exist_ok=True)
    _done_in(folder, "tests.browser.last_year_open")
    with _served(folder, demo="1") as address:
        yield address


def _done_in(folder: Path, program: str) -> None:
    made, environment = [sys.executable, "-m", program], _environment(folder, demo="1")
    subprocess.run(made, cwd=ROOT, env=environment, check=True, timeout=120)


def empty_site(folder: Path, shared: Path) -> AbstractContextManager[str]:
    """The same without any county or account, as ``make run DEMO=0`` starts it."""
    load_demo(shared)
    shutil.copytree(shared / "empty", folder, dirs_exist_ok=True)
    return _served(folder, demo="0")


def bare_site(folder: Path) -> AbstractContextManager[str]:
    """The same of its own, without loading the demo county first: a program brings its data."""
    return _served(folder, demo="0")


@contextmanager
def _served(folder: Path, *, demo: str) -> Iterator[str]:
    port = _free_port()
    environment = _prepare(folder, demo=demo)
    log = (folder / "serve.log").open("wb")
    server = subprocess.Popen(
        [sys.executable, "scripts/serve.py", "--port", str(port)],
        cwd=ROOT,
        env=environment,
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(address, server)
        yield address
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=30)
        log.close()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def peak_memory(folder: Path) -> dict[str, int]:
    """The most memory (MB) that a process of each program of a served folder has held so far."""
    peaks: dict[str, int] = {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if f"DATA_DIR={folder}\0" not in (process / "environ").read_text("utf-8", "replace"):
                continue
            words = (process / "cmdline").read_text("utf-8").split("\0")
            status = (process / "status").read_text("ascii", "replace")
        except OSError:
            continue  # it has ended meanwhile
        name = next((each for each in ("gunicorn", "worker", "beat") if _runs(each, words)), "")
        peak = next((line for line in status.splitlines() if line.startswith("VmHWM")), "")
        if name and peak:
            peaks[name] = max(peaks.get(name, 0), int(peak.split()[1]) // 1024)
    return peaks


def _runs(program: str, words: list[str]) -> bool:
    return any(Path(word).name == program for word in words)


def _prepare(folder: Path, *, demo: str) -> dict[str, str]:
    """Make database and files ready in ``folder``, as ``make run`` does; gives its environment."""
    environment = _environment(folder, demo=demo)
    subprocess.run(
        [sys.executable, "scripts/prepare.py"], cwd=ROOT, env=environment, check=True, timeout=300
    )
    return environment


def _environment(folder: Path, *, demo: str) -> dict[str, str]:
    dropped = ("DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE")
    environment = {name: value for name, value in os.environ.items() if name not in dropped}
    # By the kind of system prepare.py tells what is ready: the same for whoever loads or serves it.
    return environment | {"DATA_DIR": str(folder), "DEMO": demo, "APP_ENV": "embedded"}


def sign_in(page: Page, site: str, username: str, *, language: str = "") -> None:
    """Sign in through the form, as a person does; again, with the session opened then.

    Opening one takes a third of a second of work, so that nobody guesses passwords.
    """
    if language:
        page.context.add_cookies([{"name": "django_language", "value": language, "url": site}])
    page.context.clear_cookies(name=SESSION)  # whoever was signed in here before
    if opened := _OPENED.get((site, username)):
        page.context.add_cookies([{"name": SESSION, "value": opened, "url": site}])
    page.goto(f"{site}/")
    if "/sign-in/" not in page.url:
        return
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(f"{site}/")
    cookies = {each.get("name"): each.get("value", "") for each in page.context.cookies(site)}
    _OPENED[site, username] = cookies[SESSION]


@contextmanager
def asking(browser: Browser, site: str, username: str) -> Iterator[APIRequestContext]:
    """Ask the site as an account, for answers of which no page is drawn."""
    context = browser.new_context(locale="zh-CN")
    if opened := _OPENED.get((site, username)):
        context.add_cookies([{"name": SESSION, "value": opened, "url": site}])
    if "/sign-in/" in context.request.get(f"{site}/").url:
        sign_in(context.new_page(), site, username)
    yield context.request
    context.close()


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RuntimeError(f"the site ended with {server.returncode}; see serve.log")
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError("the site did not answer; see serve.log")


if __name__ == "__main__":  # before the browser tests, while a core is free
    load_demo(Path(sys.argv[1]))
