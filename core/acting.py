"""In which authority (考核主体) a session acts: chosen once, kept in the session, never guessed.

Codes of units and people repeat between authorities, so that a form drawn for one would fit
another.  Whatever changes the authority of a session therefore gives it a new key and a new form
secret: what was drawn before is refused like any page that stood open too long.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote

from django.contrib.auth.middleware import get_user
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.utils.functional import SimpleLazyObject

from core import policy
from core.error_views import csrf_failure

KEY = "acting_in"
#: What a page's scripts send: for whom, acting where, it was drawn (``base_root.html``).
DRAWN_FOR = "X-Drawn-For"


class ActingMiddleware:
    """Has the account act in the session's authority, before any policy is asked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Act in what was chosen; where nothing was, where it is at home is kept from now on."""
        # The account itself from here on: a page looks at it some hundred times, and each look
        # through Django's lazy stand-in costs as much as three.
        if isinstance(request.user, SimpleLazyObject):  # one that was signed out just now is none
            request.user = get_user(request)
        if request.user.is_authenticated:
            # Where it has no role any more: a code may be another unit's here.
            gone = not _act(request) and request.method not in policy.SAFE_METHODS
            if gone or not _is_drawn_for(request):
                return csrf_failure(request)
        return self.get_response(request)


def choose(request: HttpRequest, authority_id: int) -> None:
    """From the next request on this session acts in another authority."""
    request.session[KEY] = authority_id
    _begin_anew(request)


def _act(request: HttpRequest) -> bool:
    """Whether the session acts where it did."""
    chosen = request.session.get(KEY)
    if chosen is not None and policy.act_in(request.user, chosen):
        return True
    if chosen is not None:  # its last role there was taken back
        del request.session[KEY]
        _begin_anew(request)
        policy.act_in(request.user, None)
    authority = policy.authority_of(request.user)
    if authority is not None:
        request.session[KEY] = authority.pk
    return chosen is None


def _is_drawn_for(request: HttpRequest) -> bool:
    """Whether the page that asks was drawn for this session; one that says nothing asks for itself.

    A part swapped into the page of another account would show what is not his, and its form would
    carry this session's secret.
    """
    told = request.headers.get(DRAWN_FOR)
    return (
        told is None
        or unquote(told) == f"{request.user.get_username()} {request.session.get(KEY, '')}"
    )


def _begin_anew(request: HttpRequest) -> None:
    request.session.cycle_key()
    rotate_token(request)
