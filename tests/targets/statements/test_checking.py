"""Which Word files can be a template: told of every problem, and never run."""

from __future__ import annotations

import io
import zipfile

import pytest

from targets.statements.checking import MOST_BYTES, template_fields, template_problems
from targets.statements.fields import FIELDS, NEEDED
from targets.statements.word import built_in
from tests.targets.statements.words import LOOP, word_file

HEAD = "{{ unit }} {{ year }}"


def with_part(content: bytes, name: str, data: bytes) -> bytes:
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a") as package:
        package.writestr(name, data)
    return out.getvalue()


def test_the_products_own_template_is_sound_and_uses_what_is_needed() -> None:
    assert template_problems(built_in()) == []
    used = template_fields(built_in())
    assert set(NEEDED) <= set(used) <= set(FIELDS)


def test_a_plain_template_is_sound() -> None:
    assert template_problems(word_file(HEAD)) == []


@pytest.mark.parametrize(
    "line",
    [
        "{{ unit.__class__ }}",
        "{{ unit() }}",
        "{{ 9 ** 9 }}",
        "{{ unit | upper }}",
        "{% set x = 1 %}",
        "{{ year + 1 }}",
        "{{ ['a'][0] }}",
        "{%p for x in parts %}{%p endfor %}",
        "{%p for part in unit %}{%p endfor %}",
        "{% include 'x' %}",
        "{{ money }}",
        "{{ unit",
    ],
)
def test_anything_but_the_fields_is_refused(line: str) -> None:
    assert template_problems(word_file(HEAD, line)) != []


def test_unknown_and_missing_fields_are_named_together() -> None:
    problems = template_problems(word_file("{{ money }}", loop=LOOP[:2] + LOOP[-1:]))
    told = " ".join(problems)
    assert "money" in told
    assert all(name in told for name in ("unit", "year", "row.title"))


UNSOUND = {
    "empty": lambda: b"",
    "torn": lambda: b"PK\x03\x04 torn",
    "text": lambda: b"plain text",
    "huge": lambda: b"\0" * (MOST_BYTES + 1),
    "macro": lambda: with_part(word_file(HEAD), "word/vbaProject.bin", b"x"),
    "embedded": lambda: with_part(word_file(HEAD), "word/embeddings/oleObject1.bin", b"x"),
    "external": lambda: with_part(
        word_file(HEAD), "word/_rels/x.rels", b'<Relationship TargetMode="External"/>'
    ),
    "entities": lambda: with_part(
        word_file(HEAD), "word/extra.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"
    ),
    "unpacks to much": lambda: with_part(
        word_file(HEAD), "word/big.xml", b"0" * (21 * 1024 * 1024)
    ),
}


@pytest.mark.parametrize("what", UNSOUND)
def test_a_file_that_is_no_sound_document_is_refused(what: str) -> None:
    assert template_problems(UNSOUND[what]()) != []
