"""A clock for a site that lives another day: every process reads the moment from one file.

The file, named by ``STORY_CLOCK``, holds a moment; time runs on from when it was written.  So a
year is played within minutes by the code that would take a year, and web and worker agree.
"""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

import time_machine

_traveller = time_machine.travel(0)
_coordinates = _traveller.start()
_seen = ""


def clock_read() -> None:
    """Bring this process to the moment of the file."""
    global _seen
    file = Path(os.environ["STORY_CLOCK"])
    written = f"{file.read_text('ascii')} {file.stat().st_mtime_ns}"
    if written == _seen:
        return
    passed = time_machine.escape_hatch.time.time() - file.stat().st_mtime
    moment = datetime.fromisoformat(written.split(" ")[0])
    _coordinates.move_to(moment + timedelta(seconds=passed))
    _seen = written
