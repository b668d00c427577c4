"""Who is left to review an objection, and where to get somebody where nobody is (K-5.3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from reviews.objections.flow import REVIEWER, duties_of
from reviews.objections.models import Objection, ReviewState
from reviews.objections.notices import office_of
from units.models import Account, Deputising, Role, RoleGrant
from units.queries import act_in, has_authority_perm
from units.roles import GRANTABLE, conflicting_role


@dataclass(frozen=True, slots=True)
class NobodyLeft:
    """Why nobody may review it, and what to do, step by step."""

    why: str
    steps: tuple[str, ...]


def nobody_left(account: Any, objection: Objection) -> NobodyLeft | None:
    """What the office is told of an open objection that no account of it may review; None while
    one may, and for whoever is not of the offices."""
    open_still = objection.state == ReviewState.OPEN
    if not open_still or not has_authority_perm(account, objection.year.authority, "view_facts"):
        return None
    if REVIEWER in duties_of(account, objection) or _somebody(objection):
        return None
    why = _(
        "目标办现在没有人能复核这件异议：在用的账号都评过或更正过这个评分、登记了回避，"
        "或者为这个单位填报（K-5.3）。这样办："
    )
    return NobodyLeft(why, (_open_one(objection), _then()))


def _somebody(objection: Objection) -> bool:
    """Whether any account may review it, by the rule that lets it: of the office, or acting for
    one of it."""
    authority = objection.year.authority_id
    office = office_of(authority)
    lent = Deputising.objects.filter(authority=authority, principal__in=office)
    deputies = Account.objects.filter(pk__in=lent.values("deputy"), is_active=True)
    for each in {one.pk: one for one in (*office, *deputies)}.values():
        if act_in(each, authority) and REVIEWER in duties_of(each, objection):
            return True
    return False


def _open_one(objection: Objection) -> str:
    """Who opens an account for whom; which accounts cannot be given the role."""
    office = Role.TARGET_OFFICE
    apart = [str(role.label) for role in GRANTABLE if conflicting_role({role}, office)]
    text = _(
        "由系统管理员（%(who)s）在“账号”里给没有参与过的人开“%(role)s”的账号，或者在他现有的账号上加"
        "“%(role)s”。%(apart)s的账号加不上（三员分立）；登记了回避的、为这个单位填报的，加了也不能复核"
    )
    return text % {
        "who": _administrators(objection) or "—",
        "role": office.label,
        "apart": _("、").join(apart),
    }


def _then() -> str:
    return _("加上以后，他登录，首页“评分异议待复核”里就有这一件，由他改分、维持或不受理")


def _administrators(objection: Objection) -> str:
    """The accounts that open others."""
    rows = RoleGrant.objects.filter(
        authority=objection.year.authority_id,
        role=Role.SYSTEM_ADMINISTRATOR,
        account__is_active=True,
    )
    names = rows.order_by("account__username").values_list("account__username", flat=True)
    return _("、").join(dict.fromkeys(names))
