"""The same move of several plans: each in a transaction of its own, each with its result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.models import Origin
from core.workflow import NotYoursError, StaleMoveError
from targets.plans import flow
from targets.plans.models import Plan
from targets.plans.services.moving import Told, plan_move
from targets.plans.words import moved_words
from units.models import Account

#: Stands in a number for the plan's own, counted on from the first.
PLACE = "#"
MOVES = (flow.PASS, flow.RETURN)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A plan that was ticked, in the version that was shown."""

    plan: Plan
    version: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one plan: how it stands now, or why nothing was done with it."""

    plan: Plan
    done: bool
    words: str


def plans_move(
    *,
    chosen: Sequence[Chosen],
    move: str,
    actor: Account,
    told: Told,
    first: int = 1,
    origin: Origin = Origin.ENTRY,
) -> list[Outcome]:
    """Make one move of every chosen plan that it can be made of; the others stay as they are.

    A ``#`` in the number is replaced by ``first`` and what follows, counted by what is done: a
    plan that is refused takes none.  Raises ``ValidationError`` for a move that is not for many.
    """
    if move not in MOVES:
        raise ValidationError(_("这一步要逐份办"), code="move")
    found, number = [], first
    for each in chosen:
        own = replace(told, number=told.number.replace(PLACE, str(number)))
        outcome = _moved(each, move, actor, own, origin)
        number += outcome.done
        found.append(outcome)
    return found


def _moved(each: Chosen, move: str, actor: Account, told: Told, origin: Origin) -> Outcome:
    try:
        with transaction.atomic():
            plan = plan_move(
                plan=each.plan,
                move=move,
                version=each.version,
                actor=actor,
                told=told,
                origin=origin,
            )
    except NotYoursError:
        return Outcome(each.plan, False, _("不由你办"))
    except StaleMoveError as error:
        return Outcome(each.plan, False, moved_words(error.current))
    except ValidationError as error:
        return Outcome(each.plan, False, " ".join(error.messages))
    state = flow.state_title(plan.year, plan.state)
    words = _("现在是“%s”") % state
    return Outcome(plan, True, f"{words} {plan.number}".strip())
