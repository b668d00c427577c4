"""What the first set-up brings to the frame: its policies, its entry, its card on the home page."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.home import HomeCard
from core.navigation import RULES, NavItem
from core.policy import Policy
from schemes.setup.queries import is_setting_up
from units.http import signed_in
from units.queries import authority_for, has_authority_perm

_FOUNDER = Policy(authority_perm="set_up")
POLICIES: dict[str, Policy] = {
    # The door: the view answers 404 as soon as there is an account, save to the founder.
    "schemes:setup": Policy(public=True),
    **dict.fromkeys(
        (
            "schemes:setup_rules",
            "schemes:setup_year",
            "schemes:setup_units",
            "schemes:setup_accounts",
            "schemes:setup_finish",
            "api:setup-list",
            "api:setup-rules",
            "api:setup-year",
            "api:setup-finish",
        ),
        _FOUNDER,
    ),
    # Which: those of which the account is the administrator (units.queries).
    **dict.fromkeys(
        ("schemes:authorities", "schemes:authority_new", "schemes:authority_unit"),
        Policy(authority_perm="manage_accounts"),
    ),
}
ITEM = NavItem(
    "setup",
    gettext_lazy("首次设置"),
    "signpost",
    RULES,
    "schemes:setup",
    order=5,
    visible=is_setting_up,
    short=gettext_lazy("设置"),
)
AUTHORITIES_ITEM = NavItem(
    "authorities",
    gettext_lazy("考核主体"),
    "bank",
    RULES,
    "schemes:authorities",
    order=96,
    visible=lambda account: has_authority_perm(account, authority_for(account), "manage_accounts"),
)


def setup_cards(request: HttpRequest) -> Iterator[HomeCard]:
    """The founder's way back into the set-up."""
    if is_setting_up(signed_in(request)):
        yield HomeCard(
            key="setup",
            title=_("首次设置还没有完成"),
            text=_("可以随时离开，再从这里接着做。完成以后你只是系统管理员。"),
            icon="signpost",
            action=_("接着设置"),
            url=reverse("schemes:setup"),
            hero=True,
            order=1,
        )
