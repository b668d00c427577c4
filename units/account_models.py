"""Who signs in, and what he may do: accounts, roles, permission rows; part of ``units.models``."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar, Self

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from core.models import Job


class Account(AbstractUser):
    """A sign-in account; what it may do comes from its role grants alone."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    display_name = models.CharField(_("姓名"), max_length=40)
    initials = models.CharField(_("拼音首字母"), max_length=40, blank=True)
    person = models.OneToOneField(
        "units.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="account"
    )
    #: The authority that opened the account: only its administrator resets its password or closes
    #: it, wherever else it holds a role.
    home = models.ForeignKey(
        "units.Authority",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("开户的考核主体"),
    )
    must_change_password = models.BooleanField(_("首次登录须改密码"), default=False)
    password_changed_at = models.DateTimeField(_("密码更改时间"), null=True, blank=True)
    #: Counted up to end every session of the account: it is part of what a session is checked by.
    session_epoch = models.PositiveIntegerField(default=0)

    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]
    objects: ClassVar[UserManager[Self]] = UserManager()

    class Meta:
        verbose_name = _("账号")
        verbose_name_plural = _("账号")

    def __str__(self) -> str:
        return self.display_name or self.username

    def get_full_name(self) -> str:
        """The person's name, as screens and audit rows show it."""
        return self.display_name or self.username

    def get_short_name(self) -> str:
        """As the full name: Chinese names are not split."""
        return self.get_full_name()

    def _get_session_auth_hash(self, secret: Any = None) -> str:
        plain = super()._get_session_auth_hash(secret=secret)  # type: ignore[misc]
        return f"{plain}.{self.session_epoch}" if self.session_epoch else plain


class Role(models.TextChoices):
    """Named bundles of permissions (``units.roles``)."""

    TARGET_OFFICE = "target_office", _("目标办")
    REVIEWING_OFFICE = "reviewing_office", _("审核办公室")
    DEPARTMENT_FILER = "department_filer", _("填报员")
    DEPARTMENT_HEAD = "department_head", _("单位负责人")
    LEADER = "leader", _("领导")
    FUNCTIONAL_DEPARTMENT = "functional_department", _("职能部门")
    FINANCE = "finance", _("财务")
    STAFF = "staff", _("职工")
    AUDITOR = "auditor", _("审计员")
    SYSTEM_ADMINISTRATOR = "system_administrator", _("系统管理员")
    #: Held by the founder of an installation until the first set-up ends, and by nobody else.
    SETUP = "setup", _("首次设置")


class RoleGrant(models.Model):
    """A role that an account holds in an authority, for a unit where the role is a unit's."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(_("角色"), max_length=30, choices=Role.choices)
    authority = models.ForeignKey("units.Authority", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="grants"
    )

    class Meta:
        verbose_name = _("角色授予")
        verbose_name_plural = _("角色授予")
        constraints = [
            models.UniqueConstraint(
                fields=["account", "role", "authority", "unit"], name="role_grant_once"
            ),
            # Two empty units are two different ones to SQLite's unique index.
            models.UniqueConstraint(
                fields=["account", "role", "authority"],
                condition=Q(unit__isnull=True),
                name="role_grant_without_unit_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.get_role_display()}"


class AccountBatch(models.Model):
    """Accounts to be made together (批量建号): who, with which roles; made all or none.

    ``rows`` holds plain data of ``units.accounts.plan.AccountRow``; no password is ever in it.  The
    printed passwords lie encrypted in the data folder as ``slips_name`` until they are fetched or
    ``slips_until`` has passed; ``slips_key`` opens that file and is wiped with it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey("units.Authority", on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=20)
    file_name = models.CharField(_("文件名"), max_length=200, blank=True)
    rows = models.JSONField(default=list)
    errors = models.JSONField(default=list)
    made_at = models.DateTimeField(_("建立时间"), null=True)
    discarded = models.BooleanField(default=False)
    created_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("提出时间"))
    site = models.CharField(max_length=200, blank=True)
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    slips_name = models.CharField(max_length=80, blank=True)
    slips_key = models.CharField(max_length=80, blank=True)
    slips_until = models.DateTimeField(null=True)
    slips_taken_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("批量建号")
        verbose_name_plural = _("批量建号")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.source} {self.created_at:%Y-%m-%d}"


class UnitUserObjectPermission(UserObjectPermissionBase):
    """guardian's permission rows on units, with a real foreign key."""

    content_object = models.ForeignKey("units.Unit", on_delete=models.CASCADE)


class AuthorityUserObjectPermission(UserObjectPermissionBase):
    """guardian's permission rows on authorities, with a real foreign key."""

    content_object = models.ForeignKey("units.Authority", on_delete=models.CASCADE)
