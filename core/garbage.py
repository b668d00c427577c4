"""Work that makes many objects and throws few away until it is done: a paper, a year's figures."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def garbage_later() -> Iterator[None]:
    """Look for circular garbage only afterwards; as a decorator for as long as a call takes.

    While a document is laid out or a year computed nearly everything that was made is still in
    use, and each look through all of it finds nothing: a fifth of the time of a paper.  What is
    in no circle is freed at once as ever.  The switch is the process's: a thread that comes while
    it is off leaves it alone, and the one that turned it off turns it on again for all.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        # What was made meanwhile is all of the youngest: the rest of the process is not looked at.
        gc.collect(0)
