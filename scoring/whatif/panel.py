"""The card at the right of the scheme editor: what a draft would do to the last whole year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.utils.translation import gettext as _

from schemes.document import SchemeDocument
from schemes.editor.models import SchemeDraft
from schemes.editor.queries import draft_document, draft_for
from schemes.models import Year
from schemes.queries import version_document, year_or_none
from scoring.facts import year_facts_load
from scoring.whatif import queries
from scoring.whatif.changed import changed_rules
from scoring.whatif.money import payer_of
from scoring.whatif.page import set_aside
from scoring.whatif.reading import Report, UnitLine
from scoring.whatif.replay import Kept, Replay, judged
from scoring.whatif.report import FORMAT, Data, report_data

#: Units that the card shows.
EXAMPLES = 3
KEPT_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Panel:
    """What the card shows; ``why`` says in words why it shows no figures."""

    draft: SchemeDraft
    year: Year | None
    why: str = ""
    report: Report | None = None
    examples: tuple[UnitLine, ...] = ()
    aside: tuple[str, ...] = ()
    money: bool = False

    @property
    def changed(self) -> int:
        """How many units have anything different."""
        return sum(unit.differs for unit in self.report.units) if self.report else 0

    @property
    def money_alone(self) -> bool:
        """Whether nothing but yuan is different, and they may be told."""
        found = self.report.sums if self.report else {}
        return self.money and not any(found.get(name) for name in ("scores", "ranks", "grades"))


def year_to_try(account: Any) -> Year | None:
    """The year before the one under way, whose facts are whole; that one where there is none."""
    under_way = year_or_none(account)
    last = year_or_none(account, under_way.year - 1) if under_way else None
    return last or under_way


def panel_of(account: Any, pk: int) -> Panel:
    """The card of a draft; raises ``Denied`` (404) for one that the account may not see."""
    draft, year = draft_for(account, pk), year_to_try(account)
    document = draft_document(draft)
    if year is None:
        return Panel(draft, None, _("还没有哪一年的事实可以试。"))
    if document is None:
        return Panel(draft, year, _("草稿还读不全，把检查里的错误改好就能试。"))
    if document.content_hash() == year.scheme.digest:
        return Panel(draft, year, _("和这一年的规则相同，没有可试算的。"))
    report = Report(_data(year, document))
    moved = sorted((u for u in report.units if u.differs), key=_weight)
    return Panel(
        *(draft, year, "", report, tuple(moved[:EXAMPLES]), tuple(set_aside(report))),
        queries.sees_money(account) and report.money is not None,
    )


def _weight(unit: UnitLine) -> tuple[Any, ...]:
    """The furthest in rank first, then in points, then in yuan a head."""
    yuan, points = abs(unit.per_head or 0), abs(unit.points or 0)
    return -abs(unit.places or 0), -points, -yuan, unit.code


def _data(year: Year, document: SchemeDocument) -> Data:
    """Before and after without the steps between; kept for the facts and rules that gave it."""
    told = (FORMAT, year.pk, year.revision, year.scheme.digest, document.content_hash())
    key = "what_if:" + ":".join(map(str, told))
    found: Data | None = cache.get(key)
    if found is None:
        found = _judged(year, document)
        cache.set(key, found, KEPT_SECONDS)
    return found


def _judged(year: Year, document: SchemeDocument) -> Data:
    base, payer, kept = version_document(year.scheme), payer_of(year), Kept()
    facts = {code: rows.facts() for code, rows in year_facts_load(year).rows.items()}
    before = judged(base, base, facts, payer, kept)
    after = judged(document, base, facts, payer, kept)
    return report_data(Replay(before, after, changed_rules(base, document), ()))
