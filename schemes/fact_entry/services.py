"""Recording, correcting and withdrawing one fact, by the columns and checks of the workbook.

The named services of each app (``target_record`` …) are these with the part of their kind.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NotRequired, TypedDict

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.facts import (
    FactChange,
    FactPlan,
    StaleFactError,
    fact_retire,
    facts_apply,
    facts_plan,
    hold_scope,
)
from core.models import Fact, Origin
from documents.xlsx.columns import Record
from schemes.fact_entry.part import EntryPart
from schemes.fact_entry.row import Texts, row_context, row_read, row_texts, unknown_columns
from schemes.models import Year, YearState
from schemes.workbook import registry
from schemes.workbook.context import YearContext
from units.models import Account

REASON_LENGTH = 500


class Statement(TypedDict):
    """What :func:`entry_record` takes beside the kind of fact."""

    year: Year
    texts: Texts
    actor: Account
    reason: NotRequired[str]
    expected: NotRequired[int | None]
    seen: NotRequired[int | None]
    origin: NotRequired[Origin]


class JudgedChangedError(Exception):
    """What a row judges was changed since its writer saw it: ``was`` and ``now``."""

    def __init__(self, was: Fact, now: Fact) -> None:
        super().__init__(was, now)
        self.was, self.now = was, now


class Withdrawal(TypedDict):
    """What :func:`entry_retire` takes beside the kind of fact."""

    year: Year
    expected: int
    actor: Account
    reason: str
    origin: NotRequired[Origin]


#: Withdraws what speaks of a fact that is withdrawn: (fact, actor, reason, origin).
Dependents = Callable[[Fact, Account, str, Origin], None]
_dependents: dict[type[Fact], list[Dependents]] = {}


def register_dependents(model: type[Fact], withdraw: Dependents) -> None:
    """Have an app further right withdraw its facts about a fact of ``model`` along with it."""
    known = _dependents.setdefault(model, [])
    if withdraw not in known:
        known.append(withdraw)


def refusal(year: Year) -> str:
    """Why single facts of the year may not be written any more; "" while they may."""
    if year.state != YearState.OPEN:
        text = _("%s 年度已封存，不能录入、更正、撤销。更正须另行发文（S-4、S-6）")
        return text % year.year
    if registry.refusal(year):
        text = _("%s 年度结果已公布，不能直接录入、更正、撤销。更正要另发文，并经第二人同意（S-4）")
        return text % year.year
    return ""


@transaction.atomic
def entry_record(
    part: EntryPart,
    *,
    year: Year,
    texts: Texts,
    actor: Account,
    reason: str = "",
    expected: int | None = None,
    seen: int | None = None,
    origin: Origin = Origin.ENTRY,
) -> Any:
    """Record a fact (``expected`` is None), or correct the one whose row has the id ``expected``.

    ``texts`` are typed texts by column; a correction keeps what they do not name.  ``seen`` is the
    newest id of what the row judges that the actor was shown.  Raises
    :class:`~django.core.exceptions.ValidationError` with every error under its column,
    :class:`~core.facts.StaleFactError` when another row stands meanwhile, and
    :class:`JudgedChangedError` when what it judges reads otherwise than was seen.  Sending the
    same again changes nothing.
    """
    hold_scope({"year": year})
    year = open_year(year)
    context = row_context(year, part)
    old, repeated = _standing(part, year, expected, actor)
    texts = whole_texts(part, context, texts, old)
    _require_seen(part, context, texts, seen)
    problems = reason_problems(reason) if expected is not None else {}
    try:
        record = row_read(part, context, texts)
    except ValidationError as error:
        raise ValidationError({**error.message_dict, **problems}) from error
    if problems:
        raise ValidationError(problems)
    return _write(part, context, record, old, repeated, actor=actor, reason=reason, origin=origin)


@transaction.atomic
def entry_retire(
    part: EntryPart,
    *,
    year: Year,
    expected: int,
    actor: Account,
    reason: str,
    origin: Origin = Origin.ENTRY,
) -> None:
    """Withdraw the fact whose row has the id ``expected``, and what speaks of it.

    Raises as :func:`entry_record`; withdrawing twice withdraws once.
    """
    hold_scope({"year": year})
    year = open_year(year)
    row = part.versions(year).filter(pk=expected).first()
    if row is not None and row.retired_by_id == actor.pk:
        return
    if row is None or not row.current:
        raise StaleFactError(_current(part, year, row))
    problems = reason_problems(reason)
    if problems:
        raise ValidationError(problems)
    withdraw_dependents(row, actor=actor, reason=reason.strip(), origin=origin)
    fact_retire(row, actor=actor, reason=reason.strip(), origin=origin)


def withdraw_dependents(fact: Fact, *, actor: Account, reason: str, origin: Origin) -> None:
    """Withdraw what speaks of a fact that is about to be withdrawn, in the same transaction."""
    for withdraw in _dependents.get(type(fact), ()):
        withdraw(fact, actor, reason, origin)


def open_year(year: Year) -> Year:
    """The year as it stands under its lock; ``ValidationError`` where nothing may be written."""
    fresh = Year.objects.select_related("authority", "scheme").get(pk=year.pk)
    text = refusal(fresh)
    if text:
        raise ValidationError(text, code="closed")
    return fresh


def _require_seen(part: EntryPart, context: YearContext, texts: Texts, seen: int | None) -> None:
    """A mark is not bound to a target that its writer has not seen (M-4, S-4)."""
    now = None if seen is None else part.judged(context, texts)
    if seen is None or now is None or now.pk <= seen:
        return
    rows = type(now)._default_manager.filter(key=now.key, pk__lte=seen, **_scope_of(now))
    was = rows.order_by("-pk").first()
    if was is not None:
        raise JudgedChangedError(was, now)


def _scope_of(fact: Fact) -> dict[str, Any]:
    return {name: getattr(fact, name) for name in fact.SCOPE_FIELDS}


def _standing(
    part: EntryPart, year: Year, expected: int | None, actor: Account
) -> tuple[Any, bool]:
    """The fact to correct, and whether this actor has corrected it already (a second click)."""
    if expected is None:
        return None, False
    row = part.versions(year).filter(pk=expected).first()
    if row is not None and row.current:
        return row, False
    current = _current(part, year, row)
    if current is None or current.supersedes_id != expected or current.recorded_by_id != actor.pk:
        raise StaleFactError(current)
    return current, True


def _current(part: EntryPart, year: Year, row: Any) -> Any:
    """What stands under the key of a row that stands no more, or how it was withdrawn."""
    if row is None:
        return None
    rows = part.versions(year).filter(key=row.key)
    return rows.filter(current=True).first() or rows.order_by("-retired_at", "-pk").first()


def whole_texts(part: EntryPart, context: YearContext, texts: Texts, old: Any) -> dict[str, str]:
    """All texts of a fact that shall stand: what ``texts`` do not name is as it is in ``old``.

    Raises ``ValidationError`` for names that are no column, and for what a correction leaves.
    """
    columns = part.columns(context)
    problems = unknown_columns(columns, texts)
    if problems:
        raise ValidationError(problems)
    if old is None:
        return dict(texts)
    standing = row_texts(part, context, old)
    moved = {
        name: [_("更正不能改这一项。记错了就撤销这一条，另录一条")]
        for name in part.fixed
        if name in texts and texts[name].strip() != standing[name]
    }
    if moved:
        raise ValidationError(moved)
    return {**standing, **texts}


def reason_problems(reason: str) -> dict[str, list[str]]:
    """What is wrong with the reason of a correction or withdrawal, under its field."""
    if not reason.strip():
        return {"reason": [_("写明理由（S-4）")]}
    if len(reason.strip()) > REASON_LENGTH:
        return {"reason": [_("理由最多 %s 个字") % REASON_LENGTH]}
    return {}


def _write(
    part: EntryPart,
    context: YearContext,
    record: Record,
    old: Any,
    repeated: bool,
    *,
    actor: Account,
    reason: str,
    origin: Origin,
) -> Any:
    scope = part.scope(context)
    item = part.single(context, record, old)
    # Beside the one that stands under its key: a year has thousands of others.
    standing = part.model._default_manager.filter(current=True, key=item.key, **scope)
    plan = facts_plan(part.model, scope=scope, inputs=[item], within=standing)
    beside = part.companion(context, record, None)
    unchanged = bool(plan.unchanged) and (beside is None or beside.empty)
    known: Any = part.versions(context.year).filter(current=True, key=item.key).first()
    if old is None and known is not None:
        # The second click of the same entry finds its first; anything else is a clash of keys.
        if unchanged and known.recorded_by_id == actor.pk and known.supersedes_id is None:
            return known
        raise ValidationError({(part.fixed or ("__all__",))[0]: [_taken(known)]})
    if old is not None and unchanged:
        if repeated:
            return known
        raise ValidationError({"__all__": [_("没有改动，不用更正")]})
    if repeated:
        raise StaleFactError(known)
    part.prepare(context, record, actor)
    plan = FactPlan(model=part.model, scope=scope)
    item = part.referring(context, record, item)
    if old is None:
        plan.new.append(item)
    else:
        # Also where only the companion differs: the correction has its reason and its own row.
        plan.changed.append(FactChange(old, item, ()))
    facts_apply(plan, actor=actor, origin=origin, reason=reason.strip())
    fact = part.versions(context.year).get(current=True, key=item.key)
    beside = part.companion(context, record, fact)
    if beside is not None:
        facts_apply(beside, actor=actor, origin=origin, reason=reason.strip())
    return fact


def _taken(known: Fact) -> str:
    text = _("%(key)s 已经录过（%(who)s）。要改就打开那一条更正")
    return text % {"key": known.key, "who": known.recorded_by}
