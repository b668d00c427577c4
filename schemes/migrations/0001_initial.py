import core.migration_operations
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0002_accounts_and_authorities"),
        ("units", "0001_initial"),
    ]

    operations = [
        core.migration_operations.CreateModels(
            models=[
                migrations.CreateModel(
                    name="SchemeVersion",
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
                        ("code", models.CharField(max_length=40, verbose_name="代码")),
                        ("number", models.PositiveIntegerField(verbose_name="版次")),
                        ("title", models.CharField(max_length=120, verbose_name="名称")),
                        (
                            "document_number",
                            models.CharField(blank=True, max_length=80, verbose_name="文号"),
                        ),
                        ("document", models.JSONField(verbose_name="文件")),
                        ("digest", models.CharField(max_length=64, verbose_name="摘要")),
                        (
                            "state",
                            models.CharField(
                                choices=[("draft", "草稿"), ("published", "已发布")],
                                default="draft",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("created_at", models.DateTimeField(verbose_name="建立时间")),
                        (
                            "published_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="发布时间"),
                        ),
                        (
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="schemes",
                                to="units.authority",
                                verbose_name="考核主体",
                            ),
                        ),
                        (
                            "published_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="发布人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "方案版本",
                        "verbose_name_plural": "方案版本",
                        "ordering": ["authority", "code", "-number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("authority", "code", "number"), name="scheme_version_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state", "draft"),
                                    ("published_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="scheme_published_has_date",
                                violation_error_message="已发布的方案须有发布时间",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Setup",
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
                            "only",
                            models.BooleanField(
                                default=True, editable=False, null=True, unique=True
                            ),
                        ),
                        ("started_at", models.DateTimeField(verbose_name="开始时间")),
                        ("finished_at", models.DateTimeField(null=True, verbose_name="完成时间")),
                        (
                            "authority",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="units.authority",
                            ),
                        ),
                        (
                            "founder",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "首次设置",
                        "verbose_name_plural": "首次设置",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("only", True), ("only", None), _connector="OR"),
                                name="setup_only_one",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Transfer",
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
                        ("effective_on", models.DateField(verbose_name="生效日")),
                        (
                            "title",
                            models.CharField(blank=True, max_length=60, verbose_name="新职务"),
                        ),
                        (
                            "rank",
                            models.CharField(
                                blank=True, max_length=40, verbose_name="新领导奖档次"
                            ),
                        ),
                        ("document", models.CharField(max_length=200, verbose_name="依据文件")),
                        (
                            "months_from",
                            models.PositiveSmallIntegerField(verbose_name="原单位月数"),
                        ),
                        ("months_to", models.PositiveSmallIntegerField(verbose_name="新单位月数")),
                        (
                            "months_reason",
                            models.CharField(
                                blank=True, max_length=300, verbose_name="月数不同的理由"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("proposed", "待确认"),
                                    ("confirmed", "已确认"),
                                    ("declined", "未同意"),
                                    ("withdrawn", "已撤回"),
                                    ("undone", "已撤销"),
                                ],
                                default="proposed",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("proposed_at", models.DateTimeField(verbose_name="提出时间")),
                        ("decided_at", models.DateTimeField(null=True, verbose_name="办理时间")),
                        (
                            "decision_reason",
                            models.CharField(blank=True, max_length=500, verbose_name="理由"),
                        ),
                        ("effects", models.JSONField(default=dict)),
                        (
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="units.authority",
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="办理人",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="transfers",
                                to="units.person",
                                verbose_name="人员",
                            ),
                        ),
                        (
                            "posting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="units.posting",
                                verbose_name="原任职",
                            ),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="提出人",
                            ),
                        ),
                        (
                            "to_unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="units.unit",
                                verbose_name="调入单位",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "内部调动",
                        "verbose_name_plural": "内部调动",
                        "ordering": ["-effective_on", "-id"],
                        "indexes": [
                            models.Index(
                                fields=["authority", "effective_on"], name="transfer_by_day"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "proposed")),
                                fields=("person",),
                                name="transfer_one_at_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("months_from__lte", 12), ("months_to__lte", 12)
                                ),
                                name="transfer_months_at_most_12",
                                violation_error_message="一年最多 12 个月",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Year",
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
                        ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                        (
                            "state",
                            models.CharField(
                                choices=[("open", "进行中"), ("closed", "已封存")],
                                default="open",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "phase",
                            models.CharField(
                                choices=[
                                    ("filing", "目标申报"),
                                    ("running", "执行"),
                                    ("self_evaluation", "自评复核"),
                                    ("settling", "汇总审定"),
                                    ("publicity", "公示兑现"),
                                ],
                                default="filing",
                                max_length=20,
                                verbose_name="阶段",
                            ),
                        ),
                        (
                            "revision",
                            models.PositiveBigIntegerField(default=0, verbose_name="修订计数"),
                        ),
                        (
                            "whole_revision",
                            models.PositiveBigIntegerField(default=0, verbose_name="全年修订计数"),
                        ),
                        (
                            "opened_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="开年度时间"),
                        ),
                        (
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assessment_years",
                                to="units.authority",
                            ),
                        ),
                        (
                            "carried_from",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="schemes.year",
                                verbose_name="结转自",
                            ),
                        ),
                        (
                            "opened_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="开年度经办",
                            ),
                        ),
                        (
                            "scheme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="years",
                                to="schemes.schemeversion",
                                verbose_name="方案",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "考核年度",
                        "verbose_name_plural": "考核年度",
                        "ordering": ["-year", "authority"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("authority", "year"), name="assessment_year_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="UnitRevision",
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
                        ("revision", models.PositiveBigIntegerField(verbose_name="修订计数")),
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
                                related_name="unit_revisions",
                                to="schemes.year",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "单位修订计数",
                        "verbose_name_plural": "单位修订计数",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("year", "unit"), name="unit_revision_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PhaseChange",
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
                            "before",
                            models.CharField(
                                choices=[
                                    ("filing", "目标申报"),
                                    ("running", "执行"),
                                    ("self_evaluation", "自评复核"),
                                    ("settling", "汇总审定"),
                                    ("publicity", "公示兑现"),
                                ],
                                max_length=20,
                                verbose_name="原阶段",
                            ),
                        ),
                        (
                            "after",
                            models.CharField(
                                choices=[
                                    ("filing", "目标申报"),
                                    ("running", "执行"),
                                    ("self_evaluation", "自评复核"),
                                    ("settling", "汇总审定"),
                                    ("publicity", "公示兑现"),
                                ],
                                max_length=20,
                                verbose_name="新阶段",
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=500, verbose_name="理由"),
                        ),
                        ("moved_at", models.DateTimeField(verbose_name="时间")),
                        (
                            "moved_by",
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
                                related_name="phase_changes",
                                to="schemes.year",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "阶段变化",
                        "verbose_name_plural": "阶段变化",
                        "ordering": ["-id"],
                    },
                ),
                migrations.CreateModel(
                    name="ImportBatch",
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
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("checking", "检查中"),
                                    ("ready", "可写入"),
                                    ("refused", "有错误"),
                                    ("applying", "写入中"),
                                    ("applied", "已写入"),
                                    ("discarded", "已放弃"),
                                ],
                                default="checking",
                                max_length=12,
                                verbose_name="状态",
                            ),
                        ),
                        ("file_name", models.CharField(max_length=200, verbose_name="文件名")),
                        ("stored_name", models.CharField(max_length=80)),
                        ("digest", models.CharField(max_length=64, verbose_name="摘要")),
                        ("size", models.PositiveIntegerField(verbose_name="字节")),
                        ("uploaded_at", models.DateTimeField(verbose_name="上传时间")),
                        ("summary", models.JSONField(default=dict, verbose_name="概要")),
                        ("errors", models.JSONField(default=list, verbose_name="错误")),
                        (
                            "problem",
                            models.CharField(blank=True, max_length=500, verbose_name="拒收原因"),
                        ),
                        ("fingerprint", models.CharField(blank=True, max_length=64)),
                        ("attempt", models.PositiveSmallIntegerField(default=0)),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=500, verbose_name="理由"),
                        ),
                        (
                            "confirmed_gone",
                            models.PositiveIntegerField(default=0, verbose_name="确认撤销"),
                        ),
                        ("applied_at", models.DateTimeField(null=True, verbose_name="写入时间")),
                        (
                            "applied_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="写入人",
                            ),
                        ),
                        (
                            "job",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="core.job",
                                verbose_name="任务",
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
                                related_name="imports",
                                to="schemes.year",
                                verbose_name="年度",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "导入批次",
                        "verbose_name_plural": "导入批次",
                        "ordering": ["-uploaded_at"],
                        "indexes": [
                            models.Index(fields=["year", "-uploaded_at"], name="import_by_year")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CalendarEntry",
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
                        ("key", models.CharField(max_length=60, verbose_name="事项")),
                        ("original_due_at", models.DateTimeField(verbose_name="方案时限")),
                        ("due_at", models.DateTimeField(verbose_name="时限")),
                        (
                            "extension_reason",
                            models.CharField(blank=True, max_length=200, verbose_name="延期理由"),
                        ),
                        (
                            "extended_by",
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="calendar",
                                to="schemes.year",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "日历",
                        "verbose_name_plural": "日历",
                        "ordering": ["due_at"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("year", "key"), name="calendar_entry_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CalendarExtension",
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
                        ("before", models.DateTimeField(verbose_name="原时限")),
                        ("due_at", models.DateTimeField(verbose_name="新时限")),
                        ("reason", models.CharField(max_length=200, verbose_name="理由")),
                        (
                            "document",
                            models.CharField(blank=True, max_length=200, verbose_name="依据文件"),
                        ),
                        ("extended_at", models.DateTimeField(verbose_name="时间")),
                        (
                            "entry",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="extensions",
                                to="schemes.calendarentry",
                            ),
                        ),
                        (
                            "extended_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="经办",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="units.unit",
                                verbose_name="单位",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "时限调整",
                        "verbose_name_plural": "时限调整",
                        "ordering": ["-id"],
                        "indexes": [
                            models.Index(fields=["entry", "unit"], name="extension_by_entry")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Holiday",
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
                        ("day", models.DateField(verbose_name="日期")),
                        (
                            "kind",
                            models.CharField(
                                choices=[("off", "放假"), ("work", "上班")],
                                max_length=10,
                                verbose_name="类别",
                            ),
                        ),
                        ("name", models.CharField(max_length=40, verbose_name="名称")),
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
                                to="schemes.holiday",
                                verbose_name="更正自",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "节假日",
                        "verbose_name_plural": "节假日",
                        "ordering": ["day"],
                        "indexes": [
                            models.Index(
                                fields=["authority", "current", "day"], name="holiday_by_day"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("current", True)),
                                fields=("authority", "key"),
                                name="holiday_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ImportChange",
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
                        ("position", models.PositiveIntegerField()),
                        ("sheet", models.CharField(max_length=40, verbose_name="工作表")),
                        ("kind", models.CharField(max_length=10, verbose_name="变化")),
                        ("label", models.CharField(max_length=200, verbose_name="行")),
                        ("ref", models.CharField(blank=True, max_length=60, verbose_name="位置")),
                        ("fields", models.JSONField(default=list, verbose_name="各列")),
                        (
                            "batch",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="changes",
                                to="schemes.importbatch",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "导入变化",
                        "verbose_name_plural": "导入变化",
                        "ordering": ["position"],
                        "indexes": [
                            models.Index(
                                fields=["batch", "sheet", "kind"], name="import_change_by_sheet"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("batch", "position"), name="import_change_once"
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
