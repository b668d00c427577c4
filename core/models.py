"""What every app needs of the office: facts with their history, the audit trail, jobs."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _


class Origin(models.TextChoices):
    """How a fact came in."""

    ENTRY = "entry", _("录入")
    IMPORT = "import", _("导入")
    API = "api", _("接口")


class Fact(models.Model):
    """A fact with who, when, why; never updated in place (S-4).

    A correction is a new row that ``supersedes`` the old one; a withdrawal marks the row retired.
    ``key`` is the fact's name inside its scope (year, or authority), unique among current rows.
    Only ``core.facts`` writes rows.
    """

    key = models.CharField(_("编号"), max_length=160)
    current = models.BooleanField(_("现行"), default=True)
    supersedes = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="superseded_by",
        verbose_name=_("更正自"),
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("录入人"),
    )
    recorded_at = models.DateTimeField(_("录入时间"))
    origin = models.CharField(_("来源"), max_length=10, choices=Origin.choices)
    reason = models.CharField(_("更正理由"), max_length=500, blank=True)
    document = models.CharField(_("依据文件"), max_length=200, blank=True)
    retired_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("撤销人"),
    )
    retired_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)
    retired_reason = models.CharField(_("撤销理由"), max_length=500, blank=True)

    #: Names of the fields that make up the fact itself (``document`` always does); the kernel
    #: compares and copies these.
    VALUE_FIELDS: tuple[str, ...] = ()
    #: Names of the fields that make up the scope in which ``key`` is unique.
    SCOPE_FIELDS: tuple[str, ...] = ()
    #: Whether a fact with a unit says something of that unit alone; a place among others does not.
    OF_ITS_UNIT = True

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.key


class WrittenOnce(models.Model):
    """A row that is written once and never changed or deleted."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; a second save is refused."""
        if not self._state.adding:
            raise TypeError(f"{self._meta.label} rows are never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Always refused."""
        raise TypeError(f"{self._meta.label} rows are never deleted")


class AuditEntry(WrittenOnce):
    """One act or denial: who did what to what, when, with what before and after.

    Written in the transaction of the act (``core.audit.record``), never changed.
    """

    authority = models.ForeignKey(
        "units.Authority",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("考核主体"),
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("操作人"),
    )
    actor_name = models.CharField(_("操作人姓名"), max_length=80, blank=True)
    at = models.DateTimeField(_("时间"), db_index=True)
    event = models.CharField(_("事项"), max_length=60, db_index=True)
    subject_type = models.CharField(_("对象类型"), max_length=60, blank=True)
    subject_id = models.CharField(_("对象编号"), max_length=60, blank=True)
    subject = models.CharField(_("对象"), max_length=200, blank=True)
    detail = models.JSONField(_("内容"), default=dict, encoder=DjangoJSONEncoder)
    digest = models.CharField(_("摘要"), max_length=64)

    class Meta:
        verbose_name = _("审计记录")
        verbose_name_plural = _("审计记录")
        ordering = ["-id"]
        indexes = [models.Index(fields=["authority", "-id"], name="audit_by_authority")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.event}"


class AuditSeal(WrittenOnce):
    """A link of the audit chain: the digest over all entries of a span and the seal before it."""

    first_id = models.BigIntegerField(_("起"))
    last_id = models.BigIntegerField(_("止"), unique=True)
    count = models.PositiveIntegerField(_("条数"))
    digest = models.CharField(_("摘要"), max_length=64)
    sealed_at = models.DateTimeField(_("封存时间"))

    class Meta:
        verbose_name = _("审计封条")
        verbose_name_plural = _("审计封条")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.first_id}–{self.last_id}"


class JobState(models.TextChoices):
    """Where a job stands."""

    QUEUED = "queued", _("排队")
    RUNNING = "running", _("进行中")
    DONE = "done", _("已完成")
    FAILED = "failed", _("未完成")
    STOPPED = "stopped", _("已停止")


class Job(models.Model):
    """Something that must run, written in the transaction of its cause.

    The database decides what runs; the broker only wakes a worker (``core.jobs``).
    ``unique_key`` keeps one job of a kind alive at a time; ``once_key`` lets it run once for ever
    (a night, an import).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(
        "units.Authority", on_delete=models.PROTECT, null=True, related_name="+"
    )
    kind = models.CharField(_("种类"), max_length=60)
    payload = models.JSONField(_("参数"), default=dict)
    unique_key = models.CharField(max_length=160, blank=True)
    once_key = models.CharField(max_length=160, null=True, unique=True)
    state = models.CharField(
        _("状态"), max_length=10, choices=JobState.choices, default=JobState.QUEUED
    )
    step = models.CharField(_("步骤"), max_length=60, blank=True)
    done = models.PositiveIntegerField(_("已做"), default=0)
    total = models.PositiveIntegerField(_("总数"), default=0)
    steps = models.JSONField(_("各步"), default=list)
    result = models.JSONField(_("结果"), default=dict)
    error = models.CharField(_("原因"), max_length=500, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(_("提出时间"), db_index=True)
    started_at = models.DateTimeField(_("开始时间"), null=True)
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(_("完成时间"), null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    stop_requested = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("后台任务")
        verbose_name_plural = _("后台任务")
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["state", "created_at"], name="job_by_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["unique_key"],
                condition=models.Q(state__in=["queued", "running"]) & ~models.Q(unique_key=""),
                name="job_unique_while_alive",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def alive(self) -> bool:
        """Whether it still has to end."""
        return self.state in (JobState.QUEUED, JobState.RUNNING)


# The models of notices live with what is done with them; Django finds them here.
from core.notices.models import (  # noqa: E402, F401
    Delivery,
    Notice,
    Preference,
    ReminderMark,
    ReminderRules,
)
