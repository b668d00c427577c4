"""A collaboration survey corrects the score by a set amount at most (协作测评修正)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Literal

from pydantic import Field

from core.exact import round_exact, to_text
from schemes.rules.base import Amount, Count, Finding, Key, LintContext, Rule, Title
from schemes.rules.inputs import SurveyInput
from schemes.rules.sums import exact_sum
from schemes.rules.trace import Note, NoteValue, Trace

ZERO = Fraction(0)
#: Of fewer rating units the mean tells what one of them gave: alone, or to the other of two.
FEW = 3


class SurveyCorrection(Rule):
    """``(mean − neutral) × per_point``, kept within ``±most``: points added or taken (E-2, E-4).

    The units that work with a unit rate it; ``mean_of`` says whether each of them weighs the
    same or each of their people.  Fewer than ``least`` rating units correct nothing: a few are no
    sample.  ``closeness``: only units whose relation is so close may rate.  ``named``: the receipt
    says who gave which mark.  ``few``: where a survey is cast in the system, a unit with fewer
    than three ballots for another one is left out, or all such ones are taken together.
    """

    kind: Literal["survey_correction"] = "survey_correction"
    key: Key
    title: Title
    full: Amount = Field(default=Fraction(100), title="满分")
    neutral: Amount = Field(title="不加不减的平均分")
    per_point: Amount = Field(title="平均分每差 1 分加减几分")
    most: Amount = Field(title="最多加减几分")
    least: Count = Field(default=1, title="至少几个单位评价")
    closeness: int = Field(default=1, ge=1, le=3, strict=True, title="往来至少多密切")
    mean_of: Literal["units", "people"] = Field(default="units", title="平均按什么算")
    named: bool = Field(default=False, title="得分单写明谁评几分")
    few: Literal["hidden", "merged"] = Field(
        default="hidden", title="不足三票的单位", exclude_if=lambda value: value == "hidden"
    )

    def evaluate(self, results: Iterable[SurveyInput], places: int) -> Trace:
        """Return the correction, one leaf rounded to ``places`` (S-5)."""
        given = sorted(results, key=lambda result: result.rater)
        if not given or len(given) < self.least:
            params: dict[str, NoteValue] = {"count": len(given), "least": max(self.least, 1)}
            return self._row(ZERO, (Note("survey.too_few", params),))
        mean = self._mean(given)
        exact = (mean - self.neutral) * self.per_point
        value = round_exact(max(-self.most, min(self.most, exact)), places)
        params = {
            "count": len(given),
            "mean": to_text(mean),
            "neutral": to_text(self.neutral),
            "per_point": to_text(self.per_point),
        }
        notes = [Note("survey.mean", params)]
        if abs(exact) > self.most:
            notes.append(Note("survey.cap", {"sum": to_text(exact), "cap": to_text(self.most)}))
        rows = tuple(self._given(result) for result in given) if self.named else ()
        return self._row(value, tuple(notes), rows)

    def _mean(self, given: list[SurveyInput]) -> Fraction:
        scores = [(self._kept(each.score), self._weight(each)) for each in given]
        heads = sum(weight for _score, weight in scores)
        return exact_sum(score * weight for score, weight in scores) / heads

    def _weight(self, result: SurveyInput) -> int:
        return max(result.raters, 1) if self.mean_of == "people" else 1

    def _kept(self, score: Fraction) -> Fraction:
        """Within 0 and the full mark."""
        return min(max(score, ZERO), self.full)

    def _given(self, result: SurveyInput) -> Trace:
        return Trace(
            key=f"survey:{result.rater}",
            label=result.title or result.rater,
            value=self._kept(result.score),
            unit="own_points",
            standard=self.full,
            notes=(Note("survey.raters", {"count": result.raters}),),
            source=result.source,
        )

    def _row(self, value: Fraction, notes: tuple[Note, ...], rows: tuple[Trace, ...] = ()) -> Trace:
        return Trace(
            key=f"adjustment:{self.key}",
            label=self.title.zh,
            label_en=self.title.en,
            value=value,
            clauses=self.clauses,
            notes=notes,
            children=rows,
        )

    def lint(self, context: LintContext) -> tuple[Finding, ...]:
        """Find a neutral mark beyond the full one, a bound that is never reached (L-3), a mean that
        gives a rater away (L-5)."""
        return (*self._faults(context), *self._revealed(context))

    def _revealed(self, context: LintContext) -> Iterator[Finding]:
        if self.named or self.least >= FEW:
            return
        least = max(self.least, 1)
        one = least == 1
        zh = (
            f"“{self.title.zh}” 得分单不写谁评几分，但 {least} 个单位评价就计入：平均分"
            + ("就是那一个单位评的分" if one else "由两家评成，一家算得出另一家评的分")
            + f"。改为至少 {FEW} 个单位评价才计入，或在得分单上写明。"
        )
        en = (
            f"“{self.title.en}” does not name its raters, but counts from {least} on: "
            + ("the mean is what that one gave" if one else "each of two can tell the other's mark")
            + f". Count from {FEW} on, or name them on the receipt."
        )
        params = {"least": str(least), "few": str(FEW)}
        yield Finding("L-5", "notice", context.at("least").path, self.clauses, zh, en, params)

    def _faults(self, context: LintContext) -> Iterator[Finding]:
        if self.neutral > self.full:
            zh = (
                f"“{self.title.zh}” 不加不减的是 {self.neutral} 分，"
                f"高于满分 {self.full}，只会减分。"
            )
            en = (
                f"“{self.title.en}” is neutral at {self.neutral}, above its full mark of "
                f"{self.full}: it can only take points."
            )
            yield Finding("L-3", "warning", context.at("neutral").path, self.clauses, zh, en)
            return
        reach = max(self.neutral, self.full - self.neutral) * self.per_point
        if reach < self.most:
            zh = f"“{self.title.zh}” 封顶 {self.most} 分，算出来最多 {reach} 分，封顶用不上。"
            en = (
                f"“{self.title.en}” is capped at {self.most}, but gives at most {reach}: the cap "
                "is never reached."
            )
            params = {"cap": to_text(self.most), "most": to_text(reach)}
            yield Finding("L-3", "notice", context.at("most").path, self.clauses, zh, en, params)
