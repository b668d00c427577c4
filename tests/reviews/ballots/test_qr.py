"""The QR code of a slip: read back module by module, its format by the specification's table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest

from reviews.ballots.qr import QUIET, qr_svg, slip_address

ADDRESS = "https://kaohe.example.gov.cn/ballots/slip/"
CODE = "ABCD-EFGH-JKLM-NPQR"
FINDER = ["1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111"]
#: Format information of level M for the masks 0 to 7 (ISO/IEC 18004, table C.1).
LEVEL_M = [0x5412, 0x5125, 0x5E7C, 0x5B4B, 0x45F9, 0x40CE, 0x4F97, 0x4AA0]


def modules(svg: str) -> list[str]:
    """The rows of the drawing without its margin, from the path's runs."""
    size = int(re.findall(r'viewBox="0 0 (\d+) ', svg)[0])
    grid = [["0"] * size for _row in range(size)]
    x = y = 0.0
    for step, across, down, run in re.findall(r"([Mm])(-?[\d.]+) (-?[\d.]+)h(\d+)", _dark(svg)):
        x, y = (float(across), float(down)) if step == "M" else (x + float(across), y + float(down))
        for n in range(int(run)):
            grid[int(y)][int(x) + n] = "1"
        x += int(run)
    return ["".join(row[QUIET:-QUIET]) for row in grid[QUIET:-QUIET]]


def _dark(svg: str) -> str:
    """The path of the dark modules, with a nought before runs that stay in their row."""
    path = re.findall(r'd="(M[^"]+h[^"v]+)"', svg)[-1]
    return re.sub(r"([Mm])(-?[\d.]+)(?=-)", r"\1\2 ", path)


def test_the_code_stands_behind_the_sign_that_no_browser_sends() -> None:
    address = slip_address(ADDRESS, CODE)
    assert address.split("#") == [ADDRESS, CODE]
    assert "?" not in address


def test_it_has_the_finders_and_the_format_of_level_m() -> None:
    rows = modules(qr_svg(slip_address(ADDRESS, CODE)))
    size = len(rows)
    assert size == 33  # version 4
    assert [row[:7] for row in rows[:7]] == FINDER
    assert [row[-7:] for row in rows[:7]] == FINDER
    assert [row[:7] for row in rows[-7:]] == FINDER
    around = [rows[8][n] for n in (0, 1, 2, 3, 4, 5, 7, 8)]
    around += [rows[n][8] for n in (7, 5, 4, 3, 2, 1, 0)]
    assert int("".join(around), 2) in LEVEL_M


def test_two_codes_are_two_drawings_without_a_style() -> None:
    one, other = (qr_svg(slip_address(ADDRESS, code)) for code in (CODE, CODE[::-1]))
    assert one != other
    assert "style" not in one
    assert "script" not in one


@pytest.mark.parametrize("text", ["01234567", ADDRESS])
def test_the_matrix_can_be_read_back(text: str) -> None:
    """Bytes are read from the modules by the rules of the specification, apart from the library."""
    assert read_back(modules(qr_svg(text))) == text


def read_back(rows: list[str]) -> str:
    size = len(rows)
    version = (size - 17) // 4
    mask = _mask(rows)
    bits = "".join(str(int(rows[y][x]) ^ mask(y, x)) for y, x in _path(size, version))
    words = [int(bits[n : n + 8], 2) for n in range(0, len(bits) // 8 * 8, 8)]
    stream = "".join(f"{word:08b}" for word in _data(words, version))
    if stream[:4] == "0001":
        return _digits(stream)
    assert stream[:4] == "0100"
    count = int(stream[4:12], 2)
    return bytes(int(stream[12 + 8 * n : 20 + 8 * n], 2) for n in range(count)).decode()


def _digits(stream: str) -> str:
    count, at, told = int(stream[4:14], 2), 14, ""
    while count:
        n = min(count, 3)
        width = (0, 4, 7, 10)[n]
        told += f"{int(stream[at : at + width], 2):0{n}d}"
        at, count = at + width, count - n
    return told


def _mask(rows: list[str]) -> Callable[[int, int], bool]:
    around = "".join(rows[8][n] for n in (0, 1, 2, 3, 4, 5, 7, 8))
    around += "".join(rows[n][8] for n in (7, 5, 4, 3, 2, 1, 0))
    rules: list[Callable[[int, int], bool]] = [
        lambda y, x: (y + x) % 2 == 0,
        lambda y, x: y % 2 == 0,
        lambda y, x: x % 3 == 0,
        lambda y, x: (y + x) % 3 == 0,
        lambda y, x: (y // 2 + x // 3) % 2 == 0,
        lambda y, x: y * x % 2 + y * x % 3 == 0,
        lambda y, x: (y * x % 2 + y * x % 3) % 2 == 0,
        lambda y, x: ((y + x) % 2 + y * x % 3) % 2 == 0,
    ]
    return rules[LEVEL_M.index(int(around, 2))]


def _path(size: int, version: int) -> Iterator[tuple[int, int]]:
    """The data modules in their order: two columns at a time, up and down, from the right."""
    centre = size - 7

    def fixed(y: int, x: int) -> bool:
        corner = (y < 9 and (x < 9 or x >= size - 8)) or (y >= size - 8 and x < 9)
        aligned = version > 1 and abs(y - centre) <= 2 and abs(x - centre) <= 2
        return corner or aligned or 6 in (y, x)

    up = True
    for right in [*range(size - 1, 6, -2), 5, 3, 1]:
        for y in range(size - 1, -1, -1) if up else range(size):
            for x in (right, right - 1):
                if not fixed(y, x):
                    yield y, x
        up = not up


def _data(words: list[int], version: int) -> list[int]:
    """The data words of level M, whose blocks are interleaved: versions 1 to 4."""
    blocks, each = {1: (1, 16), 2: (1, 28), 3: (1, 44), 4: (2, 32)}[version]
    return [words[block + blocks * n] for block in range(blocks) for n in range(each)]
