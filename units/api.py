"""What ``units`` offers through the API; ``config.api`` puts the entries into one router."""

from __future__ import annotations

from rest_framework.viewsets import ViewSetMixin

#: (prefix under /api/, view set, basename)
router_entries: list[tuple[str, type[ViewSetMixin], str]] = []
