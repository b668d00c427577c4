"""A unit begins its appraisal: the list of its people, and the weights that it filed (G-1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bonuses.appraisal.flow import is_appraised, rights_of
from bonuses.appraisal.models import AppraisedPerson, StaffAppraisal
from bonuses.appraisal.reading import AppraisalReading, first_rank
from bonuses.appraisal.services.held import changed, held, lock_unit, note, require_open
from bonuses.facts import PersonRecord, people_load
from bonuses.models import PersonalScore
from core.exact import ExactError, parse_exact, to_text
from core.language import title_of
from core.phrases import said
from core.workflow import NotYoursError, StaleMoveError
from documents.xlsx.values import half_width
from schemes import uses
from schemes.models import Year
from schemes.queries import year_document
from schemes.rules.staff_appraisal import WHOLE
from schemes.rules.staff_appraisal import StaffAppraisal as AppraisalRule
from targets.decomposition.models import LevelTwo
from units.models import Account, Unit

PARTS = ("dimensions", "sources")


@transaction.atomic
def appraisal_start(*, year: Year, unit: Unit, actor: Account) -> StaffAppraisal:
    """Begin a unit's appraisal with the people that it pays in the year.

    Weights are last year's, else those of the scheme with the dimensions of the unit's filed
    level-two scheme (K-7.8).  Begun twice it is begun once.  Raises
    :class:`~core.workflow.NotYoursError` for who does not work for the unit.
    """
    if not rights_of(actor, unit).prepares or not is_appraised(year, unit):
        raise NotYoursError("start")
    lock_unit(unit)
    standing = StaffAppraisal.objects.filter(year=year, unit=unit).first()
    if standing is not None:
        return standing
    require_open(year)
    if not uses.staff_appraisal(year_document(year)):
        raise ValidationError(_("%s 年度的方案没有写职工年度考核") % year.year)
    made = StaffAppraisal.objects.create(
        year=year,
        unit=unit,
        weights=weights_proposed(year, unit),
        changed_by=actor,
        changed_at=timezone.now(),
    )
    people = people_load(year, unit=unit)
    _add(made, people, actor)
    note("start", made, actor, {"people": len(people)})
    return made


@transaction.atomic
def people_refresh(*, appraisal: StaffAppraisal, actor: Account) -> StaffAppraisal:
    """Bring the list in step with the postings: who came is added, who left goes with his marks."""
    row = held(appraisal)
    if not rights_of(actor, row.unit).prepares:
        raise NotYoursError("people")
    require_open(row.year, row)
    change = AppraisalReading(row).change
    if not change:
        return row
    _add(row, change.came, actor)
    AppraisedPerson.objects.filter(pk__in=[each.pk for each in change.left]).delete()
    changed(row, actor)
    came = [each.fact.code for each in change.came]
    left = [each.person.code for each in change.left]
    note("people", row, actor, {"came": came, "left": left})
    return row


@transaction.atomic
def weights_save(
    *, appraisal: StaffAppraisal, version: int, texts: Mapping[str, str], actor: Account
) -> StaffAppraisal:
    """Say what counts how much, in percent; ``texts`` by ``dimensions-KEY`` and ``sources-KEY``.

    Each part makes up a whole.  Raises ``ValidationError`` with every error under its field, and
    :class:`~core.workflow.StaleMoveError` where somebody was faster.
    """
    row = held(appraisal)
    if not rights_of(actor, row.unit).prepares:
        raise NotYoursError("weights")
    require_open(row.year, row)
    if row.version != version:
        raise StaleMoveError(row)
    before = row.weights
    row.weights = weights_of(year_document(row.year).staff_appraisal, texts)
    changed(row, actor)
    note("weights", row, actor, {"before": before, "after": row.weights})
    return row


def weights_proposed(year: Year, unit: Unit) -> dict[str, dict[str, str]]:
    """The weights that a unit begins with."""
    rule = year_document(year).staff_appraisal
    last = StaffAppraisal.objects.filter(unit=unit, year__year__lt=year.year)
    before = last.order_by("-year__year").first()
    if before is not None and _fits(rule, before.weights):
        return {part: dict(before.weights[part]) for part in PARTS}
    found = {part: {e.key: to_text(e.weight) for e in getattr(rule, part)} for part in PARTS}
    filed = filed_weights(year, unit)
    if _fits(rule, {**found, "dimensions": filed}):
        found["dimensions"] = dict(filed)
    return found


def filed_weights(year: Year, unit: Unit) -> Mapping[str, str]:
    """The dimensions of the unit's level-two scheme with the office; empty where it has none."""
    row = LevelTwo.objects.filter(year=year, unit=unit, state__in=("filed", "recorded")).first()
    return {} if row is None else row.weights


def weights_of(rule: AppraisalRule, texts: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Typed weights as they are kept; ``ValidationError`` with every error under its field."""
    errors: dict[str, list[str]] = {}
    found = {part: _part(part, getattr(rule, part), texts, errors) for part in PARTS}
    for part, given in found.items():
        keys = [f"{part}-{each.key}" for each in getattr(rule, part)]
        whole = sum(given.values(), Fraction(0))
        if whole != WHOLE and not any(key in errors for key in keys):
            errors[keys[0]] = [_("权重合计 %s，应为 100") % to_text(whole)]
    if errors:
        raise ValidationError(errors)
    return {part: {key: to_text(value) for key, value in found[part].items()} for part in PARTS}


def weight_notes(
    rule: AppraisalRule, weights: Mapping[str, Mapping[str, str]], filed: Mapping[str, str]
) -> list[str]:
    """What is odd about a unit's weights: a warning, no refusal (G-1)."""
    own = {key: Fraction(text) for key, text in weights.get("dimensions", {}).items()}
    found = []
    main = rule.dimension(rule.main or "")
    if main and any(value > own.get(main.key, 0) for key, value in own.items() if key != main.key):
        found.append(_("“%s” 的权重应最高（G-1）") % title_of(main.title))
    if filed and {k: Fraction(v) for k, v in filed.items()} != {k: v for k, v in own.items() if v}:
        found.append(_("各项权重和备案的二级方案不同。改成一致，或把二级方案重新报备（K-1.3）"))
    return found


def _fits(rule: AppraisalRule, weights: Mapping[str, Any]) -> bool:
    """Whether stored weights are a whole of what the scheme knows."""
    for part in PARTS:
        keys = {each.key for each in getattr(rule, part)}
        own = weights.get(part) or {}
        if not own or not set(own) <= keys or sum(map(Fraction, own.values())) != WHOLE:
            return False
    return True


def _part(
    part: str, known: Iterable[Any], texts: Mapping[str, str], errors: dict[str, list[str]]
) -> dict[str, Fraction]:
    found = {}
    for each in known:
        key = f"{part}-{each.key}"
        typed = half_width(texts.get(key, "").strip()).rstrip("%")
        try:
            number = parse_exact(typed) if typed else Fraction(0)
        except ExactError as error:
            errors[key] = [said(error.msgid, error.params)]
            continue
        if not 0 <= number <= WHOLE:
            errors[key] = [_("写 0 到 100 之间的数")]
        found[each.key] = number
    return found


_STATED, _NOTHING = ("person_id", "score", "grade"), (None, "")


def _add(appraisal: StaffAppraisal, people: Iterable[PersonRecord], actor: Account) -> None:
    """Put people on the list, with the score and grade that stand of them.

    Who holds the first rank of the leader bonus is proposed as head.
    """
    first = first_rank(appraisal.year)
    now, people = timezone.now(), list(people)
    facts = PersonalScore.objects.filter(
        year=appraisal.year,
        unit=appraisal.unit,
        person__in=[each.person_id for each in people],
        current=True,
    )
    stated = {person: (score, grade) for person, score, grade in facts.values_list(*_STATED)}
    AppraisedPerson.objects.bulk_create(
        AppraisedPerson(
            appraisal=appraisal,
            person_id=each.person_id,
            head=first is not None and each.fact.rank == first,
            given=stated.get(each.person_id, _NOTHING)[0],
            grade=stated.get(each.person_id, _NOTHING)[1],
            changed_by=actor,
            changed_at=now,
        )
        for each in people
    )
