"""What stands before every view: a readable address, the route's policy, a changed password."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import resolve_url
from django.urls import is_valid_path, reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from core import audit, policy, work_items
from core.error_views import not_a_page

API_PREFIX = "api"
#: Marks an answer to a page's script: nothing was done, its account has to sign in.
SIGN_IN = "X-Sign-In"
#: Routes that stay open while a one-use password waits to be changed.
PASSWORD_ROUTES = frozenset({"units:change_password", "units:logout", "set_language", "healthz"})


class ChosenLanguageMiddleware(LocaleMiddleware):
    """The language a person chose, else Chinese: what a browser asks for decides nothing.

    Many offices run browsers that were never set to Chinese.  The API goes by ``Accept-Language``.
    """

    def process_request(self, request: HttpRequest) -> None:
        """Activate the language of this request."""
        if request.path.startswith(f"/{API_PREFIX}/"):
            super().process_request(request)
            return
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        known = chosen in dict(settings.LANGUAGES)
        translation.activate(chosen if known else settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = translation.get_language()


class ReadableAddressMiddleware:
    """Refuses an address with a NUL (400): nobody types one, and PostgreSQL keeps none.

    Of an act's address that is opened as a page it says what it is, and leads to the page the act
    stands on: a refused form is drawn there, then reloaded, and the browser showed nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on what can be read; answer in words where the view takes no GET."""
        query = request.META.get("QUERY_STRING", "")
        if "\0" in request.path or "\0" in query or "%00" in query:
            raise SuspiciousOperation("NUL in the address")
        answer = self.get_response(request)
        refused = answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED and request.method == "GET"
        if not refused or _is_api(request) or _is_part(request):
            return answer
        return not_a_page(request, _page_above(request))


class PolicyMiddleware:
    """Answers what the policy of a route does not allow: sign-in page, 404, and an audit row."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; the decision is taken when the route is known."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Any, _args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Let the view run, or answer in its place."""
        name = _route_name(request)
        if policy.allowed(request, name, kwargs):
            return None
        if not request.user.is_authenticated:
            return _ask_to_sign_in(request)
        _write_denial(request, subject_type="route", subject_id=name)
        if _is_api(request):
            return _api_error(404, "not_found", _("没有找到，或者无权查看。"))
        raise Http404

    def process_exception(self, request: HttpRequest, error: Exception) -> None:
        """Write the denial of a single row; the answer stays the 404 that it is."""
        note_denial(request, error)


def note_denial(request: HttpRequest, error: Exception) -> None:
    """Write the denial that a view raised; the API, which answers errors itself, calls this too."""
    if isinstance(error, policy.Denied):
        _write_denial(request, subject_type=error.subject_type, subject_id=error.subject_id)


def _page_above(request: HttpRequest) -> str:
    """The nearest address above this one that leads anywhere, with its year; home at last."""
    path, query = request.path, request.META.get("QUERY_STRING", "")
    while path != "/":
        path = path.rstrip("/").rpartition("/")[0] + "/"
        if is_valid_path(path):
            break
    return path + (f"?{query}" if query else "")


class WorkDoneMiddleware:
    """Whoever did something has other work now: the numbers beside the menu are counted anew."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on, and drop the account's numbers where something was done."""
        answer = self.get_response(request)
        done = (
            request.method not in policy.SAFE_METHODS
            and answer.status_code < HTTPStatus.BAD_REQUEST
        )
        if done and request.user.is_authenticated:
            work_items.forget(request.user)
        return answer


class MustChangePasswordMiddleware:
    """Leads an account with a one-use password to the page that changes it, and nowhere else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; the decision is taken when the route is known."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """Redirect while the password must be changed."""
        if not getattr(request.user, "must_change_password", False):
            return None
        if _route_name(request) in PASSWORD_ROUTES:
            return None
        if _is_api(request):
            return _api_error(403, "password_change_required", _("请先登录网页修改初始密码。"))
        return HttpResponseRedirect(reverse("units:change_password"))


def _route_name(request: HttpRequest) -> str:
    """The route's full name; empty for one without a name of its own."""
    match = request.resolver_match
    return match.view_name if match is not None and match.url_name else ""


def _is_api(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and match.namespaces[:1] == [API_PREFIX]


def _ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    if _is_api(request):
        return _api_error(401, "not_authenticated", _("请先登录。"))
    part, asks = _is_part(request), request.method in policy.SAFE_METHODS
    if part and not asks:
        # The page stays, with what was typed in it (static/js/session.js).
        return _api_error(401, "not_authenticated", _("请先登录。"), {SIGN_IN: "needed"})
    if not asks:
        messages.warning(request, _("登录已到期，刚才提交的没有收下。登录后再交一次。"))
    back = request.get_full_path() if asks and not part else _page_of(request)
    target = resolve_url(settings.LOGIN_URL) + (f"?{urlencode({'next': back})}" if back else "")
    if part:
        # A swapped-in sign-in form would stand in the middle of the page.
        return HttpResponse(status=204, headers={"HX-Redirect": target})
    return HttpResponseRedirect(target)


def _is_part(request: HttpRequest) -> bool:
    """Whether a script of a page asks, and not the browser for another page."""
    headers = request.headers
    told = headers.get("HX-Request") or headers.get("X-Requested-With") == "fetch"
    return bool(told) or headers.get("Accept", "").startswith("application/json")


def _page_of(request: HttpRequest) -> str:
    """The page of ours from which a request came; empty where none is told."""
    told = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(told, {request.get_host()}, request.is_secure()):
        return ""
    parts = urlsplit(told)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _api_error(
    status: int, code: str, message: str, headers: dict[str, str] | None = None
) -> JsonResponse:
    told = {"error": {"code": code, "message": message}}
    return JsonResponse(told, status=status, headers=headers)


def _write_denial(request: HttpRequest, *, subject_type: str, subject_id: Any) -> None:
    account = request.user if request.user.is_authenticated else None
    audit.deny(
        actor=account,
        authority=policy.authority_of(account),
        subject_type=subject_type,
        subject_id=subject_id,
        subject=request.path,
        detail={"method": request.method},
    )
