"""Who writes which component of whose plan: the unit itself, or another by the scheme (D-1)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from core.language import title_of
from schemes.document import SchemeDocument
from schemes.models import Year
from schemes.queries import groups_of_units, year_document
from schemes.rules.component import leaves
from targets.plans.models import Plan
from units.models import Role, Unit
from units.queries import access_of
from units.roles import ROLE_BUNDLES

#: Component → the units that write it for a group.
Writers = dict[str, frozenset[int]]


def writers_by_unit(year: Year) -> dict[int, Writers]:
    """Unit id → component → other units that write it; what a unit writes itself is not in it.

    A year whose scheme names nobody costs no query.
    """
    rules = year_document(year).plans.written_for
    if not rules:
        return {}
    units = units_called(year, {name for rule in rules for name in (*rule.by, *rule.units)})
    groups, found = groups_of_units(year), dict[int, Writers]()
    for rule in rules:
        writers, own = _named(units, rule.by), _named(units, rule.units)
        for pk, group in groups.items() if writers else ():
            if (pk in own or group in rule.groups) and pk not in writers:
                found.setdefault(pk, {})[rule.component] = writers
    return found


def units_called(year: Year, names: Collection[str]) -> list[Unit]:
    """Units of the year's authority whom a scheme names, by code, name or short name."""
    told = Q(code__in=names) | Q(name__in=names) | Q(short_name__in=names)
    return list(Unit.objects.filter(told, authority=year.authority_id))


def _named(units: Iterable[Unit], names: Collection[str]) -> frozenset[int]:
    """The units that are called so, by code, name or short name."""
    asked = set(names)
    return frozenset(u.pk for u in units if {u.code, u.name, u.short_name} & asked)


def filing_units(account: Any) -> set[int]:
    """Units for which the account, or one it stands in for, drafts; without a query."""
    access = access_of(account)
    held = [*access.grants, *(grant for _principal, grant in access.lent)]
    return {
        grant.unit_id
        for grant in held
        if grant.unit_id is not None and "file_targets" in ROLE_BUNDLES[Role(grant.role)].unit
    }


def written_units(account: Any, year: Year) -> dict[int, frozenset[str]]:
    """Unit id → components that the account writes in that other unit's plan."""
    access = access_of(account)
    if access.authority is None or access.authority.pk != year.authority_id:
        return {}
    own = filing_units(account)
    if not own:
        return {}
    found = {
        pk: frozenset(key for key, units in writers.items() if units & own)
        for pk, writers in writers_by_unit(year).items()
    }
    return {pk: keys for pk, keys in found.items() if keys}


def writers_of(plan: Plan) -> Writers:
    """Component → units that write it in this plan; the unit itself is none of them."""
    return writers_by_unit(plan.year).get(plan.unit_id, {})


def closed_to(account: Any, plan: Plan, *, own: bool) -> frozenset[str]:
    """Components of the plan that the account may not write.

    ``own``: it drafts for the unit itself, whose plan it is; else it writes for it.
    """
    writers = writers_of(plan)
    if own:
        return frozenset(writers)
    theirs = filing_units(account)
    document = year_document(plan.year)
    group = document.peer_group(groups_of_units(plan.year).get(plan.unit_id, ""))
    keys = {leaf.key for leaf in leaves(group.components)} if group else set()
    # Lines in a component that is no more are nobody's but the unit's.
    keys |= {"", *plan.lines.order_by().values_list("component", flat=True)}
    return frozenset(key for key in keys if not writers.get(key, frozenset()) & theirs)


def component_titles(document: SchemeDocument, group: str) -> dict[str, str]:
    """Component → its title in a group."""
    found = document.peer_group(group)
    return {leaf.key: title_of(leaf.title) for leaf in leaves(found.components)} if found else {}


def writer_names(plan: Plan) -> dict[str, str]:
    """Component → names of the other units that write it in this plan."""
    if not year_document(plan.year).plans.written_for:
        return {}
    writers = writers_of(plan)
    pks = {pk for units in writers.values() for pk in units}
    names = dict(Unit.objects.filter(pk__in=pks).order_by("code").values_list("pk", "name"))
    return {
        key: _("、").join(name for pk, name in names.items() if pk in units)
        for key, units in writers.items()
    }


def refuse_closed(plan: Plan, closed: Collection[str], components: Iterable[str]) -> None:
    """``ValidationError`` for a component that somebody else writes, saying who does."""
    wrong = next((key for key in components if key in closed), None)
    if wrong is None:
        return
    group = groups_of_units(plan.year).get(plan.unit_id, "")
    titles = component_titles(year_document(plan.year), group)
    names = writer_names(plan).get(wrong, plan.unit.name)
    told = {"component": titles.get(wrong, wrong), "units": names}
    text = _("“%(component)s”由%(units)s写，这里不能改（D-1）")
    raise ValidationError(text % told, code="written_by_others")
