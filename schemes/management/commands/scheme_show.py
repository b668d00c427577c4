"""``manage.py scheme_show FILE``: a scheme as a person reads it; also as DOCX and PDF to sign."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation

from schemes.scheme_files import read_scheme
from schemes.showing import as_text
from schemes.showing_files import scheme_docx, scheme_pdf


class Command(BaseCommand):
    """Show a scheme document."""

    help = "Shows a scheme document as text, or writes it as DOCX or PDF to be signed."

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, or the name of a preset."""
        parser.add_argument("file", help="a YAML file, or the name of a preset")
        parser.add_argument("--english", action="store_true", help="in English")
        parser.add_argument("--docx", metavar="FILE", help="write a Word document")
        parser.add_argument("--pdf", metavar="FILE", help="write a PDF")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the scheme, or write the files asked for."""
        english = options["english"]
        document = read_scheme(options["file"], english=english)
        with translation.override("en" if english else "zh-hans"):
            if options["docx"]:
                Path(options["docx"]).write_bytes(scheme_docx(document, english=english))
            if options["pdf"]:
                Path(options["pdf"]).write_bytes(scheme_pdf(document, english=english))
        if not options["docx"] and not options["pdf"]:
            self.stdout.write(as_text(document, english=english), ending="")
