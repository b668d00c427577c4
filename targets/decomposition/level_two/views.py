"""The page of a unit's level-two scheme: its draft, its moves, what the office decides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.exact import from_text
from core.policy import Denied
from core.workflow import NotYoursError, StaleMoveError
from schemes.deadlines import due_for
from schemes.forms_workbook import asked_year
from schemes.models import Year
from schemes.queries import current_year
from targets.decomposition.asked import STALE, WRONG, number_of
from targets.decomposition.level_two import flow, services
from targets.decomposition.models import LevelTwo
from targets.decomposition.rights import tree_units
from targets.decomposition.words import figure
from targets.models import Filing, FilingLevel
from targets.plans.queries import own_unit_ids
from units.http import signed_in
from units.models import Unit

FIELDS = ("title", "document", "adopted_on", "text", *services.ASPECTS)


def asked_scheme(request: HttpRequest, code: str) -> tuple[Year, Unit, LevelTwo | None]:
    """Year, unit and its scheme if it was drafted; a 404 for who may not look at it.

    A draft is the unit's own: others meet what was filed.
    """
    account = signed_in(request)
    year = current_year(account, asked_year(request.GET))
    row = tree_units(account, year).filter(unit__code=code).first()
    if row is None:
        raise Denied("targets.leveltwo", code)
    schemes = LevelTwo.objects.select_related("year__authority", "unit", "changed_by")
    return year, row.unit, schemes.filter(year=year, unit=row.unit_id).first()


@require_GET
def own_level_two(request: HttpRequest) -> HttpResponse:
    """The scheme of the unit that one works for; the list for who has none or several."""
    account = signed_in(request)
    year = current_year(account, asked_year(request.GET))
    mine = tree_units(account, year).filter(unit__in=own_unit_ids(account))[:2]
    name, args = ("level_two", [mine[0].unit.code]) if len(mine) == 1 else ("trees", [])
    return redirect(f"{reverse(f'targets:{name}', args=args)}?year={year.year}")


@require_GET
def level_two(request: HttpRequest, unit_code: str) -> HttpResponse:
    """A unit's level-two scheme."""
    year, unit, scheme = asked_scheme(request, unit_code)
    return render(request, "decomposition/level_two.html", _context(request, year, unit, scheme))


@require_POST
def level_two_save(request: HttpRequest, unit_code: str) -> HttpResponse:
    """Save the draft; errors stand at their fields, and what was typed stays."""
    year, unit, scheme = asked_scheme(request, unit_code)
    texts = {key: request.POST.get(key, "") for key in FIELDS}
    version, actor = number_of(request.POST.get("version")), signed_in(request)
    try:
        services.level_two_save(year=year, unit=unit, texts=texts, version=version, actor=actor)
    except NotYoursError as error:
        raise Denied("targets.leveltwo", unit_code) from error
    except ValidationError as error:
        known = hasattr(error, "error_dict")
        errors = error.message_dict if known else {"__all__": error.messages}
        context = _context(request, year, unit, scheme, texts, errors)
        status = STALE if getattr(error, "code", "") == "stale" else WRONG
        return render(request, "decomposition/level_two.html", context, status=status)
    messages.success(request, _("已保存，报送前可随时改"))
    return redirect(_url(year, unit))


@require_POST
def level_two_moved(request: HttpRequest, unit_code: str, move: str) -> HttpResponse:
    """Make a move of the scheme."""
    year, unit, scheme = asked_scheme(request, unit_code)
    if scheme is None:
        raise Denied("targets.leveltwo", unit_code)
    version, reason = number_of(request.POST.get("version")), request.POST.get("reason", "")
    actor = signed_in(request)
    try:
        services.level_two_move(
            scheme=scheme, move=move, version=version, reason=reason, actor=actor
        )
    except NotYoursError as error:
        raise Denied("targets.leveltwo", unit_code) from error
    except StaleMoveError as error:
        messages.error(request, _stale(error.current))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("已办，记录在“经过”里"))
    return redirect(_url(year, unit))


@require_POST
def level_two_unfiled(request: HttpRequest, unit_code: str) -> HttpResponse:
    """The office establishes that the unit filed nothing (K-7.8)."""
    year, unit, _scheme = asked_scheme(request, unit_code)
    reason, actor = request.POST.get("reason", ""), signed_in(request)
    try:
        services.unfiled_state(year=year, unit=unit, reason=reason, actor=actor)
    except NotYoursError as error:
        raise Denied("targets.leveltwo", unit_code) from error
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("已认定，下次计算起生效；补报备案后再更正"))
    return redirect(_url(year, unit))


def _context(
    request: HttpRequest,
    year: Year,
    unit: Unit,
    scheme: LevelTwo | None,
    texts: Mapping[str, str] | None = None,
    errors: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    state = scheme.state if scheme else "none"
    duties = flow.duties_of(signed_in(request), year, unit)
    open_state = state in ("none", flow.DRAFT, flow.RETURNED)
    rows = Filing.objects.filter(year=year, unit=unit, level=FilingLevel.TWO, current=True)
    fact, wrong = rows.first(), errors or {}
    shown = scheme if flow.UNIT in duties or not open_state else None
    return {
        "unit": unit,
        "year": year,
        "scheme": scheme,
        "version": scheme.version if scheme else 0,
        "shown": shown,
        "returned": state == flow.RETURNED,
        "state": flow.state_title(state),
        "look": flow.LOOKS[state],
        "fields": _fields(shown, texts or {}, wrong),
        "problems": wrong.get("__all__", []),
        "editable": flow.UNIT in duties and open_state,
        "moves": flow.FLOW.open_to(state, duties) if scheme else [],
        "history": _history(scheme),
        "fact": fact,
        "may_cut": flow.OFFICE in duties and open_state and (fact is None or fact.filed),
        "due_at": due_for(year, "level_two", unit.pk).get("due_at"),
        "year_query": f"?year={year.year}",
        "crumbs": [
            (_("目标分解"), reverse("targets:trees")),
            (_("%s 二级方案") % unit.name, ""),
        ],
    }


def _fields(
    scheme: LevelTwo | None, texts: Mapping[str, str], errors: Mapping[str, Any]
) -> dict[str, Any]:
    """What the form holds, by key: text, errors, label."""
    day = scheme.adopted_on if scheme else None
    stands = {
        "title": scheme.title if scheme else "",
        "document": scheme.document if scheme else "",
        "adopted_on": day.isoformat() if day else "",
        "text": scheme.text if scheme else "",
    }
    weights = scheme.weights if scheme else {}
    for key in services.ASPECTS:
        stands[key] = figure(from_text(weights[key])) if key in weights else ""
    found: dict[str, Any] = {
        key: {"text": texts.get(key, stands[key]), "errors": errors.get(key, [])} for key in FIELDS
    }
    aspects = [
        {"key": key, "label": label, **found[key]} for key, label in services.ASPECTS.items()
    ]
    return found | {"aspects": aspects}


def _history(scheme: LevelTwo | None) -> list[dict[str, Any]]:
    """The moves on record, with the words of the buttons that made them."""
    if scheme is None:
        return []
    found = []
    for move in scheme.moves.select_related("actor"):
        made = flow.FLOW.move(move.key, move.before)
        told = {"label": made.label if made else move.key, "late": move.late, "at": move.at}
        found.append(told | {"actor": move.actor, "reason": move.reason})
    return found


def _stale(scheme: LevelTwo) -> str:
    told = {"who": scheme.changed_by, "state": flow.state_title(scheme.state)}
    return _("%(who)s 刚办过，现在是“%(state)s”，核对后再办") % told


def _url(year: Year, unit: Unit) -> str:
    return f"{reverse('targets:level_two', args=[unit.code])}?year={year.year}"
