"""Recording who signed, and putting a template in force."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.workflow import REASON_LENGTH, NotYoursError
from targets.plans.flow import OFFICE, duties_of
from targets.plans.models import Plan
from targets.plans.services.locking import locked
from targets.statements.checking import template_problems
from targets.statements.models import StatementSigning, StatementTemplate
from targets.statements.queries import signing_of
from units.models import Account, Authority
from units.queries import has_authority_perm

SIDES = ("authority", "unit")
KEPT = tuple(f"{side}_{part}" for side in SIDES for part in ("name", "post", "on"))


@transaction.atomic
def signing_record(
    *, plan: Plan, values: Mapping[str, Any], reason: str, actor: Account
) -> StatementSigning:
    """Record both sides' signing of an issued plan's statement (T-3, D-8); by the office.

    ``values`` are name, post and day of each side.  A side may follow later; what was recorded is
    corrected by a new record that says why.  Raises ``ValidationError`` with every field in error.
    """
    held = locked(plan)
    if OFFICE not in duties_of(actor, held):
        raise NotYoursError("signing")
    if not held.is_issued:
        raise ValidationError(_("下达后才能登记签订"), code="not_issued")
    wanted = {key: values.get(key) or (None if key.endswith("_on") else "") for key in KEPT}
    last = signing_of(held)
    _check(wanted, last, reason)
    row = StatementSigning.objects.create(
        plan=held,
        number=(last.number if last else 0) + 1,
        **wanted,
        reason=reason.strip(),
        recorded_by=actor,
        recorded_at=timezone.now(),
    )
    audit.record(
        event="statement.signed",
        actor=actor,
        authority=held.year.authority,
        subject_type="targets.plan",
        subject_id=held.pk,
        subject=f"{held.year.year} {held.unit.code} {held.unit.name}",
        detail={key: str(value or "") for key, value in wanted.items()} | {"reason": row.reason},
    )
    return row


def _check(wanted: Mapping[str, Any], last: StatementSigning | None, reason: str) -> None:
    errors: dict[str, list[str]] = {}
    for side in SIDES:
        name, day = wanted[f"{side}_name"], wanted[f"{side}_on"]
        if day and not name:
            errors[f"{side}_name"] = [_("写明谁签的字")]
        if name and not day:
            errors[f"{side}_on"] = [_("写明哪天签的字")]
        if isinstance(day, date) and day > timezone.localdate():
            errors[f"{side}_on"] = [_("签字日期不能在今天之后")]
    if not errors and not any(wanted[f"{side}_on"] for side in SIDES):
        errors["authority_name"] = [_("至少登记一方的签字")]
    stood = last and any(getattr(last, key) and getattr(last, key) != wanted[key] for key in KEPT)
    if stood and not reason.strip():
        errors["reason"] = [_("改已登记的内容，写明理由")]
    if len(reason) > REASON_LENGTH:
        errors["reason"] = [_("理由最多 %s 个字") % REASON_LENGTH]
    if errors:
        raise ValidationError(errors)


@transaction.atomic
def template_put(
    *, authority: Authority, name: str, content: bytes, actor: Account
) -> StatementTemplate:
    """Put an uploaded Word file in force as the authority's template; all problems at once."""
    _may_put(authority, actor)
    problems = template_problems(content)
    if problems:
        raise ValidationError(problems)
    return _put(authority, name[:120] or "template.docx", content, actor)


@transaction.atomic
def template_restore(*, authority: Authority, actor: Account) -> StatementTemplate:
    """Go back to the product's own template."""
    _may_put(authority, actor)
    return _put(authority, "", b"", actor)


def _may_put(authority: Authority, actor: Account) -> None:
    if not has_authority_perm(actor, authority, "edit_facts"):
        raise NotYoursError("template")


def _put(authority: Authority, name: str, content: bytes, actor: Account) -> StatementTemplate:
    row = StatementTemplate.objects.create(
        authority=authority,
        name=name,
        content=content,
        digest=hashlib.sha256(content).hexdigest() if content else "",
        uploaded_by=actor,
        uploaded_at=timezone.now(),
    )
    audit.record(
        event="statement.template",
        actor=actor,
        authority=authority,
        subject_type="targets.statementtemplate",
        subject_id=row.pk,
        subject=name or str(_("自带模板")),
        detail={"digest": row.digest},
    )
    return row
