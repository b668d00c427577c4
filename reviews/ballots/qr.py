"""The address of a ballot as a QR code, drawn as SVG for a printed slip."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString

from reviews.ballots.services.slips import Slip

#: Modules of white around it, as the specification asks for (ISO/IEC 18004, 4).
QUIET = 4


@dataclass(frozen=True, slots=True)
class PrintedSlip:
    """A slip as it is printed: whose, its code, and the drawing that opens the ballot."""

    label: str
    code: str
    drawn: SafeString


def printed(slips: Iterable[Slip], address: str) -> list[PrintedSlip]:
    """The slips with their drawings."""
    return [
        PrintedSlip(slip.label, slip.code, qr_svg(slip_address(address, slip.code)))
        for slip in slips
    ]


def slip_address(address: str, code: str) -> str:
    """Where a slip leads: the code stands in the fragment, which no browser sends, so that it is in
    no log of a server or of anything between."""
    return f"{address}#{code}"


def qr_svg(text: str) -> SafeString:
    """A QR code (level M) of ``text`` as an SVG element, black on white, without style attributes
    and without a size: the style sheet gives it one."""
    import segno  # noqa: PLC0415 -- only who prints slips needs it

    made = segno.make(text, error="m", micro=False, boost_error=False)
    drawn = made.svg_inline(
        border=QUIET, omitsize=True, dark="#000", light="#fff", svgclass="qr", lineclass=None
    )
    return SafeString(drawn)
