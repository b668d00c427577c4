"""Django's admin, for the system administrator: accounts and grants to look at, nothing to write.

Accounts and roles are written by the services, with their audit rows; facts, results and pay are
not in the admin at all.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from units import queries
from units.models import Account, Authority, RoleGrant, Unit


class ReadOnlyAdmin(admin.ModelAdmin):
    """Shows rows of the administrator's own authority; never adds, changes or deletes."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        """For system administrators."""
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """For system administrators."""
        account = request.user
        return queries.has_authority_perm(
            account, queries.authority_for(account), "manage_accounts"
        )

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False


@admin.register(Account)
class AccountAdmin(ReadOnlyAdmin):
    """Accounts; the password's hash is not shown."""

    list_display = ("username", "display_name", "is_active", "last_login")
    search_fields = ("username", "display_name")
    fields = ("username", "display_name", "is_active", "must_change_password", "last_login")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Account]:
        """Those that this administrator manages."""
        return queries.accounts_managed_by(request.user)


@admin.register(RoleGrant)
class RoleGrantAdmin(ReadOnlyAdmin):
    """Who holds which role."""

    list_display = ("account", "role", "authority", "unit")
    list_filter = ("role",)
    list_select_related = ("account", "authority", "unit")

    def get_queryset(self, request: HttpRequest) -> QuerySet[RoleGrant]:
        """Those of the administrator's authority."""
        authority = queries.authority_for(request.user)
        return super().get_queryset(request).filter(authority=authority)


@admin.register(Unit)
class UnitAdmin(ReadOnlyAdmin):
    """Units of the authority."""

    list_display = ("code", "name", "short_name", "initials")
    search_fields = ("code", "name", "initials")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Unit]:
        """Those of the administrator's authority."""
        authority = queries.authority_for(request.user)
        return super().get_queryset(request).filter(authority=authority)


@admin.register(Authority)
class AuthorityAdmin(ReadOnlyAdmin):
    """The administrator's authority."""

    list_display = ("code", "name")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Authority]:
        """His own."""
        authority = queries.authority_for(request.user)
        return Authority.objects.filter(pk=authority.pk) if authority else Authority.objects.none()
