"""The file of a frozen year (封存包): a ZIP of canonical JSON with a manifest; pure.

The same content always gives the same bytes: members in the order of their names, one fixed time,
one way of packing.  The digest of the bundle covers the contents of its members and not how they
were packed, so that it holds for a file that was unpacked and packed again.
"""

from __future__ import annotations

import hashlib
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from core.exact import ExactError, gettext_noop

FORMAT = "kaohe-year-bundle"
FORMAT_VERSION = 1
MANIFEST = "manifest.json"
#: Beyond these nothing is unpacked: a county of 100 units takes some 20 MB.
MOST_BYTES = 1024 * 1024 * 1024
MOST_MEMBERS = 64
#: ZIP knows no time before this one.
_TIME = (1980, 1, 1, 0, 0, 0)
_LEVEL = 6


class BundleError(ExactError):
    """A file that is no bundle, or not as it was made; ``params["member"]`` names what differs."""

    messages: ClassVar[Mapping[str, str]] = {
        "bundle_no_zip": gettext_noop("这个文件不是封存包：打不开"),
        "bundle_too_large": gettext_noop("这个文件不是封存包：解开后太大"),
        "bundle_no_manifest": gettext_noop("这个文件不是封存包：缺 manifest.json，或者读不出"),
        "bundle_version": gettext_noop(
            "封存包的版式是第 %(found)s 版，本系统只会读第 %(known)s 版"
        ),
        "bundle_member_missing": gettext_noop("封存包被改动：缺 %(member)s"),
        "bundle_member_added": gettext_noop("封存包被改动：多出 %(member)s"),
        "bundle_member_differs": gettext_noop("封存包被改动：%(member)s 的内容与清单的摘要不符"),
        "bundle_digest": gettext_noop("封存包被改动：清单里的总摘要与各部分的摘要不符"),
        "bundle_expected": gettext_noop(
            "不是要核对的那一包：总摘要是 %(found)s，要核对的是 %(expected)s"
        ),
        "bundle_unreadable": gettext_noop("%(member)s 读不出：内容不合版式"),
    }


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle as it was read and found whole: members by name, and the digest of all of them."""

    members: Mapping[str, bytes]
    digest: str

    def data(self, name: str) -> Any:
        """What a member holds; :class:`BundleError` where it is missing or is no JSON."""
        if name not in self.members:
            raise BundleError("bundle_member_missing", member=name)
        try:
            return json.loads(self.members[name], parse_float=_no_float)
        except ValueError as error:
            raise BundleError("bundle_unreadable", member=name) from error


def canonical(data: Any) -> bytes:
    """Data as JSON that is written in one way only: sorted keys, no blanks, no float."""
    _refuse_floats(data)
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return f"{text}\n".encode()


def bundle_write(contents: Mapping[str, Any]) -> tuple[bytes, str]:
    """The bytes of a bundle with these members (name → data), and its digest."""
    members = {name: canonical(data) for name, data in contents.items()}
    listed = {name: _listed(content) for name, content in members.items()}
    digest = _digest_of({name: row["sha256"] for name, row in listed.items()})
    manifest = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "members": listed,
        "digest": digest,
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as packed:
        for name, content in [(MANIFEST, canonical(manifest)), *sorted(members.items())]:
            packed.writestr(_info(name), content, compresslevel=_LEVEL)
    return file.getvalue(), digest


def bundle_read(content: bytes, *, expected: str = "") -> Bundle:
    """The bundle in a file, every member held against the manifest.

    ``expected`` is the digest that it must have ("" for any), as the page of the year and the
    audit trail show it: who changes a member and the manifest with it is found by that alone.
    Raises :class:`BundleError` naming the first member that is not as it was made.
    """
    found = _unpack(content)
    manifest = _manifest(found.pop(MANIFEST, b""))
    listed = manifest["members"]
    for code, names in (
        ("bundle_member_missing", listed.keys() - found.keys()),
        ("bundle_member_added", found.keys() - listed.keys()),
    ):
        if names:
            raise BundleError(code, member=min(names))
    for name in sorted(found):
        if _listed(found[name]) != listed[name]:
            raise BundleError("bundle_member_differs", member=name)
    digest = _digest_of({name: row["sha256"] for name, row in listed.items()})
    if digest != manifest["digest"]:
        raise BundleError("bundle_digest", member=MANIFEST)
    if expected and digest != expected.strip().lower():
        raise BundleError("bundle_expected", found=digest, expected=expected, member=MANIFEST)
    return Bundle(found, digest)


def file_digest(content: bytes) -> str:
    """64 hex digits over the bytes of a file, as ``sha256sum`` shows them."""
    return hashlib.sha256(content).hexdigest()


def _unpack(content: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            infos = packed.infolist()
            if len(infos) > MOST_MEMBERS or sum(i.file_size for i in infos) > MOST_BYTES:
                raise BundleError("bundle_too_large")
            names = [info.filename for info in infos]
            twice = sorted(name for name in set(names) if names.count(name) > 1)
            if twice:
                raise BundleError("bundle_member_added", member=twice[0])
            return {info.filename: _member(packed, info) for info in infos}
    except BundleError:
        raise
    except (zipfile.BadZipFile, struct.error, ValueError, RuntimeError, OSError) as error:
        raise BundleError("bundle_no_zip") from error


def _member(packed: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """A member's content; one whose packing is damaged is named."""
    try:
        with packed.open(info) as stream:
            return stream.read(info.file_size + 1)
    except (zipfile.BadZipFile, struct.error, zlib.error, EOFError, ValueError) as error:
        raise BundleError("bundle_member_differs", member=info.filename) from error


def _manifest(content: bytes) -> Any:
    try:
        manifest = json.loads(content)
        rows = manifest["members"].values()
        whole = all(row.keys() == {"bytes", "sha256"} for row in rows)
        if manifest["format"] != FORMAT or not isinstance(manifest["digest"], str) or not whole:
            raise ValueError("no manifest of a bundle")
        version = manifest["format_version"]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BundleError("bundle_no_manifest", member=MANIFEST) from error
    if version != FORMAT_VERSION:
        raise BundleError("bundle_version", found=str(version), known=FORMAT_VERSION)
    return manifest


def _listed(content: bytes) -> dict[str, Any]:
    return {"bytes": len(content), "sha256": file_digest(content)}


def _digest_of(hashes: Mapping[str, str]) -> str:
    """64 hex digits over the lines of ``sha256sum``: hash, two blanks, name, by name."""
    lines = "".join(f"{value}  {name}\n" for name, value in sorted(hashes.items()))
    return hashlib.sha256(lines.encode()).hexdigest()


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _TIME)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system = 3
    info.external_attr = 0o600 << 16
    return info


def _no_float(text: str) -> Any:
    raise ValueError(f"{text} is no exact number")


def _refuse_floats(data: Any) -> None:
    if isinstance(data, float):
        raise TypeError(f"{data!r} is no exact number")
    if isinstance(data, Mapping):
        for value in data.values():
            _refuse_floats(value)
    elif isinstance(data, list | tuple):
        for value in data:
            _refuse_floats(value)
