"""The form of a change of units: what each kind asks, and the request that was typed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from documents.xlsx.values import half_width
from schemes.fact_pages.forms import Section, TextField
from schemes.fact_pages.words import SchemeWords
from schemes.models import Year
from schemes.unit_changes.request import ChangeRequest, NewUnit, paper_faults
from schemes.unit_pages.asked import day_of
from units.lifecycle_models import ChangeKind, YearHandling
from units.models import Unit

YES, NO = "yes", "no"
LONGEST = 6
#: How many units a form of the kind takes at first, and how many may be founded.
SOURCE_FIELDS: Mapping[str, int] = {
    ChangeKind.RENAME: 1,
    ChangeKind.REPARENT: 1,
    ChangeKind.MERGE: 4,
    ChangeKind.SPLIT: 1,
    ChangeKind.ABOLISH: 1,
}
NEW_FIELDS: Mapping[str, int] = {ChangeKind.FOUND: 1, ChangeKind.MERGE: 1, ChangeKind.SPLIT: 2}
#: The service's names of what is wrong → the field that it stands under.
PLACES: Mapping[str, str] = {"sources": "source1", "new_units": "new1_code"}


class ChangeForm(forms.Form):
    """Texts as they were typed; the plan says everything that is wrong at once."""

    use_required_attribute = False

    def __init__(
        self,
        kind: ChangeKind,
        year: Year,
        words: SchemeWords,
        *,
        data: Any = None,
        source: str = "",
    ) -> None:
        self.kind, self.words = kind, words
        super().__init__(data, initial={"source1": source})
        rows = Unit.objects.filter(authority=year.authority_id).order_by("code")
        self._units = [("", "——"), *((u.code, u.name) for u in rows)]
        self.fields["effective_on"] = TextField(
            label=_("生效日期"),
            required=True,
            help_text=_("按文件写的日子，不是今天（S-3）"),
            widget=forms.DateInput(attrs={"class": "form-control", "type": "date"}),
        )
        self.fields["document"] = _text(_("依据文件"), required=True, most=200)
        self._before()
        self._after()
        self.fields["reason"] = _long(_("理由"))

    def request(self) -> ChangeRequest:
        """What was typed as a request; a day that is none is the form's own error."""
        self.full_clean()
        day = day_of(self._told("effective_on"))
        if day is None:
            raise ValidationError(self._faults_without_day())
        names = [f"source{n}" for n in range(1, SOURCE_FIELDS.get(self.kind, 0) + 1)]
        keeps = self._told("keeps") == YES
        handling = self._told("handling") or YearHandling.PAID_BY_SUCCESSOR
        return ChangeRequest(
            kind=self.kind,
            effective_on=day,
            document=self._told("document"),
            reason=self._told("reason"),
            sources=tuple(code for code in map(self._told, names) if code),
            into=self._told("into"),
            new_units=tuple(self._new_units()),
            keeps=keeps,
            handling=_handling(handling),
            name=self._told("name"),
            short_name=self._told("short_name"),
            parent=self._told("parent"),
            people=dict(_people(self.data)),
            months=dict(_months(self.data)),
        )

    def take_errors(self, error: ValidationError) -> None:
        """Put what is wrong beside its field; what has none stands above the form."""
        told = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        for name, messages in told.items():
            place = PLACES.get(name, name)
            self.add_error(place if place in self.fields else None, messages)

    def sections(self) -> Iterator[Section]:
        """The fields under their headings."""
        news = [name for name in self.fields if name.startswith("new")]
        plain = [name for name in self.fields if name not in news and name != "reason"]
        yield Section("", [self[name] for name in plain])
        for number in range(1, NEW_FIELDS.get(self.kind, 0) + 1):
            own = [self[name] for name in news if name.startswith(f"new{number}_")]
            title = _("新单位") if NEW_FIELDS[self.kind] == 1 else _("新单位 %s") % number
            yield Section(title, own)
        yield Section("", [self["reason"]])

    def _faults_without_day(self) -> dict[str, list[str]]:
        """All that is wrong already while no day says what else would be."""
        faults = {"effective_on": [_("写明生效日期，如 2026-03-05")]}
        for name, text in paper_faults(self._told("document"), self._told("reason")):
            faults.setdefault(name, []).append(text)
        if "source1" in self.fields and not self._told("source1"):
            faults["sources"] = [_("选原单位")]
        return faults

    # --- inside -----------------------------------------------------------------------------

    def _before(self) -> None:
        count = SOURCE_FIELDS.get(self.kind, 0)
        for number in range(1, count + 1):
            label = _("原单位") if count == 1 else _("原单位 %s") % number
            self.fields[f"source{number}"] = _choice(label, self._units, required=number == 1)

    def _after(self) -> None:
        if self.kind == ChangeKind.RENAME:
            self.fields["name"] = _text(_("新名称"), required=True, most=80)
            self.fields["short_name"] = _text(_("新简称"), most=40)
        if self.kind == ChangeKind.REPARENT:
            self.fields["parent"] = _choice(_("新的主管单位"), self._units)
        if self.kind == ChangeKind.MERGE:
            hint = _("并入一个现有单位时选它；另设新单位时空着，填下面的新单位")
            self.fields["into"] = _choice(_("并入哪个单位"), self._units, hint=hint)
        if self.kind == ChangeKind.ABOLISH:
            hint = _("人员转到这里，离开的人也由它按月发")
            self.fields["into"] = _choice(_("接收单位"), self._units, hint=hint)
        if self.kind == ChangeKind.SPLIT:
            answers = [(YES, _("保留，分出新单位")), (NO, _("不保留，分成两个新单位"))]
            self.fields["keeps"] = _choice(_("原单位"), answers, required=True)
        if self.kind in (ChangeKind.MERGE, ChangeKind.ABOLISH, ChangeKind.SPLIT):
            label = _("撤销的单位本年怎样考核")
            self.fields["handling"] = _choice(label, YearHandling.choices, required=True)
        for number in range(1, NEW_FIELDS.get(self.kind, 0) + 1):
            self._new(f"new{number}_")

    def _new(self, prefix: str) -> None:
        groups = [("", "——"), *self.words.peer_groups.items()]
        answers = [(YES, _("是")), (NO, _("否"))]
        self.fields[f"{prefix}code"] = _text(_("代码"), most=40)
        self.fields[f"{prefix}name"] = _text(_("名称"), most=80)
        self.fields[f"{prefix}short"] = _text(_("简称"), most=40)
        self.fields[f"{prefix}group"] = _choice(_("考核组"), groups)
        self.fields[f"{prefix}assessed"] = _choice(_("直接考核"), answers)
        self.fields[f"{prefix}posts"] = _text(_("编制数"), most=LONGEST)
        self.fields[f"{prefix}leader"] = _text(_("分管领导"), most=80)
        self.fields[f"{prefix}parent"] = _choice(_("主管单位"), self._units)

    def _new_units(self) -> Iterator[NewUnit]:
        for number in range(1, NEW_FIELDS.get(self.kind, 0) + 1):
            told = {name: self._told(f"new{number}_{name}") for name in _NEW}
            if not (told["code"] or told["name"]):
                continue
            yield NewUnit(
                code=half_width(told["code"]),
                name=told["name"],
                short_name=told["short"],
                peer_group=told["group"],
                directly_assessed=told["assessed"] != NO,
                posts=_whole(told["posts"]),
                leader_in_charge=told["leader"],
                parent=told["parent"],
            )

    def _told(self, name: str) -> str:
        return str(self.cleaned_data.get(name, "")).strip()


_NEW = ("code", "name", "short", "group", "assessed", "posts", "leader", "parent")


def _handling(text: str) -> YearHandling:
    return YearHandling(text) if text in YearHandling.values else YearHandling.PAID_BY_SUCCESSOR


def _people(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Staff number → unit, of the selects people-<number>."""
    for name in data:
        if name.startswith("people-") and data[name]:
            yield name.removeprefix("people-"), str(data[name])


def _months(data: Mapping[str, Any]) -> Iterator[tuple[str, tuple[int, int]]]:
    """Year and posting → months before and after, of the fields before-<place>, after-<place>."""
    for name in data:
        place = name.removeprefix("before-")
        if place != name:
            before, after = str(data[name]), str(data.get(f"after-{place}", ""))
            yield place, (_whole(before, wrong=-1), _whole(after, wrong=-1))


def _whole(text: str, *, wrong: int = 0) -> int:
    tidy = half_width(text.strip())
    return int(tidy) if tidy.isascii() and tidy.isdigit() and len(tidy) <= LONGEST else wrong


def _text(label: str, *, most: int, required: bool = False) -> TextField:
    attrs = {"class": "form-control", "autocomplete": "off", "maxlength": str(most)}
    return TextField(label=label, required=required, widget=forms.TextInput(attrs=attrs))


def _long(label: str) -> TextField:
    widget = forms.Textarea(attrs={"class": "form-control", "rows": 2, "maxlength": 500})
    return TextField(label=label, required=True, widget=widget)


def _choice(
    label: str, choices: Iterable[Any], *, required: bool = False, hint: str = ""
) -> TextField:
    widget = forms.Select(attrs={"class": "form-select"}, choices=list(choices))
    return TextField(label=label, required=required, help_text=hint, widget=widget)
