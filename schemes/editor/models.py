"""A scheme while it is written: its data as typed, every edit of it, reasons for what is kept."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.language import in_english
from core.models import WrittenOnce


class DraftState(models.TextChoices):
    """Where a draft stands; the moves are in ``schemes.editor.flow``."""

    WRITING = "writing", _("起草中")
    AWAITING = "awaiting", _("待发布")
    PUBLISHED = "published", _("已发布")
    DROPPED = "dropped", _("已放弃")


class SchemeDraft(models.Model):
    """A scheme that is being written (方案草稿).

    ``document`` is plain data of ``schemes.document.SchemeDocument``; what cannot stand in a field
    is kept there as typed, so that nothing is lost and ``schemes.editor.mending`` can say why.
    ``version`` is counted up by every write.  ``base`` is the published version that it was copied
    from, ``preset`` the ready-made scheme; ``published`` the version that came of it.
    """

    authority = models.ForeignKey(
        "units.Authority",
        on_delete=models.PROTECT,
        related_name="scheme_drafts",
        verbose_name=_("考核主体"),
    )
    code = models.CharField(_("代码"), max_length=40)
    title = models.CharField(_("名称"), max_length=120)
    document = models.JSONField(_("文件"))
    base = models.ForeignKey(
        "schemes.SchemeVersion",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="drafts",
        verbose_name=_("由哪一版改来"),
    )
    preset = models.CharField(_("预置方案"), max_length=40, blank=True)
    published = models.OneToOneField(
        "schemes.SchemeVersion",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="written_as",
        verbose_name=_("发布为"),
    )
    state = models.CharField(
        _("状态"), max_length=10, choices=DraftState.choices, default=DraftState.WRITING
    )
    version = models.PositiveIntegerField(_("第几次改动"), default=1)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("起草")
    )
    created_at = models.DateTimeField(_("建立时间"))
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("修改")
    )
    changed_at = models.DateTimeField(_("修改时间"))
    handed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("提请发布"),
    )
    handed_at = models.DateTimeField(_("提请时间"), null=True, blank=True)
    note = models.CharField(_("退回理由"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("方案草稿")
        verbose_name_plural = _("方案草稿")
        ordering = ["-changed_at"]
        indexes = [models.Index(fields=["authority", "state"], name="scheme_draft_by_state")]

    def __str__(self) -> str:
        return self.title

    @property
    def shown_title(self) -> str:
        """What the document calls the scheme in the reader's language."""
        titles = self.document.get("title") if isinstance(self.document, dict) else None
        english = titles.get("en") if in_english() and isinstance(titles, dict) else ""
        return str(english or self.title)


class DraftEdit(models.Model):
    """One change of a draft: what stood before and after, by which it is undone or explained.

    ``changes`` are ``{"path": "honours.caps.total", "before": [20], "after": [15]}``; an empty list
    means that nothing stood there.  ``version`` is the draft's after the change.
    """

    draft = models.ForeignKey(SchemeDraft, on_delete=models.CASCADE, related_name="edits")
    kind = models.CharField(_("改法"), max_length=10)
    changes = models.JSONField(_("改动"))
    version = models.PositiveIntegerField(_("第几次改动"))
    undone = models.BooleanField(default=False)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("经办")
    )
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("草稿改动")
        verbose_name_plural = _("草稿改动")
        ordering = ["id"]
        indexes = [models.Index(fields=["draft", "version"], name="draft_edit_by_version")]

    def __str__(self) -> str:
        return f"{self.draft} {self.version}"


class KeptFinding(WrittenOnce):
    """A warning of the lint that is kept, with the reason; it goes along with the version (S-7).

    ``fingerprint`` is of the finding with its numbers: where they change, it is asked again.
    """

    draft = models.ForeignKey(SchemeDraft, on_delete=models.PROTECT, related_name="kept")
    code = models.CharField(_("检查"), max_length=10)
    path = models.CharField(_("位置"), max_length=300)
    fingerprint = models.CharField(max_length=64)
    text = models.TextField(_("检查说的话"))
    reason = models.CharField(_("理由"), max_length=500)
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("经办")
    )
    kept_at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("保留的检查项")
        verbose_name_plural = _("保留的检查项")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.code} {self.path}"
