"""An uploaded file as a row: what it is, whose it is, where its content lies."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import WrittenOnce
from schemes.models import Year
from units.models import Unit


class EvidenceFile(WrittenOnce):
    """A file that proves something of a unit in a year (证明材料); never changed once it is there.

    ``kind`` is the type that its content showed (``targets.evidence.kinds``), whatever its name
    says; ``stored_name`` a random name under the data folder; ``digest`` its SHA-256; ``size`` in
    bytes.  ``own``: it came from the unit itself and stands in its library, to be cited again; what
    an office attached is read only where it is cited.  Who may read what cites it, the things that
    cite say (``targets.evidence.citing``).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    year = models.ForeignKey(
        Year, on_delete=models.PROTECT, related_name="+", verbose_name=_("年度")
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("单位")
    )
    name = models.CharField(_("文件名"), max_length=200)
    kind = models.CharField(_("种类"), max_length=10)
    stored_name = models.CharField(max_length=80, unique=True)
    digest = models.CharField(_("摘要"), max_length=64)
    size = models.PositiveIntegerField(_("字节"))
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("上传人"),
    )
    uploaded_at = models.DateTimeField(_("上传时间"))
    own = models.BooleanField(_("本单位的材料"), default=False)

    class Meta:
        verbose_name = _("证明材料")
        verbose_name_plural = _("证明材料")
        ordering = ["uploaded_at", "name"]
        indexes = [models.Index(fields=["year", "unit"], name="evidence_by_unit")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_picture(self) -> bool:
        """Whether a page may show it small beside its name."""
        return self.kind in ("png", "jpg")


class EvidenceCitation(models.Model):
    """A thing of the year cites a file: ``kind`` of thing (``citing.register_subject``) and its
    ``key``.  One that is dropped stays on record with who and when."""

    file = models.ForeignKey(
        EvidenceFile, on_delete=models.PROTECT, related_name="citations", verbose_name=_("文件")
    )
    kind = models.CharField(_("引用的种类"), max_length=20)
    key = models.CharField(_("引用的编号"), max_length=200)
    cited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("附上的人"),
    )
    cited_at = models.DateTimeField(_("附上时间"))
    dropped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("去掉的人"),
    )
    dropped_at = models.DateTimeField(_("去掉时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("材料引用")
        verbose_name_plural = _("材料引用")
        ordering = ["cited_at", "pk"]
        indexes = [models.Index(fields=["kind", "key"], name="citation_by_subject")]
        constraints = [
            models.UniqueConstraint(
                fields=["file", "kind", "key"],
                condition=Q(dropped_at=None),
                name="citation_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
