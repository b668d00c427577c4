"""Circular garbage is looked for after long work, and whoever ends first leaves nobody without."""

from __future__ import annotations

import gc
import weakref

import pytest

from core.garbage import garbage_later


class Thing:
    """Something that holds itself."""

    def __init__(self) -> None:
        self.itself = self


def test_it_is_looked_for_again_whatever_happens() -> None:
    with pytest.raises(ValueError, match="no paper"):
        draw_nothing()
    assert gc.isenabled()


@garbage_later()
def draw_nothing() -> None:
    with garbage_later():
        pass
    assert not gc.isenabled()  # what is done within ends nothing
    raise ValueError("no paper")


def test_what_was_thrown_away_meanwhile_is_freed_at_the_end() -> None:
    with garbage_later():
        thing = Thing()
        left = weakref.ref(thing)
        del thing
        assert left() is not None
    assert left() is None


def test_of_two_threads_neither_leaves_the_process_without() -> None:
    """The switch is the process's: who comes while it is off, goes on after it is on again."""
    first, second = garbage_later(), garbage_later()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert gc.isenabled()
    second.__exit__(None, None, None)
    assert gc.isenabled()


def test_where_somebody_keeps_it_off_it_stays_off() -> None:
    gc.disable()
    try:
        with garbage_later():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
