"""Help beside each screen (说明): what a page is for, what to do on it, what its words mean.

Articles stand in the folder ``help`` of each app, a YAML file for a group of pages.  A text is
Chinese and English side by side, ``中文 || English``; in ``words`` and ``questions`` a sign of
equality divides the term from its meaning and the question from its answer::

    group: 结果 || Results
    order: 40
    articles:
      ranking:
        routes: ["scoring:results"]
        title: 排名 || Ranking
        purpose: 看每个单位的总分和名次。 || Shows every unit's total and rank.
        steps:
          - 先选考核组。 || Choose the peer group first.
        words:
          - 暂定 = 还有缺项。 || Provisional = something is missing.
        questions:
          - 分数不对怎么办？ = 逐级点开找原因。 || What if a score is wrong? = Open it.

``routes`` are names of routes, with ``*`` for any ending.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.apps import apps

from core.language import in_english, title_of
from core.routes import names_of_routes

FOLDER = "help"


@dataclass(frozen=True, slots=True)
class Text:
    """A text in both languages."""

    zh: str
    en: str

    def __str__(self) -> str:
        return title_of(self)


@dataclass(frozen=True, slots=True)
class Pair:
    """A term with its meaning, or a question with its answer."""

    head: Text
    body: Text


@dataclass(frozen=True, slots=True)
class Article:
    """What there is to know about one page; ``routes`` are the pages it stands beside."""

    slug: str
    group: Text
    title: Text
    routes: tuple[str, ...]
    purpose: Text
    steps: tuple[Text, ...] = ()
    words: tuple[Pair, ...] = ()
    questions: tuple[Pair, ...] = ()

    def texts(self) -> Iterator[Text]:
        """Everything it says, in order."""
        yield from (self.title, self.purpose, *self.steps)
        for pair in (*self.words, *self.questions):
            yield from (pair.head, pair.body)

    def said(self) -> list[str]:
        """The same in the reader's language, which is asked for once."""
        english = in_english()
        return [text.en if english else text.zh for text in self.texts()]

    def is_about(self, route: str) -> bool:
        """Whether the article stands beside the page of this route."""
        return any(fnmatch.fnmatchcase(route, pattern) for pattern in self.routes)


class HelpError(ValueError):
    """A file of articles is not in its form; the message names file and article."""


@cache
def articles() -> Mapping[str, Article]:
    """All articles by slug, in the order of their files; read once per process."""
    found: dict[str, Article] = {}
    files = [
        (data.get("order", 100), path, data)
        for config in apps.get_app_configs()
        for path in sorted((Path(config.path) / FOLDER).glob("*.yaml"))
        for data in [yaml.safe_load(path.read_text("utf-8"))]
    ]
    for _order, path, data in sorted(files, key=lambda file: (file[0], file[1])):
        group = read_text(data["group"], path.name)
        for slug, told in data["articles"].items():
            if slug in found:
                raise HelpError(f"{path.name}: a second article {slug}")
            found[slug] = _article(slug, group, told, f"{path.name}: {slug}")
    return found


@cache
def standing_articles() -> tuple[Article, ...]:
    """Articles whose page this site has; found once per process, as routes and articles are."""
    names = names_of_routes()
    return tuple(each for each in articles().values() if any(map(each.is_about, names)))


@cache
def article_for(route: str) -> Article | None:
    """The article beside a page; the one that names the route most closely."""
    fitting = [each for each in articles().values() if each.is_about(route)]
    return max(fitting, key=lambda each: _closeness(each, route), default=None)


def _closeness(article: Article, route: str) -> int:
    return max(len(name) for name in article.routes if fnmatch.fnmatchcase(route, name))


def _article(slug: str, group: Text, told: Mapping[str, Any], where: str) -> Article:
    unknown = set(told) - {"title", "routes", "purpose", "steps", "words", "questions"}
    if unknown:
        raise HelpError(f"{where}: unknown {sorted(unknown)}")
    return Article(
        slug=slug,
        group=group,
        title=read_text(told["title"], where),
        routes=tuple(told["routes"]),
        purpose=read_text(told["purpose"], where),
        steps=tuple(read_text(line, where) for line in told.get("steps", ())),
        words=tuple(read_pair(line, where) for line in told.get("words", ())),
        questions=tuple(read_pair(line, where) for line in told.get("questions", ())),
    )


def read_text(line: str, where: str) -> Text:
    """``中文 || English`` as a text; raises :class:`HelpError` where one of them is missing."""
    zh, divider, en = line.partition(" || ")
    if not divider or not zh.strip() or not en.strip():
        raise HelpError(f"{where}: no two languages in {line!r}")
    return Text(zh.strip(), en.strip())


def read_pair(line: str, where: str) -> Pair:
    """``词 = 意思 || Term = meaning`` as a pair; raises :class:`HelpError`."""
    both = read_text(line, where)
    (zh_head, zh_sign, zh), (en_head, en_sign, en) = (
        text.partition(" = ") for text in (both.zh, both.en)
    )
    if not (zh_sign and en_sign):
        raise HelpError(f"{where}: no sign of equality in {line!r}")
    return Pair(Text(zh_head.strip(), en_head.strip()), Text(zh.strip(), en.strip()))
