"""A picture as it stands beside its name (缩略图): made once, kept apart from the files themselves.

What comes in from outside may unpack to any size: the size that its head states is asked before a
pixel is read, and a process unpacks one at a time; who waits longer than :data:`PATIENCE` for the
others goes without.  A picture that is too large or broken has none; its file is read and
downloaded as ever.
"""

from __future__ import annotations

import os
import secrets
import struct
import zlib
from io import SEEK_CUR, BytesIO
from pathlib import Path
from threading import Lock
from typing import BinaryIO

from django.conf import settings
from PIL import Image, ImageOps

from targets.evidence.models import EvidenceFile
from targets.evidence.services import evidence_open, path_of

#: Twice what a page draws it at, for fine screens, in pixels.
BOX = (320, 240)
FOLDER = "evidence-small"
#: Pixels of a picture at most.  What unpacks at a fraction of its size (a JPEG written in one go)
#: may be as large as a telephone takes it; any other costs four bytes a pixel.
MOST_PIXELS, MOST_PIXELS_SCALED = 24_000_000, 100_000_000
PAPER = "white"
FORMATS = ("PNG", "JPEG")
#: What a decoder raises about a content that is broken or made to harm.
BROKEN = (
    *(OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error, MemoryError),
    *(Image.DecompressionBombError, Image.DecompressionBombWarning),
)
#: Seconds that a request waits for its turn: a page without a picture is better than none.
PATIENCE = 10
_one_at_a_time = Lock()

#: Markers of a JPEG: frames that are decoded as they are read, those of any other kind, a scan.
IN_ONE_GO, FRAMES, SCAN = (0xC0, 0xC1), (*range(0xC0, 0xC4), *range(0xC5, 0xD0)), 0xDA
#: Markers without a length of their own.
BARE = (0x01, *range(0xD0, 0xD9))


class SmallBusyError(Exception):
    """Others' pictures take longer than one may wait; asked again later, it is there."""


def small_of(file: EvidenceFile) -> bytes | None:
    """The small picture as a JPEG; None where the file is no picture or none can be made of it.

    ``FileNotFoundError`` where the data folder lacks the file; ``SmallBusyError`` where one would
    wait too long.
    """
    if not file.is_picture:
        return None
    kept = small_path(file)
    if not kept.exists():
        _make(file, kept)
    return kept.read_bytes() or None


def _make(file: EvidenceFile, kept: Path) -> None:
    """Unless who was waited for made it meanwhile: a page asks for all its pictures at once."""
    if not _one_at_a_time.acquire(timeout=PATIENCE):
        raise SmallBusyError
    try:
        if not kept.exists():
            with evidence_open(file) as opened:
                _keep(kept, small_from(opened) or b"")
    finally:
        _one_at_a_time.release()


def small_path(file: EvidenceFile) -> Path:
    """Where the small picture of a file lies; an empty one says that there is none."""
    folder = Path(settings.DATA_DIR) / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / path_of(file.stored_name).name


def small_from(source: BinaryIO) -> bytes | None:
    """A picture drawn within :data:`BOX`, upright, without what a camera wrote beside it."""
    try:
        with Image.open(source, formats=FORMATS) as picture:
            scaled = picture.format == "JPEG" and in_one_go(source)
            most = MOST_PIXELS_SCALED if scaled else MOST_PIXELS
            if picture.width * picture.height > most:
                return None
            picture.draft("RGB", BOX)
            picture.thumbnail(BOX, reducing_gap=2.0)
            return _written(_on_paper(ImageOps.exif_transpose(picture)))
    except BROKEN:
        return None


def in_one_go(source: BinaryIO) -> bool:
    """Whether a JPEG unpacks as it is read: one scan with all its colours.

    Any other, progressive or sequential in several scans, is held whole in memory first.  The
    place in ``source`` stays where it was.
    """
    place = source.tell()
    try:
        return _first_scan_is_whole(source)
    finally:
        source.seek(place)


def _first_scan_is_whole(source: BinaryIO) -> bool:
    source.seek(2)
    colours = 0
    while (marker := _next_marker(source)) is not None:
        if marker in BARE:
            continue
        length = int.from_bytes(source.read(2)) - 2
        if marker in FRAMES:
            if marker not in IN_ONE_GO:
                return False
            head = source.read(6)
            colours = head[5] if len(head) == 6 else 0
            length -= len(head)
        elif marker == SCAN:
            return bool(colours) and source.read(1) == bytes((colours,))
        source.seek(max(length, 0), SEEK_CUR)
    return False


def _next_marker(source: BinaryIO) -> int | None:
    """The marker that follows, past fill bytes; None at the end or where there is none."""
    if source.read(1) != b"\xff":
        return None
    while (read := source.read(1)) == b"\xff":
        pass
    return read[0] if read else None


def _on_paper(picture: Image.Image) -> Image.Image:
    """What shines through is drawn on white, as a browser would on paper."""
    drawn = picture.convert("RGBA")
    paper = Image.new("RGBA", drawn.size, PAPER)
    return Image.alpha_composite(paper, drawn).convert("RGB")


def _written(picture: Image.Image) -> bytes:
    content = BytesIO()
    picture.save(content, "JPEG", quality=80, optimize=True)
    return content.getvalue()


def _keep(path: Path, content: bytes) -> None:
    """Whole or not at all: another process may look for it at the same moment."""
    waiting = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        waiting.write_bytes(content)
        waiting.chmod(0o600)
        os.replace(waiting, path)
    finally:
        waiting.unlink(missing_ok=True)
