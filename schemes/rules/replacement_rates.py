"""Shares of the standard that replace the formula (替代比例)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from pydantic import Field

from core.exact import format_percent, to_text
from schemes.rules.base import Amount, Finding, Key, LintContext, Part, Rule, Title
from schemes.rules.trace import Note, NoteValue, Trace


class Rate(Part):
    """A share of A per head, and when it replaces the formula.

    ``when``: ``unqualified`` the year is unqualified, ``not_assessed`` the unit is not directly
    assessed, ``appraisal`` the public appraisal gave the rating ``rating``, ``veto`` the veto
    ``veto`` hit.  ``penalty`` tells a rate that is meant to take away from one that is only another
    standard.
    """

    key: Key
    title: Title
    share: Amount = Field(title="标准的几成")
    when: Literal["unqualified", "not_assessed", "appraisal", "veto"] = Field(title="什么情况")
    rating: str = Field(default="", title="评议结果")
    veto: str = Field(default="", title="哪种一票否决")
    penalty: bool = Field(default=True, title="是否为惩罚")
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """What a unit is paid per head (``None``: not known yet), by which rate, and its rows."""

    amount: Fraction | None
    rate: Rate | None
    rows: tuple[Trace, ...]


class ReplacementRates(Rule):
    """Which share replaces the formula, and which of several (K-7.2, K-7.3, K-7.10).

    ``precedence`` ``lowest``: of several the lowest is paid; ``first``: the first in the list; a
    document that says neither is found by the lint (X-7), and pays the lowest.
    ``never_pays_more``: a penalty is not paid where the formula would pay less.
    """

    kind: Literal["replacement_rates"] = "replacement_rates"
    entries: tuple[Rate, ...] = ()
    precedence: Literal["lowest", "first"] | None = Field(default=None, title="几种同时适用时")
    never_pays_more: bool = Field(default=False, title="受罚不比不罚拿得多")

    def applicable(
        self,
        *,
        qualified: bool,
        assessed: bool,
        appraisal: str,
        own_standard: bool = False,
        vetoes: tuple[str, ...] = (),
    ) -> tuple[Rate, ...]:
        """Return the rates that apply; with ``own_standard`` (paid like another) only penalties."""
        found = []
        for rate in self.entries:
            applies = (
                (rate.when == "unqualified" and not qualified)
                or (rate.when == "not_assessed" and not assessed)
                or (rate.when == "appraisal" and bool(appraisal) and rate.rating == appraisal)
                or (rate.when == "veto" and rate.veto in vetoes)
            )
            if applies and (rate.penalty or not own_standard):
                found.append(rate)
        return tuple(found)

    def lint(self, context: LintContext) -> tuple[Finding, ...]:
        """Find several rates without a precedence between them (X-7)."""
        if len(self.entries) < 2 or self.precedence is not None:
            return ()
        ordered = [format_percent(rate.share, 0) for rate in self.entries]
        low, high = (
            format_percent(each([r.share for r in self.entries]), 0) for each in (min, max)
        )
        shares = "、".join(ordered)
        return (
            Finding(
                "X-7",
                "error",
                context.at("precedence").path,
                self.clauses,
                f"有 {len(self.entries)} 种替代比例（{shares}），没有写明同时适用时按哪种："
                f"同一个单位按 {low} 发还是按 {high} 发说不清，请写明。",
                f"There are {len(self.entries)} replacement rates ({', '.join(ordered)}) and no "
                f"precedence between them: one unit may be paid {low} or {high}; choose one.",
                {"count": str(len(self.entries)), "shares": shares},
            ),
        )

    def decide(
        self,
        rates: Iterable[Rate],
        base: Fraction,
        usual: Trace | None,
        *,
        usual_caps: bool = False,
    ) -> Decision:
        """Return the amount per head among ``rates`` × ``base`` and the ``usual`` amount.

        ``usual`` is the row of what is paid without a rate (``None``: there is no such amount).
        ``usual_caps``: a rate never lifts above the usual amount, as for a unit that is paid like
        another one.
        """
        found = list(rates)
        if not found:
            return Decision(usual.value if usual else None, None, (usual,) if usual else ())
        chosen = found[0] if self.precedence == "first" else min(found, key=lambda r: r.share)
        amount = base * chosen.share
        bounded = usual_caps or (self.never_pays_more and chosen.penalty)
        if bounded and usual is not None:
            if usual.value is None:
                return Decision(None, chosen, (usual,))
            if usual.value < amount:
                rows = [_left_out(rate, base, "rate.pays_more") for rate in found]
                return Decision(usual.value, None, (usual, *rows))
        rows = [_chosen(chosen, base)]
        rows += [_left_out(rate, base, "rate.lower_paid") for rate in found if rate is not chosen]
        if usual is not None:
            rows.append(_displaced(usual))
        return Decision(amount, chosen, tuple(rows))


def _params(rate: Rate, base: Fraction) -> dict[str, NoteValue]:
    return {"share": to_text(rate.share), "base": to_text(base)}


def _chosen(rate: Rate, base: Fraction) -> Trace:
    return Trace(
        key=f"rate:{rate.key}",
        label=rate.title.zh,
        label_en=rate.title.en,
        value=base * rate.share,
        unit="yuan",
        clauses=rate.clauses,
        notes=(Note("rate.share", _params(rate, base)),),
    )


def _left_out(rate: Rate, base: Fraction, code: str) -> Trace:
    return Trace(
        key=f"rate:{rate.key}",
        label=rate.title.zh,
        label_en=rate.title.en,
        value=Fraction(0),
        unit="yuan",
        standard=base * rate.share,
        state="left_out",
        clauses=rate.clauses,
        notes=(Note("rate.share", _params(rate, base)), Note(code)),
    )


def _displaced(usual: Trace) -> Trace:
    """The usual amount, shown beside the rate that replaced it."""
    return Trace(
        key=usual.key,
        label=usual.label,
        label_en=usual.label_en,
        value=Fraction(0),
        unit="yuan",
        standard=usual.value,
        state="left_out",
        clauses=usual.clauses,
        notes=(*usual.notes, Note("rate.replaces_formula")),
        children=(),
    )
