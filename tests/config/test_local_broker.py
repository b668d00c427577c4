"""The broker of files: nothing is seen half-written, nothing is taken twice."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path

import pytest
from kombu import Connection, Consumer, Exchange, Producer, Queue

from config import local_broker

QUEUE = Queue("work", Exchange("work", type="direct"), routing_key="work")
BIG = "x" * 200_000


def connect(folder: Path) -> Connection:
    local_broker.register_transport()
    return Connection(
        local_broker.BROKER_URL, transport_options=local_broker.broker_options(folder)
    )


def publish(folder: Path, numbers: range) -> None:
    with connect(folder) as connection, connection.channel() as channel:
        producer = Producer(channel)
        for number in numbers:
            producer.publish(
                {"number": number, "filling": BIG},
                exchange=QUEUE.exchange,
                routing_key="work",
                declare=[QUEUE],
            )


def drain(folder: Path, into: list[int], until: threading.Event) -> None:
    with connect(folder) as connection, connection.channel() as channel:
        bound = QUEUE(channel)
        bound.declare()
        while True:
            # Asked before the look: what is sent between a look and the question is not seen by it.
            all_there = until.is_set()
            message = bound.get()
            if message is not None:
                into.append(message.payload["number"])
                message.ack()
            elif all_there:
                return


def test_a_message_file_is_whole_whenever_it_can_be_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    messages = tmp_path / "messages"
    visible_before_the_move: list[list[str]] = []
    move = os.replace

    def looking(source: Path, target: Path) -> None:
        visible_before_the_move.append([each.name for each in messages.glob("*.msg")])
        assert json.loads(Path(source).read_text())
        move(source, target)

    monkeypatch.setattr(os, "replace", looking)
    publish(tmp_path, range(1))
    assert visible_before_the_move[-1] == []
    assert len(list(messages.glob("*.work.msg"))) == 1


def test_a_reader_never_finds_an_empty_file_while_writers_are_busy(tmp_path: Path) -> None:
    target, stop, seen = tmp_path / "table", threading.Event(), []

    def write() -> None:
        while not stop.is_set():
            local_broker.write_whole(target, BIG.encode())

    local_broker.write_whole(target, BIG.encode())
    writers = [threading.Thread(target=write) for _ in range(2)]
    for writer in writers:
        writer.start()
    try:
        seen = [len(target.read_bytes()) for _ in range(300)]
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    assert set(seen) == {len(BIG)}


def test_a_write_that_fails_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="No space"):
        local_broker.write_whole(tmp_path / "message", b"content")
    assert list(tmp_path.iterdir()) == []


def test_many_writers_and_readers_lose_nothing_and_take_nothing_twice(tmp_path: Path) -> None:
    taken: list[int] = []
    all_sent = threading.Event()
    local_broker.broker_options(tmp_path)
    publish(tmp_path, range(0))
    readers = [threading.Thread(target=drain, args=(tmp_path, taken, all_sent)) for _ in range(3)]
    writers = [
        threading.Thread(target=publish, args=(tmp_path, range(first, first + 25)))
        for first in range(0, 100, 25)
    ]
    for thread in (*readers, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    all_sent.set()
    for thread in readers:
        thread.join()
    assert sorted(taken) == list(range(100))
    assert list((tmp_path / "claimed").iterdir()) == []


def test_messages_come_out_in_the_order_they_went_in(tmp_path: Path) -> None:
    publish(tmp_path, range(5))
    taken: list[int] = []
    done = threading.Event()
    done.set()
    drain(tmp_path, taken, done)
    assert taken == [0, 1, 2, 3, 4]


def test_everyone_who_listens_gets_a_broadcast(tmp_path: Path) -> None:
    exchange = Exchange("news", type="fanout")
    heard: list[str] = []
    with connect(tmp_path) as connection, connection.channel() as channel:
        queues = [Queue(name, exchange) for name in ("first", "second")]
        consumer = Consumer(
            channel, queues, callbacks=[lambda body, message: (heard.append(body), message.ack())]
        )
        with consumer:
            Producer(channel).publish("hello", exchange=exchange)
            while len(heard) < 2:
                connection.drain_events(timeout=5)
    assert heard == ["hello", "hello"]
