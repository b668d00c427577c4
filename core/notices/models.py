"""Notices, how each account wants them, and what was sent where."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Importance(models.TextChoices):
    """How a notice stands out; it changes no channel."""

    NORMAL = "normal", _("一般")
    HIGH = "high", _("重要")


class Notice(models.Model):
    """One notice to one account.

    ``text`` is a message id with ``params``: each reader gets it in his own language.  ``once``
    names the cause: the same cause gives an account one notice, however often it is told.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey("units.Authority", on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices"
    )
    event = models.CharField(_("事项"), max_length=60)
    text = models.CharField(_("内容"), max_length=300)
    params = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    url = models.CharField(_("地址"), max_length=300, blank=True)
    importance = models.CharField(
        _("重要程度"), max_length=10, choices=Importance.choices, default=Importance.NORMAL
    )
    once = models.CharField(max_length=160, blank=True)
    created_at = models.DateTimeField(_("时间"))
    read_at = models.DateTimeField(_("已读时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("通知")
        verbose_name_plural = _("通知")
        ordering = ["-created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "once"], condition=~Q(once=""), name="notice_once"
            )
        ]
        indexes = [
            models.Index(fields=["recipient", "-created_at"], name="notice_by_recipient"),
            models.Index(
                fields=["recipient"], condition=Q(read_at__isnull=True), name="notice_unread"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.created_at:%Y-%m-%d %H:%M}"


class Channel(models.TextChoices):
    """A way out of the product."""

    EMAIL = "email", _("电子邮件")
    WEBHOOK = "webhook", _("本地办公平台")


class DeliveryState(models.TextChoices):
    """Where a delivery stands."""

    WAITING = "waiting", _("待发")
    SENDING = "sending", _("在发")
    SENT = "sent", pgettext_lazy("notice", "已发")
    FAILED = "failed", _("未发出")


class Delivery(models.Model):
    """A notice on its way through one channel; at most one row for each."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    state = models.CharField(
        max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING
    )
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("通知发送")
        verbose_name_plural = _("通知发送")
        constraints = [
            models.UniqueConstraint(fields=["notice", "channel"], name="notice_delivery_once")
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="delivery_by_due")]

    def __str__(self) -> str:
        return f"{self.channel} {self.state}"


class Preference(models.Model):
    """How an account wants its notices outside the product.

    Between ``quiet_from`` and ``quiet_to`` (hours, may pass midnight; equal: never) nothing is
    sent; what was daily goes out at ``digest_hour``.  ``modes`` holds the choice for each kind of
    event that differs from the kind's own.
    """

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_preference"
    )
    email_on = models.BooleanField(_("发电子邮件"), default=True)
    webhook_on = models.BooleanField(_("发到本地办公平台"), default=True)
    language = models.CharField(_("语言"), max_length=10, default="zh-hans")
    quiet_from = models.PositiveSmallIntegerField(_("免打扰起"), default=21)
    quiet_to = models.PositiveSmallIntegerField(_("免打扰止"), default=7)
    digest_hour = models.PositiveSmallIntegerField(_("汇总时间"), default=8)
    modes = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("通知设置")
        verbose_name_plural = _("通知设置")

    def __str__(self) -> str:
        return str(self.account_id)


class ReminderRules(models.Model):
    """When an authority reminds before a deadline, and whom it tells when one has passed.

    ``days_before`` lists days; the others are days late after which the unit's head, the leader in
    charge and the office are told; 0 never.  ``keep_days``: read notices older than that go.
    """

    authority = models.OneToOneField(
        "units.Authority", on_delete=models.CASCADE, related_name="reminder_rules"
    )
    days_before = models.JSONField(_("提前天数"), default=list)
    head_after = models.PositiveSmallIntegerField(_("逾期几天报单位负责人"), default=1)
    leader_after = models.PositiveSmallIntegerField(_("逾期几天报分管领导"), default=3)
    office_after = models.PositiveSmallIntegerField(_("逾期几天报目标办"), default=5)
    keep_days = models.PositiveSmallIntegerField(_("保留天数"), default=400)

    class Meta:
        verbose_name = _("提醒规则")
        verbose_name_plural = _("提醒规则")

    def __str__(self) -> str:
        return str(self.authority_id)


class ReminderMark(models.Model):
    """A reminder that was given: one for each (deadline, unit, stage, day), whoever asks again."""

    authority = models.ForeignKey("units.Authority", on_delete=models.PROTECT, related_name="+")
    item = models.CharField(max_length=120)
    unit_code = models.CharField(max_length=40, blank=True)
    stage = models.CharField(max_length=10)
    day = models.DateField()
    told = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("提醒记录")
        verbose_name_plural = _("提醒记录")
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "item", "unit_code", "stage", "day"], name="reminder_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.item} {self.day}"
