"""Two mark a target by themselves; where they differ, somebody settles it with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.facts import StaleFactError, hold_scope
from core.models import Origin
from core.workflow import Asked, StaleMoveError, checked_move, make_move
from reviews.entry_parts import FIGURE_OF
from reviews.marking.basis import PARTS, basis_keep
from reviews.marking.models import MarkKind
from reviews.marking.pairs import flow
from reviews.marking.pairs.agreement import Agreed, Said, agreement
from reviews.marking.pairs.models import MarkOpinion, MarkPair, PairState
from reviews.marking.pairs.notices import apart_tell, moved_tell
from reviews.marking.pairs.queries import opinions_seen
from reviews.marking.scope import MarkingScope
from reviews.marking.scores import score_of
from reviews.marking.texts import NOT_APPLICABLE, by_cell, target_texts
from schemes.fact_entry.row import row_context, row_read
from schemes.fact_entry.services import REASON_LENGTH, entry_record, open_year
from schemes.models import Year
from schemes.queries import groups_of_units, year_document
from schemes.workbook.plan import decimal_text
from targets.models import Target
from targets.progress.reading import whole_measure
from targets.progress.stated import has_fraction
from units.models import Account

NOTE_LENGTH, FIGURE_LENGTH = 500, 80


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one of the two typed, and the columns that state it."""

    figure: str
    note: str
    way: str
    evidence: str
    texts: Mapping[str, str]


@transaction.atomic
def opinion_give(
    *, year: Year, target: Target, said: Opinion, actor: Account, origin: Origin = Origin.ENTRY
) -> MarkPair:
    """Keep what one of the two says of a target; with the second the two are compared at once.

    Within the scheme's tolerance the mark is written, beyond it the pair waits for who settles it.
    Until the second is in, whoever marked first may mark again.  Who may mark, and whether what he
    says is in order, the caller has asked, under the lock of the year.  Raises ``ValidationError``.
    """
    pair = _standing(year, target, actor)
    if pair is not None and pair.state != PairState.FIRST:
        raise ValidationError({"figure": [_("两人都评过了，等人定，不能再改")]})
    if pair is None:
        pair = MarkPair.objects.create(
            year=year, unit=target.unit, target=target, key=target.key, live=target.key
        )
    MarkOpinion.objects.create(
        pair=pair,
        figure=said.figure[:FIGURE_LENGTH],
        note=said.note,
        way=said.way,
        evidence=said.evidence,
        texts=dict(said.texts),
        marker=actor,
        at=timezone.now(),
    )
    # Without the figure: whoever reads the audit trail may be the second marker.
    _note("mark", pair, actor)
    if len(flow.markers_of(pair)) > 1:
        _compare(pair, actor, origin)
    return pair


@transaction.atomic
def pair_move(
    *,
    pair: MarkPair,
    move: str,
    version: int,
    actor: Account,
    figure: str = "",
    reason: str = "",
    origin: Origin = Origin.ENTRY,
) -> MarkPair:
    """Settle two marks that differ, or offer, take or refuse one among the two who gave them.

    Raises :class:`~core.workflow.NotYoursError`, :class:`~core.workflow.StaleMoveError`, and
    ``ValidationError`` with everything that is wrong.
    """
    hold_scope({"year": pair.year})
    open_year(pair.year)
    rows = MarkPair.objects.select_for_update(of=("self",))
    held = rows.select_related("year__authority", "year__scheme", "unit", "target").get(pk=pair.pk)
    scope = MarkingScope(actor, held.year)
    told = {"reason": reason.strip()}
    asked = Asked(move, version, told, flow.duties_of(scope, held), actor)
    found = checked_move(flow.WORKFLOW, held, asked)
    if not held.target.current:
        raise ValidationError(_("目标已变更，请两人按现在的目标重新评"), code="changed")
    if move in (flow.DECIDE, flow.OFFER):
        held.offer, held.reason = figure.strip(), told["reason"]
        held.offered_by = actor
        _check(held, scope)
    if found.after == (PairState.SETTLED,):
        texts = target_texts(held.target, held.offer, held.reason, scope.marks_as(held.unit_id))
        held.made = _written(held, texts, _settled_words(held, actor), actor, origin)
        held.live, held.decided_by, held.decided_at = None, actor, timezone.now()
    subject = _subject(held)
    make_move(held, found, found.after[0], asked, authority=held.year.authority, subject=subject)
    held.save()
    moved_tell(held, [each.marker for each in _last_two(held)], actor)
    return held


def said_of(target: Target, texts: Mapping[str, str], group: str) -> Said:
    """What columns of a mark say: a figure or a word, and what it comes to.

    Raises ``ValidationError`` by column.
    """
    part = PARTS[MarkKind.TARGET]
    context = row_context(target.year, part)
    values = part.values(context, row_read(part, context, texts))
    if values["applicability"] == "not_applicable":
        return Said(None, NOT_APPLICABLE, None)
    grade = values["grade"] or ""
    figures = {"actual": values["actual"], "grade": grade, "score": values["score"]}
    score = score_of(context.document, target, group=group, **figures).value
    number = values["score"] if target.method == "manual" else values["actual"]
    return Said(None if grade else number, grade, score)


def opinions_scored(
    scope: MarkingScope, pair: MarkPair
) -> list[tuple[MarkOpinion, Fraction | None]]:
    """What the account may see of both marks, each with the score that it comes to."""
    group = groups_of_units(pair.year).get(pair.unit_id, "")
    seen = opinions_seen(scope, pair)
    return [(each, said_of(pair.target, each.texts, group).score) for each in seen]


def _standing(year: Year, target: Target, actor: Account) -> MarkPair | None:
    """The open pair of the target as it stands; one of an earlier version is void (M-4)."""
    rows = MarkPair.objects.select_for_update(of=("self",)).filter(year=year, live=target.key)
    pair = rows.select_related("year__authority", "unit", "target").first()
    if pair is None or pair.target_id == target.pk:
        return pair
    pair.state, pair.live, pair.version = PairState.VOID, None, pair.version + 1
    pair.save()
    _note("void", pair, actor)
    return None


def _compare(pair: MarkPair, actor: Account, origin: Origin) -> None:
    rule = year_document(pair.year).marking.double
    one, two = _last_two(pair)
    group = groups_of_units(pair.year).get(pair.unit_id, "")
    both = [said_of(pair.target, each.texts, group) for each in (one, two)]
    found = rule and agreement(rule, Fraction(pair.target.points), *both)
    pair.version += 1
    if not found or _halved(pair, found):
        pair.state = PairState.APART
        pair.save()
        apart_tell(pair, (one.marker, two.marker))
        _note("apart", pair, actor)
        return
    pair.offer = found.word or decimal_text(found.number or Fraction(0))
    note = _("；").join(dict.fromkeys(each.note for each in (one, two) if each.note))
    texts = target_texts(pair.target, pair.offer, note[:NOTE_LENGTH], two.texts["marked_by"])
    words = _("%(one)s、%(two)s 独立评分，一致") % {"one": one.marker, "two": two.marker}
    pair.made = _written(pair, texts, words, actor, origin)
    pair.state, pair.live = PairState.SETTLED, None
    pair.decided_at = timezone.now()
    pair.save()
    _note("agree", pair, actor)


def _halved(pair: MarkPair, found: Agreed) -> bool:
    """Whether the mean has a fraction that nobody counted: somebody says which number it is."""
    whole = whole_measure(pair.target, year_document(pair.year).progress)
    by_figure = FIGURE_OF.get(pair.target.method, "actual") == "actual"
    return by_figure and has_fraction(found.number, whole)


def _last_two(pair: MarkPair) -> tuple[MarkOpinion, MarkOpinion]:
    """The last word of each of the two, who marked first before who marked second."""
    rows = pair.opinions.select_related("marker").order_by("pk")
    one, two = {each.marker_id: each for each in rows}.values()
    return one, two


def _check(held: MarkPair, scope: MarkingScope) -> None:
    """What is put down is a mark that the target can have."""
    errors: dict[str, list[str]] = {}
    if not held.offer or len(held.offer) > FIGURE_LENGTH:
        errors["figure"] = [_("填定下的数、等次或得分")]
    if len(held.reason) > REASON_LENGTH:
        errors["reason"] = [_("最多 %s 个字") % REASON_LENGTH]
    if not errors:
        texts = target_texts(held.target, held.offer, held.reason, scope.marks_as(held.unit_id))
        try:
            said_of(held.target, texts, groups_of_units(held.year).get(held.unit_id, ""))
        except ValidationError as error:
            errors = by_cell(error)
    if errors:
        raise ValidationError(errors)


def _settled_words(held: MarkPair, actor: Account) -> str:
    """The reason of the fact: who settled it and why."""
    one, two = _last_two(held)
    told = {
        "one": one.marker,
        "two": two.marker,
        "first": one.figure,
        "second": two.figure,
        "who": actor if held.offered_by_id == actor.pk else f"{held.offered_by}、{actor}",
        "reason": held.reason,
    }
    text = _("%(one)s 评 %(first)s，%(two)s 评 %(second)s，%(who)s 定：%(reason)s") % told
    # The whole of it stays in the pair; a fact holds so much.
    return text[:REASON_LENGTH]


def _written(
    pair: MarkPair, texts: Mapping[str, str], reason: str, actor: Account, origin: Origin
) -> int:
    """Write the mark and how both established it; the id of its fact."""
    one, two = _last_two(pair)
    try:
        mark = entry_record(
            PARTS[MarkKind.TARGET],
            year=pair.year,
            texts=texts,
            actor=actor,
            reason=reason,
            expected=None,
            origin=origin,
        )
    except StaleFactError as error:
        raise StaleMoveError(pair) from error
    evidence = _("；").join(dict.fromkeys(each.evidence for each in (one, two) if each.evidence))
    told = {"way": one.way or two.way, "evidence": evidence[:NOTE_LENGTH]}
    basis_keep(kind=MarkKind.TARGET, mark=mark, actor=actor, **told)
    return int(mark.pk)


def _subject(pair: MarkPair) -> str:
    return f"{pair.year.year} {pair.unit.code} {pair.key}"


def _note(event: str, pair: MarkPair, actor: Account) -> None:
    """The audit row of what no move of the table says."""
    audit.record(
        event=f"markpair.{event}",
        actor=actor,
        authority=pair.year.authority,
        subject_type="reviews.markpair",
        subject_id=pair.pk,
        subject=_subject(pair),
        detail={"state": pair.state, "version": pair.version},
    )
