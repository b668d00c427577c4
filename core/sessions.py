"""Sessions in the database, read with a prepared question: every request of everybody reads one."""

from __future__ import annotations

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from core.prepared import Prepared

_session_of: Prepared[Session] = Prepared(
    lambda key: Session.objects.filter(session_key=key), ids=0, texts=1
)


class SessionStore(db.SessionStore):
    """As Django's own, which builds the same SQL again with every request."""

    def _get_session_from_db(self) -> Session | None:
        """The session while it lasts; an ended one loses its key, as with Django."""
        found = next(iter(_session_of(str(self.session_key))), None)
        if found is not None and found.expire_date > timezone.now():
            return found
        self._session_key = None
        return None
