"""Accounts proposed from what stands: one for each unit and role, one for each member of staff."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from units.accounts.bulk.rows import AccountRow, with_usernames
from units.models import Authority, Person, Posting, Role, RoleGrant, Unit

#: Roles that every unit has someone for: how the account and its user name end.
UNIT_ENDINGS: Mapping[Role, tuple[Any, str]] = {
    Role.DEPARTMENT_FILER: (gettext_lazy("填报员"), "tb"),
    Role.DEPARTMENT_HEAD: (gettext_lazy("负责人"), "fzr"),
    Role.FUNCTIONAL_DEPARTMENT: (gettext_lazy("评分员"), "pf"),
}
#: How the user name of a person is made.
INITIALS, INITIALS_CODE, CODE = "initials", "initials_code", "code"
PERSON_RULES: Mapping[str, Any] = {
    INITIALS_CODE: gettext_lazy("姓名首字母加工号，如 zgq118006"),
    INITIALS: gettext_lazy("姓名首字母，重名的加序号，如 zgq、zgq2"),
    CODE: gettext_lazy("工号，如 118-006"),
}


def unit_accounts(authority: Authority, roles: Iterable[Role]) -> list[AccountRow]:
    """One account for each standing unit and role that no active account holds yet."""
    wanted = [role for role in UNIT_ENDINGS if role in set(roles)]
    held = RoleGrant.objects.filter(authority=authority, account__is_active=True)
    taken = set(held.exclude(unit=None).values_list("unit__code", "role"))
    units = Unit.objects.filter(authority=authority, abolished_on=None).order_by("code")
    rows, stems = [], {}
    for unit in units:
        for role in wanted:
            if (unit.code, role.value) in taken:
                continue
            title, ending = UNIT_ENDINGS[role]
            name = f"{unit.short_name or unit.name}{title}"[:40]
            row = AccountRow("", name, roles=((role.value, unit.code),), unit=unit.name)
            stems[row.roles] = f"{unit.initials or unit.code}-{ending}"
            rows.append(row)
    return with_usernames(rows, lambda row: stems[row.roles])


def staff_accounts(authority: Authority, rule: str) -> list[AccountRow]:
    """One account for each person with a present posting who has none yet; by unit and number."""
    today = timezone.localdate()
    present = Posting.objects.filter(authority=authority, current=True, starts_on__lte=today)
    present = present.filter(Q(ends_on=None) | Q(ends_on__gte=today), person__account=None)
    rows: dict[str, AccountRow] = {}
    initials: dict[str, str] = {}
    for posting in present.select_related("person", "unit").order_by("unit__code", "person__code"):
        person: Person = posting.person
        initials[person.code] = person.initials
        row = AccountRow("", person.name, person.code, ((Role.STAFF.value, ""),), posting.unit.name)
        rows.setdefault(person.code, row)
    stem = _stem(rule, initials)
    return with_usernames(rows.values(), stem)


def office_accounts(wanted: Sequence[tuple[Role, str, str]]) -> list[AccountRow]:
    """Accounts of the offices at the centre: (role, shown name, user name or "")."""
    rows = [
        AccountRow(username, name, roles=((role.value, ""),), unit=_("考核主体"))
        for role, name, username in wanted
        if name
    ]
    return with_usernames(rows, lambda row: row.roles[0][0].replace("_", "-"))


def _stem(rule: str, initials: Mapping[str, str]) -> Any:
    if rule == CODE:
        return lambda row: row.person
    if rule == INITIALS:
        return lambda row: initials[row.person]
    return lambda row: initials[row.person] + "".join(char for char in row.person if char.isalnum())
