"""What a request about a tree asks for, and how an act of its page is answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from core.policy import Denied
from core.workflow import NotYoursError, StaleMoveError
from schemes.forms_workbook import asked_year
from targets.decomposition.models import Tree
from targets.decomposition.page import work_context
from targets.decomposition.reading import TreeReading
from targets.decomposition.rights import rights_of, tree_for
from targets.decomposition.services.locking import StaleNodeError
from targets.decomposition.tellings import tree_url
from targets.decomposition.words import stale_words
from units.http import signed_in

WRONG, STALE = 422, 409


def asked_tree(request: HttpRequest, unit_code: str) -> Tree:
    """The tree that the address names."""
    return tree_for(signed_in(request), asked_year(request.GET), unit_code)


def number_of(text: str | None) -> int:
    """A whole number of a form; 0 for anything else, which no row has."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 12 else 0


def outcome(tree: Tree, act: Callable[[], Any]) -> tuple[Any, dict[str, list[str]], int]:
    """What an act made, what was wrong with it by field, and the status of its answer."""
    try:
        return act(), {}, 200
    except NotYoursError as error:
        raise Denied("targets.tree", tree.pk) from error
    except StaleNodeError as error:
        return None, {"__all__": [stale_words(error)]}, STALE
    except StaleMoveError as error:
        return None, {"__all__": [moved_words(error.current)]}, STALE
    except ValidationError as error:
        known = hasattr(error, "error_dict")
        return None, error.message_dict if known else {"__all__": error.messages}, WRONG


def acted(
    request: HttpRequest, tree: Tree, act: Callable[[], Any], *, done: str = ""
) -> HttpResponse:
    """Run an act and answer with the page's work area; what was refused stands on top of it.

    Without htmx the page itself is shown again, with the same words.
    """
    made, errors, status = outcome(tree, act)
    problems = [text for found in errors.values() for text in found]
    if not request.headers.get("HX-Request"):
        for problem in problems:
            messages.error(request, problem)
        if done and not problems:
            messages.success(request, done)
        return redirect(tree_url(tree))
    return work_answer(request, tree, problems, status, made)


def work_answer(
    request: HttpRequest, tree: Tree, problems: list[str], status: int, made: Any
) -> HttpResponse:
    """The work area as it stands now; ``made`` is the task that the keyboard goes to."""
    account = signed_in(request)
    fresh = tree_for(account, tree.year.year, tree.unit.code)
    context = work_context(TreeReading(fresh), rights_of(account, fresh.unit), account)
    context |= {"problems": problems, "focus": f"n{made.pk}" if hasattr(made, "pk") else ""}
    context["saved"] = "" if problems else _("%s 已保存") % saved_clock()
    return render(request, "decomposition/_work.html", context, status=status)


def saved_clock() -> str:
    """The time of the office."""
    return timezone.localtime().strftime("%H:%M")


def moved_words(tree: Tree) -> str:
    """Who moved or changed the tree since it was shown."""
    return _("%(who)s %(when)s 刚办过或改过，你看到的是旧的。核对后再办") % {
        "who": tree.changed_by,
        "when": timezone.localtime(tree.changed_at).strftime("%H:%M"),
    }
