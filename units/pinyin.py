"""Pinyin of names, so that ``czj`` and ``caizheng`` find 财政局."""

from __future__ import annotations

import unicodedata

#: Family names that a general dictionary reads wrongly, as they are said. Words such as 会计 and
#: 银行, and family names of two characters, it reads rightly.
SURNAMES: dict[str, str] = {
    "曾": "zeng",
    "单": "shan",
    "解": "xie",
    "仇": "qiu",
    "区": "ou",
    "查": "zha",
    "种": "chong",
    "翟": "zhai",
    "召": "shao",
    "覃": "qin",
    "乐": "yue",
    "折": "she",
    "秘": "bi",
    "繁": "po",
    "隗": "wei",
    "句": "gou",
}
#: Family names of two characters that begin with one of the above and keep its usual reading.
LONGER_SURNAMES = ("单于",)


#: Characters that the columns hold.
INITIALS_LENGTH, PINYIN_LENGTH = 40, 160


def unit_initials(name: str) -> str:
    """Initials of a unit's name, lower case; letters and digits stay: 财政局 → ``czj``."""
    return "".join(part[:1] for part in _read(_plain(name)))[:INITIALS_LENGTH]


def person_initials(name: str) -> str:
    """Initials of a person's name; the family name by its own table: 曾国强 → ``zgq``."""
    return "".join(part[:1] for part in _read_person(name))[:INITIALS_LENGTH]


def unit_pinyin(name: str) -> str:
    """A unit's name as it is said, without spaces: 财政局 → ``caizhengju``."""
    return "".join(_read(_plain(name)))[:PINYIN_LENGTH]


def person_pinyin(name: str) -> str:
    """A person's name as it is said: 曾国强 → ``zengguoqiang``."""
    return "".join(_read_person(name))[:PINYIN_LENGTH]


def _read_person(name: str) -> list[str]:
    plain = _plain(name)
    family = "" if plain.startswith(LONGER_SURNAMES) else SURNAMES.get(plain[:1], "")
    return [family, *_read(plain[1:])] if family else _read(plain)


def _read(text: str) -> list[str]:
    """Syllables; Latin letters and digits of the name stand as they are, one by one."""
    # Its dictionaries take half a second and 20 MB to load; most processes never write a name.
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415

    # What is no Chinese comes back as a list of its characters, which the library takes as well.
    parts = lazy_pinyin(text, style=Style.NORMAL, errors=list)  # type: ignore[arg-type]
    return [kept for part in parts if (kept := _letters(part))]


def _letters(part: str) -> str:
    return "".join(char for char in part.lower() if char.isascii() and char.isalnum())


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip()
