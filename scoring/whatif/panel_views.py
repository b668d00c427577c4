"""What the scheme editor asks of what-ifs: its card, and the way to a whole trial of a draft."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from schemes.editor.queries import draft_for
from scoring.whatif.forms import DRAFT
from scoring.whatif.panel import panel_of, panel_start
from scoring.whatif.queries import require_may_try
from units.http import signed_in


@require_http_methods(["GET", "HEAD", "POST"])
def what_if_panel(request: HttpRequest, pk: int) -> HttpResponse:
    """The card of a draft; posted, its trial is asked for, which a worker does."""
    account = signed_in(request)
    require_may_try(account)
    panel = panel_start(account, pk) if request.method == "POST" else panel_of(account, pk)
    return render(request, "what_if/_panel.html", {"panel": panel})


@require_GET
def what_if_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Leads to the form with the draft chosen."""
    account = signed_in(request)
    require_may_try(account)
    draft = draft_for(account, pk)
    chosen = urlencode({"scheme": f"{DRAFT}{draft.pk}"})
    return redirect(f"{reverse('scoring:what_ifs')}?{chosen}")
