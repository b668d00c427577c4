"""How far the first set-up is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.models import AuditEntry
from core.policy import Denied
from schemes.models import ImportBatch, SchemeState, SchemeVersion, Year
from schemes.setup.models import Setup
from units.models import Account, AccountBatch, Authority, Person, Role, RoleGrant, Unit, UnitYear
from units.queries import authority_for, has_authority_perm

#: So many wrong codes from one address within so long close the door to it for that long.
WRONG_CODES, WRONG_WITHIN = 5, timedelta(minutes=15)
REFUSED = "setup.refused"
#: Without these nobody could work, or nobody could check: the set-up does not end before.
NEEDED = (Role.TARGET_OFFICE, Role.AUDITOR)
DONE, NOW, LATER = "done", "now", "later"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its key, name, what stands so far, and whether it is done, next or later."""

    key: str
    number: int
    title: str
    told: str
    state: str
    route: str


def is_empty() -> bool:
    """Whether nobody has an account and no set-up was ever begun: the door may be opened."""
    return not Account.objects.exists() and not Setup.objects.exists()


def unfinished() -> QuerySet[Setup]:
    """The set-ups that go on: of the installation's first authority, and of further ones."""
    return Setup.objects.filter(finished_at=None).select_related("authority", "founder")


def setup_for(account: Any) -> Setup:
    """The set-up that this account does where it acts; a 404 (``Denied``) for everybody else."""
    authority = authority_for(account)
    found = unfinished().filter(authority=authority).first()
    if found is None or not has_authority_perm(account, authority, "set_up"):
        raise Denied("schemes.setup")
    return found


def is_setting_up(account: Any) -> bool:
    """Whether the account holds the temporary role of the set-up."""
    return has_authority_perm(account, authority_for(account), "set_up")


def locked_out(address: str) -> bool:
    """Whether this address typed too many wrong codes of late."""
    since = timezone.now() - WRONG_WITHIN
    wrong = AuditEntry.objects.filter(event=REFUSED, at__gt=since, detail__address=address)
    return wrong.count() >= WRONG_CODES


def scheme_of(authority: Authority) -> SchemeVersion | None:
    """The scheme that was published, the newest."""
    found = SchemeVersion.objects.filter(authority=authority, state=SchemeState.PUBLISHED)
    return found.order_by("-published_at", "-pk").first()


def year_of(authority: Authority) -> Year | None:
    """The year that was opened, the newest."""
    return (
        Year.objects.filter(authority=authority).select_related("scheme").order_by("-year").first()
    )


def imports_of(year: Year) -> list[ImportBatch]:
    """The workbooks uploaded for the year, newest first."""
    return list(ImportBatch.objects.filter(year=year).order_by("-uploaded_at")[:5])


def batches_of(authority: Authority) -> list[AccountBatch]:
    """The batches of accounts, newest first."""
    found = AccountBatch.objects.filter(authority=authority, discarded=False)
    return list(found.select_related("job").order_by("-created_at")[:5])


def holders(authority: Authority) -> dict[str, int]:
    """Role → how many active accounts hold it."""
    grants = RoleGrant.objects.filter(authority=authority, account__is_active=True)
    found: dict[str, set[int]] = {}
    for role, account in grants.values_list("role", "account"):
        found.setdefault(role, set()).add(account)
    return {role: len(accounts) for role, accounts in found.items()}


def missing_roles(authority: Authority) -> list[Role]:
    """The roles that somebody must hold before the set-up may end."""
    held = holders(authority)
    return [role for role in NEEDED if not held.get(role)]


def steps_of(setup: Setup) -> list[Step]:
    """The six steps in the order of the officer's work; the first undone one is the next."""
    authority = setup.authority
    scheme, year = scheme_of(authority), year_of(authority)
    units = UnitYear.objects.filter(authority=authority, current=True).count()
    roles = missing_roles(authority)
    rows = (
        ("authority", _("考核主体"), authority.name, True),
        ("rules", _("考核办法"), scheme.shown_title if scheme else "", scheme is not None),
        ("year", _("年度"), _year_words(year), year is not None),
        ("units", _("单位和人员"), _people_words(authority) if units else "", bool(units)),
        ("accounts", _("账号和角色"), _account_words(authority, roles), not roles),
        ("finish", _("完成"), "", False),
    )
    steps: list[Step] = []
    for number, (key, title, told, done) in enumerate(rows, 1):
        waiting = any(step.state != DONE for step in steps)
        state = DONE if done else LATER if waiting else NOW
        steps.append(Step(key, number, title, told, state, f"schemes:setup_{key}"))
    return steps


def _year_words(year: Year | None) -> str:
    return _("%(year)s 年度") % {"year": year.year} if year is not None else ""


def _people_words(authority: Authority) -> str:
    units = Unit.objects.filter(authority=authority).count()
    people = Person.objects.filter(authority=authority).count()
    return _("%(units)d 个单位，%(people)d 人") % {"units": units, "people": people}


def _account_words(authority: Authority, missing: list[Role]) -> str:
    count = RoleGrant.objects.filter(authority=authority).values("account").distinct().count()
    told = ngettext("%(n)d 个账号", "%(n)d 个账号", count) % {"n": count}
    if missing:
        between = _("、")
        told += _("，还缺 %s") % between.join(str(role.label) for role in missing)
    return told
