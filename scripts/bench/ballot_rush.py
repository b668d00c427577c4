"""``python -m scripts.bench.ballot_rush``: 1 200 voters with codes rate 30 units, none lost, none
doubled.

Clients in processes of their own vote through gunicorn as browsers do: the page of the code, the
ballot, handing in; every tenth sends his ballot twice at once, every twentieth once more later.
Then the round is counted: the receipts that the voters were shown must be those that are
published, each once.  On SQLite; with ``private_servers.py`` before it on PostgreSQL:

    python scripts/private_servers.py --fsync -- python -m scripts.bench.ballot_rush
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import random
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

from scripts.private_servers import free_port

ROOT = Path(__file__).resolve().parents[2]
TWICE, AGAIN, TRIES = 10, 20, 3
SECONDS_TO_ANSWER = 120
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_CELL = re.compile(r'name="(c-\d+-\d+)"')
_RECEIPT = re.compile(r"<code>([0-9A-F]{4}(?:-[0-9A-F]{4}){3})</code>")


@dataclass
class Told:
    """What a client came to: receipts shown, seconds from handing in to the answer, refusals."""

    receipts: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    opened: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


class Browser:
    """A voter's browser: cookies of its own, one page at a time."""

    def __init__(self, address: str) -> None:
        self._address = address
        opened = urllib.request.HTTPCookieProcessor(CookieJar())
        self._opener = urllib.request.build_opener(opened)

    def page(self, form: dict[str, str] | None = None) -> str:
        """The page by GET, or by POST with a form."""
        data = urllib.parse.urlencode(form).encode() if form is not None else None
        try:
            with self._opener.open(self._address, data, SECONDS_TO_ANSWER) as answer:
                text: str = answer.read().decode()
        except urllib.error.HTTPError as error:
            text = error.read().decode()
        return text


def vote(address: str, code: str, place: int, told: Told) -> None:
    """One voter, from the page of the code to the receipt."""
    browser, rng = Browser(address), random.Random(place)  # noqa: S311 -- made-up scores
    token = _TOKEN.search(browser.page())
    start = time.monotonic()
    ballot = browser.page({"code": code, "csrfmiddlewaretoken": token[1] if token else ""})
    told.opened.append(time.monotonic() - start)
    form = {"code": code, "cast": "1", "csrfmiddlewaretoken": _TOKEN.findall(ballot)[0]}
    form |= {name: str(rng.randint(60, 100)) for name in _CELL.findall(ballot)}
    answers: list[str] = []

    def send() -> None:
        begun = time.monotonic()
        answers.append(browser.page(form))
        told.seconds.append(time.monotonic() - begun)

    senders = [threading.Thread(target=send) for _n in range(2 if place % TWICE == 0 else 1)]
    for each in senders:
        each.start()
    for each in senders:
        each.join()
    for _time in range(TRIES):  # told that it was not taken, a voter hands in again
        if any(_RECEIPT.search(text) for text in answers):
            break
        send()
    if place % AGAIN == 0:
        send()
    shown = [found[1] for text in answers if (found := _RECEIPT.search(text))]
    told.receipts += shown
    if len(shown) != 1:
        told.errors.append(f"voter {place}: {len(shown)} receipts of {len(answers)} answers")


def client(address: str, voters: Sequence[tuple[int, str]], pipe: Any) -> None:
    """A process that votes for its share of the voters."""
    told = Told()
    for place, code in voters:
        try:
            vote(address, code, place, told)
        except Exception as error:
            told.errors.append(f"voter {place}: {error!r}")
    pipe.send(told)


@contextmanager
def serving(port: int) -> Iterator[None]:
    """Gunicorn as the container runs it."""
    command = [
        *(sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}"),
        *("--workers", "2", "--threads", "4", "--timeout", "120", "--no-control-socket"),
    ]
    server = subprocess.Popen(command, cwd=ROOT, start_new_session=True)
    try:
        for _attempt in range(600):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/ballots/slip/", timeout=30)
                break
            except OSError:
                time.sleep(0.1)
        yield
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(30)


def rush(address: str, codes: Sequence[str], clients: int) -> tuple[Told, float]:
    """All voters, by so many clients at once; what they came to, in how many seconds."""
    context, running = multiprocessing.get_context("fork"), []
    voters = list(enumerate(codes))
    start = time.monotonic()
    for n in range(clients):
        ours, theirs = context.Pipe(duplex=False)
        asked = (address, voters[n::clients], theirs)
        process = context.Process(target=client, args=asked)
        process.start()
        running.append((process, ours))
    whole = Told()
    for process, pipe in running:
        told = pipe.recv()
        process.join()
        whole.receipts += told.receipts
        whole.seconds += told.seconds
        whole.opened += told.opened
        whole.errors += told.errors
    return whole, time.monotonic() - start


def main() -> int:
    """Found a county, open a round, vote, count, compare, print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--voters", type=int, default=1200)
    asked.add_argument("--units", type=int, default=30)
    asked.add_argument("--clients", type=int, default=16)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "config.settings", "DEMO": "0"}
        from scripts.bench import ballot_round  # noqa: PLC0415 -- reads the environment

        made = ballot_round.opened(options.units, options.voters)
        port = free_port()
        with serving(port):
            told, seconds = rush(
                f"http://127.0.0.1:{port}/ballots/slip/", made.codes, options.clients
            )
        counted, counting = ballot_round.counted(made)
    report = _report(told, seconds, counted, counting, ballot_round.database())
    print(json.dumps(report, indent=1))
    return 1 if told.errors or report["lost"] or report["doubled"] else 0


def _report(
    told: Told, seconds: float, counted: Any, counting: float, database: str
) -> dict[str, Any]:
    published = list(counted["receipts"])
    ordered = sorted(told.seconds)
    return {
        "database": database,
        "voters": counted["voters"],
        "units": len(counted["units"]),
        "minutes": round(seconds / 60, 2),
        "ballots a second": round(len(published) / seconds, 1),
        "opening, median s": round(statistics.median(told.opened), 3),
        "handing in, median s": round(statistics.median(ordered), 3),
        "handing in, 95 % s": round(ordered[int(len(ordered) * 0.95)], 3),
        "sent": len(ordered),
        "counted": counted["ballots"],
        "void": counted["void"],
        "lost": len(set(told.receipts) - set(published)),
        "doubled": len(published) - counted["voters"],
        "count s": round(counting, 2),
        "errors": told.errors[:5],
    }


if __name__ == "__main__":
    sys.exit(main())
