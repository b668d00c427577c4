"""A scheme document's parts in words: titles of fields and entries, values as people read them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel

from schemes.document import SchemeDocument
from schemes.rules.wording import KINDS

#: Parts of the document that no field title names.
SECTIONS: Mapping[str, tuple[str, str]] = {
    "peer_groups": ("考核组", "Peer groups"),
    "components": ("板块", "Components"),
    "base_points": ("基础分", "Base points"),
    "points": ("分值", "Points"),
    "rule": ("规则", "Rule"),
    "measure": ("按什么排名", "Measure"),
    "targets": ("目标", "Targets"),
    "methods": ("允许的计分办法", "Scoring methods"),
    "grades": ("等次", "Grades"),
    "plan_warnings": ("计划检查", "Plan checks"),
    "self_evaluation": ("自评", "Self-evaluation"),
    "voter_groups": ("参评人", "Voter groups"),
    "dimensions": ("测评内容", "Dimensions"),
    "honours": ("先进加分", "Honours"),
    "levels": ("级别", "Levels"),
    "kinds": ("种类", "Kinds"),
    "caps": ("封顶", "Caps"),
    "distinctive": ("特色工作", "Distinctive work"),
    "multi_superior": ("对应多个上级", "Several superiors"),
    "deductions": ("扣分", "Deductions"),
    "entries": ("各项", "Entries"),
    "adjustments": ("其他加减分", "Other points"),
    "conditions": ("条件", "Conditions"),
    "vetoes": ("一票否决", "Vetoes"),
    "appraisal": ("行风评议", "Public appraisal"),
    "ratings": ("评议结果", "Ratings"),
    "grading": ("单位等次", "Grades of units"),
    "ranking": ("排名", "Ranking"),
    "excellence_quota": ("优秀比例", "Excellence quota"),
    "figures": ("指标以谁为准", "Which figure stands"),
    "pay": ("奖金", "Pay"),
    "unit": ("单位人均标准", "Per head"),
    "rates": ("替代比例", "Replacement rates"),
    "paid_like": ("比照发放", "Paid like another unit"),
    "filings": ("未制定目标", "Missing filings"),
    "personal": ("个人浮动", "Personal part"),
    "own_distribution": ("自行分配", "Own distribution"),
    "months": ("按月折算", "Part-years"),
    "transfer": ("县内调动", "Moves"),
    "loss": ("扣发", "Withholding"),
    "triggers": ("情形", "Cases"),
    "leader_bonus": ("领导奖", "Leader bonus"),
    "ranks": ("档次", "Ranks"),
    "rounding": ("舍入", "Rounding"),
    "calendar": ("时限", "Calendar"),
    "clauses": ("条款", "Clauses"),
    "title": ("名称", "Title"),
    "text": ("内容", "Text"),
    "meaning": ("含义", "Meaning"),
    "zh": ("中文", "Chinese"),
    "en": ("英文", "English"),
    "document_number": ("文号", "Document number"),
    "date": ("日期", "Date"),
    "next_year": ("在次年", "In the next year"),
    "share": ("几成", "Share"),
    "shares": ("各名次几成", "Shares"),
    "clause": ("条款", "Clause"),
    "effect": ("后果", "Effect"),
    "marked_by": ("由谁打分", "Marked by"),
}


def words_of_path(root: Any, path: tuple[Any, ...], *, english: bool) -> tuple[str, ...]:
    """Return what the parts of a path are called, outermost first.

    An entry of a list goes by its own title, any other part by its field's.
    """
    place: Any = root
    words: list[str] = []
    named = dict(_titles(root, english=english)) if len(path) > 1 else {}
    for part in path:
        if isinstance(place, list):
            place = _entry(place, part)
            words.append(title_of(place, english=english) or str(part))
        else:
            place = place.get(part) if isinstance(place, Mapping) else None
            known = part in SECTIONS or part in _field_titles()
            # A key that no field has names an entry elsewhere: a level, a grade.
            own = "" if known else named.get(part, "")
            words.append(own or _section(str(part), english=english))
    return tuple(words)


def _titles(value: Any, *, english: bool) -> Iterator[tuple[str, str]]:
    """Every key of the document with the title of the entry that has it."""
    if isinstance(value, Mapping):
        if "key" in value and isinstance(value.get("title"), Mapping):
            yield str(value["key"]), title_of(value, english=english)
        for item in value.values():
            yield from _titles(item, english=english)
    elif isinstance(value, list):
        for item in value:
            yield from _titles(item, english=english)


def _entry(entries: list[Any], key: Any) -> Any:
    found = [e for e in entries if isinstance(e, Mapping) and e.get("key") == key]
    return found[0] if found else None


def title_of(entry: Any, *, english: bool) -> str:
    """Return an entry's own title; "" for one without."""
    title = entry.get("title") if isinstance(entry, Mapping) else None
    return str(title["en" if english else "zh"]) if isinstance(title, Mapping) else ""


def _section(name: str, *, english: bool) -> str:
    if name in SECTIONS:
        return SECTIONS[name][english]
    return name.replace("_", " ") if english else _field_titles().get(name, name)


@cache
def _field_titles() -> dict[str, str]:
    """Return the Chinese titles that the fields of the document's models carry."""
    found: dict[str, str] = {}
    for model in _models(SchemeDocument):
        for name, field in model.model_fields.items():
            if field.title:
                found.setdefault(name, field.title)
    return found


def _models(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    seen: set[type[BaseModel]] = set()
    waiting: list[type[BaseModel]] = [model]
    while waiting:
        each = waiting.pop()
        if each in seen:
            continue
        seen.add(each)
        yield each
        for field in each.model_fields.values():
            waiting.extend(_inside(field.annotation))


def _inside(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _inside(part)


def value_words(value: Any, *, english: bool) -> str:
    """Return a value as people read it: an entry by its title, a list by its parts."""
    if isinstance(value, bool):
        return ("yes" if value else "no") if english else ("是" if value else "否")
    if value is None or value in ("", []):
        return "none" if english else "无"
    if isinstance(value, Mapping):
        named = title_of(value, english=english) or _own_words(value, english=english)
        kind = KINDS.get(str(value.get("kind")))
        return named or (kind[english] if kind else _pairs(value, english=english))
    if isinstance(value, list):
        mark = ", " if english else "、"
        return mark.join(value_words(part, english=english) for part in value)
    return str(value)


def _own_words(value: Mapping[str, Any], *, english: bool) -> str:
    """The words of a title itself."""
    return str(value["en" if english else "zh"]) if set(value) == {"zh", "en"} else ""


def _pairs(value: Mapping[str, Any], *, english: bool) -> str:
    mark = ", " if english else "，"
    return mark.join(
        f"{_section(str(key), english=english)} {value_words(item, english=english)}"
        for key, item in value.items()
    )
