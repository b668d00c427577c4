"""Hostile and wrong files: each is refused for its own reason, before it can do harm."""

import io
import itertools
import random
import time
import zipfile

import pytest

from documents.xlsx.limits import Limits, Meter
from documents.xlsx.problems import FILE_MESSAGES, WorkbookError
from documents.xlsx.reader import WorkbookReader
from tests.documents.xlsx_files import MAIN, PACKAGE, RELATIONS, packed, parts

GOOD_ROW = '<row r="1"><c r="A1"><v>1</v></c></row>'


def refusal(file, limits=None, meter=None):
    """The code with which reading every sheet of ``file`` is refused."""
    with pytest.raises(WorkbookError) as caught:  # noqa: SIM117, PT012
        with WorkbookReader(file, limits or Limits(), meter) as book:
            for name in book.sheet_names:
                for _row in book.rows(name):
                    pass
    error = caught.value
    assert error.message
    assert "%(" not in error.message
    return error.code


def changed(**replaced):
    """A good workbook with some parts replaced or added; ``None`` removes one."""
    content = parts(GOOD_ROW) | {key: value for key, value in replaced.items() if value is not None}
    return packed(
        {key: value for key, value in content.items() if replaced.get(key, "") is not None}
    )


def test_a_plain_file_is_read():
    with WorkbookReader(packed(parts(GOOD_ROW))) as book:
        assert [row.cells[1].text for row in book.rows("目标")] == ["1"]


@pytest.mark.parametrize(
    ("part", "code"),
    [
        ("xl/vbaProject.bin", "file_macros"),
        ("XL/VBAPROJECT.BIN", "file_macros"),
        ("custom/vbaProject.bin", "file_macros"),
        ("xl/macrosheets/sheet1.xml", "file_macros"),
        ("xl/externalLinks/externalLink1.xml", "file_external_links"),
        ("xl/connections.xml", "file_external_links"),
        ("xl/queryTables/queryTable1.xml", "file_external_links"),
        ("xl/embeddings/oleObject1.bin", "file_embedded_objects"),
        ("xl/activeX/activeX1.xml", "file_embedded_objects"),
        ("xl/workbook.bin", "file_binary_format"),
    ],
)
def test_active_and_foreign_content_is_refused_by_name(part, code):
    assert refusal(changed(**{part: "x"})) == code


def test_a_sheet_that_lies_outside_the_file_is_refused():
    relations = (
        f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{RELATIONS}/worksheet" '
        'Target="http://example.invalid/sheet1.xml" TargetMode="External"/></Relationships>'
    )
    assert refusal(changed(**{"xl/_rels/workbook.xml.rels": relations})) == "file_external_links"


def ole(content):
    return io.BytesIO(bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 600 + content)


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (io.BytesIO(b""), "file_empty"),
        (ole("EncryptedPackage".encode("utf-16-le")), "file_encrypted"),
        (ole("Workbook".encode("utf-16-le")), "file_old_format"),
        (io.BytesIO("单位,分数\n".encode()), "file_not_workbook"),
        (io.BytesIO(b"%PDF-1.7"), "file_not_workbook"),
        (io.BytesIO(b"PK\x03\x04 and then nothing"), "file_damaged"),
        (
            packed({"word/document.xml": "<a/>", "[Content_Types].xml": "<Types/>"}),
            "file_not_workbook",
        ),
        (
            packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}),
            "file_not_workbook",
        ),
    ],
)
def test_another_format_is_told_apart_whatever_the_file_is_called(file, code):
    assert refusal(file) == code


def test_a_truncated_file_is_damaged_at_every_length():
    whole = packed(parts(GOOD_ROW)).getvalue()
    for length in range(4, len(whole), 97):
        assert refusal(io.BytesIO(whole[:length])) == "file_damaged"


def test_a_part_with_changed_bytes_is_damaged():
    whole = bytearray(packed(parts(GOOD_ROW), compression=zipfile.ZIP_STORED).getvalue())
    place = whole.index(b"<sheetData>")
    whole[place + 1] ^= 0x01
    assert refusal(io.BytesIO(bytes(whole))) == "file_damaged"


def test_an_encrypted_entry_is_refused():
    whole = bytearray(packed(parts(GOOD_ROW)).getvalue())
    central = whole.index(b"PK\x01\x02")
    whole[central + 8] |= 1
    assert refusal(io.BytesIO(bytes(whole))) == "file_encrypted"


def test_the_same_part_twice_is_damaged():
    file = packed(parts(GOOD_ROW))
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("XL/worksheets/SHEET1.xml", "<worksheet/>")
    assert refusal(file) == "file_damaged"


def test_a_zip_bomb_is_refused_without_being_unpacked():
    bomb = changed(**{"xl/worksheets/sheet1.xml": b"\0" * 90_000_000})
    started = time.perf_counter()
    assert refusal(bomb) == "file_ratio"
    assert refusal(bomb, Limits(unpacked_bytes=50_000_000)) == "file_unpacks_too_large"
    assert time.perf_counter() - started < 1


def test_a_file_of_many_parts_is_refused():
    extra = {f"xl/media/{number}.png": "" for number in range(30)}
    assert refusal(changed(**extra), Limits(parts=20)) == "file_too_many_parts"


def test_a_large_file_is_refused_by_its_size():
    assert refusal(packed(parts(GOOD_ROW)), Limits(file_bytes=1000)) == "file_too_large"


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x SYSTEM "http://example.invalid/x.dtd">',
    ],
)
@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "_rels/.rels"]
)
def test_entities_and_document_types_are_refused_in_every_part(declaration, part):
    content = parts(GOOD_ROW)
    assert refusal(packed(content | {part: declaration + content[part]})) == "file_unsafe_xml"


def test_rows_are_counted_and_not_believed():
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 400))
    sheet_data = f'<dimension ref="A1:A2"/><sheetData>{rows}</sheetData>'
    lie = f'<worksheet xmlns="{MAIN}">{sheet_data}</worksheet>'
    file = changed(**{"xl/worksheets/sheet1.xml": lie})
    assert refusal(file, Limits(rows_per_sheet=300)) == "too_many_rows"


def test_a_stated_size_of_a_million_rows_does_no_harm():
    lie = (
        f'<worksheet xmlns="{MAIN}"><dimension ref="A1:XFD1048576"/><sheetData>'
        '<row r="1048576"><c r="A1048576"><v>7</v></c></row></sheetData></worksheet>'
    )
    with WorkbookReader(changed(**{"xl/worksheets/sheet1.xml": lie})) as book:
        assert [row.cells[1].ref for row in book.rows("目标")] == ["目标!A1048576"]


def test_columns_and_cells_are_bounded():
    wide = packed(parts('<row r="1"><c r="XFD1"><v>1</v></c></row>'))
    assert refusal(wide) == "too_many_columns"
    many = packed(parts(f'<row r="1">{"<c><v>1</v></c>" * 60}</row>'))
    assert refusal(many, Limits(cells=50)) == "too_many_cells"


def test_a_text_longer_than_a_cell_can_hold_is_refused():
    long = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"长" * 33_000}</t></is></c></row>'
    assert refusal(packed(parts(long))) == "text_too_long"


def test_reading_stops_when_its_time_is_used_up():
    clock = itertools.count(step=7)
    meter = Meter(Limits(seconds=30), clock=lambda: next(clock))
    assert refusal(packed(parts(GOOD_ROW)), Limits(), meter) == "too_slow"


@pytest.mark.parametrize(
    "data",
    [
        '<row r="2"><c r="A2"><v>1</v></c></row><row r="1"/>',
        '<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
        '<row r="1"><c r="A2"><v>1</v></c></row>',
        '<row r="x"/>',
        '<row r="1"><c r="1"><v>1</v></c></row>',
        '<row r="1"><c r="A1" s="x"><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>99</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>-1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</c></row>',
    ],
)
def test_cells_that_are_not_where_they_say_refuse_the_file(data):
    assert refusal(packed(parts(data))) == "file_damaged"


def test_a_missing_part_or_sheet_is_told():
    assert refusal(changed(**{"xl/worksheets/sheet1.xml": None})) == "file_damaged"
    with WorkbookReader(packed(parts(GOOD_ROW))) as book, pytest.raises(WorkbookError) as caught:
        list(book.rows("评分"))
    assert caught.value.code == "sheet_missing"
    assert "评分" in caught.value.message


@pytest.mark.parametrize(
    "data",
    [
        '<row r="1"><x/></row>',
        '<row r="1"><c r="A1"><v>1</v><v>2</v></c></row>',
        '<row r="1"><row r="2"/></row>',
        '<row r="9999999999"/>',
        '<c r="A1"><v>1</v></c>',
    ],
)
def test_a_sheet_built_against_the_format_is_refused(data):
    assert refusal(packed(parts(data))) == "file_damaged"


def test_a_formula_does_not_hide_its_missing_value_behind_a_deeper_one():
    data = '<row r="1"><c r="A1"><f>1+1</f><is><v>5</v></is></c></row>'
    with WorkbookReader(packed(parts(data))) as book:
        (row,) = book.rows("目标")
    assert row.cells[1].problem == "formula_no_value"


def padded(**replaced):
    """A workbook too well filled for the ratio to refuse it."""
    return changed(**replaced, **{"xl/media/photo.png": random.Random(1).randbytes(1_500_000)})


@pytest.mark.parametrize(
    ("part", "text", "code"),
    [
        ("xl/worksheets/sheet1.xml", (f'<worksheet xmlns="{MAIN}">', "<x/>", 20_000_000), ""),
        ("xl/worksheets/sheet1.xml", (f'<worksheet xmlns="{MAIN}" a="', "x", 9**8), "file_damaged"),
        ("xl/sharedStrings.xml", (f'<sst xmlns="{MAIN}">', "<si/>", 9_000_000), "too_many_cells"),
        ("xl/sharedStrings.xml", (f'<sst xmlns="{MAIN}"><si>', "<r/>", 9_000_000), ""),
        ("xl/styles.xml", (f'<styleSheet xmlns="{MAIN}">', "<x/>", 9_000_000), ""),
        ("xl/styles.xml", (f'<styleSheet xmlns="{MAIN}">', "<x/>", 70_000), ""),
    ],
)
def test_what_would_fill_the_memory_is_refused_at_once(part, text, code):
    start, filling, times = text
    file = padded(**{part: start + filling * times})
    started = time.process_time()
    assert refusal(file) == (code or "file_too_complex")
    assert time.process_time() - started < 2


def test_the_strict_form_of_the_format_is_told_and_not_read_as_empty():
    strict = MAIN.replace("schemas.openxmlformats.org", "purl.oclc.org/ooxml")
    content = {name: text.replace(MAIN, strict) for name, text in parts(GOOD_ROW).items()}
    assert refusal(packed(content)) == "file_damaged"


def outcome(file):
    try:
        with WorkbookReader(file) as book:
            list(book.rows(book.sheet_names[0]))
    except WorkbookError as error:
        return error.message and error.code
    return "read"


def test_a_file_with_random_damage_is_read_or_refused_and_nothing_else():
    chance = random.Random(5)
    whole = packed(parts(GOOD_ROW), compression=zipfile.ZIP_STORED).getvalue()
    outcomes = set()
    for _ in range(1500):
        damaged = bytearray(whole)
        for _ in range(chance.randint(1, 4)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        outcomes.add(outcome(io.BytesIO(bytes(damaged))))
    assert "file_damaged" in outcomes
    assert outcomes <= {"read", *FILE_MESSAGES}


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml"])
def test_xml_with_random_damage_is_read_or_refused_and_nothing_else(part):
    chance = random.Random(6)
    content = parts(GOOD_ROW)
    for _ in range(400):
        text = bytearray(content[part].encode())
        for _ in range(chance.randint(1, 3)):
            text[chance.randrange(len(text))] = chance.randrange(256)
        assert outcome(packed(content | {part: bytes(text)})) in {"read", *FILE_MESSAGES}


def test_every_refusal_has_a_sentence_that_says_what_to_do():
    assert all(str(sentence) for sentence in FILE_MESSAGES.values())
