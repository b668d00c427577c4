"""The whole first set-up from one file, through the same services as the pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from schemes.document_io import load_document
from schemes.models import ImportState, Year
from schemes.presets import PRESETS
from schemes.setup import services
from schemes.setup.models import Setup
from schemes.setup.queries import is_empty
from schemes.workbook.pages import error_lines
from schemes.workbook.queries import errors_of
from schemes.workbook.services import import_apply, import_check, import_request, import_upload
from units.accounts.bulk import propose, slips
from units.accounts.bulk.checks import faults_of
from units.accounts.bulk.rows import AccountRow
from units.accounts.bulk.workbook import read_accounts
from units.models import Account, Role, Unit
from units.queries import authorities_administered
from units.services import initial_password
from units.services.batches import batch_draft, batch_make, slips_take

Say = Callable[[str], None]
_KEYS = frozenset({"authority", "founder", "scheme", "year", "workbook", "accounts", "site"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was set up: the passwords of the founder and of all others, as they are printed.

    The founder of a further authority has his own already.
    """

    setup: Setup
    founder: bytes
    others: bytes


def read_plan(path: Path, *, further: bool = False) -> dict[str, Any]:
    """The file as data; raises ``ValidationError`` for what cannot be read or is not known.

    For a ``further`` authority nobody is founded: an administrator that there is does it.
    """
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ValidationError(
            _("读不了 %(file)s：%(why)s") % {"file": path, "why": error}
        ) from error
    if not isinstance(data, dict):
        raise ValidationError(_("%s 里要有 authority、founder、scheme、year 各项") % path.name)
    founder = set() if further else {"founder"}
    missing = sorted(({"authority", "scheme", "year"} | founder) - data.keys())
    unknown = sorted(set(data) - _KEYS)
    if missing or unknown:
        told = {
            "missing": "、".join(missing) or "—",
            "unknown": "、".join(map(str, unknown)) or "—",
        }
        raise ValidationError(_("缺 %(missing)s；不认识 %(unknown)s") % told)
    return data


@transaction.atomic
def set_up(
    plan: Mapping[str, Any], folder: Path, say: Say, *, by: Account | None = None
) -> Outcome:
    """Do all steps of ``plan``, or none; paths in it are relative to ``folder``.

    ``by`` is the system administrator who sets up a further authority; without one the installation
    must be empty.  Raises ``ValidationError`` with everything that is wrong at the step that
    refused.
    """
    if by is None and not is_empty():
        raise ValidationError(_("系统里已有账号，不能再做首次设置。"))
    setup, founder = _founder(plan) if by is None else (_further(plan, by), b"")
    say(_("考核主体 %s") % setup.authority.name)
    year = _rules_and_year(setup, plan, folder)
    say(_("%(year)d 年度，%(scheme)s") % {"year": year.year, "scheme": year.scheme.title})
    if plan.get("workbook"):
        _workbook(setup, year, folder / str(plan["workbook"]), say)
    others = _accounts(setup, plan, folder, say)
    services.setup_finish(setup=setup, actor=setup.founder)
    return Outcome(setup, founder, others)


def _founder(plan: Mapping[str, Any]) -> tuple[Setup, bytes]:
    authority, founder = _part(plan, "authority"), _part(plan, "founder")
    password = initial_password()
    setup = services.setup_found(
        authority_code=authority.get("code", ""),
        authority_name=authority.get("name", ""),
        short_name=authority.get("short_name", ""),
        username=founder.get("username", ""),
        display_name=founder.get("name", ""),
        password=password,
        must_change_password=True,
    )
    row = AccountRow(setup.founder.username, setup.founder.display_name, unit=setup.authority.name)
    title = _("%s 目标考核系统 账号") % setup.authority.name
    return setup, slips.print_slips(title, str(plan.get("site", "")), [(row, password)])


def _further(plan: Mapping[str, Any], by: Account) -> Setup:
    authority = _part(plan, "authority")
    administered = authorities_administered(by)
    if not administered:
        raise ValidationError(_("%s 不是在用的系统管理员") % by.username)
    unit = None
    if authority.get("parent"):
        unit = Unit.objects.filter(
            authority__in=[each for each in administered if each.code == authority["parent"]],
            code=str(authority.get("unit", "")),
        ).first()
        if unit is None:
            raise ValidationError(_("没有代码为 %s 的单位。") % authority.get("unit", ""))
    return services.setup_further(
        authority_code=str(authority.get("code", "")),
        authority_name=str(authority.get("name", "")),
        short_name=str(authority.get("short_name", "")),
        unit=unit,
        actor=by,
    )


def _rules_and_year(setup: Setup, plan: Mapping[str, Any], folder: Path) -> Year:
    scheme = _part(plan, "scheme")
    preset, document = scheme.get("preset", ""), None
    if not preset:
        loaded = load_document((folder / scheme.get("file", "")).read_text(encoding="utf-8"))
        if loaded.document is None:
            raise ValidationError([f"{fault.path}: {fault.zh}" for fault in loaded.errors])
        document = loaded.document
    elif preset not in PRESETS:
        raise ValidationError(_("没有预置方案 %(name)s，有 %(known)s") % _named(preset, PRESETS))
    version = services.setup_scheme(
        setup=setup,
        actor=setup.founder,
        preset=preset,
        document=document,
        title=scheme.get("title", ""),
        document_number=scheme.get("document_number", ""),
    )
    number = plan["year"]
    if not isinstance(number, int):
        raise ValidationError(_("填四位数的年度"))
    return services.setup_year(setup=setup, actor=setup.founder, number=number, scheme=version)


def _workbook(setup: Setup, year: Year, path: Path, say: Say) -> None:
    with path.open("rb") as file:
        batch = import_upload(
            year=year, actor=setup.founder, file=file, name=path.name, queue=False
        )
    batch = import_check(batch=batch)
    if batch.state != ImportState.READY:
        raise ValidationError([batch.problem] if batch.problem else error_lines(errors_of(batch)))
    import_request(batch=batch, actor=setup.founder, fingerprint=batch.fingerprint, queue=False)
    import_apply(batch=batch)
    for row in batch.summary["sheets"]:
        if row["rows"]:
            say(f"{row['sheet']} {row['rows']}")


def _accounts(setup: Setup, plan: Mapping[str, Any], folder: Path, say: Say) -> bytes:
    """Make the accounts that the file asks for; the printed passwords."""
    authority, asked = setup.authority, _part(plan, "accounts")
    offices = [
        (_role(line.get("role")), str(line.get("name", "")), str(line.get("username", "")))
        for line in asked.get("offices", ())
    ]
    rows = propose.office_accounts(offices)
    rows += propose.unit_accounts(authority, [_role(value) for value in asked.get("units", ())])
    if asked.get("staff"):
        rows += propose.staff_accounts(authority, str(asked["staff"]))
    if asked.get("workbook"):
        with (folder / str(asked["workbook"])).open("rb") as file:
            read = read_accounts(authority, file)
        if read.errors:
            raise ValidationError(error_lines(read.errors))
        rows += read.rows
    faults = faults_of(authority, rows)
    if faults:
        raise ValidationError([f"{fault.where} {fault.message}" for fault in faults])
    batch = batch_draft(
        authority=authority,
        source="setup",
        rows=rows,
        actor=setup.founder,
        site=str(plan.get("site", "")),
    )
    batch_make(batch=batch, actor=setup.founder)
    say(_("账号 %d") % len(rows))
    return slips_take(batch=batch, actor=setup.founder)


def _part(plan: Mapping[str, Any], key: str) -> dict[str, Any]:
    part = plan.get(key) or {}
    if not isinstance(part, dict):
        raise ValidationError(_("%s 下要写各项的名称和内容") % key)
    return part


def _role(value: Any) -> Role:
    if value not in Role.values:
        raise ValidationError(_("没有角色 %(name)s，有 %(known)s") % _named(value, Role.values))
    return Role(value)


def _named(value: Any, known: Any) -> dict[str, str]:
    return {"name": str(value), "known": "、".join(known)}
