"""Everything that a trace can say has words in both languages, with the numbers it promises."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from bonuses.engine import line_trace
from documents.trace import note_sentence
from schemes.rules.trace import Trace
from schemes.rules.wording import KEYS, KINDS, MISSING, NOTES, REASONS
from tests.examples.builder import examples, run

ROOT = Path(__file__).resolve().parents[3]
CODE = [
    p
    for f in ("schemes/rules", "scoring/engine", "bonuses/engine")
    for p in (ROOT / f).rglob("*.py")
]


def written_codes() -> set[str]:
    """Codes of notes that stand in the code as they are."""
    found = set()
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"Note", "missing"}:
                found |= {a.value for a in node.args[:1] if isinstance(a, ast.Constant)}
    return {str(code) for code in found}


def nodes(trace: Trace) -> Iterator[Trace]:
    """A trace and everything under it."""
    yield trace
    for child in trace.children:
        yield from nodes(child)


def traces() -> Iterator[Trace]:
    """Every trace of every worked example."""
    for example in examples():
        outcome = run(example.data)
        for result in outcome.year.units.values():
            yield from nodes(result.trace)
        for rate in outcome.rates.units.values():
            yield from nodes(rate.trace)
        for payroll in outcome.payrolls.values():
            for line in payroll.lines:
                yield from nodes(line_trace(outcome.document, outcome.rates, payroll, line))


def places(pattern: str) -> set[str]:
    """The names that a pattern fills in."""
    return {name for _, name, _, _ in string.Formatter().parse(pattern) if name}


def test_every_code_in_the_source_has_words() -> None:
    assert written_codes() - set(NOTES) == set()


def test_every_note_and_key_of_the_worked_examples_can_be_read() -> None:
    unread = set()
    seen = set()
    for node in traces():
        if node.key not in KEYS and node.key.partition(":")[0] not in KEYS:
            unread.add(node.key)
        for note in node.notes:
            seen.add(note.code)
            patterns = NOTES.get(note.code)
            if patterns is None or any(places(p) - set(note.params) for p in patterns):
                unread.add(note.code)
    assert unread == set()
    # The examples are of little use for this if they say few things.
    assert len(seen) > 60


@pytest.mark.parametrize("table", [NOTES, KEYS, KINDS, MISSING, REASONS])
def test_both_languages_are_there_and_fill_in_the_same(table: dict[str, tuple[str, ...]]) -> None:
    for code, words in table.items():
        assert all(words), code
        assert not any("\u4e00" <= letter <= "\u9fff" for letter in words[1]), code
        if code not in {"honour.level_shift", "rate.title", "leader.rank"}:
            assert places(words[0]) == places(words[1]), code


def test_what_a_further_claim_counts_is_told_in_percent() -> None:
    note = {"code": "claim.ladder", "params": {"time": 2, "share": "1/2"}}
    assert note_sentence(note) == "第 2 次，按 50% 计"
