"""What the lint and the form say of a draft: with the place, the numbers, a picture, a mend."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from core.exact import ExactError, parse_exact
from core.language import in_english
from schemes.document import SchemeDocument
from schemes.document_words import field_words
from schemes.editor.boxes import field_id
from schemes.editor.fixes import Fix, fix_for
from schemes.editor.mending import Reading, read_draft
from schemes.editor.outline import form_of, form_paths, heading_of, outline_of
from schemes.editor.paths import Path, path_of, path_text
from schemes.lint import lint
from schemes.rules.base import Finding, Rule
from schemes.rules.component import walk
from schemes.rules.no_pay import NoPay

#: So many rules without a clause are told each by itself; more in one list.
FEW = 3
#: Findings in whose picture two amounts stand one above the other: code → their parameters.
_COMPARED: Mapping[str, tuple[str, str]] = {
    "X-1": ("listed", "base"),
    "X-2": ("at_least", "top"),
    "X-5": ("floor", "paid"),
    "L-3": ("cap", "most"),
}


@dataclass(frozen=True, slots=True)
class Bar:
    """One amount of a picture; ``share`` is its length of the longest, in percent."""

    name: str
    text: str
    share: int
    worse: bool


@dataclass(frozen=True, slots=True)
class Told:
    """A finding as the editor shows it.

    ``severity`` as in :class:`schemes.rules.base.Finding`.  ``form`` is the path of the rule whose
    form has the place, ``place`` what that is called.  ``fingerprint`` is of the finding with its
    numbers; ``reason`` why it is kept, "" while nobody has said.
    """

    code: str
    severity: str
    path: str
    form: str
    place: str
    text: str
    clauses: tuple[str, ...]
    fingerprint: str
    bars: tuple[Bar, ...] = ()
    fix: Fix | None = None
    reason: str = ""
    kept_by: str = ""

    @property
    def title(self) -> str:
        """What is wrong, in a few words."""
        titles = {
            "S-1": _("缺文号或条款"),
            "S-7": _("程序走不通"),
            "X-1": _("分值加不起来"),
            "X-2": _("分数段有空档、重叠或够不着"),
            "X-3": _("同一条规则写了两遍"),
            "X-4": _("可能除以零"),
            "X-5": _("受罚可能比不罚拿得多"),
            "X-6": _("一项荣誉可能越得越亏"),
            "X-7": _("几种比例没有先后"),
            "X-8": _("实发不等于标准 × 人数"),
            "X-9": _("总分不同的组放在一个公式里"),
            "X-10": _("最小差距可能做不到"),
            "X-11": _("同名板块比重不一"),
            "L-2": _("日期先后不对"),
            "L-3": _("封顶用不上"),
            "L-4": _("写了却用不着"),
            "L-5": _("能算出是谁评的"),
        }
        return titles.get(self.code, self.code)

    @property
    def field_id(self) -> str:
        """The name of the field in the page."""
        return field_id(self.path)

    @property
    def open(self) -> bool:
        """Whether it still forbids handing over: an error, or a warning without a reason."""
        return self.severity == "error" or (self.severity == "warning" and not self.reason)


@dataclass(frozen=True, slots=True)
class Review:
    """All that is said of a draft: ``reading`` with its faults, and what was found in the rest."""

    reading: Reading
    told: tuple[Told, ...]

    @property
    def errors(self) -> int:
        """How many must be mended: faults of fields and findings that forbid publishing."""
        found = sum(1 for each in self.told if each.severity == "error")
        return found + len(self.reading.faults)

    @property
    def uncited(self) -> tuple[Told, ...]:
        """Rules without a clause, where they are too many to be told one by one (S-1)."""
        found = tuple(each for each in self.told if each.code == "S-1")
        return found if len(found) > FEW else ()

    @property
    def apart(self) -> tuple[Told, ...]:
        """What is told one by one."""
        together = self.uncited
        return tuple(each for each in self.told if each not in together)

    @property
    def unanswered(self) -> int:
        """How many warnings wait for a reason."""
        return sum(1 for each in self.told if each.severity == "warning" and not each.reason)

    @property
    def ready(self) -> bool:
        """Whether the draft may be handed over."""
        return self.reading.document is not None and not self.errors and not self.unanswered

    def passed(self) -> list[tuple[str, str]]:
        """The checks that found nothing, with what they look for."""
        found = {each.code for each in self.told}
        return [(code, str(text)) for code, text in checks() if code not in found]


def review(data: Any, kept: Iterable[Any] = (), base: Any = None) -> Review:
    """Read a draft's data and say everything that is to be said of it.

    ``kept`` are the rows of :class:`schemes.editor.models.KeptFinding`, the last for a fingerprint
    counts; ``base`` is as in :func:`schemes.editor.mending.read_draft`.
    """
    reading = read_draft(data, base)
    if reading.document is None:
        return Review(reading, ())
    reasons = {row.fingerprint: row for row in kept}
    forms = form_paths(outline_of(data))
    found = (*asked_clauses(reading.document), *lint(reading.document))
    told = tuple(_told(data, finding, forms, reasons) for finding in found)
    return Review(reading, tuple(sorted(told, key=lambda each: _ORDER[each.severity])))


_ORDER = {"error": 0, "warning": 1, "notice": 2}


def _told(data: Any, finding: Finding, forms: frozenset[Path], reasons: Mapping[str, Any]) -> Told:
    row, form = reasons.get(finding.fingerprint), form_of(forms, path_of(finding.path))
    return Told(
        code=finding.code,
        severity=finding.severity,
        path=finding.path,
        form=path_text(form),
        place=heading_of(data, form),
        text=finding.en if in_english() else finding.zh,
        clauses=finding.clauses,
        fingerprint=finding.fingerprint,
        bars=_bars(finding),
        fix=fix_for(data, finding),
        reason=row.reason if row is not None else "",
        kept_by=str(row.kept_by) if row is not None else "",
    )


def _bars(finding: Finding) -> tuple[Bar, ...]:
    """Two amounts that a finding compares; none where it has no numbers for it."""
    names = {"listed": _("各板块合计"), "base": _("基础分"), "floor": _("公式最低")}
    names |= {"paid": _("受罚时发放"), "at_least": _("等次起点"), "top": _("总分最多")}
    names |= {"cap": _("封顶"), "most": _("里面合计最多")}
    amounts: list[Fraction] = []
    for param in _COMPARED.get(finding.code, ()):
        try:
            amounts.append(parse_exact(finding.params[param]))
        except (KeyError, ExactError):
            return ()
    top = max(amounts, default=Fraction(0))
    if top <= 0:
        return ()
    params = _COMPARED[finding.code]
    return tuple(
        Bar(names[param], finding.params[param], int(value * 100 / top), value == top)
        for param, value in zip(params, amounts, strict=True)
    )


def asked_clauses(document: SchemeDocument) -> Iterator[Finding]:
    """S-1: the scheme has a document number, and every rule that it uses names its clause."""
    if not document.document_number.strip():
        yield _asked("document_number", "方案没有写文号。", "The scheme has no document number.")
    for path, clauses, title in (*_rules(document), *_entries(document)):
        if not clauses:
            zh, en = f"“{title[0]}” 没有写依据条款。", f"“{title[1]}” names no clause."
            yield _asked(f"{path}.clauses", zh, en)


def _asked(path: str, zh: str, en: str) -> Finding:
    return Finding("S-1", "error", path, (), zh, en)


#: (path, the clauses it names, what it is called in both languages)
_Citing = tuple[str, tuple[str, ...], tuple[str, str]]


def _rules(document: SchemeDocument) -> Iterator[_Citing]:
    """The rules of the document and of its money that say something."""
    for holder, stem in ((document, ""), (document.pay, "pay.")):
        for name, spec in type(holder).model_fields.items():
            rule = getattr(holder, name)
            unused = not spec.is_required() and rule == spec.default
            if isinstance(rule, Rule) and not unused and not isinstance(rule, NoPay):
                names = [field_words(name, english=e, model=type(holder)) for e in (False, True)]
                yield f"{stem}{name}", rule.clauses, (names[0], names[1])


def _entries(document: SchemeDocument) -> Iterator[_Citing]:
    """Components, by themselves or through their rule, and each list of adjustments."""
    for n, group in enumerate(document.peer_groups):
        for path, component in walk(group.components):
            clauses = component.clauses or component.rule.clauses
            place = f"peer_groups.{n}.components.{path}"
            yield place, clauses, (component.title.zh, component.title.en)
    for n, rule in enumerate(document.adjustments):
        yield f"adjustments.{n}", rule.clauses, (rule.title.zh, rule.title.en)


def checks() -> list[tuple[str, str]]:
    """Every check of a scheme with what it looks for, in the order of their codes."""
    return [
        ("S-1", _("方案有文号，每条规则有依据条款")),
        ("X-1", _("分值和比重加得起来")),
        ("X-2", _("等次分数段没有空档、不重叠、够得着")),
        ("X-3", _("同一条规则没有写两遍")),
        ("X-4", _("没有可能除以零的算法")),
        ("X-5", _("受罚不会比不罚拿得多")),
        ("X-6", _("没有因封顶而白得或反亏的荣誉")),
        ("X-7", _("几种替代比例同时适用有先后")),
        ("X-8", _("实发与标准 × 人数的差有数")),
        ("X-9", _("放在一个公式里的组总分相同")),
        ("X-10", _("最小差距做得到")),
        ("X-11", _("同名板块各组比重一致")),
        ("S-7", _("程序走得通：步骤、事由、截止日齐全")),
        ("L-2", _("日历的先后说得通")),
        ("L-3", _("封顶用得上")),
        ("L-4", _("没有写了却用不着的规则")),
        ("L-5", _("不写明谁评的，算不出谁评的")),
    ]
