"""Check the audit trail from the shell: exit code 1 when something is wrong."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from core import audit
from core.models import AuditEntry, AuditSeal


class Command(BaseCommand):
    """Find changed, removed and inserted audit entries, and name the last seal."""

    help = "Verify the audit trail; note the printed seal outside the system and give it next time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The seal that was noted last time."""
        parser.add_argument("--expect", default="", metavar="DIGEST")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Seal what can be sealed, verify, print."""
        audit.seal()
        problems = audit.verify(expected_last=options["expect"])
        for problem in problems:
            self.stderr.write(str(problem))
        if problems:
            raise CommandError(_("审计记录有 %d 处不符") % len(problems))
        last = AuditSeal.objects.order_by("-id").first()
        count = AuditEntry.objects.count()
        self.stdout.write(_("%d 条审计记录全部相符") % count)
        if last is not None:
            self.stdout.write(_("最后的封条 %s，请记在系统之外") % last.digest)
