"""A scheme document's parts in words: titles of fields and entries, values as people read them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel

from schemes.document import SchemeDocument
from schemes.document_choices import CHOICES, OWN_CHOICES
from schemes.rules.wording import KINDS

#: Parts of the document that no field title names.
SECTIONS: Mapping[str, tuple[str, str]] = {
    "components": ("板块", "Components"),
    "base_points": ("基础分", "Base points"),
    "points": ("分值", "Points"),
    "rule": ("规则", "Rule"),
    "measure": ("按什么排名", "Measure"),
    "targets": ("目标", "Targets"),
    "methods": ("允许的计分办法", "Scoring methods"),
    "grades": ("等次", "Grades"),
    "plan_warnings": ("计划检查", "Plan checks"),
    "plans": ("目标制定和审批", "Plans and their approval"),
    "changes": ("下达后的变更", "Changes after issue"),
    "award_claims": ("加分怎样申报", "How points are claimed"),
    "progress": ("进度报送", "Progress reports"),
    "sources": ("报送单位", "Who sends figures"),
    "grounds": ("变更事由", "Grounds of a change"),
    "steps": ("审批步骤", "Steps"),
    "checklist": ("审核要点", "Checklist"),
    "checks": ("计划检查", "Checks"),
    "who": ("谁办", "Who"),
    "act": ("办什么", "Act"),
    "by": ("经办机构", "Body"),
    "self_evaluation": ("自评", "Self-evaluation"),
    "marking": ("复核评分", "Re-check"),
    "ways": ("查验方式", "Ways of checking"),
    "voter_groups": ("参评人", "Voter groups"),
    "dimensions": ("测评内容", "Dimensions"),
    "outliers": ("极端票", "Extreme ballots"),
    "each_end": ("最高最低各去掉几张", "Left out at each end"),
    "lines_seen_by": ("各人宽严给谁看", "Who sees each one's leniency"),
    "least_given": ("至少几张才去掉", "Only from so many on"),
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
    "registering": ("扣分和否决登记", "Register of deductions and vetoes"),
    "accountability": ("问责表彰", "Accountability and praise"),
    "supervision": ("督查", "Supervision"),
    "publication": ("公示和公布", "Public notice and publication"),
    "bodies": ("征求意见的机关", "Bodies that give views"),
    "awards": ("表彰名单", "Award list"),
    "appraisal": ("行风评议", "Public appraisal"),
    "ratings": ("评议结果", "Ratings"),
    "grading": ("单位等次", "Grades of units"),
    "ranking": ("排名", "Ranking"),
    "excellence_quota": ("优秀比例", "Excellence quota"),
    "staff_appraisal": ("职工年度考核", "Staff appraisal"),
    "figures": ("指标以谁为准", "Which figure stands"),
    "pay": ("奖金", "Pay"),
    "unit": ("单位人均标准", "Per head"),
    "rates": ("替代比例", "Replacement rates"),
    "fund": ("奖励基金", "Reward fund"),
    "outside": ("体系外单位", "Units outside the scheme"),
    "payrolls": ("奖金发放", "Payrolls"),
    "paid_like": ("比照发放", "Paid like another unit"),
    "filings": ("未制定目标", "Missing filings"),
    "personal": ("个人浮动", "Personal part"),
    "own_distribution": ("自行分配", "Own distribution"),
    "months": ("按月折算", "Part-years"),
    "transfer": ("内部调动", "Moves"),
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
    "voter_group": ("参评人", "Voters"),
    "sanction": ("处分", "Sanction"),
    "peer_group": ("考核组", "Peer group"),
    "peer_groups": ("考核组", "Peer groups"),
    "from_kind": ("哪一种", "Kind"),
    "to_kind": ("按哪一种计", "Counts as"),
    "same_work_clauses": ("同一工作依据", "Clauses on the same work"),
    "date_clauses": ("日期依据", "Clauses on the date"),
    "full": ("满分", "Full mark"),
    "at_least": ("多少分起", "From"),
    "cap": ("封顶", "Cap"),
    "amount": ("元每人", "Yuan a head"),
    "base": ("标准", "Standard"),
    "total": ("合计最多", "Together at most"),
    "items": ("定死的项目", "Fixed items"),
    "effect": ("后果", "Effect"),
    "marked_by": ("由谁打分", "Marked by"),
    "opens": ("开始", "Opens"),
    "phase": ("阶段", "Phase"),
    "governs": ("管哪些事", "Governs"),
    "grade": ("等次", "Grade"),
    "places": ("各组名额", "Places of the groups"),
    "must": ("必须成立", "Must hold"),
    "double": ("两人评分", "Marked by two"),
    "origin": ("哪一种数", "Which figure"),
}


Model = type[BaseModel]
#: Key of a document → what the document calls it.
Names = Mapping[str, str]
NO_NAMES: Names = {}


def words_of_path(root: Any, path: tuple[Any, ...], *, english: bool) -> tuple[str, ...]:
    """Return what the parts of a path are called, outermost first.

    An entry of a list goes by its own title, any other part by its field's.
    """
    place: Any = root
    words: list[str] = []
    named = names_of(root, english=english)
    model: Model | None = SchemeDocument
    inside: tuple[Model, ...] = ()
    for part in path:
        if isinstance(place, list):
            place = _entry(place, part)
            model = model_of(place, inside)
            words.append(title_of(place, english=english) or str(part))
        else:
            place = place.get(part) if isinstance(place, Mapping) else None
            known = part in SECTIONS or part in _field_titles()
            # A key that no field has names an entry elsewhere: a level, a grade.
            own = "" if known else named.get(part, "")
            words.append(own or field_words(str(part), english=english, model=model))
            inside = models_in(model, str(part)) or inside
            model = model_of(place, inside)
    return tuple(words)


def names_of(root: Any, *, english: bool) -> dict[str, str]:
    """Return what a document's data call their keys: levels, groups, grades, kinds."""
    return dict(_titles(root, english=english))


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


def field_words(name: str, *, english: bool, model: Model | None = None) -> str:
    """Return what a field of the document is called: by ``model``, the part that has it, since
    parts call different things by one name ("least", "share")."""
    field = model.model_fields.get(name) if model else None
    if field is not None and field.title and not english:
        return field.title
    if name in SECTIONS:
        return SECTIONS[name][english]
    return name.replace("_", " ") if english else _field_titles().get(name, name)


@cache
def _field_titles() -> dict[str, str]:
    """Return the Chinese titles that the fields of the document's models carry."""
    found: dict[str, str] = {}
    for model in document_models():
        for name, field in model.model_fields.items():
            if field.title:
                found.setdefault(name, field.title)
    return found


@cache
def models_in(model: Model | None, name: str) -> tuple[Model, ...]:
    """Return the models of which a field of ``model`` is one, or a list; none for a figure."""
    field = model.model_fields.get(name) if model else None
    return () if field is None else tuple(_inside(field.annotation))


def model_of(value: Any, models: tuple[Model, ...]) -> Model | None:
    """Return which of ``models`` a part is: the only one, or that of its kind."""
    if len(models) < 2 or not isinstance(value, Mapping):
        return models[0] if len(models) == 1 else None
    kinds = ((each, each.model_fields.get("kind")) for each in models)
    kind = value.get("kind")
    return next((each for each, field in kinds if field and field.default == kind), None)


def is_choice(name: object) -> bool:
    """Whether a field takes one of a rule's own choices."""
    return name in _choice_fields()


@cache
def _choice_fields() -> frozenset[str]:
    return frozenset(
        name
        for model in document_models()
        for name, field in model.model_fields.items()
        if any(origin is Literal for origin in _origins(field.annotation))
    )


def _origins(annotation: Any) -> Iterator[Any]:
    yield get_origin(annotation)
    for part in get_args(annotation):
        if not isinstance(part, str):
            yield from _origins(part)


def document_models() -> Iterator[type[BaseModel]]:
    """Return every model that a scheme document is made of."""
    seen: set[type[BaseModel]] = set()
    waiting: list[type[BaseModel]] = [SchemeDocument]
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


def value_words(value: Any, *, english: bool, names: Names = NO_NAMES, field: str = "") -> str:
    """Return a value as people read it: an entry by its title, a list by its parts.

    ``names`` says what the document calls its keys (:func:`names_of`); ``field`` is where the value
    stands: one that takes a rule's own choices holds no key of the document, whatever it is called.
    """
    if isinstance(value, bool):
        return ("yes" if value else "no") if english else ("是" if value else "否")
    if value is None or value in ("", []):
        return "none" if english else "无"
    if isinstance(value, Mapping):
        named = title_of(value, english=english) or _own_words(value, english=english)
        kind = KINDS.get(str(value.get("kind")))
        return named or (kind[english] if kind else _pairs(value, english=english, names=names))
    if isinstance(value, list):
        mark = ", " if english else "、"
        parts = (value_words(part, english=english, names=names, field=field) for part in value)
        return mark.join(parts)
    text = str(value)
    if text in names and not is_choice(field):
        return names[text]
    words = OWN_CHOICES.get((field, text)) or CHOICES.get(text) or KINDS.get(text)
    return words[english] if words else text


def _own_words(value: Mapping[str, Any], *, english: bool) -> str:
    """The words of a title itself."""
    return str(value["en" if english else "zh"]) if set(value) == {"zh", "en"} else ""


def _pairs(value: Mapping[str, Any], *, english: bool, names: Names) -> str:
    mark = ", " if english else "，"
    return mark.join(
        f"{names.get(str(key)) or field_words(str(key), english=english)} "
        f"{value_words(item, english=english, names=names, field=str(key))}"
        for key, item in value.items()
    )
