"""The page that the results page is compared with: signed in, one query, a plain table.

Its handler has no more middleware than signing in takes (``MIDDLEWARE``); ``urlpatterns`` adds the
page to the site's own routes.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from config.urls import urlpatterns as site_routes
from scripts.bench.bare import BareRow

MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]

_CELLS = (
    *("rank", "moved", "total", "lost", "one", "two", "three", "four", "five"),
    *("honours", "deductions", "standing"),
)
_PAGE = """<!doctype html>
<html lang="zh-Hans"><head><meta charset="utf-8"><title>{{ title }}</title></head><body>
<h1>{{ title }}</h1>
<table><thead><tr>{% for name in names %}<th>{{ name }}</th>{% endfor %}</tr></thead><tbody>
{% for row in rows %}<tr><th><a href="{% url 'scoring:unit' row.code %}">{{ row.name }}</a></th>
CELLS</tr>{% endfor %}</tbody></table></body></html>"""


@cache
def _template() -> Any:
    cells = "".join(f"<td>{{{{ row.{name} }}}}</td>" for name in _CELLS)
    return engines["django"].from_string(_PAGE.replace("CELLS", cells))


@login_required
def page(request: HttpRequest) -> HttpResponse:
    """All rows in order."""
    context = {"title": "排名", "names": _CELLS, "rows": BareRow.objects.order_by("id")}
    return HttpResponse(_template().render(context, request))


urlpatterns = [*site_routes, path("minimal/", page)]
