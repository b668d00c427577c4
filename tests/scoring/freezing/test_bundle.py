"""A bundle's bytes: always the same for the same content; every change of a member is named."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable

import pytest

from scoring.freezing.bundle import (
    MANIFEST,
    BundleError,
    bundle_read,
    bundle_write,
    canonical,
    file_digest,
)

CONTENTS = {"facts.json": {"101": {"points": "1/3"}}, "about.json": {"year": 2026}}


def members_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def packed(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for name, content in members.items():
            made.writestr(name, content)
    return file.getvalue()


def test_the_same_content_gives_the_same_bytes_whatever_its_order() -> None:
    content, digest = bundle_write(CONTENTS)

    again, same = bundle_write(dict(reversed(list(CONTENTS.items()))))

    assert (again, same) == (content, digest)
    assert bundle_read(content).data("facts.json") == CONTENTS["facts.json"]


def test_the_digest_is_that_of_the_lines_of_sha256sum() -> None:
    content, digest = bundle_write(CONTENTS)

    members = members_of(content)
    lines = [f"{file_digest(members[name])}  {name}\n" for name in sorted(CONTENTS)]

    assert digest == file_digest("".join(lines).encode())
    assert json.loads(members[MANIFEST])["digest"] == digest


def test_what_was_unpacked_and_packed_again_is_the_same_bundle() -> None:
    content, digest = bundle_write(CONTENTS)

    assert bundle_read(packed(members_of(content))).digest == digest


def changed(name: str, content: bytes) -> Callable[[dict[str, bytes]], None]:
    def change(members: dict[str, bytes]) -> None:
        members[name] = content

    return change


def without(name: str) -> Callable[[dict[str, bytes]], None]:
    def change(members: dict[str, bytes]) -> None:
        del members[name]

    return change


def with_another_digest(members: dict[str, bytes]) -> None:
    manifest = json.loads(members[MANIFEST])
    members[MANIFEST] = json.dumps({**manifest, "digest": "0" * 64}).encode()


@pytest.mark.parametrize(
    ("change", "code", "member"),
    [
        (
            changed("facts.json", b'{"101":{"points":"2/3"}}\n'),
            "bundle_member_differs",
            "facts.json",
        ),
        (changed("more.json", b"{}"), "bundle_member_added", "more.json"),
        (without("about.json"), "bundle_member_missing", "about.json"),
        (without(MANIFEST), "bundle_no_manifest", MANIFEST),
        (changed(MANIFEST, b"[]"), "bundle_no_manifest", MANIFEST),
        (with_another_digest, "bundle_digest", MANIFEST),
    ],
)
def test_a_changed_file_is_refused_and_the_member_named(
    change: Callable[[dict[str, bytes]], None], code: str, member: str
) -> None:
    members = members_of(bundle_write(CONTENTS)[0])
    change(members)

    with pytest.raises(BundleError) as refused:
        bundle_read(packed(members))

    assert (refused.value.code, refused.value.params["member"]) == (code, member)


def test_a_member_changed_together_with_the_manifest_is_found_by_the_digest_on_the_page() -> None:
    _content, digest = bundle_write(CONTENTS)
    forged, _other = bundle_write({**CONTENTS, "facts.json": {"101": {"points": "1"}}})

    assert bundle_read(forged)
    with pytest.raises(BundleError) as refused:
        bundle_read(forged, expected=digest)

    assert refused.value.code == "bundle_expected"


def test_no_damaged_byte_moves_a_figure() -> None:
    content, digest = bundle_write(CONTENTS)
    whole = bundle_read(content).members

    for at in range(len(content)):
        damaged = bytearray(content)
        damaged[at] ^= 0xFF
        try:
            found = bundle_read(bytes(damaged), expected=digest)
        except BundleError:
            continue
        # What the packing says of times and systems is no content.
        assert found.members == whole


def test_any_other_file_is_no_bundle() -> None:
    for content in (b"", b"no zip", packed({"a.txt": b"a"})):
        with pytest.raises(BundleError):
            bundle_read(content)


def test_a_member_twice_is_refused() -> None:
    file = io.BytesIO(bundle_write(CONTENTS)[0])
    with zipfile.ZipFile(file, "a") as made, pytest.warns(UserWarning, match="Duplicate"):
        made.writestr("facts.json", b"{}")

    with pytest.raises(BundleError) as refused:
        bundle_read(file.getvalue())

    assert refused.value.params["member"] == "facts.json"


def test_no_approximate_number_gets_in() -> None:
    with pytest.raises(TypeError):
        canonical({"a": [{"b": 0.1}]})


def test_no_approximate_number_is_read() -> None:
    members = {"about.json": b'{"year": 0.1}\n'}
    _content, digest = bundle_write({})
    assert digest
    manifest = {
        "format": "kaohe-year-bundle",
        "format_version": 1,
        "members": {"about.json": {"bytes": 14, "sha256": file_digest(members["about.json"])}},
        "digest": file_digest(f"{file_digest(members['about.json'])}  about.json\n".encode()),
    }
    bundle = bundle_read(packed({MANIFEST: canonical(manifest), **members}))

    with pytest.raises(BundleError) as refused:
        bundle.data("about.json")

    assert refused.value.code == "bundle_unreadable"
