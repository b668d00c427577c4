"""A broker made of files, for the embedded size (no Redis to install).

kombu's filesystem transport opens a file and then writes it, so that a reader can take it while it
is still empty, and the worker dies (kombu #1551); its table of queues has the same gap. Here every
file appears whole or not at all: it is written beside its place and moved there by ``os.replace``.
A message is claimed by a rename inside one file system, which exactly one reader can win.
"""

from __future__ import annotations

import fcntl
import os
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.transport.filesystem import exchange_queue_t
from kombu.transport.virtual import BrokerState
from kombu.utils.encoding import bytes_to_str, str_to_bytes
from kombu.utils.json import dumps, loads

TRANSPORT_NAME = "local"
BROKER_URL = f"{TRANSPORT_NAME}://files"


def broker_options(folder: Path) -> dict[str, Any]:
    """Transport options for a broker whose files lie under ``folder``; makes the folders."""
    messages, control, claimed = folder / "messages", folder / "control", folder / "claimed"
    for each in (messages, control, claimed):
        each.mkdir(parents=True, exist_ok=True)
    return {
        "data_folder_in": str(messages),
        "data_folder_out": str(messages),
        "control_folder": str(control),
        "processed_folder": str(claimed),
        "store_processed": True,
        "polling_interval": 0.3,
    }


def register_transport() -> None:
    """Make ``local://`` known to kombu."""
    TRANSPORT_ALIASES[TRANSPORT_NAME] = f"{__name__}:Transport"


def write_whole(path: Path, content: bytes) -> None:
    """Write a file that no reader can see half-written.

    The temporary name ends in ``.tmp``, which matches no queue and no exchange.
    """
    temporary = path.with_name(f"{path.name}.{uuid.uuid4().hex}.tmp")
    try:
        temporary.write_bytes(content)
        os.replace(temporary, path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


class Channel(filesystem.Channel):
    """kombu's file channel with whole writes and a claim by rename."""

    def _put(self, queue: str, payload: dict[str, Any], **_kwargs: Any) -> None:  # type: ignore[override]
        """Add a message; the name sorts by time, across restarts of the machine too."""
        name = f"{time.time_ns():020d}_{uuid.uuid4()}.{queue}.msg"
        write_whole(Path(self.data_folder_out) / name, str_to_bytes(dumps(payload)))

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        """Take the oldest message of ``queue``; raises ``Empty``."""
        ending = f"{queue}.msg"
        for name in sorted(os.listdir(self.data_folder_in)):
            if name.partition(".")[2] != ending:
                continue
            claimed = Path(self.processed_folder) / name
            try:
                os.rename(os.path.join(self.data_folder_in, name), claimed)
            except FileNotFoundError:
                continue  # another reader was faster
            content = claimed.read_bytes()
            claimed.unlink()
            return loads(bytes_to_str(content))
        raise Empty

    def _queue_bind(
        self, exchange: str, routing_key: str | None, pattern: str | None, queue: str
    ) -> None:
        """Note in the exchange's table that ``queue`` listens to it."""
        entry = exchange_queue_t(routing_key or "", pattern or "", queue or "")
        self._change_table(exchange, lambda rows: rows if entry in rows else [entry, *rows])

    def _delete(
        self, queue: str, exchange: str, routing_key: str, pattern: str, *_args: Any, **_kw: Any
    ) -> None:
        """Empty ``queue`` and strike it from the exchange's table."""
        self._purge(queue)
        entry = exchange_queue_t(routing_key or "", pattern or "", queue or "")
        self._change_table(exchange, lambda rows: [row for row in rows if row != entry])

    def _change_table(self, exchange: str, change: Callable[[list[Any]], list[Any]]) -> None:
        file: Path = self._exchange_file(exchange)  # type: ignore[attr-defined]
        with _only_writer(file.with_suffix(".lock")):
            before = self.get_table(exchange)
            after = change(before)
            if after != before or not file.exists():
                write_whole(file, str_to_bytes(dumps(after)))


@contextmanager
def _only_writer(lock_file: Path) -> Iterator[None]:
    with lock_file.open("ab") as handle:
        fcntl.flock(handle.fileno(), fcntl.LOCK_EX)
        yield


class Transport(filesystem.Transport):
    """The transport behind ``local://``."""

    Channel = Channel

    def __init__(self, client: Any, **kwargs: Any) -> None:
        super().__init__(client, **kwargs)
        # kombu shares one memory of what is bound among all connections of a process, and would
        # not write the tables of a second folder, nor of one that was emptied.
        self.state = BrokerState()
