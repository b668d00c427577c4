"""The list of deputisings and the form that makes one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.policy import Denied
from units.duties import LENDABLE, deputisings_in, deputisings_of
from units.models import Account, Deputising, Role, RoleGrant
from units.queries import authority_for, has_authority_perm, roles_of
from units.services.deputising import DeputyAsked

_CONTROL = {"class": "form-control", "autocomplete": "off"}
_DAY = {"class": "form-control", "type": "date"}


@dataclass(frozen=True, slots=True)
class DeputyRow:
    """A deputising in words, and whether the reader may end it."""

    row: Deputising
    may_end: bool

    def __getattr__(self, name: str) -> Any:
        return getattr(self.row, name)

    @property
    def labels(self) -> str:
        """The roles."""
        return _("、").join(str(Role(role).label) for role in self.row.roles)

    @property
    def shown_end(self) -> datetime:
        """When it ended or will end."""
        return self.row.ended_at or self.row.ends_at

    @property
    def state_key(self) -> str:
        """How it stands now: a key of :func:`deputy_states`."""
        now = timezone.now()
        if self.row.ended_at is not None:
            return "ended"
        if self.row.ends_at <= now:
            return "expired"
        return "waiting" if self.row.starts_at > now else "running"

    @property
    def state(self) -> str:
        """The same in words."""
        return deputy_states()[self.state_key]

    @property
    def look(self) -> str:
        """The badge."""
        return "withdrawn" if self.state_key in ("ended", "expired") else "running"

    @property
    def dialog(self) -> str:
        """The id of the dialog that ends it."""
        return f"end-{self.row.pk}"

    @property
    def question(self) -> str:
        """What the dialog asks."""
        told = {"deputy": self.row.deputy, "principal": self.row.principal}
        return _("提前结束%(deputy)s代%(principal)s？") % told

    @property
    def consequence(self) -> str:
        """What ending does."""
        return _("%s马上不能再以此身份办理；已办的事不变。") % self.row.deputy

    @property
    def hidden(self) -> dict[str, str]:
        """Nothing else is sent."""
        return {}


def deputy_states() -> dict[str, str]:
    """How a deputising may stand, in words."""
    return {
        "running": _("代理中"),
        "waiting": _("未开始"),
        "expired": _("已到期"),
        "ended": _("已提前结束"),
    }


def sees_all(account: Any) -> bool:
    """Whether the account oversees all deputisings: the office and the system administrator."""
    authority = authority_for(account)
    return any(has_authority_perm(account, authority, p) for p in ("manage_accounts", "edit_facts"))


def deputy_rows(account: Account) -> list[DeputyRow]:
    """All for who oversees them, else one's own."""
    authority = authority_for(account)
    found = (
        deputisings_in(authority)
        if authority and sees_all(account)
        else deputisings_of(account).filter(authority=authority)
    )
    manages = has_authority_perm(account, authority, "manage_accounts")
    now = timezone.now()
    return [
        DeputyRow(
            row,
            may_end=row.ended_at is None
            and row.ends_at > now
            and (manages or account.pk in (row.principal_id, row.deputy_id)),
        )
        for row in found
    ]


def deputising_for(account: Account, pk: int) -> Deputising:
    """One of the authority where the account acts; the service says whose it is to end."""
    row = Deputising.objects.filter(pk=pk, authority=authority_for(account)).first()
    if row is None:
        raise Denied("units.deputising", pk)
    return row


def lendable(account: Account) -> list[tuple[str, str]]:
    """The account's own roles that it may lend."""
    held = dict.fromkeys(Role(grant.role) for grant in roles_of(account))
    return [(role.value, str(role.label)) for role in held if role in LENDABLE]


class DeputyForm(forms.Form):
    """Who acts for me, from when to when, why."""

    use_required_attribute = False

    deputy = forms.CharField(label=gettext_lazy("代理人"), required=True)
    first_day = forms.CharField(
        label=gettext_lazy("第一天"), widget=forms.DateInput(attrs=_DAY), required=True
    )
    last_day = forms.CharField(
        label=gettext_lazy("最后一天"), widget=forms.DateInput(attrs=_DAY), required=True
    )
    document = forms.CharField(
        label=gettext_lazy("依据文件"), widget=forms.TextInput(attrs=_CONTROL), required=True
    )
    reason = forms.CharField(
        label=gettext_lazy("事由"),
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 2, "maxlength": 300}),
        required=True,
    )

    def __init__(self, data: Any, *, account: Account) -> None:
        super().__init__(data)
        self.lendable = lendable(account)
        self.role_errors: list[str] = []
        self._accounts = {str(other.pk): other for other in deputies_for(account)}
        choices = [("", "——"), *((pk, _named(other)) for pk, other in self._accounts.items())]
        widget = forms.Select(attrs={"class": "form-select"}, choices=choices)
        self.fields["deputy"].widget = widget
        for field in self.fields.values():
            field.clean = str  # type: ignore[method-assign, assignment]

    @property
    def ticked(self) -> list[str]:
        """The roles that were ticked."""
        return list(self.data.getlist("roles")) if hasattr(self.data, "getlist") else []

    @property
    def chosen(self) -> Account | None:
        """The deputy that was chosen."""
        return self._accounts.get(str(self.data.get("deputy", "")))

    def asked(self) -> DeputyAsked:
        """What was stated; the last day counts whole."""
        self.full_clean()
        last = _midnight(str(self.data.get("last_day", "")))
        return DeputyAsked(
            roles=tuple(self.ticked),
            starts_at=_midnight(str(self.data.get("first_day", ""))),
            ends_at=None if last is None else last + timedelta(days=1),
            reason=str(self.data.get("reason", "")),
            document=str(self.data.get("document", "")),
        )

    def take_errors(self, error: ValidationError) -> None:
        """Put the service's errors beside their fields."""
        places = {"ends_at": "last_day"}
        for key, messages in error.message_dict.items():
            name = places.get(key, key)
            if name == "roles":
                self.role_errors = messages
            self.add_error(name if name in self.fields else None, messages)


def deputies_for(account: Account) -> list[Account]:
    """Accounts of the same authority that could act for this one."""
    grants = RoleGrant.objects.filter(authority=authority_for(account))
    grants = grants.exclude(role__in=(Role.AUDITOR, Role.SYSTEM_ADMINISTRATOR))
    rows = Account.objects.filter(pk__in=grants.values("account"), is_active=True)
    return list(rows.exclude(pk=account.pk).order_by("display_name", "username"))


def _named(account: Account) -> str:
    return f"{account.get_full_name()}（{account.username}）"


def _midnight(text: str) -> datetime | None:
    try:
        day = parse_date(text.strip())
    except ValueError:
        return None
    return None if day is None else timezone.make_aware(datetime.combine(day, time.min))
