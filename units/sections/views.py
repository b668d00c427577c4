"""The page of a unit's sections: who works in which."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.policy import Denied
from units.http import signed_in
from units.models import Section, Unit
from units.sections import services
from units.sections.queries import (
    may_keep_sections,
    places_in,
    present_people,
    section_unit,
    sections_of,
)

_TYPED = ("name", "text", "from_day")
#: Of a person whose section nobody sent.
_KEPT = -1


@require_GET
def sections(request: HttpRequest, unit_code: str) -> HttpResponse:
    """Sections and people of a unit."""
    unit = section_unit(signed_in(request), unit_code)
    return render(request, "units/sections.html", _context(request, unit))


def _context(request: HttpRequest, unit: Unit, act: str = "") -> dict[str, Any]:
    """The page; ``act`` is the one that was refused, whose fields keep what was typed."""
    places, found = places_in(unit), sections_of(unit)
    wanted = _wanted(request.POST) if act == "place" else {}
    heads = set(_heads(request.POST)) if act == "place" else set()
    people = [
        _person(one, places.get(one.pk), wanted.get(one.pk, _KEPT), one.pk in heads)
        for one in present_people(unit)
    ]
    return {
        "unit": unit,
        "sections": [
            {"section": one, "people": sum(p.section == one.pk for p in places.values())}
            for one in found
        ],
        "people": people,
        "placed": sum(one["person"].pk in places for one in people),
        "editable": may_keep_sections(signed_in(request), unit),
        "crumbs": [(_("科室"), ""), (unit.name, "")],
        "typed": {
            each: {name: request.POST.get(name, "") if each == act else "" for name in _TYPED}
            for each in ("create", "place", "paste")
        },
        "problems": [],
    }


def _person(person: Any, place: Any, section: int | None, head: bool) -> dict[str, Any]:
    """A person's row: as it stands, or as it was sent."""
    if section == _KEPT:
        section, head = (place.section, place.head) if place else (None, False)
    return {"person": person, "section": section, "head": head}


@require_POST
def section_act(request: HttpRequest, unit_code: str, act: str) -> HttpResponse:
    """Found, rename or abolish a section; place people; paste rows."""
    account = signed_in(request)
    unit = section_unit(account, unit_code)
    if not may_keep_sections(account, unit):
        raise Denied("units.section", unit_code)
    sent, name = request.POST, request.POST.get("name", "")
    day = _day(sent.get("from_day", ""))
    acts: dict[str, Callable[[], Any]] = {
        "create": lambda: services.section_create(unit=unit, name=name, actor=account),
        "rename": lambda: services.section_rename(
            section=_section(unit, sent), name=name, actor=account
        ),
        "abolish": lambda: services.section_abolish(section=_section(unit, sent), actor=account),
        "place": lambda: services.members_place(
            unit=unit, wanted=_wanted(sent), heads=_heads(sent), from_day=day, actor=account
        ),
        "paste": lambda: services.sections_paste(
            unit=unit, text=sent.get("text", ""), from_day=day, actor=account
        ),
    }
    if act not in acts:
        raise Denied("units.section", act)
    try:
        acts[act]()
    except ValidationError as error:
        context = _context(request, unit, act) | {"problems": error.messages}
        return render(request, "units/sections.html", context, status=422)
    messages.success(request, _("已保存"))
    return redirect(reverse("units:sections", args=[unit.code]))


def _section(unit: Unit, sent: Any) -> Section:
    text = sent.get("section", "")
    pk = int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0
    found = Section.objects.filter(unit=unit, pk=pk, abolished_on=None).first()
    if found is None:
        raise Denied("units.section", text)
    return found


def _wanted(sent: Any) -> dict[int, int | None]:
    """Person id → section id, from the fields that the form holds (``person-12``)."""
    found: dict[int, int | None] = {}
    for name in sent:
        pk, text = name.removeprefix("person-"), sent.get(name, "")
        if name.startswith("person-") and _is_number(pk) and (text == "" or _is_number(text)):
            found[int(pk)] = int(text) if text else None
    return found


def _heads(sent: Any) -> list[int]:
    return [int(text) for text in sent.getlist("head") if _is_number(text)]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 12


def _day(text: str) -> Any:
    try:
        return parse_date(text.strip())
    except ValueError:
        return None
