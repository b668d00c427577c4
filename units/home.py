"""How the page after sign-in greets an account, and who gets one thing at a time."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from core.home import HomeHead
from units.http import signed_in
from units.models import Role
from units.queries import roles_of

#: Who works through lists; everybody else gets one thing at a time with big targets.
LISTS = frozenset(
    {
        *(Role.TARGET_OFFICE, Role.REVIEWING_OFFICE, Role.FINANCE),
        *(Role.AUDITOR, Role.SYSTEM_ADMINISTRATOR),
    }
)


def head(request: HttpRequest) -> HomeHead:
    """A unit's account sees its unit's name; an office is greeted by the hour."""
    account = signed_in(request)
    grants = roles_of(account)
    single = not any(grant.role in LISTS for grant in grants)
    units = {grant.unit.name for grant in grants if grant.unit}
    if single and len(units) == 1:
        return HomeHead(units.pop(), single=True)
    hour = timezone.localtime().hour
    greeting = _("早上好") if hour < 9 else _("上午好") if hour < 12 else _("下午好")
    if hour >= 18:
        greeting = _("晚上好")
    name = account.get_full_name()
    return HomeHead(_("%(greeting)s，%(name)s") % {"greeting": greeting, "name": name}, single)
