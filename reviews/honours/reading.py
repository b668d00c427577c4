"""One claim as a page, a check and a service need it: what holds of it, what it counts for."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from core.ui import date_text
from reviews.honours import kinds
from reviews.honours.bodies.queries import has_several_superiors, is_system_for
from reviews.honours.effect import (
    Effect,
    StatedClaim,
    StatedHonour,
    honour_effect,
    list_effect,
)
from reviews.honours.models import AwardBody, HonourClaim
from reviews.honours.standing import Standing
from reviews.models import TargetMark
from schemes.document import SchemeDocument
from schemes.queries import year_document
from schemes.rules.claims import ClaimList, Condition
from schemes.rules.targets import score_target
from targets.models import Target
from targets.standing import unit_refusal

#: The code of the claim among the unit's other items, which no fact has.
OWN = "·"


class ClaimReading:
    """A claim with the year's scheme, the register and the unit's facts; each is read once.

    ``standing`` are the facts of a whole list of claims; ``files``: how many files it has.
    """

    def __init__(
        self, claim: HonourClaim, *, files: int | None = None, standing: Standing | None = None
    ) -> None:
        self.claim, self._files = claim, files
        self.standing = standing or Standing(claim.year, claim.unit_id)
        self.document: SchemeDocument = year_document(claim.year)
        self.kind = kinds.kind_of(self.document, claim.list_key, claim.kind)
        self.list: ClaimList | None = kinds.list_of(self.document, claim.list_key)

    @property
    def bodies(self) -> list[AwardBody]:
        """The register."""
        return self.standing.bodies

    @cached_property
    def body(self) -> AwardBody | None:
        """The issuing body that the claim names."""
        return next((row for row in self.bodies if row.key == self.claim.body), None)

    @property
    def is_system(self) -> bool:
        """Whether a superior system of the unit gave it: as settled, else by the register."""
        if self.claim.settled or self.body is None:
            return self.claim.is_system
        return is_system_for(self.body, self.claim.unit)

    @property
    def multi_superior(self) -> bool:
        """Whether the unit answers to several superior departments: as settled, else by the
        register (K-5.5.7)."""
        if self.claim.settled:
            return self.claim.multi_superior
        return has_several_superiors(self.bodies, self.claim.unit)

    @property
    def target(self) -> Target | None:
        """The target that the work was, as it stands."""
        claim = self.claim
        return self.standing.targets.get((claim.unit_id, claim.target)) if claim.target else None

    @property
    def target_achieved(self) -> bool:
        """Whether its target has its full points by the mark that stands (D-3)."""
        if self.target is None:
            return False
        mark = self.standing.marks.get(self.target.key)
        leaf = score_target(_Marked(self.target, mark), None) if mark else None
        return leaf is not None and leaf.value is not None and leaf.value >= self.target.points

    def holds(self, condition: Condition, *, ended: bool = False) -> bool:
        """Whether a condition of the list holds: as settled, else as far as it is known.

        ``ended``: as it will be when the path was walked to its end.
        """
        if condition.known_by == "settled":
            return ended or bool(self.claim.counted_at)
        if self.claim.settled:
            return condition.key in self.claim.conditions
        if condition.known_by == "files":
            return self.has_files
        if condition.known_by == "target_listed":
            return self.target is not None
        return condition.known_by == "target_achieved" and self.target_achieved

    def conditions(self, *, ended: bool = False) -> list[str]:
        """The keys of the conditions that hold."""
        listed = self.list.conditions if self.list else ()
        return [each.key for each in listed if self.holds(each, ended=ended)]

    @cached_property
    def has_files(self) -> bool:
        """Whether anything proves it."""
        if self._files is not None:
            return self._files > 0
        return bool(self.claim.pk) and self.claim.files.exists()

    @property
    def wrong_year(self) -> str:
        """Why the certificate's date is of another year (K-5.5.4); "" where it is of this one."""
        rule, day = self.document.honours, self.claim.date
        if self.claim.list_key or day is None or not rule.dated_in_year:
            return ""
        if day.year == self.claim.year.year:
            return ""
        clause = rule.date_clauses[0] if rule.date_clauses else ""
        told = {"date": date_text(day, "full"), "year": day.year, "now": self.claim.year.year}
        text = _("证书日期 %(date)s，归 %(year)s 年度，%(now)s 年度不计") % told
        return f"{text}（{clause}）" if clause else text

    @cached_property
    def effect(self) -> Effect | None:
        """What it would count for and displace by the facts that stand; None while kind, level or
        date are not there."""
        claim = self.claim
        if self.kind is None or (claim.date is None and not claim.list_key):
            return None
        if self.list is not None:
            return list_effect(self.list, list(self._standing_claims()), self._stated_claim())
        standing = list(self._standing_honours())
        return honour_effect(
            self.document.honours, standing, self._stated_honour(), claim.year.year
        )

    @property
    def problems(self) -> list[str]:
        """Everything that keeps it from being handed in or going on."""
        return [text for text in self._problems() if text]

    def _problems(self) -> Iterator[str]:
        claim, kind = self.claim, self.kind
        yield unit_refusal(claim.year, claim.unit)
        if kind is None:
            yield _("选种类")
        if not claim.title.strip():
            yield _("写荣誉或事项的名称，照证书写")
        yield from self._level_problems()
        if claim.date is None:
            yield _("写证书或文件上的日期，它定归哪一年")
        yield self.wrong_year
        if not claim.document.strip():
            yield _("写证书编号或文号")
        if kind and not claim.list_key and not claim.body and not claim.issued_by.strip():
            yield _("选授予机关；列表里没有的，照证书写全称")
        if not self.has_files:
            yield _("附证书或文件的扫描件")

    def _level_problems(self) -> Iterator[str]:
        claim, kind = self.claim, self.kind
        if kind is None:
            return
        if kind.levels and claim.level not in kind.levels:
            yield _("选级别")
        if kind.own_points and claim.points is None:
            yield _("方案没有给这一种定分，写申报几分")

    # --- the unit's items as the rules read them --------------------------------------------------

    def _stated_honour(self) -> StatedHonour:
        claim = self.claim
        if claim.date is None:
            raise ValueError("an honour has its date")
        return StatedHonour(
            OWN,
            claim.title,
            claim.kind,
            claim.level,
            claim.date,
            self.is_system,
            self.multi_superior,
            claim.recognised,
            claim.project,
        )

    def _standing_honours(self) -> Iterator[StatedHonour]:
        for row in self._others(self.standing.honours):
            yield StatedHonour(
                row.key,
                row.title,
                row.kind,
                row.level,
                row.date,
                row.is_system,
                row.multi_superior,
                row.recognised,
                row.project,
            )

    def _stated_claim(self) -> StatedClaim:
        claim, held = self.claim, frozenset(self.conditions(ended=True))
        return StatedClaim(
            OWN,
            claim.title,
            claim.kind,
            claim.level,
            claim.project,
            claim.points,
            claim.count,
            held,
        )

    def _standing_claims(self) -> Iterator[StatedClaim]:
        for row in self._others(self.standing.claims):
            if row.list_key != self.claim.list_key:
                continue
            yield StatedClaim(
                row.key,
                row.title,
                row.kind,
                row.level,
                row.work,
                row.points,
                row.count,
                frozenset(row.conditions),
            )

    def _others(self, by_unit: Mapping[int, Sequence[Any]]) -> Iterator[Any]:
        """The unit's facts that stand, without the one that this claim became."""
        return (row for row in by_unit.get(self.claim.unit_id, ()) if row.key != self.claim.made)


class _Marked:
    """A target with its mark, as its method reads it."""

    def __init__(self, target: Target, mark: TargetMark) -> None:
        self.code, self.title, self.points = target.key, target.title, target.points
        self.method, self.measure, self.params = target.method, target.measure, target.params
        self.actual, self.grade, self.score = mark.actual, mark.grade, mark.score
        self.reason, self.applicability, self.source = mark.note, mark.applicability, None


def names_missing(keys: Collection[str], rule: ClaimList) -> list[Condition]:
    """The conditions of a list that do not stand as they must."""
    return [each for each in rule.conditions if (each.key in keys) != each.must]
