"""Signs an account out after too long without a click, and after too long in all (等保三级)."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

STARTED, SEEN = "session_started_at", "session_seen_at"
#: Seconds between two notes of activity: one write a minute is exact enough for a 30-minute limit.
NOTE_EVERY = 60


class SessionTimeoutMiddleware:
    """Ends overdue sessions before any view runs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Sign out when overdue, else note the activity, then go on."""
        if request.user.is_authenticated:
            self._check(request, time.time())
        return self.get_response(request)

    def _check(self, request: HttpRequest, now: float) -> None:
        session = request.session
        started, seen = session.get(STARTED, now), session.get(SEEN, now)
        idle = now - seen > settings.SESSION_IDLE_TIMEOUT.total_seconds()
        if idle or now - started > settings.SESSION_ABSOLUTE_TIMEOUT.total_seconds():
            logout(request)
            return
        if STARTED not in session:
            session[STARTED] = session[SEEN] = now
        elif now - seen > NOTE_EVERY:
            session[SEEN] = now
