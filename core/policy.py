"""Who may use which route: deny by default.

Each app's ``policies.py`` registers the names of its routes with a :class:`Policy`, from
``AppConfig.ready()``.  ``core.middleware.PolicyMiddleware`` asks :func:`allowed` before every view;
what is not allowed looks like what does not exist (404) and is written to the audit trail.  A
route that no policy names is denied, and fails a test.

A policy decides about the *route*; which rows are shown is decided by the app's ``queries``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.http import Http404, HttpRequest

Check = Callable[[HttpRequest, Mapping[str, Any]], bool]
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Policy:
    """Who may use a route; any one of the grounds is enough.

    ``public``: everyone, signed in or not.  ``authenticated``: every account.
    ``authority_perm``: holders of this permission on their authority.
    ``unit_perm``: holders of this permission on the unit whose code is the route's ``unit_kwarg``;
    when the route has no such part, on any unit.
    ``roles``: holders of one of these roles.
    ``check``: a function of the request and the route's parts, for single objects.
    ``write``: the policy of methods that change something, where it is narrower.
    """

    public: bool = False
    authenticated: bool = False
    authority_perm: str = ""
    unit_perm: str = ""
    unit_kwarg: str = "unit_code"
    roles: tuple[str, ...] = ()
    check: Check | None = None
    write: Policy | None = None

    def __post_init__(self) -> None:
        grounds = (self.public, self.authenticated, self.authority_perm, self.unit_perm)
        if not any((*grounds, self.roles, self.check)):
            raise ValueError("a policy without any ground would let nobody in")


class AccessResolver(Protocol):
    """What ``units`` brings: what an account holds."""

    def authority_for(self, account: Any) -> Any:
        """The authority the account acts in, or None."""

    def act_in(self, account: Any, authority_id: int | None) -> bool:
        """Have it act in this authority from now on; whether it holds anything there."""

    def has_authority_perm(self, account: Any, authority: Any, perm: str) -> bool:
        """Whether it holds ``perm`` on the authority."""

    def has_unit_perm(self, account: Any, authority: Any, perm: str, unit_code: str | None) -> bool:
        """Whether it holds ``perm`` on the unit, or on any unit when no code is given."""

    def has_role(self, account: Any, authority: Any, roles: tuple[str, ...]) -> bool:
        """Whether it holds one of the roles."""


class Denied(Http404):
    """Someone asked for a row that is not his: a 404 for him, a denial in the audit trail."""

    def __init__(self, subject_type: str = "", subject_id: Any = "") -> None:
        super().__init__()
        self.subject_type = subject_type
        self.subject_id = subject_id


_policies: dict[str, Policy] = {}
_resolver: list[AccessResolver] = []


def register(policies: Mapping[str, Policy]) -> None:
    """Name the policies of some routes (``app:route``; ``admin:*`` for a whole namespace)."""
    for name, policy in policies.items():
        if _policies.get(name, policy) != policy:
            raise ValueError(f"two policies for the route {name}")
        _policies[name] = policy


def register_resolver(resolver: AccessResolver) -> None:
    """Set who knows what an account holds; ``units`` does."""
    _resolver[:] = [resolver]


def policy_for(view_name: str) -> Policy | None:
    """The policy of a route, or the one of its whole namespace; None means denied."""
    exact = _policies.get(view_name)
    if exact is not None or ":" not in view_name:
        return exact
    return _policies.get(view_name.rsplit(":", 1)[0] + ":*")


def authority_of(account: Any) -> Any:
    """The authority an account acts in; None for one without grants."""
    if not getattr(account, "is_authenticated", False):
        return None
    return _resolver[0].authority_for(account)


def act_in(account: Any, authority_id: int | None) -> bool:
    """Have the account object act in this authority; False where it holds nothing there.

    It then holds nothing at all: what was asked for in one authority is never done in another.
    None stands for the one that opened it, else the first that it has a role in.
    """
    return _resolver[0].act_in(account, authority_id)


def holds(account: Any, perm: str) -> bool:
    """Whether the account holds ``perm`` on the authority it acts in."""
    return _resolver[0].has_authority_perm(account, authority_of(account), perm)


def allowed(request: HttpRequest, view_name: str, kwargs: Mapping[str, Any]) -> bool:
    """Whether this request may use the route; an unnamed or unregistered one never."""
    policy = policy_for(view_name)
    if policy is None:
        return False
    if policy.write is not None and request.method not in SAFE_METHODS:
        policy = policy.write
    if policy.public:
        return True
    if not request.user.is_authenticated:
        return False
    return policy.authenticated or _has_ground(policy, request, kwargs)


def _has_ground(policy: Policy, request: HttpRequest, kwargs: Mapping[str, Any]) -> bool:
    account, resolver = request.user, _resolver[0]
    authority = resolver.authority_for(account)
    if policy.authority_perm and resolver.has_authority_perm(
        account, authority, policy.authority_perm
    ):
        return True
    if policy.unit_perm and resolver.has_unit_perm(
        account, authority, policy.unit_perm, kwargs.get(policy.unit_kwarg)
    ):
        return True
    if policy.roles and resolver.has_role(account, authority, policy.roles):
        return True
    return policy.check is not None and policy.check(request, kwargs)
