"""Other places beside the demo county: each a short file of rows, loaded as its office would.

A file names the authority, the scheme (a preset or an example document), accounts, and the rows of
the year workbook.  Rows stand in blocks: ``columns`` once, then a list a row; ``each`` is what all
rows have alike; ``wide: [component, score]`` makes a row of every cell beyond the first column, the
column's name as one value and the cell as the other.  "Y-" in a date and "〔Y〕" in the number of a
document stand for the year.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.db import transaction

from schemes.demo.load import Say, workbook_import
from schemes.demo.model import DemoCounty, Row
from schemes.document import SchemeDocument
from schemes.document_io import load_data, load_document
from schemes.models import Phase, Year
from schemes.people.charge_services import charges_assign
from schemes.presets import load_preset
from schemes.services import scheme_create_version, scheme_publish, year_open
from schemes.years.phase_services import year_set_phase
from units.models import Account, Authority, Role, Unit
from units.services import account_create, authority_create, authority_link, role_grant

FOLDER = Path(__file__).with_name("places")
EXAMPLES = Path(__file__).parent.parent / "examples"
#: What a demo loads beside the county: the city above it, a district, and a zone that votes.
BESIDE = ("city", "district", "zone")
_MARKED = ("date", "marked_on", "graded_on")


@dataclass(frozen=True, slots=True)
class Place:
    """A place as its file tells it."""

    key: str
    told: Mapping[str, Any]

    @property
    def code(self) -> str:
        """The authority's code."""
        return str(self.told["authority"]["code"])

    def document(self) -> SchemeDocument:
        """The scheme: a preset, or a document of ``schemes/examples``."""
        scheme = self.told["scheme"]
        if "preset" in scheme:
            return _with(load_preset(scheme["preset"]), scheme.get("adds", {}))
        loaded = load_document((EXAMPLES / f"{scheme['example']}.yaml").read_text("utf-8"))
        if loaded.document is None:
            raise ValueError(loaded.errors)
        return loaded.document

    def rows(self, year: int, today: datetime.date) -> dict[str, list[Row]]:
        """The rows of the year workbook, by sheet; no mark tells of a day after ``today``."""
        return {
            sheet: [_dated(row, year, today) for block in _blocks(told) for row in _rows(block)]
            for sheet, told in self.told["sheets"].items()
        }


@cache
def place_named(key: str) -> Place:
    """The place of this name; raises ``KeyError`` where there is no such file."""
    path = FOLDER / f"{key}.yaml"
    if not path.is_file():
        raise KeyError(key)
    return Place(key, yaml.safe_load(path.read_text("utf-8")))


def places() -> list[str]:
    """The names of all places that ship."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


@transaction.atomic
def place_load(place: Place, *, number: int, today: datetime.date, say: Say) -> Year:
    """The authority with its scheme, accounts and year, all through the services, or nothing."""
    names = place.told["authority"]
    say(names["name"])
    authority = authority_create(
        code=names["code"], name=names["name"], short_name=names["short"], actor=None
    )
    office = _account(authority, place.told["accounts"][0])
    version = scheme_create_version(
        authority=authority,
        code=place.key,
        document=place.document(),
        actor=None,
        title=place.told["scheme"]["title"],
        document_number=place.told["scheme"]["number"].replace("Y", str(number)),
    )
    version = scheme_publish(version=version, actor=None)
    year = year_open(authority=authority, year=number, scheme=version, actor=office)
    rows = DemoCounty(number, [], place.rows(number, today))
    workbook_import(year, office, rows, say)
    for phase in (Phase.RUNNING, Phase.SELF_EVALUATION):
        year_set_phase(year=year, phase=phase, actor=office, reason="演示")
    for told in place.told["accounts"][1:]:
        _account(authority, told)
    for told in place.told.get("charges", ()):
        _charge(authority, number, told, office)
    return year


def place_link(place: Place, *, county: Authority, actor: Account) -> None:
    """Say which unit of this place the demo county and others are authorities of (S, P-4)."""
    units = Unit.objects.filter(authority__code=place.code)
    for code, authority in place.told.get("authorities", {}).items():
        found = Authority.objects.filter(code=authority or county.code).first()
        if found is not None:
            authority_link(authority=found, unit=units.get(code=code), actor=actor)


def _with(document: SchemeDocument, adds: Mapping[str, Any]) -> SchemeDocument:
    """A preset with the clauses, adjustments and deadlines that a place adds to it."""
    if not adds:
        return document
    data = document.to_data()
    for name, told in adds.items():
        data[name] = {**data[name], **told} if isinstance(told, Mapping) else [*data[name], *told]
    loaded = load_data(data)
    if loaded.document is None:
        raise ValueError(loaded.errors)
    return loaded.document


def _account(authority: Authority, told: Mapping[str, str]) -> Account:
    """The account of a role; one that is there acts in this authority too."""
    account = Account.objects.filter(username=told["username"]).first()
    if account is None:
        account, _password = account_create(
            username=told["username"],
            display_name=told["name"],
            actor=None,
            authority=authority,
            password=settings.DEMO_PASSWORD,
            must_change_password=False,
        )
    unit = Unit.objects.get(authority=authority, code=told["unit"]) if "unit" in told else None
    role_grant(account=account, role=Role(told["role"]), authority=authority, actor=None, unit=unit)
    return account


def _charge(authority: Authority, number: int, told: Mapping[str, Any], office: Account) -> None:
    """A leader has units in his charge from the beginning of the year on."""
    charges_assign(
        authority=authority,
        leader=Account.objects.get(username=told["leader"]),
        units=list(Unit.objects.filter(authority=authority, code__in=told["units"])),
        starts_on=datetime.date(number, 1, 1),
        document=told["document"].replace("Y", str(number)),
        actor=office,
    )


def _blocks(told: Any) -> Sequence[Mapping[str, Any]]:
    return told if isinstance(told, list) else [told]


def _rows(block: Mapping[str, Any]) -> Iterator[Row]:
    columns, each = block["columns"], block.get("each", {})
    for cells in block["rows"]:
        values = dict(zip(columns, cells, strict=True))
        if "wide" not in block:
            yield {**each, **values}
            continue
        across, into = block["wide"]
        first = columns[0]
        for column in columns[1:]:
            if values[column] is not None:
                yield {**each, first: values[first], across: column, into: values[column]}


def _dated(row: Row, year: int, today: datetime.date) -> Row:
    found = dict(row)
    for name, value in row.items():
        if isinstance(value, str) and "〔Y〕" in value:
            found[name] = value.replace("〔Y〕", f"〔{year}〕")
        elif isinstance(value, str) and value.startswith("Y-"):
            found[name] = f"{year}-{value[2:]}"
            if name in _MARKED:
                found[name] = min(found[name], today.isoformat())
    return found
