"""Pinyin initials of names, so that ``czj`` finds 财政局."""

from __future__ import annotations

import unicodedata

#: Family names that a general dictionary reads wrongly. Words such as 会计 and 银行, and family
#: names of two characters, it reads rightly.
SURNAMES: dict[str, str] = {
    "曾": "z",
    "单": "s",
    "解": "x",
    "仇": "q",
    "区": "o",
    "查": "z",
    "种": "c",
    "翟": "z",
    "召": "s",
    "覃": "q",
    "乐": "y",
    "折": "s",
    "秘": "b",
    "繁": "p",
    "隗": "w",
    "句": "g",
}
#: Family names of two characters that begin with one of the above and keep its usual reading.
LONGER_SURNAMES = ("单于",)


def unit_initials(name: str) -> str:
    """Initials of a unit's name, lower case; letters and digits stay: 财政局 → ``czj``."""
    return _initials(_plain(name))[:40]


def person_initials(name: str) -> str:
    """Initials of a person's name; the family name by its own table: 曾国强 → ``zgq``."""
    plain = _plain(name)
    family = "" if plain.startswith(LONGER_SURNAMES) else SURNAMES.get(plain[:1], "")
    return (family + _initials(plain[1:] if family else plain))[:40]


def _initials(text: str) -> str:
    # Its dictionaries take half a second and 20 MB to load; most processes never write a name.
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415

    parts = lazy_pinyin(text, style=Style.FIRST_LETTER)
    return "".join(char for char in "".join(parts).lower() if char.isascii() and char.isalnum())


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip()
