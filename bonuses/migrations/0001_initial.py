import core.fields
import core.migration_operations
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("schemes", "0001_initial"),
        ("scoring", "0001_initial"),
        ("units", "0001_initial"),
    ]

    operations = [
        core.migration_operations.CreateModels(
            models=[
                migrations.CreateModel(
                    name="BonusSet",
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
                        ("engine_version", models.CharField(max_length=20)),
                        ("statistics", models.JSONField(default=dict)),
                        ("computed_at", models.DateTimeField(verbose_name="计算时间")),
                        (
                            "result_set",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="bonus_set",
                                to="scoring.resultset",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "奖金标准",
                        "verbose_name_plural": "奖金标准",
                    },
                ),
                migrations.CreateModel(
                    name="FiledRules",
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
                        ("title", models.CharField(max_length=200, verbose_name="办法名称")),
                        ("filed_on", models.DateField(verbose_name="备案日期")),
                        ("approved_by", models.CharField(max_length=120, verbose_name="批准机关")),
                        (
                            "approved_on",
                            models.DateField(blank=True, null=True, verbose_name="批准日期"),
                        ),
                        (
                            "paid_from",
                            models.CharField(
                                choices=[
                                    ("scheme", "按方案的标准，财政列支"),
                                    ("own", "按方案的标准，自筹经费"),
                                    ("nothing", "不发"),
                                ],
                                max_length=10,
                                verbose_name="奖金来源",
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
                                to="bonuses.filedrules",
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
                        "verbose_name": "参照执行办法",
                        "verbose_name_plural": "参照执行办法",
                        "abstract": False,
                        "indexes": [
                            models.Index(
                                fields=["year", "current", "unit"], name="filedrules_by_unit"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("current", True)),
                                fields=("year", "key"),
                                name="filedrules_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FundRecipient",
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
                        ("award", models.CharField(max_length=40, verbose_name="奖项")),
                        (
                            "decided_on",
                            models.DateField(blank=True, null=True, verbose_name="决定日期"),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="units.person",
                                verbose_name="人员",
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
                                to="bonuses.fundrecipient",
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
                        "verbose_name": "受奖对象",
                        "verbose_name_plural": "受奖对象",
                        "abstract": False,
                        "indexes": [
                            models.Index(
                                fields=["year", "current", "unit"], name="fundrecipient_by_unit"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("current", True)),
                                fields=("year", "key"),
                                name="fundrecipient_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OwnDistribution",
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
                            "amount",
                            core.fields.ExactField(max_length=120, verbose_name="金额（元）"),
                        ),
                        ("note", models.CharField(max_length=200, verbose_name="理由")),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="units.person",
                                verbose_name="人员",
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
                                to="bonuses.owndistribution",
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
                        "verbose_name": "自定分配",
                        "verbose_name_plural": "自定分配",
                        "abstract": False,
                        "indexes": [
                            models.Index(
                                fields=["year", "current", "unit"], name="owndistribution_by_unit"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("current", True)),
                                fields=("year", "key"),
                                name="owndistribution_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PersonalScore",
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
                            "score",
                            core.fields.ExactField(
                                blank=True, max_length=120, null=True, verbose_name="考评得分"
                            ),
                        ),
                        (
                            "grade",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("excellent", "优秀"),
                                    ("competent", "称职"),
                                    ("basically_competent", "基本称职"),
                                    ("incompetent", "不称职"),
                                    ("not_graded", "不定等次"),
                                ],
                                max_length=30,
                                verbose_name="年度考核等次",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="units.person",
                                verbose_name="人员",
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
                                to="bonuses.personalscore",
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
                        "verbose_name": "个人考评",
                        "verbose_name_plural": "个人考评",
                        "abstract": False,
                        "indexes": [
                            models.Index(
                                fields=["year", "current", "unit"], name="personalscore_by_unit"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("current", True)),
                                fields=("year", "key"),
                                name="personalscore_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="UnitRate",
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
                            "per_capita",
                            core.fields.ExactField(
                                max_length=120, null=True, verbose_name="人均标准"
                            ),
                        ),
                        (
                            "per_capita_shown",
                            core.fields.ShownField(
                                decimal_places=2,
                                editable=False,
                                max_digits=19,
                                null=True,
                                source="per_capita",
                                verbose_name="人均标准",
                            ),
                        ),
                        ("data", models.JSONField(default=dict)),
                        ("trace", models.JSONField(default=dict)),
                        (
                            "bonus_set",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="rates",
                                to="bonuses.bonusset",
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
                    ],
                    options={
                        "verbose_name": "单位人均标准",
                        "verbose_name_plural": "单位人均标准",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("bonus_set", "unit"), name="unit_rate_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("per_capita_shown__gte", 0),
                                    ("per_capita_shown__isnull", True),
                                    _connector="OR",
                                ),
                                name="unit_rate_not_negative",
                                violation_error_message="人均标准不能为负数",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="UnitWages",
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
                            "amount",
                            core.fields.ExactField(max_length=120, verbose_name="工资总额（元）"),
                        ),
                        ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
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
                                to="bonuses.unitwages",
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
                        "verbose_name": "工资总额",
                        "verbose_name_plural": "工资总额",
                        "abstract": False,
                        "indexes": [
                            models.Index(
                                fields=["year", "current", "unit"], name="unitwages_by_unit"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("current", True)),
                                fields=("year", "key"),
                                name="unitwages_once",
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
