"""The form of the code: short functions, short files, no float near a score or money."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = ("core", "documents", "units", "schemes", "targets", "reviews", "scoring", "bonuses")
CODE = (*APPS, "config", "scripts")
LONGEST_FUNCTION, LONGEST_FILE, LONGEST_TEST, LONGEST_TEMPLATE = 50, 400, 600, 120


def files(*folders: str, ending: str = "*.py") -> Iterator[Path]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob(ending)):
            if "migrations" not in path.parts and "vendor" not in path.parts:
                yield path


def lines(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize(
    ("folders", "ending", "limit"),
    [
        (CODE, "*.py", LONGEST_FILE),
        (("tests",), "*.py", LONGEST_TEST),
        (("templates",), "*.html", LONGEST_TEMPLATE),
    ],
)
def test_no_file_is_too_long(folders: tuple[str, ...], ending: str, limit: int) -> None:
    found = {name(path): lines(path) for path in files(*folders, ending=ending)}
    assert {path: count for path, count in found.items() if count > limit} == {}


def test_no_function_is_too_long() -> None:
    too_long = {}
    for path in files(*CODE):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > LONGEST_FUNCTION:
                    too_long[f"{name(path)}:{node.lineno} {node.name}"] = length
    assert too_long == {}


def test_engines_and_rules_hold_no_float() -> None:
    found = []
    for path in files("schemes/rules", "scoring/engine", "bonuses/engine"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            literal = isinstance(node, ast.Constant) and isinstance(node.value, float)
            if literal or (isinstance(node, ast.Name) and node.id == "float"):
                found.append(f"{name(path)}:{node.lineno}")
    assert found == []


def test_every_module_function_and_class_says_what_it_is_for() -> None:
    silent = []
    for path in files(*CODE):
        tree = ast.parse(path.read_text("utf-8"))
        if tree.body and ast.get_docstring(tree) is None:
            silent.append(name(path))
        silent += [
            f"{name(path)}:{node.lineno} {node.name}"
            for node in tree.body
            if isinstance(node, ast.FunctionDef | ast.ClassDef)
            and not node.name.startswith("_")
            and ast.get_docstring(node) is None
        ]
    assert silent == []
