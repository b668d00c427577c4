"""Pinyin initials of names, so that ``czj`` finds 财政局."""

from __future__ import annotations

import unicodedata

#: Family names that a general dictionary reads wrongly.
SURNAMES: dict[str, str] = {
    "曾": "z",
    "单": "s",
    "解": "x",
    "仇": "q",
    "朴": "p",
    "区": "o",
    "查": "z",
    "任": "r",
    "华": "h",
    "尉": "w",
    "冼": "x",
    "种": "c",
    "盖": "g",
    "缪": "m",
    "翟": "z",
    "员": "y",
    "召": "s",
    "覃": "q",
    "乐": "y",
    "折": "s",
    "黑": "h",
    "秘": "b",
    "繁": "p",
    "冯": "f",
    "宓": "m",
    "逄": "p",
    "隗": "w",
    "晁": "c",
    "纪": "j",
    "宁": "n",
    "燕": "y",
    "葛": "g",
    "洗": "x",
    "那": "n",
    "谌": "c",
    "撒": "s",
    "句": "g",
}
#: Family names of two characters whose first is read otherwise than above.
DOUBLE_SURNAMES: dict[str, str] = {
    "尉迟": "yc",
    "单于": "cy",
    "万俟": "mq",
    "长孙": "zs",
    "澹台": "tt",
    "令狐": "lh",
}
#: Words in names of units that are read wrongly character by character.
WORDS: dict[str, str] = {
    "银行": "yh",
    "行业": "hy",
    "重庆": "cq",
    "会计": "kj",
    "长安": "ca",
    "长征": "cz",
    "调查": "dc",
}


def unit_initials(name: str) -> str:
    """Initials of a unit's name, lower case; letters and digits stay: 财政局 → ``czj``."""
    return _initials(_plain(name))[:40]


def person_initials(name: str) -> str:
    """Initials of a person's name; the family name by its own table: 曾国强 → ``zgq``."""
    plain = _plain(name)
    for table, size in ((DOUBLE_SURNAMES, 2), (SURNAMES, 1)):
        family = table.get(plain[:size])
        if family is not None:
            return (family + _initials(plain[size:]))[:40]
    return _initials(plain)[:40]


def _initials(text: str) -> str:
    # Its dictionaries take half a second and 20 MB to load; most processes never write a name.
    from pypinyin import Style, lazy_pinyin

    letters = ""
    while text:
        word = next((word for word in WORDS if text.startswith(word)), "")
        if word:
            letters, text = letters + WORDS[word], text[len(word) :]
            continue
        stop = min((i for w in WORDS if (i := text.find(w)) > 0), default=len(text))
        parts = lazy_pinyin(text[:stop], style=Style.FIRST_LETTER, errors=list)
        letters += "".join(parts)
        text = text[stop:]
    return "".join(char for char in letters.lower() if char.isascii() and char.isalnum())


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip()
