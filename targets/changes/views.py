"""The pages of changes: the list, a request, one target in it, its files, its moves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.policy import Denied
from core.workflow import NotYoursError, StaleMoveError
from targets.changes.forms import ItemForm
from targets.changes.models import TargetChange
from targets.changes.page import change_context, crumbs_of, moved_words
from targets.changes.queries import change_for
from targets.changes.reading import ChangeReading
from targets.changes.services import drafting
from targets.changes.services.moving import Told, change_move
from targets.plans.asked import STALE, WRONG, number_of
from units.http import signed_in


def acted(
    request: HttpRequest, change: TargetChange, act: Callable[[], Any], done: str = ""
) -> HttpResponse:
    """Run an act and lead back to the page; what was refused stands on top of it, and what was
    typed is kept."""
    try:
        act()
    except NotYoursError as error:
        raise Denied("targets.targetchange", change.pk) from error
    except StaleMoveError as error:
        problems, status = [moved_words(error.current)], STALE
    except ValidationError as error:
        problems, status = list(error.messages), WRONG
    else:
        if done:
            messages.success(request, done)
        return redirect("targets:change", change.pk)
    context = change_context(request, change_for(signed_in(request), change.pk))
    context |= {"problems": problems, "typed": request.POST}
    return render(request, "targets/changes/change.html", context, status=status)


@require_GET
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """A request: old and new side by side, evidence, what happened, what can be done."""
    found = change_for(signed_in(request), pk)
    return render(request, "targets/changes/change.html", change_context(request, found))


@require_POST
def change_saved(request: HttpRequest, pk: int) -> HttpResponse:
    """Save ground, reason and document."""
    actor, sent = signed_in(request), request.POST
    found = change_for(actor, pk)

    def save() -> None:
        drafting.change_save(
            change=found,
            version=number_of(sent.get("version")),
            ground=sent.get("ground", ""),
            reason=sent.get("reason", ""),
            document=sent.get("document", ""),
            actor=actor,
        )

    return acted(request, found, save, _("已保存"))


@require_POST
def item_added(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a target to the request and open its form."""
    actor, sent = signed_in(request), request.POST
    found = change_for(actor, pk)
    target = number_of(sent.get("target")) or None
    made: list[Any] = []

    def add() -> None:
        kind = sent.get("kind", "")
        made.append(drafting.item_add(change=found, kind=kind, target=target, actor=actor))

    answer = acted(request, found, add)
    return redirect("targets:change_item", pk, made[0].pk) if made else answer


@require_http_methods(["GET", "POST"])
def item(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """What one target shall say, beside how it stands."""
    actor = signed_in(request)
    found = change_for(actor, pk)
    row = found.items.select_related("target").filter(pk=item).first()
    if row is None or not change_context(request, found)["editable"]:
        return redirect("targets:change", pk)
    sent = request.POST if request.method == "POST" else None
    form, status, stale = ItemForm(ChangeReading(found), row, data=sent), 200, ""
    if sent is not None:
        try:
            drafting.item_save(
                change=found,
                item=item,
                version=number_of(sent.get("version")),
                texts=form.stated(),
                note=form.note(),
                actor=actor,
            )
        except StaleMoveError as error:
            status, stale = STALE, moved_words(error.current)
        except ValidationError as error:
            form.take_errors(error)
            status = WRONG
        else:
            return redirect("targets:change", pk)
    context = {
        "change": change_for(actor, pk),
        "item": row,
        "form": form,
        "stale": stale,
        "crumbs": crumbs_of(found, row.get_kind_display()),
    }
    return render(request, "targets/changes/item.html", context, status=status)


@require_POST
def item_removed(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """Take a target out of the request."""
    actor = signed_in(request)
    found = change_for(actor, pk)
    return acted(
        request,
        found,
        lambda: drafting.item_remove(change=found, item=item, actor=actor),
        _("已从申请里删去，目标照旧"),
    )


@require_POST
def file_added(request: HttpRequest, pk: int) -> HttpResponse:
    """Attach a file."""
    actor = signed_in(request)
    found = change_for(actor, pk)

    def add() -> None:
        file = request.FILES.get("file")
        if file is None:
            raise ValidationError(_("先选要附的文件"))
        drafting.file_add(change=found, file=file, actor=actor)

    return acted(request, found, add, _("已附上"))


@require_POST
def file_removed(request: HttpRequest, pk: int, file: str) -> HttpResponse:
    """Take an attachment out of the request."""
    actor = signed_in(request)
    found = change_for(actor, pk)
    return acted(
        request,
        found,
        lambda: drafting.file_remove(change=found, file=file, actor=actor),
        _("附件已去掉"),
    )


@require_POST
def change_moved(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """Make a move of the path."""
    actor, sent = signed_in(request), request.POST
    found = change_for(actor, pk)
    told = Told(*(sent.get(name, "") for name in ("reason", "document", "number")))

    def made() -> None:
        change_move(
            change=found,
            move=move,
            version=number_of(sent.get("version")),
            actor=actor,
            told=told,
        )

    return acted(request, found, made, _("已办，记录在“经过”里"))


@require_POST
def change_repeated(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask again for what was refused."""
    actor = signed_in(request)
    found = change_for(actor, pk)
    made: list[TargetChange] = []
    answer = acted(
        request,
        found,
        lambda: made.append(drafting.change_again(change=found, actor=actor)),
        _("按现行目标另拟了一份，改好再提"),
    )
    return redirect("targets:change", made[0].pk) if made else answer
