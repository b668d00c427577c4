"""The hook for a scanner of uploaded files: a command of the installation that says yes or no.

``EVIDENCE_SCAN_COMMAND`` names it with its arguments; ``{file}`` stands for the file, else its path
is added at the end.  It ends with 0 for a clean file and 1 for one that must not come in, as
``clamdscan`` does; anything else, or no answer in time, and the file does not come in either.
"""

from __future__ import annotations

import shlex
import subprocess
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

CLEAN, FOUND = 0, 1
SAID = 200


def scan(name: str, content: bytes) -> None:
    """Let the scanner see a content; raises ``ValidationError`` that says why it is refused."""
    command = settings.EVIDENCE_SCAN_COMMAND
    if not command:
        return
    with tempfile.NamedTemporaryFile(prefix="evidence-") as kept:
        kept.write(content)
        kept.flush()
        code, said = _asked(command, Path(kept.name))
    if code == CLEAN:
        return
    if code == FOUND:
        told = {"name": name, "said": said or "—"}
        text = _("“%(name)s” 没有通过安全扫描，不能收。扫描程序说：%(said)s")
        raise ValidationError(text % told, code="scan")
    text = _("“%s” 没有扫描成，暂时收不了；稍后再传，一直不行请告诉系统管理员")
    raise ValidationError(text % name, code="scan_failed")


def _asked(command: str, path: Path) -> tuple[int | None, str]:
    parts = shlex.split(command)
    named = [part.replace("{file}", str(path)) for part in parts]
    arguments = named if named != parts else [*parts, str(path)]
    try:
        done = subprocess.run(  # noqa: S603 - the installation's own command, no shell
            arguments,
            capture_output=True,
            timeout=settings.EVIDENCE_SCAN_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None, ""
    said = done.stdout.decode("utf-8", "replace").replace(str(path), "").strip(" :\n")
    return done.returncode, said[:SAID]
