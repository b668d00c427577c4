"""Which kinds of files are taken, told by their content; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from zipfile import BadZipFile, ZipFile

#: Bytes of one file at most.
MOST_BYTES = 20 * 1024 * 1024
#: An archive (DOCX, XLSX, OFD) unpacks to so much at most, in so many parts.
MOST_UNPACKED, MOST_PARTS = 200 * 1024 * 1024, 5000


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file: its usual endings and the type it is sent as."""

    key: str
    endings: tuple[str, ...]
    media: str


KINDS: Mapping[str, FileKind] = {
    kind.key: kind
    for kind in (
        FileKind("pdf", ("pdf",), "application/pdf"),
        FileKind("png", ("png",), "image/png"),
        FileKind("jpg", ("jpg", "jpeg"), "image/jpeg"),
        FileKind(
            "docx",
            ("docx",),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        FileKind(
            "xlsx",
            ("xlsx",),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        FileKind("ofd", ("ofd",), "application/ofd"),
    )
}
_MAGIC = {"pdf": b"%PDF-", "png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff"}
_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "ofd": "OFD.xml"}
_MACROS = "vbaProject.bin"
_HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1")


def kind_of(content: bytes) -> FileKind | None:
    """The kind that a content shows; None for any other, for macros and for archive bombs."""
    for key, start in _MAGIC.items():
        if content.startswith(start):
            return KINDS[key]
    return _archive_kind(content) if content.startswith(b"PK\x03\x04") else None


def is_heic(content: bytes) -> bool:
    """Whether it is a photograph as telephones keep it: a proof that most desks cannot open."""
    return content[4:8] == b"ftyp" and content[8:12] in _HEIC


def _archive_kind(content: bytes) -> FileKind | None:
    try:
        with ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
    except (BadZipFile, ValueError, OSError, NotImplementedError):
        return None
    names = {part.filename for part in parts}
    bomb = len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED
    if bomb or any(name.endswith(_MACROS) for name in names):
        return None
    return next((KINDS[key] for key, part in _PARTS.items() if part in names), None)


def fits_name(kind: FileKind, name: str) -> bool:
    """Whether a file's name ends as its content is: a wrong one misleads who opens it."""
    return name.lower().rpartition(".")[2] in kind.endings
