"""Who set an authority up, and when that ended; part of ``schemes.models``."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Setup(models.Model):
    """The first set-up (首次设置) of an authority: at most one, and what has ended stays ended.

    ``only`` is true for the one that founded the installation, of which there is at most one, and
    empty for those that a system administrator began for a further authority.
    """

    only = models.BooleanField(null=True, default=True, unique=True, editable=False)
    authority = models.OneToOneField("units.Authority", on_delete=models.PROTECT, related_name="+")
    founder = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    started_at = models.DateTimeField(_("开始时间"))
    finished_at = models.DateTimeField(_("完成时间"), null=True)

    class Meta:
        verbose_name = _("首次设置")
        verbose_name_plural = _("首次设置")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(only=True) | models.Q(only=None), name="setup_only_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.authority} {self.started_at:%Y-%m-%d}"
