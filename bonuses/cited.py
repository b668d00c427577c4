"""What the rules of a scheme's money are cited by: the clauses of its document, and no other's."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from core.exact import format_share
from core.language import title_of
from schemes.document import SchemeDocument
from schemes.rules.base import Rule
from schemes.rules.replacement_rates import Rate


def clause_of(rule: Rule | Rate) -> str:
    """The clause that a rule is cited by; "" where the document names none."""
    return _first(rule.clauses)


def last_clause_of(rule: Rule) -> str:
    """The last of a rule's clauses: of a rule with two, what it adds to the first."""
    return rule.clauses[-1] if rule.clauses else ""


def _first(clauses: Sequence[str]) -> str:
    return clauses[0] if clauses else ""


def rate_named(document: SchemeDocument, key: str) -> Rate | None:
    """The replacement rate of this key; None for one that the document does not have."""
    return next((rate for rate in document.pay.rates.entries if rate.key == key), None)


def rate_words(document: SchemeDocument, rate: Rate) -> str:
    """What a replacement rate is paid for, in few words."""
    if rate.when == "unqualified":
        return _("不合格")
    if rate.when == "not_assessed":
        return _("不直接考核")
    titles = {rating.key: title_of(rating.title) for rating in document.appraisal.ratings}
    return titles.get(rate.rating) or title_of(rate.title)


def loss_words(document: SchemeDocument) -> str:
    """What a sanction takes, in words."""
    return _("扣发 %(share)s") % {"share": format_share(document.pay.loss.share)}
