"""What ``schemes`` itself brings to the registries of the year."""

from __future__ import annotations

from schemes.audit_names import register_audit_names
from schemes.years import carry, figures
from schemes.years.carry_charges import ChargesPart
from schemes.years.carry_units import UnitsPart
from schemes.years.checks import register_checks


def register_years() -> None:
    """Figures beside a year, checks of its phases, and what goes on; from ``ready()``."""
    figures.register_own()
    register_audit_names()
    register_checks()
    carry.register(ChargesPart())
    carry.register(UnitsPart())
