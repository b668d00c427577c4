"""Help: every page has its article, in both languages, in an official's words."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from core.help import Article, HelpError, Text, _article, article_for, articles
from core.templatetags.core_ui import CLAUSE
from schemes.presets import load_preset
from tests.office import make_office
from tests.pages import pages
from units.models import Role

CHINESE = re.compile(r"[\u4e00-\u9fff]")
#: Phrases that no official writes (design, "Words").
UNWANTED = ("!", "！", "请您", "抱歉", "哦", "操作成功", "系统异常", "Please", "Sorry")


def test_every_page_has_an_article() -> None:
    found = [page.name for page in pages()]
    assert len(found) > 60
    assert [name for name in found if article_for(name) is None] == [], (
        "write an article in the app's folder help: core/help.py says how"
    )


def test_an_article_answers_what_for_how_and_what_if() -> None:
    thin = {
        slug: (len(article.steps), len(article.questions))
        for slug, article in articles().items()
        if not article.steps or not article.questions
    }
    assert thin == {}


@pytest.mark.parametrize("article", articles().values(), ids=lambda each: each.slug)
def test_both_languages_say_it_in_their_own_words(article: Article) -> None:
    for text in article.texts():
        assert CHINESE.search(text.zh), text
        assert not CHINESE.search(text.en), text
        assert CLAUSE.findall(text.zh) == CLAUSE.findall(text.en), text
        assert [word for word in UNWANTED if word in text.zh + text.en] == [], text


def test_the_rules_it_cites_are_rules_of_the_scheme() -> None:
    known = set(load_preset("county").clauses)
    cited = {
        clause
        for article in articles().values()
        for text in article.texts()
        for clause in CLAUSE.findall(text.zh)
    }
    assert len(cited) > 30
    # A chapter (K-3) stands for its clauses.
    unknown = {one for one in cited if not any(f"{k}.".startswith(f"{one}.") for k in known)}
    # Scope and levels (K-1) stand in the register of rules; the preset words K-1.1 alone.
    assert {one for one in unknown if one.startswith("K") and not one.startswith("K-1.")} == set()


@pytest.mark.parametrize(
    "told",
    [
        {"title": "只有中文", "routes": [], "purpose": "甲 || A"},
        {"title": "甲 || A", "routes": [], "purpose": "甲 || "},
        {"title": "甲 || A", "routes": [], "purpose": "甲 || A", "words": ["甲 || A"]},
        {"title": "甲 || A", "routes": [], "purpose": "甲 || A", "hints": []},
    ],
)
def test_a_file_that_is_not_in_its_form_is_refused(told: dict[str, object]) -> None:
    with pytest.raises(HelpError):
        _article("x", Text("甲", "A"), told, "x")


@pytest.mark.django_db
def test_contents_article_and_panel() -> None:
    client = Client()
    client.force_login(make_office().account(Role.STAFF))
    contents = client.get("/help/").content.decode()
    assert "/help/ranking/" in contents
    found = client.get("/help/", {"q": "系统封顶"}).content.decode()
    assert "/help/honours-ledger/" in found
    assert "/help/pay-sheet/" not in found
    assert "帮助里没有这个词" in client.get("/help/", {"q": "无此词"}).content.decode()
    whole = client.get("/help/ranking/").content.decode()
    alone = client.get("/help/ranking/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" in whole
    assert "<html" not in alone
    assert "失分条" in alone
    assert client.get("/help/no-such-article/").status_code == 404
    assert 'hx-get="/help/search/"' in client.get("/search/").content.decode()
    [help_group] = client.get("/api/search/", {"q": "系统封顶", "kind": "help"}).json()
    assert help_group["hits"][0]["url"] == "/help/honours-ledger/"
