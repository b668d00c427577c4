"""A token: of whom, for what, until when; the secret itself is kept nowhere."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ApiToken(models.Model):
    """A machine's key to one part of the API (接口令牌), in one authority, for one account.

    ``scope`` names the part (:mod:`units.tokens.scopes`).  ``digest`` is the SHA-256 of a secret of
    256 random bits, which nobody guesses at any cost, so that it need not be stretched; ``start``
    are its first characters, by which people tell tokens apart.  ``epoch`` is the account's
    ``session_epoch`` when it was made: whatever ends the account's sessions ends its tokens.
    """

    account = models.ForeignKey("units.Account", on_delete=models.PROTECT, related_name="tokens")
    authority = models.ForeignKey("units.Authority", on_delete=models.PROTECT, related_name="+")
    scope = models.CharField(_("用途"), max_length=40)
    name = models.CharField(_("名称"), max_length=60)
    start = models.CharField(_("开头"), max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    epoch = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(_("发放时间"))
    expires_at = models.DateTimeField(_("到期"))
    used_at = models.DateTimeField(_("最近使用"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("接口令牌")
        verbose_name_plural = _("接口令牌")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.start}… {self.name}"

    @property
    def live(self) -> bool:
        """Whether it opens anything now: neither revoked nor expired, its account still open."""
        account = self.account
        held = account.is_active and account.session_epoch == self.epoch
        return held and self.revoked_at is None and timezone.now() < self.expires_at
