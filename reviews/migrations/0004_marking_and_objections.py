import core.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0003_honour_claims"),
        ("schemes", "0009_setup_per_authority"),
        ("targets", "0008_common_targets"),
        ("units", "0007_sections"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SelfEvaluation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("state", models.CharField(default="draft", max_length=20, verbose_name="状态")),
                ("version", models.PositiveIntegerField(default=1)),
                ("number", models.PositiveIntegerField(default=0, verbose_name="第几次报送")),
                ("short", models.BooleanField(default=False, verbose_name="简表")),
                ("report", models.TextField(blank=True, verbose_name="自评报告")),
                ("grade", models.CharField(blank=True, max_length=40, verbose_name="自报等次")),
                (
                    "grade_reason",
                    models.CharField(blank=True, max_length=500, verbose_name="自报等次的理由"),
                ),
                (
                    "return_reason",
                    models.CharField(blank=True, max_length=500, verbose_name="退回理由"),
                ),
                (
                    "submitted_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="报送时间"),
                ),
                ("late", models.BooleanField(default=False, verbose_name="逾期")),
                ("changed_at", models.DateTimeField(verbose_name="最后改动时间")),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="self_evaluations",
                        to="units.unit",
                    ),
                ),
                (
                    "year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="self_evaluations",
                        to="schemes.year",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("year", "unit"), name="self_evaluation_once")
                ],
                "verbose_name": "自评",
                "verbose_name_plural": "自评",
                "ordering": ["unit"],
            },
        ),
        migrations.CreateModel(
            name="SelfLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("target", models.CharField(max_length=160)),
                (
                    "actual",
                    core.fields.ExactField(
                        blank=True, max_length=120, null=True, verbose_name="实绩"
                    ),
                ),
                ("grade", models.CharField(blank=True, max_length=40, verbose_name="等次")),
                (
                    "score",
                    core.fields.ExactField(
                        blank=True, max_length=120, null=True, verbose_name="评分"
                    ),
                ),
                (
                    "claimed",
                    core.fields.ExactField(
                        blank=True, max_length=120, null=True, verbose_name="自评分"
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="说明")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="reviews.selfevaluation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("evaluation", "target"), name="self_line_once")
                ],
                "verbose_name": "自评的目标",
                "verbose_name_plural": "自评的目标",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="SelfVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="第几次报送")),
                ("content", models.JSONField(default=dict)),
                ("digest", models.CharField(max_length=64)),
                ("late", models.BooleanField(default=False, verbose_name="逾期")),
                ("at", models.DateTimeField(verbose_name="报送时间")),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="reviews.selfevaluation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("evaluation", "number"), name="self_version_once"
                    )
                ],
                "verbose_name": "已报自评",
                "verbose_name_plural": "已报自评",
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="Feedback",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("until", models.DateTimeField(blank=True, null=True, verbose_name="异议截止")),
                ("at", models.DateTimeField(verbose_name="反馈时间")),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.unit",
                    ),
                ),
                (
                    "year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="feedbacks",
                        to="schemes.year",
                    ),
                ),
            ],
            options={
                "verbose_name": "结果反馈",
                "verbose_name_plural": "结果反馈",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("year", "unit"), name="feedback_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="MarkBasis",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("target", "目标"), ("common", "共性目标")], max_length=10
                    ),
                ),
                ("fact", models.BigIntegerField()),
                ("way", models.CharField(blank=True, max_length=40, verbose_name="查验方式")),
                ("evidence", models.CharField(blank=True, max_length=500, verbose_name="查验依据")),
                (
                    "self_score",
                    core.fields.ExactField(
                        blank=True, max_length=120, null=True, verbose_name="自评分"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="时间")),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.unit",
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
                "verbose_name": "评分依据",
                "verbose_name_plural": "评分依据",
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["year", "unit"], name="mark_basis_by_unit")],
            },
        ),
        migrations.CreateModel(
            name="MarkConflict",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=300, verbose_name="回避事由")),
                ("at", models.DateTimeField(verbose_name="时间")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mark_conflicts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.unit",
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
                "verbose_name": "回避",
                "verbose_name_plural": "回避",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("year", "account", "unit"), name="mark_conflict_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MarkCorrection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("target", "目标"), ("common", "共性目标")], max_length=10
                    ),
                ),
                ("key", models.CharField(max_length=160)),
                ("fact", models.BigIntegerField(null=True)),
                ("texts", models.JSONField(default=dict)),
                ("reason", models.CharField(max_length=500, verbose_name="理由")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "待第二人同意"),
                            ("approved", "已同意"),
                            ("refused", "不同意"),
                        ],
                        default="open",
                        max_length=20,
                        verbose_name="状态",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("proposed_at", models.DateTimeField(verbose_name="提出时间")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="决定时间")),
                ("decision", models.CharField(blank=True, max_length=500, verbose_name="意见")),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.unit",
                    ),
                ),
                (
                    "year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mark_corrections",
                        to="schemes.year",
                    ),
                ),
            ],
            options={
                "verbose_name": "评分更正",
                "verbose_name_plural": "评分更正",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(fields=["year", "state"], name="mark_correction_by_state")
                ],
            },
        ),
        migrations.CreateModel(
            name="MarkingTeam",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="名称")),
                (
                    "members",
                    models.ManyToManyField(
                        blank=True,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="成员",
                    ),
                ),
                (
                    "units",
                    models.ManyToManyField(
                        blank=True, related_name="+", to="units.unit", verbose_name="考核单位"
                    ),
                ),
                (
                    "year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="marking_teams",
                        to="schemes.year",
                    ),
                ),
            ],
            options={
                "verbose_name": "考评组",
                "verbose_name_plural": "考评组",
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(fields=("year", "name"), name="marking_team_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("target", "目标"), ("common", "共性目标")], max_length=10
                    ),
                ),
                ("key", models.CharField(max_length=160)),
                ("fact", models.BigIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "待复核"),
                            ("upheld", "维持原评分"),
                            ("changed", "已改分"),
                            ("rejected", "不予受理"),
                            ("withdrawn", "已撤回"),
                        ],
                        default="open",
                        max_length=20,
                        verbose_name="状态",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("reason", models.CharField(max_length=1000, verbose_name="理由")),
                ("filed_at", models.DateTimeField(verbose_name="提出时间")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="决定时间")),
                ("decision", models.CharField(blank=True, max_length=500, verbose_name="决定理由")),
                ("made", models.BigIntegerField(null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "filed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                        related_name="+",
                        to="units.unit",
                        verbose_name="单位",
                    ),
                ),
                (
                    "year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="schemes.year",
                    ),
                ),
            ],
            options={
                "verbose_name": "评分异议",
                "verbose_name_plural": "评分异议",
                "ordering": ["-pk"],
                "indexes": [models.Index(fields=["year", "state"], name="objection_by_state")],
            },
        ),
    ]
