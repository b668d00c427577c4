"""Where people are paid to, as stored rows: accounts under seal, and changes of them (S-4)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from units.models import Authority, Person


class ChangeState(models.TextChoices):
    """What became of a change of accounts."""

    WAITING = "waiting", _("待复核")
    APPROVED = "approved", _("已生效")
    RETURNED = "returned", _("已退回")
    WITHDRAWN = "withdrawn", _("已撤回")


class AccountState(models.TextChoices):
    """Whether money goes to an account."""

    WAITING = "waiting", _("待复核")
    CURRENT = "current", _("有效")
    REPLACED = "replaced", _("已换")
    REFUSED = "refused", _("未生效")


def _actor(verbose: Any, **options: Any) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=verbose,
        **options,
    )


class AccountChange(models.Model):
    """Accounts that one upload enters or changes (账户改动): in force once another agreed (S-4).

    ``added`` and ``changed`` count its rows; ``version`` is counted up by every write.
    """

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        _("状态"), max_length=12, choices=ChangeState.choices, default=ChangeState.WAITING
    )
    version = models.PositiveIntegerField(default=1)
    added = models.PositiveIntegerField(_("新增"))
    changed = models.PositiveIntegerField(_("改动"))
    made_by = _actor(_("录入人"))
    made_at = models.DateTimeField(_("录入时间"))
    reason = models.CharField(_("意见"), max_length=500, blank=True)
    changed_by = _actor(_("最后改动人"))
    changed_at = models.DateTimeField(_("最后改动时间"))

    class Meta:
        verbose_name = _("账户改动")
        verbose_name_plural = _("账户改动")
        ordering = ["-pk"]
        constraints = [
            # What waits is compared with what stands: two at once would not know of each other.
            models.UniqueConstraint(
                fields=["authority"], condition=Q(state="waiting"), name="account_change_one_waits"
            )
        ]

    def __str__(self) -> str:
        return f"{self.authority_id} {self.pk}"


class PayAccount(models.Model):
    """The bank account to which a person is paid; a correction is a new row (S-4).

    ``sealed`` is the number under the keys of ``bonuses.payrolls.account_keys``, ``tail`` what
    screens show of it, ``mark`` its fingerprint under a key: the same for the same number.
    ``change`` is empty for accounts that stood before changes were kept.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    change = models.ForeignKey(
        AccountChange, on_delete=models.PROTECT, null=True, related_name="accounts"
    )
    state = models.CharField(
        _("状态"), max_length=12, choices=AccountState.choices, default=AccountState.WAITING
    )
    holder = models.CharField(_("户名"), max_length=40)
    bank = models.CharField(_("开户行"), max_length=80)
    sealed = models.TextField(_("账号（加密）"), default="")
    tail = models.CharField(_("账号后四位"), max_length=4, default="")
    mark = models.CharField(_("账号指纹"), max_length=64, default="", db_index=True)
    recorded_by = _actor(_("录入人"))
    recorded_at = models.DateTimeField(_("录入时间"))

    class Meta:
        verbose_name = _("收款账户")
        verbose_name_plural = _("收款账户")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(state="current"), name="pay_account_one_current"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.bank}"
