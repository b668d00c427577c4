import core.fields
import core.migration_operations
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("schemes", "0001_initial"),
        ("units", "0001_initial"),
    ]

    operations = [
        core.migration_operations.CreateModels(
            models=[
                migrations.CreateModel(
                    name="CommonDraft",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(default="draft", max_length=12, verbose_name="状态"),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "handed_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="报送时间"),
                        ),
                        ("late", models.BooleanField(default=False, verbose_name="逾期")),
                        ("items", models.JSONField(default=list)),
                        ("changed_at", models.DateTimeField(verbose_name="最后改动时间")),
                        (
                            "changed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="最后改动人",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="common_drafts",
                                to="units.unit",
                            ),
                        ),
                        (
                            "year",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="common_drafts",
                                to="schemes.year",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "共性目标草案",
                        "verbose_name_plural": "共性目标草案",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("year", "unit"), name="common_draft_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CommonDraftLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("item", models.CharField(blank=True, max_length=40, verbose_name="编号")),
                        ("component", models.CharField(max_length=40, verbose_name="板块")),
                        ("title", models.CharField(max_length=120, verbose_name="名称")),
                        ("content", models.TextField(blank=True, verbose_name="内容和要求")),
                        ("standard", models.TextField(blank=True, verbose_name="质量标准")),
                        (
                            "deadline",
                            models.DateField(blank=True, null=True, verbose_name="完成时限"),
                        ),
                        ("method", models.TextField(blank=True, verbose_name="考核办法")),
                        (
                            "points",
                            core.fields.ExactField(
                                blank=True, max_length=120, null=True, verbose_name="建议分值"
                            ),
                        ),
                        ("peer_groups", models.JSONField(default=list, verbose_name="适用考核组")),
                        ("units", models.JSONField(default=list, verbose_name="点名的单位")),
                        ("order", models.PositiveIntegerField(default=0, verbose_name="序号")),
                        (
                            "draft",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lines",
                                to="targets.commondraft",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "共性目标草案条目",
                        "verbose_name_plural": "共性目标草案条目",
                        "ordering": ["order", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="CommonDraftMove",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("key", models.CharField(max_length=20)),
                        ("before", models.CharField(max_length=12)),
                        ("after", models.CharField(max_length=12)),
                        ("snapshot", models.JSONField(default=list)),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=500, verbose_name="意见"),
                        ),
                        ("late", models.BooleanField(default=False, verbose_name="逾期")),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        (
                            "actor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="经办人",
                            ),
                        ),
                        (
                            "draft",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="moves",
                                to="targets.commondraft",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "共性目标草案流转",
                        "verbose_name_plural": "共性目标草案流转",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="CommonIssue",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("number", models.CharField(max_length=80, verbose_name="文号")),
                        ("snapshot", models.JSONField()),
                        ("digest", models.CharField(max_length=64)),
                        ("at", models.DateTimeField(verbose_name="下达时间")),
                        (
                            "actor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="经办人",
                            ),
                        ),
                        (
                            "year",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="schemes.year",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "共性目标下达",
                        "verbose_name_plural": "共性目标下达",
                        "ordering": ["-pk"],
                        "indexes": [
                            models.Index(fields=["year", "-id"], name="common_issue_by_year")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CommonItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("key", models.CharField(max_length=160, verbose_name="编号")),
                        ("current", models.BooleanField(default=True, verbose_name="现行")),
                        ("recorded_at", models.DateTimeField(verbose_name="录入时间")),
                        (
                            "origin",
                            models.CharField(
                                choices=[("entry", "录入"), ("import", "导入"), ("api", "接口")],
                                max_length=10,
                                verbose_name="来源",
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=500, verbose_name="更正理由"),
                        ),
                        (
                            "document",
                            models.CharField(blank=True, max_length=200, verbose_name="依据文件"),
                        ),
                        (
                            "retired_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="撤销时间"),
                        ),
                        (
                            "retired_reason",
                            models.CharField(blank=True, max_length=500, verbose_name="撤销理由"),
                        ),
                        ("component", models.CharField(max_length=40, verbose_name="板块")),
                        ("title", models.CharField(max_length=120, verbose_name="名称")),
                        ("points", core.fields.ExactField(max_length=120, verbose_name="分值")),
                        ("peer_groups", models.JSONField(default=list, verbose_name="适用考核组")),
                        ("content", models.TextField(blank=True, verbose_name="内容和要求")),
                        ("fixed", models.BooleanField(default=False, verbose_name="分值固定")),
                        ("order", models.PositiveIntegerField(default=0, verbose_name="序号")),
                        (
                            "marking_unit",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="units.unit",
                                verbose_name="评分部门",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="录入人",
                            ),
                        ),
                        (
                            "retired_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="撤销人",
                            ),
                        ),
                        (
                            "supersedes",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="superseded_by",
                                to="targets.commonitem",
                                verbose_name="更正自",
                            ),
                        ),
                        (
                            "year",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="schemes.year",
                                verbose_name="年度",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "共性目标",
                        "verbose_name_plural": "共性目标",
                        "ordering": ["order", "key"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("current", True)),
                                fields=("year", "key"),
                                name="commonitem_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CommonShare",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("key", models.CharField(max_length=160, verbose_name="编号")),
                        ("current", models.BooleanField(default=True, verbose_name="现行")),
                        ("recorded_at", models.DateTimeField(verbose_name="录入时间")),
                        (
                            "origin",
                            models.CharField(
                                choices=[("entry", "录入"), ("import", "导入"), ("api", "接口")],
                                max_length=10,
                                verbose_name="来源",
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=500, verbose_name="更正理由"),
                        ),
                        (
                            "document",
                            models.CharField(blank=True, max_length=200, verbose_name="依据文件"),
                        ),
                        (
                            "retired_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="撤销时间"),
                        ),
                        (
                            "retired_reason",
                            models.CharField(blank=True, max_length=500, verbose_name="撤销理由"),
                        ),
                        ("applies", models.BooleanField(default=True, verbose_name="适用")),
                        (
                            "points",
                            core.fields.ExactField(
                                blank=True, max_length=120, null=True, verbose_name="分值"
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="shares",
                                to="targets.commonitem",
                                verbose_name="共性目标",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="录入人",
                            ),
                        ),
                        (
                            "retired_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="撤销人",
                            ),
                        ),
                        (
                            "supersedes",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="superseded_by",
                                to="targets.commonshare",
                                verbose_name="更正自",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="units.unit",
                                verbose_name="单位",
                            ),
                        ),
                        (
                            "year",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="schemes.year",
                                verbose_name="年度",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "共性分值",
                        "verbose_name_plural": "共性分值",
                        "abstract": False,
                        "indexes": [
                            models.Index(
                                fields=["year", "current", "unit"], name="commonshare_by_unit"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("current", True)),
                                fields=("year", "key"),
                                name="commonshare_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CrossItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("key", models.CharField(max_length=160, verbose_name="编号")),
                        ("current", models.BooleanField(default=True, verbose_name="现行")),
                        ("recorded_at", models.DateTimeField(verbose_name="录入时间")),
                        (
                            "origin",
                            models.CharField(
                                choices=[("entry", "录入"), ("import", "导入"), ("api", "接口")],
                                max_length=10,
                                verbose_name="来源",
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=500, verbose_name="更正理由"),
                        ),
                        (
                            "document",
                            models.CharField(blank=True, max_length=200, verbose_name="依据文件"),
                        ),
                        (
                            "retired_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="撤销时间"),
                        ),
                        (
                            "retired_reason",
                            models.CharField(blank=True, max_length=500, verbose_name="撤销理由"),
                        ),
                        ("component", models.CharField(max_length=40, verbose_name="板块")),
                        ("title", models.CharField(max_length=200, verbose_name="名称")),
                        ("content", models.TextField(blank=True, verbose_name="内容和要求")),
                        ("points", core.fields.ExactField(max_length=120, verbose_name="分值")),
                        ("units", models.JSONField(default=list, verbose_name="承担单位")),
                        ("order", models.PositiveIntegerField(default=0, verbose_name="序号")),
                        (
                            "marking_unit",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="units.unit",
                                verbose_name="评分部门",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="录入人",
                            ),
                        ),
                        (
                            "retired_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="撤销人",
                            ),
                        ),
                        (
                            "supersedes",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="superseded_by",
                                to="targets.crossitem",
                                verbose_name="更正自",
                            ),
                        ),
                        (
                            "year",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="schemes.year",
                                verbose_name="年度",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "专项目标",
                        "verbose_name_plural": "专项目标",
                        "ordering": ["order", "key"],
                        "indexes": [
                            models.Index(fields=["year", "current"], name="cross_item_by_year")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("current", True)),
                                fields=("year", "key"),
                                name="cross_item_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EconomicFigure",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("key", models.CharField(max_length=160, verbose_name="编号")),
                        ("current", models.BooleanField(default=True, verbose_name="现行")),
                        ("recorded_at", models.DateTimeField(verbose_name="录入时间")),
                        (
                            "origin",
                            models.CharField(
                                choices=[("entry", "录入"), ("import", "导入"), ("api", "接口")],
                                max_length=10,
                                verbose_name="来源",
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=500, verbose_name="更正理由"),
                        ),
                        (
                            "document",
                            models.CharField(blank=True, max_length=200, verbose_name="依据文件"),
                        ),
                        (
                            "retired_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="撤销时间"),
                        ),
                        (
                            "retired_reason",
                            models.CharField(blank=True, max_length=500, verbose_name="撤销理由"),
                        ),
                        ("title", models.CharField(max_length=80, verbose_name="指标")),
                        (
                            "measure",
                            models.CharField(blank=True, max_length=20, verbose_name="计量单位"),
                        ),
                        (
                            "reported",
                            core.fields.ExactField(
                                blank=True, max_length=120, null=True, verbose_name="本单位报数"
                            ),
                        ),
                        (
                            "statistics",
                            core.fields.ExactField(
                                blank=True, max_length=120, null=True, verbose_name="统计数"
                            ),
                        ),
                        (
                            "audited",
                            core.fields.ExactField(
                                blank=True, max_length=120, null=True, verbose_name="审计数"
                            ),
                        ),
                        (
                            "audit_required",
                            models.BooleanField(default=False, verbose_name="须经审计"),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="录入人",
                            ),
                        ),
                        (
                            "retired_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="撤销人",
                            ),
                        ),
                        (
                            "supersedes",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="superseded_by",
                                to="targets.economicfigure",
                                verbose_name="更正自",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="units.unit",
                                verbose_name="单位",
                            ),
                        ),
                        (
                            "year",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="schemes.year",
                                verbose_name="年度",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "经济指标",
                        "verbose_name_plural": "经济指标",
                        "abstract": False,
                        "indexes": [
                            models.Index(
                                fields=["year", "current", "unit"], name="economicfigure_by_unit"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("current", True)),
                                fields=("year", "key"),
                                name="economicfigure_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EvidenceFile",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("name", models.CharField(max_length=200, verbose_name="文件名")),
                        ("kind", models.CharField(max_length=10, verbose_name="种类")),
                        ("stored_name", models.CharField(max_length=80, unique=True)),
                        ("digest", models.CharField(max_length=64, verbose_name="摘要")),
                        ("size", models.PositiveIntegerField(verbose_name="字节")),
                        ("uploaded_at", models.DateTimeField(verbose_name="上传时间")),
                        ("own", models.BooleanField(default=False, verbose_name="本单位的材料")),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="units.unit",
                                verbose_name="单位",
                            ),
                        ),
                        (
                            "uploaded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="上传人",
                            ),
                        ),
                        (
                            "year",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="schemes.year",
                                verbose_name="年度",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "证明材料",
                        "verbose_name_plural": "证明材料",
                        "ordering": ["uploaded_at", "name"],
                        "indexes": [models.Index(fields=["year", "unit"], name="evidence_by_unit")],
                    },
                ),
                migrations.CreateModel(
                    name="EvidenceCitation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("kind", models.CharField(max_length=20, verbose_name="引用的种类")),
                        ("key", models.CharField(max_length=200, verbose_name="引用的编号")),
                        ("cited_at", models.DateTimeField(verbose_name="附上时间")),
                        (
                            "dropped_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="去掉时间"),
                        ),
                        (
                            "cited_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="附上的人",
                            ),
                        ),
                        (
                            "dropped_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="去掉的人",
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="citations",
                                to="targets.evidencefile",
                                verbose_name="文件",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "材料引用",
                        "verbose_name_plural": "材料引用",
                        "ordering": ["cited_at", "pk"],
                        "indexes": [
                            models.Index(fields=["kind", "key"], name="citation_by_subject")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("dropped_at", None)),
                                fields=("file", "kind", "key"),
                                name="citation_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Filing",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("key", models.CharField(max_length=160, verbose_name="编号")),
                        ("current", models.BooleanField(default=True, verbose_name="现行")),
                        ("recorded_at", models.DateTimeField(verbose_name="录入时间")),
                        (
                            "origin",
                            models.CharField(
                                choices=[("entry", "录入"), ("import", "导入"), ("api", "接口")],
                                max_length=10,
                                verbose_name="来源",
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=500, verbose_name="更正理由"),
                        ),
                        (
                            "document",
                            models.CharField(blank=True, max_length=200, verbose_name="依据文件"),
                        ),
                        (
                            "retired_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="撤销时间"),
                        ),
                        (
                            "retired_reason",
                            models.CharField(blank=True, max_length=500, verbose_name="撤销理由"),
                        ),
                        (
                            "level",
                            models.CharField(
                                choices=[("level_one", "一级目标"), ("level_two", "二级目标")],
                                max_length=10,
                                verbose_name="层级",
                            ),
                        ),
                        ("filed", models.BooleanField(default=True, verbose_name="已备案")),
                        (
                            "filed_on",
                            models.DateField(blank=True, null=True, verbose_name="备案日期"),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="录入人",
                            ),
                        ),
                        (
                            "retired_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="撤销人",
                            ),
                        ),
                        (
                            "supersedes",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="superseded_by",
                                to="targets.filing",
                                verbose_name="更正自",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="units.unit",
                                verbose_name="单位",
                            ),
                        ),
                        (
                            "year",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="schemes.year",
                                verbose_name="年度",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "备案",
                        "verbose_name_plural": "备案",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["year", "current", "unit"], name="filing_by_unit")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("current", True)),
                                fields=("year", "key"),
                                name="filing_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LevelTwo",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(default="draft", max_length=12, verbose_name="状态"),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "title",
                            models.CharField(blank=True, max_length=120, verbose_name="名称"),
                        ),
                        (
                            "document",
                            models.CharField(blank=True, max_length=80, verbose_name="文号"),
                        ),
                        (
                            "adopted_on",
                            models.DateField(blank=True, null=True, verbose_name="通过日期"),
                        ),
                        ("weights", models.JSONField(default=dict, verbose_name="五项权重")),
                        ("text", models.TextField(blank=True, verbose_name="正文")),
                        ("changed_at", models.DateTimeField(verbose_name="最后改动时间")),
                        (
                            "changed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="最后改动人",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="level_two",
                                to="units.unit",
                            ),
                        ),
                        (
                            "year",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="level_two",
                                to="schemes.year",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "二级方案",
                        "verbose_name_plural": "二级方案",
                        "constraints": [
                            models.UniqueConstraint(fields=("year", "unit"), name="level_two_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LevelTwoMove",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("key", models.CharField(max_length=20)),
                        ("before", models.CharField(max_length=12)),
                        ("after", models.CharField(max_length=12)),
                        ("snapshot", models.JSONField(default=dict)),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=500, verbose_name="意见"),
                        ),
                        ("late", models.BooleanField(default=False, verbose_name="逾期")),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        (
                            "actor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="经办人",
                            ),
                        ),
                        (
                            "scheme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="moves",
                                to="targets.leveltwo",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "二级方案流转",
                        "verbose_name_plural": "二级方案流转",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="LibraryIndicator",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("key", models.CharField(max_length=160, verbose_name="编号")),
                        ("current", models.BooleanField(default=True, verbose_name="现行")),
                        ("recorded_at", models.DateTimeField(verbose_name="录入时间")),
                        (
                            "origin",
                            models.CharField(
                                choices=[("entry", "录入"), ("import", "导入"), ("api", "接口")],
                                max_length=10,
                                verbose_name="来源",
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=500, verbose_name="更正理由"),
                        ),
                        (
                            "document",
                            models.CharField(blank=True, max_length=200, verbose_name="依据文件"),
                        ),
                        (
                            "retired_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="撤销时间"),
                        ),
                        (
                            "retired_reason",
                            models.CharField(blank=True, max_length=500, verbose_name="撤销理由"),
                        ),
                        ("title", models.CharField(max_length=200, verbose_name="指标")),
                        ("initials", models.CharField(blank=True, max_length=200)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("inherited", "承接"),
                                    ("own_duty", "职责"),
                                    ("innovation", "创新"),
                                ],
                                default="own_duty",
                                max_length=12,
                                verbose_name="类别",
                            ),
                        ),
                        (
                            "nature",
                            models.CharField(
                                choices=[("result", "结果"), ("process", "过程")],
                                default="result",
                                max_length=10,
                                verbose_name="性质",
                            ),
                        ),
                        (
                            "measure",
                            models.CharField(blank=True, max_length=20, verbose_name="计量单位"),
                        ),
                        ("method", models.CharField(max_length=30, verbose_name="计分方法")),
                        ("params", models.JSONField(default=dict, verbose_name="计分参数")),
                        (
                            "standard",
                            models.CharField(blank=True, max_length=300, verbose_name="质量标准"),
                        ),
                        (
                            "source",
                            models.CharField(blank=True, max_length=120, verbose_name="数据来源"),
                        ),
                        ("tags", models.CharField(blank=True, max_length=200, verbose_name="标签")),
                        (
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="units.authority",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="录入人",
                            ),
                        ),
                        (
                            "retired_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="撤销人",
                            ),
                        ),
                        (
                            "supersedes",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="superseded_by",
                                to="targets.libraryindicator",
                                verbose_name="更正自",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "指标",
                        "verbose_name_plural": "指标库",
                        "ordering": ["key"],
                        "indexes": [
                            models.Index(
                                fields=["authority", "current"], name="library_by_authority"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("current", True)),
                                fields=("authority", "key"),
                                name="library_indicator_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Plan",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(default="draft", max_length=40, verbose_name="状态"),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "number",
                            models.CharField(blank=True, max_length=80, verbose_name="文号"),
                        ),
                        (
                            "due_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="重报时限"),
                        ),
                        ("created_at", models.DateTimeField(verbose_name="建立时间")),
                        ("changed_at", models.DateTimeField(verbose_name="最后改动时间")),
                        (
                            "changed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="最后改动人",
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="建立人",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="plans",
                                to="units.unit",
                                verbose_name="单位",
                            ),
                        ),
                        (
                            "year",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="plans",
                                to="schemes.year",
                                verbose_name="年度",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "目标计划",
                        "verbose_name_plural": "目标计划",
                        "indexes": [models.Index(fields=["year", "state"], name="plan_by_state")],
                        "constraints": [
                            models.UniqueConstraint(fields=("year", "unit"), name="plan_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlanAnswer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("fingerprint", models.CharField(max_length=64)),
                        ("reason", models.CharField(max_length=500, verbose_name="理由")),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="谁说明的",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="answers",
                                to="targets.plan",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "检查说明",
                        "verbose_name_plural": "检查说明",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("plan", "fingerprint"), name="plan_answer_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="plan_answer_says_why",
                                violation_error_message="写明理由",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlanEdit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("kind", models.CharField(max_length=12)),
                        ("changes", models.JSONField()),
                        ("undone", models.BooleanField(default=False)),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        (
                            "actor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="改动人",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="edits",
                                to="targets.plan",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "计划改动",
                        "verbose_name_plural": "计划改动",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="PlanLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("order", models.PositiveIntegerField(default=0, verbose_name="序号")),
                        ("component", models.CharField(max_length=40, verbose_name="板块")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("inherited", "承接"),
                                    ("own_duty", "职责"),
                                    ("innovation", "创新"),
                                ],
                                default="own_duty",
                                max_length=12,
                                verbose_name="类别",
                            ),
                        ),
                        (
                            "nature",
                            models.CharField(
                                choices=[("result", "结果"), ("process", "过程")],
                                default="result",
                                max_length=10,
                                verbose_name="性质",
                            ),
                        ),
                        (
                            "title",
                            models.CharField(blank=True, max_length=200, verbose_name="目标"),
                        ),
                        ("content", models.TextField(blank=True, verbose_name="内容和要求")),
                        (
                            "measure",
                            models.CharField(blank=True, max_length=20, verbose_name="计量单位"),
                        ),
                        (
                            "last_year",
                            core.fields.ExactField(
                                blank=True, max_length=120, null=True, verbose_name="上年实绩"
                            ),
                        ),
                        (
                            "last_rank",
                            models.CharField(blank=True, max_length=40, verbose_name="上年位次"),
                        ),
                        (
                            "growth_basis",
                            models.CharField(blank=True, max_length=200, verbose_name="增长依据"),
                        ),
                        (
                            "deadline",
                            models.DateField(blank=True, null=True, verbose_name="完成时限"),
                        ),
                        (
                            "standard",
                            models.CharField(blank=True, max_length=300, verbose_name="质量标准"),
                        ),
                        (
                            "method",
                            models.CharField(blank=True, max_length=30, verbose_name="计分方法"),
                        ),
                        (
                            "params",
                            models.JSONField(blank=True, default=dict, verbose_name="计分参数"),
                        ),
                        (
                            "points",
                            core.fields.ExactField(
                                blank=True, max_length=120, null=True, verbose_name="分值"
                            ),
                        ),
                        (
                            "duty",
                            models.CharField(
                                choices=[("lead", "主办"), ("assist", "协办")],
                                default="lead",
                                max_length=10,
                                verbose_name="承担",
                            ),
                        ),
                        (
                            "share",
                            core.fields.ExactField(
                                blank=True, max_length=120, null=True, verbose_name="承担比例（%）"
                            ),
                        ),
                        (
                            "partners",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="共同承担单位"
                            ),
                        ),
                        (
                            "responsible",
                            models.CharField(blank=True, max_length=40, verbose_name="责任人"),
                        ),
                        (
                            "leader",
                            models.CharField(blank=True, max_length=40, verbose_name="分管领导"),
                        ),
                        (
                            "assigned",
                            core.fields.ExactField(
                                blank=True, max_length=120, null=True, verbose_name="上级下达数"
                            ),
                        ),
                        (
                            "assigned_by",
                            models.CharField(blank=True, max_length=120, verbose_name="下达文件"),
                        ),
                        (
                            "indicator",
                            models.CharField(
                                blank=True, max_length=40, verbose_name="下达指标编号"
                            ),
                        ),
                        ("origin", models.CharField(blank=True, max_length=160)),
                        ("origin_text", models.JSONField(blank=True, default=dict)),
                        ("gone", models.BooleanField(default=False)),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("changed_at", models.DateTimeField(verbose_name="最后改动时间")),
                        (
                            "changed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="最后改动人",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lines",
                                to="targets.plan",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "计划目标",
                        "verbose_name_plural": "计划目标",
                        "ordering": ["order", "pk"],
                        "indexes": [
                            models.Index(fields=["plan", "gone", "order"], name="plan_line_by_plan")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlanRemark",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("text", models.CharField(max_length=500, verbose_name="内容")),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        (
                            "solved_at",
                            models.DateTimeField(null=True, verbose_name="标为已改的时间"),
                        ),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="谁写的",
                            ),
                        ),
                        (
                            "line",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="remarks",
                                to="targets.planline",
                            ),
                        ),
                        (
                            "parent",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="replies",
                                to="targets.planremark",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="remarks",
                                to="targets.plan",
                            ),
                        ),
                        (
                            "solved_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="谁标为已改",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "批注",
                        "verbose_name_plural": "批注",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="PlanSubmission",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="第几次报送")),
                        ("snapshot", models.JSONField()),
                        ("answers", models.JSONField(default=list)),
                        ("digest", models.CharField(max_length=64, verbose_name="摘要")),
                        ("submitted_at", models.DateTimeField(verbose_name="报送时间")),
                        ("due_at", models.DateTimeField(null=True, verbose_name="时限")),
                        ("late", models.BooleanField(default=False, verbose_name="逾期")),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="submissions",
                                to="targets.plan",
                            ),
                        ),
                        (
                            "submitted_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="报送人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "目标报送",
                        "verbose_name_plural": "目标报送",
                        "ordering": ["number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("plan", "number"), name="plan_submission_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlanMove",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("key", models.CharField(max_length=20)),
                        ("before", models.CharField(max_length=40)),
                        ("after", models.CharField(max_length=40)),
                        ("digest", models.CharField(blank=True, max_length=64)),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=500, verbose_name="意见"),
                        ),
                        (
                            "document",
                            models.CharField(blank=True, max_length=200, verbose_name="依据文件"),
                        ),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        (
                            "actor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="经办人",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="moves",
                                to="targets.plan",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="units.unit",
                            ),
                        ),
                        (
                            "submission",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="moves",
                                to="targets.plansubmission",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "计划流转",
                        "verbose_name_plural": "计划流转",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="ProgressDraft",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("period", models.PositiveSmallIntegerField(verbose_name="截至月份")),
                        ("cells", models.JSONField(default=dict)),
                        (
                            "submitted_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="报送时间"),
                        ),
                        ("changed_at", models.DateTimeField(verbose_name="最后改动时间")),
                        (
                            "changed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="最后改动人",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="units.unit",
                            ),
                        ),
                        (
                            "year",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="schemes.year",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "进度草稿",
                        "verbose_name_plural": "进度草稿",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("year", "unit", "period"), name="progress_draft_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProgressReport",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("key", models.CharField(max_length=160, verbose_name="编号")),
                        ("current", models.BooleanField(default=True, verbose_name="现行")),
                        ("recorded_at", models.DateTimeField(verbose_name="录入时间")),
                        (
                            "origin",
                            models.CharField(
                                choices=[("entry", "录入"), ("import", "导入"), ("api", "接口")],
                                max_length=10,
                                verbose_name="来源",
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=500, verbose_name="更正理由"),
                        ),
                        (
                            "document",
                            models.CharField(blank=True, max_length=200, verbose_name="依据文件"),
                        ),
                        (
                            "retired_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="撤销时间"),
                        ),
                        (
                            "retired_reason",
                            models.CharField(blank=True, max_length=500, verbose_name="撤销理由"),
                        ),
                        ("target_key", models.CharField(max_length=140, verbose_name="目标编号")),
                        ("period", models.PositiveSmallIntegerField(verbose_name="截至月份")),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("reported", "本单位报数"),
                                    ("statistics", "统计数"),
                                    ("audited", "审计数"),
                                ],
                                max_length=12,
                                verbose_name="数据来源",
                            ),
                        ),
                        (
                            "actual",
                            core.fields.ExactField(
                                blank=True, max_length=120, null=True, verbose_name="累计实绩"
                            ),
                        ),
                        ("narrative", models.TextField(blank=True, verbose_name="进展情况")),
                        ("obstacles", models.TextField(blank=True, verbose_name="困难和问题")),
                        (
                            "projects",
                            models.JSONField(blank=True, default=list, verbose_name="项目台账"),
                        ),
                        ("late", models.BooleanField(default=False, verbose_name="逾期")),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="录入人",
                            ),
                        ),
                        (
                            "retired_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="撤销人",
                            ),
                        ),
                        (
                            "supersedes",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="superseded_by",
                                to="targets.progressreport",
                                verbose_name="更正自",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="units.unit",
                                verbose_name="单位",
                            ),
                        ),
                        (
                            "year",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="schemes.year",
                                verbose_name="年度",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "进度",
                        "verbose_name_plural": "进度",
                        "abstract": False,
                        "indexes": [
                            models.Index(
                                fields=["year", "current", "unit"], name="progressreport_by_unit"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("current", True)),
                                fields=("year", "key"),
                                name="progressreport_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="QualityWeight",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("key", models.CharField(max_length=160, verbose_name="编号")),
                        ("current", models.BooleanField(default=True, verbose_name="现行")),
                        ("recorded_at", models.DateTimeField(verbose_name="录入时间")),
                        (
                            "origin",
                            models.CharField(
                                choices=[("entry", "录入"), ("import", "导入"), ("api", "接口")],
                                max_length=10,
                                verbose_name="来源",
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=500, verbose_name="更正理由"),
                        ),
                        (
                            "document",
                            models.CharField(blank=True, max_length=200, verbose_name="依据文件"),
                        ),
                        (
                            "retired_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="撤销时间"),
                        ),
                        (
                            "retired_reason",
                            models.CharField(blank=True, max_length=500, verbose_name="撤销理由"),
                        ),
                        ("weight", core.fields.ExactField(max_length=120, verbose_name="权重")),
                        (
                            "enough",
                            core.fields.ExactField(
                                blank=True, max_length=120, null=True, verbose_name="应占比例（%）"
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="录入人",
                            ),
                        ),
                        (
                            "retired_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="撤销人",
                            ),
                        ),
                        (
                            "supersedes",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="superseded_by",
                                to="targets.qualityweight",
                                verbose_name="更正自",
                            ),
                        ),
                        (
                            "year",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="schemes.year",
                                verbose_name="年度",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "目标质量权重",
                        "verbose_name_plural": "目标质量权重",
                        "ordering": ["key"],
                        "indexes": [
                            models.Index(fields=["year", "current"], name="quality_weight_by_year")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("current", True)),
                                fields=("year", "key"),
                                name="quality_weight_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StatementSigning",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        (
                            "authority_name",
                            models.CharField(
                                blank=True, max_length=40, verbose_name="主体方签字人"
                            ),
                        ),
                        (
                            "authority_post",
                            models.CharField(blank=True, max_length=60, verbose_name="主体方职务"),
                        ),
                        (
                            "authority_on",
                            models.DateField(null=True, verbose_name="主体方签字日期"),
                        ),
                        (
                            "unit_name",
                            models.CharField(blank=True, max_length=40, verbose_name="单位签字人"),
                        ),
                        (
                            "unit_post",
                            models.CharField(blank=True, max_length=60, verbose_name="单位职务"),
                        ),
                        ("unit_on", models.DateField(null=True, verbose_name="单位签字日期")),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=500, verbose_name="更正理由"),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="signings",
                                to="targets.plan",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "责任书签订",
                        "verbose_name_plural": "责任书签订",
                        "ordering": ["number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("plan", "number"), name="statement_signing_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StatementTemplate",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "name",
                            models.CharField(blank=True, max_length=120, verbose_name="文件名"),
                        ),
                        ("content", models.BinaryField(blank=True)),
                        ("digest", models.CharField(blank=True, max_length=64)),
                        ("uploaded_at", models.DateTimeField(verbose_name="什么时候换的")),
                        (
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="statement_templates",
                                to="units.authority",
                            ),
                        ),
                        (
                            "uploaded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="谁换的",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "责任书模板",
                        "verbose_name_plural": "责任书模板",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Target",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("key", models.CharField(max_length=160, verbose_name="编号")),
                        ("current", models.BooleanField(default=True, verbose_name="现行")),
                        ("recorded_at", models.DateTimeField(verbose_name="录入时间")),
                        (
                            "origin",
                            models.CharField(
                                choices=[("entry", "录入"), ("import", "导入"), ("api", "接口")],
                                max_length=10,
                                verbose_name="来源",
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=500, verbose_name="更正理由"),
                        ),
                        (
                            "document",
                            models.CharField(blank=True, max_length=200, verbose_name="依据文件"),
                        ),
                        (
                            "retired_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="撤销时间"),
                        ),
                        (
                            "retired_reason",
                            models.CharField(blank=True, max_length=500, verbose_name="撤销理由"),
                        ),
                        ("component", models.CharField(max_length=40, verbose_name="板块")),
                        ("title", models.CharField(max_length=200, verbose_name="目标")),
                        ("content", models.TextField(blank=True, verbose_name="内容和要求")),
                        (
                            "measure",
                            models.CharField(blank=True, max_length=20, verbose_name="计量单位"),
                        ),
                        ("points", core.fields.ExactField(max_length=120, verbose_name="分值")),
                        ("method", models.CharField(max_length=30, verbose_name="计分方法")),
                        ("params", models.JSONField(default=dict, verbose_name="计分参数")),
                        (
                            "last_year",
                            core.fields.ExactField(
                                blank=True, max_length=120, null=True, verbose_name="上年实绩"
                            ),
                        ),
                        (
                            "assigned",
                            core.fields.ExactField(
                                blank=True, max_length=120, null=True, verbose_name="上级下达数"
                            ),
                        ),
                        (
                            "assigned_by",
                            models.CharField(blank=True, max_length=120, verbose_name="下达文件"),
                        ),
                        (
                            "indicator",
                            models.CharField(
                                blank=True, max_length=40, verbose_name="下达指标编号"
                            ),
                        ),
                        (
                            "deadline",
                            models.DateField(blank=True, null=True, verbose_name="完成时限"),
                        ),
                        (
                            "responsible",
                            models.CharField(blank=True, max_length=40, verbose_name="责任人"),
                        ),
                        ("order", models.PositiveIntegerField(default=0, verbose_name="序号")),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="录入人",
                            ),
                        ),
                        (
                            "retired_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="撤销人",
                            ),
                        ),
                        (
                            "supersedes",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="superseded_by",
                                to="targets.target",
                                verbose_name="更正自",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="units.unit",
                                verbose_name="单位",
                            ),
                        ),
                        (
                            "year",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="schemes.year",
                                verbose_name="年度",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "目标",
                        "verbose_name_plural": "目标",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["year", "current", "unit"], name="target_by_unit")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("current", True)),
                                fields=("year", "key"),
                                name="target_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TargetChange",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("serial", models.PositiveIntegerField(verbose_name="序号")),
                        (
                            "state",
                            models.CharField(default="draft", max_length=40, verbose_name="状态"),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "ground",
                            models.CharField(blank=True, max_length=40, verbose_name="事由"),
                        ),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=1000, verbose_name="理由"),
                        ),
                        (
                            "document",
                            models.CharField(blank=True, max_length=200, verbose_name="依据文件"),
                        ),
                        (
                            "number",
                            models.CharField(blank=True, max_length=80, verbose_name="文号"),
                        ),
                        (
                            "by_office",
                            models.BooleanField(default=False, verbose_name="目标办提出"),
                        ),
                        (
                            "submitted_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="提出时间"),
                        ),
                        (
                            "due_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="时限"),
                        ),
                        ("late", models.BooleanField(default=False, verbose_name="逾期")),
                        (
                            "applied_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="生效时间"),
                        ),
                        ("created_at", models.DateTimeField(verbose_name="拟稿时间")),
                        ("changed_at", models.DateTimeField(verbose_name="最后改动时间")),
                        (
                            "again",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="repeats",
                                to="targets.targetchange",
                                verbose_name="重新提出",
                            ),
                        ),
                        (
                            "changed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="最后改动人",
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="拟稿人",
                            ),
                        ),
                        (
                            "files",
                            models.ManyToManyField(
                                related_name="+", to="targets.evidencefile", verbose_name="证明材料"
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="target_changes",
                                to="units.unit",
                                verbose_name="单位",
                            ),
                        ),
                        (
                            "year",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="target_changes",
                                to="schemes.year",
                                verbose_name="年度",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "目标变更",
                        "verbose_name_plural": "目标变更",
                        "ordering": ["-pk"],
                        "indexes": [
                            models.Index(fields=["year", "state"], name="target_change_by_state")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("year", "serial"), name="target_change_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TargetChangeItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("change", "调整"),
                                    ("add", "新增"),
                                    ("drop", "取消"),
                                    ("replace", "替换"),
                                ],
                                max_length=10,
                                verbose_name="怎样改",
                            ),
                        ),
                        ("before", models.JSONField(blank=True, default=dict)),
                        ("texts", models.JSONField(blank=True, default=dict)),
                        ("note", models.CharField(blank=True, max_length=500, verbose_name="说明")),
                        ("made", models.CharField(blank=True, max_length=160)),
                        (
                            "change",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="items",
                                to="targets.targetchange",
                            ),
                        ),
                        (
                            "target",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="change_items",
                                to="targets.target",
                                verbose_name="目标",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "变更的目标",
                        "verbose_name_plural": "变更的目标",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="TargetChangeMove",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("key", models.CharField(max_length=20)),
                        ("before", models.CharField(max_length=40)),
                        ("after", models.CharField(max_length=40)),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=500, verbose_name="意见"),
                        ),
                        (
                            "document",
                            models.CharField(blank=True, max_length=200, verbose_name="依据文件"),
                        ),
                        ("digest", models.CharField(blank=True, max_length=64)),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        (
                            "actor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="经办人",
                            ),
                        ),
                        (
                            "change",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="moves",
                                to="targets.targetchange",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "变更流转",
                        "verbose_name_plural": "变更流转",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Tree",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(default="draft", max_length=12, verbose_name="状态"),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "deviation",
                            core.fields.ExactField(
                                blank=True, max_length=120, null=True, verbose_name="允许偏差（%）"
                            ),
                        ),
                        ("created_at", models.DateTimeField(verbose_name="建立时间")),
                        ("changed_at", models.DateTimeField(verbose_name="最后改动时间")),
                        (
                            "changed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="最后改动人",
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="建立人",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="trees",
                                to="units.unit",
                            ),
                        ),
                        (
                            "year",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="trees",
                                to="schemes.year",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "目标分解",
                        "verbose_name_plural": "目标分解",
                        "constraints": [
                            models.UniqueConstraint(fields=("year", "unit"), name="tree_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TreeEdit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("kind", models.CharField(max_length=12)),
                        ("changes", models.JSONField()),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        (
                            "actor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="改动人",
                            ),
                        ),
                        (
                            "tree",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="edits",
                                to="targets.tree",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "分解改动",
                        "verbose_name_plural": "分解改动",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="TreeRecheck",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("keys", models.JSONField(default=list)),
                        ("reason", models.CharField(max_length=300, verbose_name="原因")),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        ("solved_at", models.DateTimeField(null=True, verbose_name="核对时间")),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="谁标的",
                            ),
                        ),
                        (
                            "solved_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="谁核对的",
                            ),
                        ),
                        (
                            "tree",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="rechecks",
                                to="targets.tree",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "分解待核对",
                        "verbose_name_plural": "分解待核对",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="TreeRules",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "deviation",
                            core.fields.ExactField(
                                default=0, max_length=120, verbose_name="允许偏差（%）"
                            ),
                        ),
                        ("changed_at", models.DateTimeField(verbose_name="最后改动时间")),
                        (
                            "changed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="最后改动人",
                            ),
                        ),
                        (
                            "year",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tree_rules",
                                to="schemes.year",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "分解规定",
                        "verbose_name_plural": "分解规定",
                    },
                ),
                migrations.CreateModel(
                    name="TreeTarget",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("key", models.CharField(max_length=160, verbose_name="目标代码")),
                        (
                            "cover",
                            models.CharField(
                                choices=[
                                    ("sum", "数量相加"),
                                    ("each", "各自达到"),
                                    ("points", "分值相加"),
                                    ("text", "文字，有人承担即可"),
                                ],
                                max_length=8,
                                verbose_name="怎样覆盖",
                            ),
                        ),
                        ("seen", models.JSONField(default=dict)),
                        ("gone", models.BooleanField(default=False)),
                        (
                            "tree",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="targets",
                                to="targets.tree",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "分解的目标",
                        "verbose_name_plural": "分解的目标",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("tree", "key"), name="tree_target_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TreeNode",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("order", models.PositiveIntegerField(default=0, verbose_name="序号")),
                        ("title", models.CharField(max_length=200, verbose_name="任务")),
                        ("measures", models.TextField(blank=True, verbose_name="措施")),
                        (
                            "standard",
                            models.CharField(blank=True, max_length=300, verbose_name="标准"),
                        ),
                        (
                            "amount",
                            core.fields.ExactField(
                                blank=True, max_length=120, null=True, verbose_name="数量"
                            ),
                        ),
                        (
                            "measure",
                            models.CharField(blank=True, max_length=20, verbose_name="计量单位"),
                        ),
                        (
                            "points",
                            core.fields.ExactField(
                                blank=True, max_length=120, null=True, verbose_name="分值"
                            ),
                        ),
                        (
                            "cover",
                            models.CharField(
                                choices=[
                                    ("sum", "数量相加"),
                                    ("each", "各自达到"),
                                    ("points", "分值相加"),
                                    ("text", "文字，有人承担即可"),
                                ],
                                default="sum",
                                max_length=8,
                                verbose_name="怎样覆盖",
                            ),
                        ),
                        (
                            "mode",
                            models.CharField(
                                choices=[("directive", "指令"), ("consultative", "协商")],
                                default="directive",
                                max_length=12,
                                verbose_name="方式",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("assigned", "已下达"),
                                    ("proposed", "待承担人答复"),
                                    ("answered", "待单位同意"),
                                    ("agreed", "已商定"),
                                ],
                                default="assigned",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("answer", models.JSONField(blank=True, default=dict)),
                        (
                            "deadline",
                            models.DateField(blank=True, null=True, verbose_name="完成时限"),
                        ),
                        (
                            "duty",
                            models.CharField(
                                choices=[("lead", "主办"), ("assist", "协办")],
                                default="lead",
                                max_length=8,
                                verbose_name="承担",
                            ),
                        ),
                        (
                            "leader",
                            models.CharField(blank=True, max_length=40, verbose_name="分管领导"),
                        ),
                        ("gone", models.BooleanField(default=False)),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("changed_at", models.DateTimeField(verbose_name="最后改动时间")),
                        (
                            "changed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="最后改动人",
                            ),
                        ),
                        (
                            "parent",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="parts",
                                to="targets.treenode",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tasks",
                                to="units.person",
                                verbose_name="责任人",
                            ),
                        ),
                        (
                            "section",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="units.section",
                                verbose_name="科室",
                            ),
                        ),
                        (
                            "tree",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="nodes",
                                to="targets.tree",
                            ),
                        ),
                        (
                            "top",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="nodes",
                                to="targets.treetarget",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "分解任务",
                        "verbose_name_plural": "分解任务",
                        "ordering": ["order", "pk"],
                        "indexes": [
                            models.Index(
                                fields=["tree", "gone", "order"], name="tree_node_by_tree"
                            ),
                            models.Index(fields=["person", "gone"], name="tree_node_by_person"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TreeVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="第几版")),
                        ("snapshot", models.JSONField()),
                        (
                            "deviation",
                            core.fields.ExactField(max_length=120, verbose_name="允许偏差（%）"),
                        ),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=500, verbose_name="说明"),
                        ),
                        ("adopted_at", models.DateTimeField(verbose_name="审定时间")),
                        (
                            "adopted_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="审定人",
                            ),
                        ),
                        (
                            "tree",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="targets.tree",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "审定的分解",
                        "verbose_name_plural": "审定的分解",
                        "ordering": ["number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("tree", "number"), name="tree_version_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AssignedIndicator",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("key", models.CharField(max_length=160, verbose_name="编号")),
                        ("current", models.BooleanField(default=True, verbose_name="现行")),
                        ("recorded_at", models.DateTimeField(verbose_name="录入时间")),
                        (
                            "origin",
                            models.CharField(
                                choices=[("entry", "录入"), ("import", "导入"), ("api", "接口")],
                                max_length=10,
                                verbose_name="来源",
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=500, verbose_name="更正理由"),
                        ),
                        (
                            "document",
                            models.CharField(blank=True, max_length=200, verbose_name="依据文件"),
                        ),
                        (
                            "retired_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="撤销时间"),
                        ),
                        (
                            "retired_reason",
                            models.CharField(blank=True, max_length=500, verbose_name="撤销理由"),
                        ),
                        ("title", models.CharField(max_length=120, verbose_name="指标")),
                        ("issued_by", models.CharField(max_length=80, verbose_name="下达机关")),
                        (
                            "issued_on",
                            models.DateField(blank=True, null=True, verbose_name="下达日期"),
                        ),
                        (
                            "measure",
                            models.CharField(blank=True, max_length=20, verbose_name="计量单位"),
                        ),
                        (
                            "value",
                            core.fields.ExactField(
                                blank=True, max_length=120, null=True, verbose_name="下达数"
                            ),
                        ),
                        (
                            "direction",
                            models.CharField(
                                choices=[("higher", "越高越好"), ("lower", "越低越好")],
                                default="higher",
                                max_length=10,
                                verbose_name="方向",
                            ),
                        ),
                        ("units", models.JSONField(default=list, verbose_name="责任单位")),
                        ("order", models.PositiveIntegerField(default=0, verbose_name="序号")),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="录入人",
                            ),
                        ),
                        (
                            "retired_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="撤销人",
                            ),
                        ),
                        (
                            "supersedes",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="superseded_by",
                                to="targets.assignedindicator",
                                verbose_name="更正自",
                            ),
                        ),
                        (
                            "year",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="schemes.year",
                                verbose_name="年度",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "上级下达指标",
                        "verbose_name_plural": "上级下达指标",
                        "ordering": ["order", "key"],
                        "indexes": [
                            models.Index(fields=["year", "current"], name="assigned_by_year")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("current", True)),
                                fields=("year", "key"),
                                name="assigned_indicator_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Baseline",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("key", models.CharField(max_length=160, verbose_name="编号")),
                        ("current", models.BooleanField(default=True, verbose_name="现行")),
                        ("recorded_at", models.DateTimeField(verbose_name="录入时间")),
                        (
                            "origin",
                            models.CharField(
                                choices=[("entry", "录入"), ("import", "导入"), ("api", "接口")],
                                max_length=10,
                                verbose_name="来源",
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=500, verbose_name="更正理由"),
                        ),
                        (
                            "document",
                            models.CharField(blank=True, max_length=200, verbose_name="依据文件"),
                        ),
                        (
                            "retired_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="撤销时间"),
                        ),
                        (
                            "retired_reason",
                            models.CharField(blank=True, max_length=500, verbose_name="撤销理由"),
                        ),
                        ("title", models.CharField(max_length=200, verbose_name="目标")),
                        ("component", models.CharField(max_length=40, verbose_name="板块")),
                        (
                            "measure",
                            models.CharField(blank=True, max_length=20, verbose_name="计量单位"),
                        ),
                        ("value", core.fields.ExactField(max_length=120, verbose_name="上年实绩")),
                        ("from_year", models.PositiveSmallIntegerField(verbose_name="取自年度")),
                        ("provisional", models.BooleanField(default=False, verbose_name="暂定")),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="录入人",
                            ),
                        ),
                        (
                            "retired_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="撤销人",
                            ),
                        ),
                        (
                            "supersedes",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="superseded_by",
                                to="targets.baseline",
                                verbose_name="更正自",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="units.unit",
                                verbose_name="单位",
                            ),
                        ),
                        (
                            "year",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="schemes.year",
                                verbose_name="年度",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "上年实绩",
                        "verbose_name_plural": "上年实绩",
                        "abstract": False,
                        "indexes": [
                            models.Index(
                                fields=["year", "current", "unit"], name="baseline_by_unit"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("current", True)),
                                fields=("year", "key"),
                                name="baseline_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CommonBalance",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("group", models.CharField(max_length=40)),
                        ("component", models.CharField(max_length=40)),
                        ("step", models.CharField(max_length=20)),
                        ("effects", models.JSONField(default=dict)),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        ("undone_at", models.DateTimeField(null=True)),
                        (
                            "actor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="经办人",
                            ),
                        ),
                        (
                            "undone_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "year",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="schemes.year",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "共性目标平衡",
                        "verbose_name_plural": "共性目标平衡",
                        "ordering": ["-pk"],
                        "indexes": [
                            models.Index(fields=["year", "-id"], name="common_balance_by_year")
                        ],
                    },
                ),
            ],
        ),
    ]
