"""Small pictures beside names: small in bytes, upright, shown to whom the file is, past bombs."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from django.test import Client
from PIL import Image

from targets.evidence import small
from targets.evidence.models import EvidenceFile
from targets.evidence.services import evidence_add, evidence_check
from tests.kept import kept_for_module
from tests.targets.changes.promised import PDF, File, Promised, make_promised
from units.models import Account, Role

made = kept_for_module(make_promised)


@pytest.fixture
def promised(db: None, made: Callable[[], Promised]) -> Promised:
    return made()


def picture(kind: str = "JPEG", size: tuple[int, int] = (1600, 1200), **more: object) -> bytes:
    content = BytesIO()
    noise = Image.effect_noise(size, 80).convert("RGB")
    noise.save(content, kind, **more)  # type: ignore[arg-type]
    return content.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose head states a huge picture."""

    def chunk(name: bytes, data: bytes) -> bytes:
        checked = name + data
        return struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def kept(promised: Promised, content: bytes, name: str) -> EvidenceFile:
    return evidence_add(
        year=promised.drafting.year,
        unit=promised.unit,
        file=evidence_check(File(name, content)),
        actor=promised.filer,
    )


def as_(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def body(response: object) -> bytes:
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


def test_a_page_loads_a_small_picture_and_not_the_file(promised: Promised) -> None:
    content = picture()
    file = kept(promised, content, "现场.jpg")
    client = as_(promised.filer)
    page = client.get("/evidence/").text
    assert f"/evidence/{file.pk}/small/" in page
    answer = client.get(f"/evidence/{file.pk}/small/")
    drawn = body(answer)
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert len(drawn) < len(content) / 5
    assert Image.open(BytesIO(drawn)).size == (320, 240)


def test_only_who_may_read_the_file_sees_it_small(promised: Promised) -> None:
    file = kept(promised, picture(), "现场.jpg")
    place = promised.drafting.county.office
    stranger = place.account(Role.DEPARTMENT_FILER, unit=place.other, username="stranger")
    assert as_(promised.filer).get(f"/evidence/{file.pk}/small/").status_code == 200
    assert as_(stranger).get(f"/evidence/{file.pk}/small/").status_code == 404
    assert Client().get(f"/evidence/{file.pk}/small/").status_code == 302


def test_it_is_made_once(promised: Promised, monkeypatch: pytest.MonkeyPatch) -> None:
    file = kept(promised, picture(), "现场.jpg")
    first = small.small_of(file)
    monkeypatch.setattr(small, "small_from", lambda _source: pytest.fail("made again"))
    assert small.small_of(file) == first
    leftovers = [each for each in Path(small.small_path(file)).parent.iterdir() if each.suffix]
    assert leftovers == []


def test_who_waited_for_another_that_made_it_does_not_make_it_again(
    promised: Promised, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = kept(promised, picture(), "现场.jpg")

    class MadeWhileWaiting:
        def acquire(self, *, timeout: float) -> bool:
            small.small_path(file).write_bytes(b"of another")
            return timeout > 0

        def release(self) -> None:
            pass

    monkeypatch.setattr(small, "_one_at_a_time", MadeWhileWaiting())
    monkeypatch.setattr(small, "small_from", lambda _source: pytest.fail("made again"))
    assert small.small_of(file) == b"of another"


def test_who_would_wait_too_long_goes_without_and_finds_it_later(
    promised: Promised, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever holds the one that unpacks, a page is not held with it."""
    file, client = kept(promised, picture(), "现场.jpg"), as_(promised.filer)
    monkeypatch.setattr(small, "PATIENCE", 0.01)
    with small._one_at_a_time:
        answer = client.get(f"/evidence/{file.pk}/small/")
        assert answer.status_code == 503
        assert answer.headers["Retry-After"]
    assert client.get(f"/evidence/{file.pk}/small/").status_code == 200


def test_a_picture_lying_on_its_side_stands_upright_and_tells_no_place() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "maker"
    drawn = small.small_from(BytesIO(picture(size=(1600, 1200), exif=exif)))
    assert drawn is not None
    upright = Image.open(BytesIO(drawn))
    assert upright.height > upright.width
    assert not upright.getexif()


def test_what_shines_through_lies_on_white() -> None:
    content = BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(content, "PNG")
    drawn = small.small_from(content)
    assert drawn is not None
    assert Image.open(BytesIO(drawn)).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(
    "content",
    [bomb(60_000, 60_000), bomb(5_000, 5_000), picture()[:200], b"\x89PNG\r\n\x1a\n" + b"\0" * 20],
    ids=["huge", "larger than taken", "cut off", "no head"],
)
def test_a_bomb_or_a_broken_picture_is_never_unpacked(content: bytes) -> None:
    assert small.small_from(BytesIO(content)) is None


def test_the_size_is_asked_before_a_pixel_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bomb within the decoder's own limit: the head alone refuses it."""
    monkeypatch.setattr(Image.Image, "thumbnail", lambda *_a, **_k: pytest.fail("unpacked"))
    assert small.small_from(BytesIO(bomb(5_000, 5_000))) is None
    progressive = picture(size=(1000, 1000), progressive=True)
    monkeypatch.setattr(small, "MOST_PIXELS", 900_000)
    assert small.small_from(BytesIO(progressive)) is None


def in_three_scans(content: bytes) -> bytes:
    """A JPEG whose head announces a scan of one colour: sequential, and yet not in one go."""
    at = content.index(b"\xff\xda")
    assert content[at + 4] == 3
    one = b"\xff\xda" + struct.pack(">H", 8) + b"\x01\x01\x00\x00\x3f\x00"
    return content[:at] + one + content[at + 2 + struct.unpack(">H", content[at + 2 : at + 4])[0] :]


def test_what_is_held_whole_in_memory_has_the_smaller_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plain = picture(size=(1000, 1000))
    grey = BytesIO()
    Image.effect_noise((1000, 1000), 80).save(grey, "JPEG")
    monkeypatch.setattr(small, "MOST_PIXELS", 900_000)
    for taken in (plain, grey.getvalue()):
        assert small.in_one_go(BytesIO(taken))
        assert small.small_from(BytesIO(taken)) is not None
    for kept_whole in (in_three_scans(plain), picture(size=(1000, 1000), progressive=True)):
        assert not small.in_one_go(BytesIO(kept_whole))
        assert small.small_from(BytesIO(kept_whole)) is None


@pytest.mark.parametrize("cut", [2, 3, 4, 6, 24, 160])
def test_a_head_that_ends_early_is_no_reason_to_trust_it(cut: int) -> None:
    assert not small.in_one_go(BytesIO(picture()[:cut]))


def test_what_has_no_small_picture_shows_an_empty_sheet_and_stays_readable(
    promised: Promised,
) -> None:
    client = as_(promised.filer)
    for content, name in ((bomb(60_000, 60_000), "坏.png"), (PDF, "证明.pdf")):
        file = kept(promised, content, name)
        answer = client.get(f"/evidence/{file.pk}/small/")
        assert answer.headers["Content-Type"] == "image/svg+xml"
        assert body(client.get(f"/evidence/{file.pk}/download/")) == content
