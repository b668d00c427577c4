"""Two languages, both whole: every text has its English, and an English page is English."""

from __future__ import annotations

import ast
import gettext
import io
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.test import Client
from django.urls import Resolver404, resolve

from schemes.holidays.known import known_rows, known_years
from scoring.services import result_set_recompute
from tests import factories
from tests.factories import County, make_county
from tests.kept import kept_for_module
from units.models import Role

ROOT = Path(__file__).resolve().parents[2]
ENGLISH = ROOT / "locale/en/LC_MESSAGES/django.po"
APPS = ("core", "documents", "units", "schemes", "targets", "reviews", "scoring", "bonuses")
CHINESE = re.compile("[\u3001-\u303f\u4e00-\u9fff\uff00-\uffef]")
PLACES = re.compile(r"%\(\w+\)[a-z]|%[a-z](?![a-z])|\{\w*\}")

Texts = dict[str | tuple[str, int], str]


def texts_of(source: Path) -> Texts:
    """The texts of a .po that programs would find: translated and not doubtful (fuzzy)."""
    compiled = subprocess.run(
        ["msgfmt", "--check-format", "-o", "-", source], check=True, capture_output=True
    ).stdout
    catalogue: Texts = gettext.GNUTranslations(io.BytesIO(compiled))._catalog  # type: ignore[attr-defined]
    return {text: english for text, english in catalogue.items() if text}


@pytest.fixture(scope="module")
def english() -> Texts:
    return texts_of(ENGLISH)


# --- nothing lacks its English --------------------------------------------------------------------


def texts_in_the_tree(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Texts:
    """What ``make messages`` finds in code and templates, collected in a copy of the tree."""
    for name in (*APPS, "config", "templates"):
        only_sources = shutil.ignore_patterns("*.pyc", "__pycache__", "migrations")
        shutil.copytree(ROOT / name, folder / name, ignore=only_sources)
    (folder / "locale").mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setattr("django.conf.settings.LOCALE_PATHS", [])
    call_command("makemessages", locale=["en"], no_location=True, verbosity=0)
    found = folder / "locale/en/LC_MESSAGES/django.po"
    # Each text as its own translation, so that compiling keeps it.
    filled = folder / "filled.po"
    subprocess.run(["msgattrib", "--clear-fuzzy", "-o", found, found], check=True)
    subprocess.run(["msgen", "-o", filled, found], check=True)
    return texts_of(filled)


def test_every_text_has_its_english(
    english: Texts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = texts_in_the_tree(tmp_path, monkeypatch)
    assert len(wanted) > 1000
    assert sorted(str(text) for text in wanted if text not in english) == []
    assert sorted(str(text) for text in english if text not in wanted) == []


def test_a_translation_has_the_places_of_its_text(english: Texts) -> None:
    def places(text: str) -> Counter[str]:
        return Counter(PLACES.findall(text.replace("%%", "")))

    wrong = {}
    for key, translation in english.items():
        text = key if isinstance(key, str) else key[0]
        if places(text) != places(translation):
            wrong[text] = translation
    assert wrong == {}


#: English that shows what to type into a workbook, whose words are Chinese.
QUOTES_THE_WORKBOOK = {"是", "否", "标记", "说明", "示例", "、", "等次得分比例"}


def test_the_english_is_english(english: Texts) -> None:
    def rest(text: str) -> str:
        for word in sorted(QUOTES_THE_WORKBOOK, key=len, reverse=True):
            text = text.replace(word, "")
        return text

    assert [text for text in english.values() if CHINESE.search(rest(text))] == []
    assert [text for text in english.values() if "!" in text] == []


# --- nothing is written past the translation ------------------------------------------------------

TAGS = [
    re.compile(r"\{#.*?#\}"),
    re.compile(r"\{% comment .*?\{% endcomment %\}", re.DOTALL),
    re.compile(r"\{% blocktranslate\b.*?\{% endblocktranslate %\}", re.DOTALL),
    re.compile(r"\{% translate .*?%\}"),
]


def bare_chinese(template: str) -> list[str]:
    """Lines of a template with Chinese outside translation tags and comments."""
    for tag in TAGS:
        template = tag.sub("", template)
    return [line.strip() for line in template.splitlines() if CHINESE.search(line)]


def test_a_template_has_no_chinese_outside_translation_tags() -> None:
    found = {}
    for path in sorted((ROOT / "templates").rglob("*.html")):
        # The page of components is for developers and shows invented data.
        if "design" not in path.relative_to(ROOT).as_posix() and (
            lines := bare_chinese(path.read_text("utf-8"))
        ):
            found[path.relative_to(ROOT).as_posix()] = lines
    assert found == {}


SCREENS = re.compile(
    r"/(views|fact_pages|exports|templatetags)/|/(\w*views\w*|forms\w*|home|menu|pages|exports"
    r"|ui|bars|middleware|overview|slip|sheet|words|ledger|comparison|difference)\.py$"
)
WRAPPERS = {
    "_",
    "gettext",
    "gettext_lazy",
    "gettext_noop",
    "ngettext",
    "ngettext_lazy",
    "pgettext",
    "pgettext_lazy",
}


def loose_texts(tree: ast.Module) -> Iterator[str]:
    """Chinese text in code outside docstrings, gettext calls and the API's bilingual help."""
    skipped = set()
    for node in ast.walk(tree):
        wrapped: list[ast.AST] = []
        if isinstance(node, ast.Expr):
            wrapped = [node.value] if isinstance(node.value, ast.Constant) else []
        elif isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            wrapped = [node] if name in WRAPPERS else []
        for part in wrapped:
            skipped.update(id(each) for each in ast.walk(part))
    for node in ast.walk(tree):
        text = node.value if isinstance(node, ast.Constant) else None
        if isinstance(text, str) and id(node) not in skipped and CHINESE.search(text):
            yield f"{node.lineno}: {text}"


def test_what_screens_say_in_python_goes_through_the_translation() -> None:
    found = {}
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if not SCREENS.search(name) or path.name in {"api.py", "design.py"}:
                continue
            if loose := list(loose_texts(ast.parse(path.read_text("utf-8")))):
                found[name] = loose
    assert found == {}


def test_scripts_of_the_browser_hold_no_text() -> None:
    found = {}
    for path in sorted((ROOT / "static/js").glob("*.js")):
        code = re.sub(r"/\*.*?\*/|(?<!:)//.*", "", path.read_text("utf-8"), flags=re.DOTALL)
        if words := CHINESE.findall(code):
            found[path.name] = words
    assert found == {}


# --- an English page ------------------------------------------------------------------------------


#: Amounts in capitals, as pay documents need them, and the first character of a person's name.
CHINESE_ANYWAY = {"capitals", "avatar"}


def _is_chinese(tag: str, attrs: dict[str, str | None]) -> bool:
    """Whether an element says itself that it is Chinese: a language under its own name."""
    return tag != "html" and (attrs.get("lang") or "").startswith("zh")


class Page(HTMLParser):
    """What a page says, in text and attributes, and where it leads."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.links: list[str] = []
        self._silent = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "script" or told.get("class") in CHINESE_ANYWAY or _is_chinese(tag, told):
            self._silent = tag
        for name, value in attrs:
            if value and name not in {"value", "href", "action", "src", "content"}:
                self.said.append(value)
        if tag == "a" and told.get("href"):
            self.links.append(told["href"] or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._silent:
            self._silent = ""

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.said.append(data.strip())


def names_in_the_data() -> list[str]:
    """What people have entered; a scheme's own titles are not among it: they have their English.

    An announcement of holidays that ships is entered text too: it is kept as it was announced.
    """
    found = {text for year in known_years() for row in known_rows(year) for text in row.as_data()}
    found = {text for text in found if CHINESE.search(text)}
    for model in apps.get_models():
        if model._meta.app_label not in APPS:
            continue
        texts = [f.name for f in model._meta.concrete_fields if isinstance(f, models.CharField)]
        for row in model._default_manager.values_list(*texts) if texts else ():
            found.update(value for value in row if CHINESE.search(str(value)))
    return sorted(found, key=len, reverse=True)


@cache
def _kind_of(path: str) -> str:
    """The route that answers at a path; pages name the same few hundred paths again and again."""
    try:
        found = resolve(path)
    except Resolver404:
        return "404"
    return f"{found.view_name}{found.kwargs.get('slug', '')}"


def pages_of(client: Client) -> Iterator[tuple[str, Page]]:
    """Every kind of page that links lead to from home, once each."""
    waiting, seen = ["/", "/account/", "/account/password/", "/no-such-page/"], set()
    while waiting:
        address = waiting.pop(0)
        path = address.partition("?")[0]
        kind = _kind_of(path)
        file = path.endswith((".pdf", ".xlsx"))
        if file or kind in seen or kind.startswith(("admin", "api")):
            continue
        seen.add(kind)
        response = client.get(address)
        if response.status_code == 302:
            waiting.insert(0, response["Location"])
        elif response["Content-Type"].startswith("text/html"):
            page = Page(response.content.decode())
            yield address, page
            here = [path + link if link.startswith("?") else link for link in page.links]
            waiting += [link.partition("#")[0] for link in here if link.startswith("/")]


def _ranked_county() -> County:
    """A county with a fact of each kind of review, and its result set."""
    county = make_county(departments=2)
    factories.add_honour(county, "h1", county.units["102"], kind="comprehensive")
    factories.add_deduction(county, "d1", county.units["102"])
    factories.add_veto(county, "v1", county.units["101"])
    result_set_recompute(year=county.year, actor=county.clerk, cause="nightly")
    return county


fresh_county = kept_for_module(_ranked_county)


@pytest.mark.any_database
@pytest.mark.django_db
@pytest.mark.parametrize(
    "role", [Role.TARGET_OFFICE, Role.FINANCE, Role.DEPARTMENT_FILER, Role.SYSTEM_ADMINISTRATOR]
)
def test_a_page_in_english_says_nothing_in_chinese(
    role: Role, settings, fresh_county: Callable[[], County]
) -> None:
    county = fresh_county()
    client = Client()
    backend = "django.contrib.auth.backends.ModelBackend"
    client.force_login(county.office.account(role), backend=backend)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    data = names_in_the_data()
    found: dict[str, str] = {}
    visited = 0
    for address, page in pages_of(client):
        visited += 1
        for said in page.said:
            rest = said
            for name in data:
                rest = rest.replace(name, "")
            if CHINESE.search(rest):
                found.setdefault(said, address)
    assert found == {}
    assert visited >= 5
