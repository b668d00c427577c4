"""The authorities that a system administrator keeps: the list, a further one, and its parent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from core import acting
from core.policy import Denied
from schemes.models import Year
from schemes.setup import queries, services
from schemes.setup.forms import AuthorityForm
from units.http import signed_in
from units.models import Account, Authority, Unit
from units.queries import authorities_administered, authority_for
from units.services import authority_link

READ_WRITE = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True, slots=True)
class AuthorityRow:
    """An authority with its newest year, and whether one acts in it or still sets it up."""

    authority: Authority
    year: Year | None
    here: bool
    unfinished: bool


class UnitOfParentForm(forms.Form):
    """A unit of an authority above; empty for an authority that is a unit of none."""

    unit = forms.ModelChoiceField(
        label=gettext_lazy("在上级的单位"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=gettext_lazy("不是哪个单位"),
        help_text=gettext_lazy("如县是市考核的一个单位。只列你管理的其他考核主体的单位。"),
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def __init__(self, data: Any = None, *, above: Iterable[Authority], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        units = Unit.objects.filter(authority__in=list(above), abolished_on=None)
        field: Any = self.fields["unit"]
        field.queryset = units.select_related("authority").order_by("authority__code", "code")
        field.label_from_instance = lambda unit: f"{unit.authority.name} {unit.code} {unit.name}"


@require_GET
def authorities(request: HttpRequest) -> HttpResponse:
    """All that the account administers."""
    account = signed_in(request)
    here, unfinished = authority_for(account), set(queries.unfinished().values_list("authority"))
    rows = [
        AuthorityRow(each, queries.year_of(each), each == here, (each.pk,) in unfinished)
        for each in authorities_administered(account)
    ]
    context = {"rows": rows, "crumbs": [(_("考核主体"), "")]}
    return render(request, "setup/authorities.html", context)


@READ_WRITE
def authority_new(request: HttpRequest) -> HttpResponse:
    """Found a further authority; from the next page on one acts in it and sets it up."""
    account = signed_in(request)
    form = AuthorityForm(request.POST or None)
    place = UnitOfParentForm(request.POST or None, above=authorities_administered(account))
    if request.method == "POST" and form.is_valid() and place.is_valid():
        told = {**form.cleaned_data, **place.cleaned_data}
        try:
            found = services.setup_further(actor=account, **told)
        except ValidationError as error:
            form.take(error)
        else:
            acting.choose(request, found.authority_id)
            return redirect("schemes:setup")
    context = {"form": form, "place": place, "crumbs": [(_("考核主体"), "../"), (_("新建"), "")]}
    return render(request, "setup/authority_new.html", context)


@READ_WRITE
def authority_unit(request: HttpRequest, code: str) -> HttpResponse:
    """Say which unit of its parent an authority is."""
    account = signed_in(request)
    found, others = _administered(account, code)
    form = UnitOfParentForm(request.POST or None, above=others, initial={"unit": found.as_unit_id})
    if request.method == "POST" and form.is_valid():
        try:
            authority_link(authority=found, unit=form.cleaned_data["unit"], actor=account)
        except ValidationError as error:
            form.add_error("unit", error.messages)
        else:
            messages.success(request, _("已改"))
            return redirect("schemes:authorities")
    crumbs = [(_("考核主体"), "../../"), (found.name, "")]
    context = {"form": form, "authority": found, "crumbs": crumbs}
    return render(request, "setup/authority_unit.html", context)


def _administered(account: Account, code: str) -> tuple[Authority, list[Authority]]:
    """The authority of this code and the others; a 404 for one that is not his to administer."""
    every = authorities_administered(account)
    found = next((each for each in every if each.code == code), None)
    if found is None:
        raise Denied("units.authority", code)
    return found, [each for each in every if each != found]
