"""A person's own name: corrected with a reason, never silently."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import audit
from units.models import Account, Person
from units.pinyin import person_initials

NAME_LENGTH = 40


@transaction.atomic
def person_rename(
    *, person: Person, name: str, reason: str, expected: str, actor: Account
) -> Person:
    """Correct a person's name; ``expected`` is the name that the writer was shown.

    The account of the person, if it bears the old name, is renamed along.  Raises
    ``ValidationError`` with every error under its field.
    """
    locked = Person.objects.select_for_update().get(pk=person.pk)
    name, reason = name.strip(), reason.strip()
    errors = _problems(name, reason)
    if locked.name != expected and locked.name != name:
        text = _("姓名已有人改为“%(name)s”，看过再办")
        errors["__all__"] = [ValidationError(text, code="stale", params={"name": locked.name})]
    elif locked.name == expected == name:
        errors["name"] = [ValidationError(_("没有改动，不用更正"))]
    if errors:
        raise ValidationError(errors)
    before, locked.name = locked.name, name
    if before == name:
        return locked
    locked.initials = person_initials(name)
    locked.save(update_fields=["name", "initials"])
    Account.objects.filter(person=locked, display_name=before).update(display_name=name)
    audit.record(
        event="person.rename",
        actor=actor,
        authority=locked.authority,
        subject_type=locked._meta.label_lower,
        subject_id=locked.pk,
        subject=f"{locked.code} {name}",
        detail={"before": before, "after": name, "reason": reason},
    )
    return locked


def _problems(name: str, reason: str) -> dict[str, list[ValidationError]]:
    errors: dict[str, list[ValidationError]] = {}
    if not name or len(name) > NAME_LENGTH:
        errors["name"] = [ValidationError(_("写上姓名，最多 40 个字"))]
    if not reason:
        errors["reason"] = [ValidationError(_("写明理由（S-4）"))]
    return errors
