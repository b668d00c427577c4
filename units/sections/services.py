"""Founding, renaming and abolishing sections, and moving people between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from units.models import Account, Posting, Section, SectionMember, Unit, UnitYear
from units.sections.queries import person_named, present_people, standing_members

NAME_LENGTH, MOST_ROWS = 40, 200


@transaction.atomic
def section_create(*, unit: Unit, name: str, actor: Account | None) -> Section:
    """A section of this name, last in order; one that was abolished comes back.

    Raises ``ValidationError`` under ``name`` for an empty, long or standing name.
    """
    _locked(unit)
    text = _name(name)
    standing = Section.objects.filter(unit=unit, name=text).first()
    if standing is not None and standing.abolished_on is None:
        raise ValidationError({"name": [_("已有“%s”") % text]})
    if standing is None:
        last = Section.objects.filter(unit=unit).order_by("-order").first()
        standing = Section(unit=unit, name=text, order=(last.order if last else 0) + 1)
    standing.abolished_on = None
    standing.save()
    _noted("section.create", standing, actor, {"name": text})
    return standing


@transaction.atomic
def section_rename(*, section: Section, name: str, actor: Account) -> Section:
    """Give a section another name; tasks and people stay with it."""
    _locked(section.unit)
    text = _name(name)
    if Section.objects.filter(unit=section.unit, name=text).exclude(pk=section.pk).exists():
        raise ValidationError({"name": [_("已有“%s”") % text]})
    before, section.name = section.name, text
    section.save(update_fields=["name"])
    _noted("section.rename", section, actor, {"before": before, "after": text})
    return section


@transaction.atomic
def section_abolish(*, section: Section, actor: Account) -> Section:
    """End a section today: its people belong to none until they are placed again."""
    _locked(section.unit)
    today = timezone.localdate()
    section.abolished_on = today
    section.save(update_fields=["abolished_on"])
    ended = _end(SectionMember.objects.filter(section=section, ends_on=None), today)
    _noted("section.abolish", section, actor, {"people": ended})
    return section


@transaction.atomic
def members_place(
    *,
    unit: Unit,
    wanted: Mapping[int, int | None],
    heads: Sequence[int] = (),
    from_day: date | None,
    actor: Account | None,
) -> int:
    """Place people of the unit by id in sections by id (None: in none), from a day; how many moved.

    ``heads`` are those that lead their section.  Raises ``ValidationError`` without a day, with one
    years away, for people who are not posted in the unit, and for sections that are not its own.
    """
    _locked(unit)
    from_day = _checked_day(unit, from_day)
    people = {one.pk for one in present_people(unit)}
    own = set(Section.objects.filter(unit=unit, abolished_on=None).values_list("pk", flat=True))
    if not set(wanted) <= people or not {s for s in wanted.values() if s} <= own:
        raise ValidationError(_("人员或科室已经变了，刷新后再办"))
    standing = {
        row.person_id: row
        for row in standing_members().filter(section__unit=unit, person__in=list(wanted))
    }
    moved = 0
    for person, section in wanted.items():
        moved += _place(standing.get(person), person, section, person in heads, from_day)
    if moved:
        detail = {"people": moved, "starts_on": from_day.isoformat()}
        audit.record(
            event="section.place",
            actor=actor,
            authority=unit.authority,
            subject_type="units.unit",
            subject_id=unit.pk,
            subject=f"{unit.code} {unit.name}",
            detail=detail,
        )
    return moved


@transaction.atomic
def sections_paste(*, unit: Unit, text: str, from_day: date | None, actor: Account) -> int:
    """Rows copied from a spreadsheet: section, person, and 负责人 where he leads it.

    Sections that are not there are founded; a person is meant by number, name or initials.  All
    rows or none: ``ValidationError`` names every row in error.  How many people were placed.
    """
    rows = [line.split("\t") for line in text.splitlines() if line.strip()][:MOST_ROWS]
    people, errors = present_people(unit), []
    placed: dict[int, str] = {}
    heads: list[int] = []
    for number, row in enumerate(rows, 1):
        cells = [*(cell.strip() for cell in row), "", ""]
        found = person_named(people, cells[1])
        if not cells[0] or len(cells[0]) > NAME_LENGTH or len(found) != 1:
            told = {"row": number, "who": cells[1] or "—"}
            errors.append(_("第 %(row)d 行：本单位没有或不止一个“%(who)s”，写工号") % told)
            continue
        placed[found[0].pk] = cells[0]
        heads += [found[0].pk] if cells[2] else []
    if errors or not placed:
        raise ValidationError(
            errors or [_("没有可用的行。每行写科室、姓名，负责人再写一格“负责人”")]
        )
    own = {one.name: one for one in Section.objects.filter(unit=unit, abolished_on=None)}
    for name in dict.fromkeys(placed.values()):
        if name not in own:
            own[name] = section_create(unit=unit, name=name, actor=actor)
    wanted: dict[int, int | None] = {pk: own[name].pk for pk, name in placed.items()}
    return members_place(unit=unit, wanted=wanted, heads=heads, from_day=from_day, actor=actor)


def _checked_day(unit: Unit, day: date | None) -> date:
    """A day that is stated (S-3) and holds no slip in its year: not before anybody was in the unit,
    nor beyond the years that are assessed and the one after."""
    if day is None:
        raise ValidationError({"from_day": [_("写明从哪天起，如 2026-03-01")]})
    rows = UnitYear.objects.filter(authority=unit.authority_id, current=True)
    years = {timezone.localdate().year, *rows.values_list("year", flat=True).distinct()}
    postings = Posting.objects.filter(unit=unit, current=True).order_by("starts_on")
    came = postings.values_list("starts_on", flat=True).first()
    first, last = min({came.year, *years} if came else years), max(years) + 1
    if not first <= day.year <= last:
        told = _("起始日期在 %(first)s 年到 %(last)s 年之间，看年份写对没有")
        raise ValidationError({"from_day": [told % {"first": first, "last": last}]})
    return day


def _place(
    row: SectionMember | None, person: int, section: int | None, head: bool, day: date
) -> int:
    """Move one person; 0 where he stands as wanted."""
    same = row.section_id if row is not None else None
    if same == section and (row is None or row.head == head):
        return 0
    if row is not None:
        _end(SectionMember.objects.filter(pk=row.pk), day - timedelta(days=1))
    if section is not None:
        SectionMember.objects.create(section_id=section, person_id=person, head=head, starts_on=day)
    return 1


def _end(rows: Any, day: date) -> int:
    """End memberships on a day; one that began later was never in force and goes."""
    ended = 0
    for row in rows:
        ended += 1
        if row.starts_on > day:
            row.delete()
        else:
            row.ends_on = day
            row.save(update_fields=["ends_on"])
    return ended


def _locked(unit: Unit) -> None:
    """Two who change the sections of one unit wait for each other."""
    Unit.objects.select_for_update().get(pk=unit.pk)


def _name(name: str) -> str:
    text = name.strip()
    if not text or len(text) > NAME_LENGTH:
        raise ValidationError({"name": [_("写明科室名称，最多 %s 个字") % NAME_LENGTH]})
    return text


def _noted(event: str, section: Section, actor: Account | None, detail: dict[str, Any]) -> None:
    unit = section.unit
    audit.record(
        event=event,
        actor=actor,
        authority=unit.authority,
        subject_type="units.section",
        subject_id=section.pk,
        subject=f"{unit.code} {unit.name} {section.name}",
        detail=detail,
    )
