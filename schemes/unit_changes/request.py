"""What is asked to happen to units on a day, and whether it may be asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from documents.xlsx.values import is_code
from schemes.fact_entry.services import REASON_LENGTH, refusal
from schemes.models import Year, YearState
from units.history import changes_of, unit_at
from units.lifecycle_models import ChangeKind, UnitChange, YearHandling
from units.models import Authority, Unit

#: By the field of the form that it stands under.
Problems = dict[str, list[str]]
#: (fewest, most) units that a kind begins with; None: any number.
SOURCES: Mapping[str, tuple[int, int | None]] = {
    ChangeKind.FOUND: (0, 0),
    ChangeKind.RENAME: (1, 1),
    ChangeKind.REPARENT: (1, 1),
    ChangeKind.MERGE: (1, None),
    ChangeKind.SPLIT: (1, 1),
    ChangeKind.ABOLISH: (1, None),
}


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit to be founded, and how it begins its first year; ``parent`` is a code."""

    code: str
    name: str
    short_name: str = ""
    peer_group: str = ""
    directly_assessed: bool = True
    posts: int = 0
    leader_in_charge: str = ""
    parent: str = ""


@dataclass(frozen=True, slots=True)
class ChangeRequest:
    """A change of units (单位变动); units are named by code.

    ``into``: the standing unit that takes in what ends; of a split the one that pays who had left
    before.  ``people`` (staff number → unit) says who goes where in a split; ``months``
    ("2026/key of the posting" → months before and after the day) is what was confirmed where the
    dates alone do not tell.
    """

    kind: ChangeKind
    effective_on: date
    document: str
    reason: str
    sources: tuple[str, ...] = ()
    into: str = ""
    new_units: tuple[NewUnit, ...] = ()
    keeps: bool = False
    handling: YearHandling = YearHandling.PAID_BY_SUCCESSOR
    name: str = ""
    short_name: str = ""
    parent: str = ""
    people: Mapping[str, str] = field(default_factory=dict)
    months: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def ends(self) -> tuple[str, ...]:
        """The units that are no more from the day on."""
        if self.kind in (ChangeKind.MERGE, ChangeKind.ABOLISH):
            return tuple(code for code in self.sources if code != self.into)
        return self.sources if self.kind == ChangeKind.SPLIT and not self.keeps else ()

    @property
    def results(self) -> tuple[str, ...]:
        """The units that stand from the day on."""
        new = tuple(unit.code for unit in self.new_units)
        if self.kind == ChangeKind.MERGE:
            return (self.into,) if self.into else new
        if self.kind in (ChangeKind.RENAME, ChangeKind.REPARENT):
            return self.sources
        return (*self.sources, *new) if self.kind == ChangeKind.SPLIT and self.keeps else new

    @property
    def successor(self) -> str:
        """The unit that takes the people of what ends; "" where nobody does."""
        if self.kind == ChangeKind.ABOLISH or self.into:
            return self.into
        return self.results[0] if self.ends and self.results else ""


def request_check(authority: Authority, request: ChangeRequest) -> dict[str, Unit]:
    """The authority's units by code, stand-ins for new ones among them.

    Raises :class:`~django.core.exceptions.ValidationError` with everything that is wrong, by field.
    """
    units = {unit.code: unit for unit in Unit.objects.filter(authority=authority)}
    found: Problems = {}
    for name, text in (
        *paper_faults(request.document, request.reason),
        *_day(authority, request),
        *_numbers(request),
        *_standing(authority, request, units),
        *_new(authority, request, units),
        *_own(request, units),
    ):
        found.setdefault(name, []).append(text)
    if found:
        raise ValidationError(found)
    for new in request.new_units:
        standing = units.get(new.code)
        units[new.code] = standing or Unit(authority=authority, code=new.code, name=new.name)
    return units


def paper_faults(document: str, reason: str) -> Iterable[tuple[str, str]]:
    """What is wrong with the document's number and the reason, by field."""
    if not document.strip():
        yield "document", _("写明依据文件的文号")
    if not reason.strip():
        yield "reason", _("写明理由（S-4）")
    elif len(reason) > REASON_LENGTH:
        yield "reason", _("理由最多 %s 个字") % REASON_LENGTH


def _day(authority: Authority, request: ChangeRequest) -> Iterable[tuple[str, str]]:
    """No day in a year that is frozen or published, or before one: its figures stay as they are."""
    years = Year.objects.filter(authority=authority, year__gte=request.effective_on.year)
    for year in years.select_related("authority", "scheme").order_by("year"):
        if year.state != YearState.OPEN or refusal(year):
            text = _("%s 年度已封存或已公布，生效日期要在它以后")
            yield "effective_on", text % year.year


def _numbers(request: ChangeRequest) -> Iterable[tuple[str, str]]:
    least, most = SOURCES[request.kind]
    count = len(request.sources)
    if count < least or (most is not None and count > most):
        yield "sources", _("选原单位")
    if any(times > 1 for times in Counter(request.sources).values()):
        yield "sources", _("同一个单位选了两次")
    merges = request.kind == ChangeKind.MERGE
    if merges and count + (request.into not in ("", *request.sources)) < 2:
        yield "sources", _("合并至少要两个单位")
    if merges and bool(request.into) == bool(request.new_units):
        yield "into", _("选并入哪个单位，或者填新单位，两样取一样")
    wanted = {ChangeKind.FOUND: 1, ChangeKind.SPLIT: 1 if request.keeps else 2}.get(request.kind, 0)
    if len(request.new_units) < wanted:
        yield "new_units", _("填新单位的代码和名称，至少 %s 个") % wanted


def _standing(
    authority: Authority, request: ChangeRequest, units: Mapping[str, Unit]
) -> Iterable[tuple[str, str]]:
    changes = changes_of(authority)
    named = [("sources", code) for code in request.sources]
    named += [("into", request.into), ("parent", request.parent)]
    new = {unit.code for unit in request.new_units}
    for name, code in named:
        unit = units.get(code)
        if not code or (code in new and name == "into"):
            continue
        if unit is None:
            yield name, _("单位表里没有 %s") % code
        elif not unit_at(unit, changes, request.effective_on).exists:
            yield name, _("%(unit)s 在生效日期已经不在或还没有设立") % {"unit": unit.name}


def _new(
    authority: Authority, request: ChangeRequest, units: Mapping[str, Unit]
) -> Iterable[tuple[str, str]]:
    owners = {unit.name: unit.code for unit in units.values()}
    codes = Counter(new.code for new in request.new_units)
    for new in request.new_units:
        if not is_code(new.code) or codes[new.code] > 1:
            yield "new_units", _("新单位的代码各不相同，不能有空白和斜杠")
        if not new.name.strip():
            yield "new_units", _("填新单位的名称")
        if new.code in units and not _taken_back(authority, units[new.code]):
            text = _("代码 %(code)s 是%(unit)s的，换一个")
            yield "new_units", text % {"code": new.code, "unit": units[new.code].name}
        if owners.get(new.name, new.code) != new.code:
            text = _("单位 %(code)s 也叫这个名称。一个名称只能用于一个单位")
            yield "new_units", text % {"code": owners[new.name]}
        if new.directly_assessed and not new.peer_group:
            yield "new_units", _("直接考核的单位必须有考核组（K-1.1）")


def _taken_back(authority: Authority, unit: Unit) -> bool:
    """Whether the unit came of a change that was taken back: its code may be used again."""
    gone = UnitChange.objects.filter(authority=authority, retired_at__isnull=False)
    return unit.abolished_on is not None and any(unit.code in change.founded for change in gone)


def _own(request: ChangeRequest, units: Mapping[str, Unit]) -> Iterable[tuple[str, str]]:
    """What a kind asks for itself."""
    source = units.get(request.sources[0]) if request.sources else None
    if request.kind == ChangeKind.RENAME and source is not None:
        owner = next((u for u in units.values() if u.name == request.name), None)
        if not request.name.strip() or request.name == source.name:
            yield "name", _("填新名称")
        elif owner is not None and owner != source:
            text = _("单位 %(code)s 也叫这个名称。一个名称只能用于一个单位")
            yield "name", text % {"code": owner.code}
    if request.kind == ChangeKind.REPARENT and request.parent in request.sources:
        yield "parent", _("主管单位不能是它自己")
    if request.kind == ChangeKind.ABOLISH and request.into in request.sources:
        yield "into", _("接收单位不能是撤销的单位")
    if any(a not in range(13) or b not in range(13 - a) for a, b in request.months.values()):
        yield "months", _("月数为 0 至 12，前后合计最多 12 个月（S-3）")
