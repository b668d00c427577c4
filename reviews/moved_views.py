"""The page of one row that goes by a table of moves: an act of it, and how it is answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from core.policy import Denied
from core.workflow import NotYoursError, StaleMoveError
from targets.plans.asked import STALE, WRONG
from units.http import signed_in


class TakesErrors(Protocol):
    """A form that shows beside its fields what was refused, with what was typed."""

    def take_errors(self, error: ValidationError) -> None:
        """Take the errors of a service to the fields that they name."""


@dataclass(frozen=True, slots=True)
class MovedPage:
    """The page of a row that moves.

    ``label`` is the row's model (``reviews.registerentry``), ``route`` the page's name, ``row_for``
    reads the row as far as an account may see it, ``context`` is what ``template`` shows of it
    (request, row, the form as typed or None), ``moved_words`` says who was faster.
    """

    label: str
    route: str
    template: str
    row_for: Callable[[Any, int], Any]
    context: Callable[[HttpRequest, Any, Any], dict[str, Any]]
    moved_words: Callable[[Any], str]

    def acted(
        self,
        request: HttpRequest,
        row: Any,
        act: Callable[[], Any],
        done: str,
        form: TakesErrors | None = None,
        typed: Mapping[str, str] | None = None,
    ) -> HttpResponse:
        """Run an act and lead back to the page, saying ``done``.

        What was refused stands on the page (422, or 409 where somebody was faster): beside the
        fields of ``form``, else on top; ``typed`` is kept in the dialog of the move.  Raises
        ``Denied`` (a 404) for an act that is not the account's.
        """
        problems: list[str] = []
        try:
            act()
        except NotYoursError as error:
            raise Denied(self.label, row.pk) from error
        except StaleMoveError as error:
            problems, status = [self.moved_words(error.current)], STALE
        except ValidationError as error:
            if form is not None:
                form.take_errors(error)
            problems, status = list(error.messages) if form is None else [], WRONG
        else:
            messages.success(request, done)
            return redirect(self.route, row.pk)
        context = self.context(request, self.row_for(signed_in(request), row.pk), form)
        context |= {"problems": problems, "typed": typed or {}}
        return render(request, self.template, context, status=status)


def sent_file(request: HttpRequest) -> Any:
    """The file that a form sent; raises ``ValidationError`` where none was chosen."""
    file = request.FILES.get("file")
    if file is None:
        raise ValidationError(_("先选要附的文件"))
    return file


def words_of_move(row: Any, state: Any) -> str:
    """Who moved or changed a row since it was shown (``changed_by``, ``changed_at``), and the
    title of the state in which it stands now."""
    return _("%(who)s %(when)s 刚办过或改过，你看到的是旧的。现在是“%(state)s”，核对后再办") % {
        "who": row.changed_by,
        "when": timezone.localtime(row.changed_at).strftime("%H:%M"),
        "state": state,
    }
