import core.fields
import core.migration_operations
import django.db.models.deletion
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
                    name="ResultSet",
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
                        ("number", models.PositiveIntegerField(verbose_name="号")),
                        ("engine_version", models.CharField(max_length=20)),
                        ("facts_digest", models.CharField(max_length=64)),
                        ("revision", models.PositiveBigIntegerField(verbose_name="修订计数")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("provisional", "暂定"),
                                    ("published", "已公布"),
                                    ("frozen", "已封存"),
                                ],
                                default="provisional",
                                max_length=12,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "incomplete",
                            models.PositiveIntegerField(default=0, verbose_name="缺项单位"),
                        ),
                        ("statistics", models.JSONField(default=dict, verbose_name="统计")),
                        ("started_at", models.DateTimeField(verbose_name="开始时间")),
                        ("finished_at", models.DateTimeField(verbose_name="完成时间")),
                        ("cause", models.CharField(max_length=20, verbose_name="起因")),
                        (
                            "requested_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "scheme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="schemes.schemeversion",
                            ),
                        ),
                        (
                            "year",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="result_sets",
                                to="schemes.year",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "结果集",
                        "verbose_name_plural": "结果集",
                        "ordering": ["-number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("year", "number"), name="result_set_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CurrentResult",
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
                        ("revision", models.PositiveBigIntegerField()),
                        ("read_revision", models.PositiveBigIntegerField(default=0)),
                        ("checked_at", models.DateTimeField(verbose_name="核对时间")),
                        (
                            "year",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="current_result",
                                to="schemes.year",
                            ),
                        ),
                        (
                            "result_set",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="scoring.resultset",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "现行结果",
                        "verbose_name_plural": "现行结果",
                    },
                ),
                migrations.CreateModel(
                    name="StoredUnitResult",
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
                        ("digest", models.CharField(max_length=64)),
                        ("unit_code", models.CharField(max_length=40)),
                        ("data", models.JSONField()),
                        ("trace", models.JSONField(encoder=core.fields.WrittenJSONEncoder)),
                        (
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="units.authority",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "单位结果",
                        "verbose_name_plural": "单位结果",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("authority", "digest"), name="unit_result_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ResultEntry",
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
                        ("name", models.CharField(max_length=80, verbose_name="单位")),
                        ("peer_group", models.CharField(max_length=40, verbose_name="考核组")),
                        (
                            "leader_in_charge",
                            models.CharField(blank=True, max_length=80, verbose_name="分管领导"),
                        ),
                        (
                            "total",
                            core.fields.ExactField(max_length=120, null=True, verbose_name="总分"),
                        ),
                        (
                            "total_shown",
                            core.fields.ShownField(
                                decimal_places=4,
                                editable=False,
                                max_digits=19,
                                null=True,
                                source="total",
                                verbose_name="总分",
                            ),
                        ),
                        ("rank", models.PositiveIntegerField(null=True, verbose_name="名次")),
                        (
                            "ranked_of",
                            models.PositiveIntegerField(default=0, verbose_name="参排数"),
                        ),
                        (
                            "excellent_extra",
                            core.fields.ExactField(
                                default="0", max_length=120, verbose_name="优秀比例增加"
                            ),
                        ),
                        (
                            "excellent_share",
                            core.fields.ExactField(
                                max_length=120, null=True, verbose_name="优秀比例"
                            ),
                        ),
                        (
                            "grade_by_score",
                            models.CharField(blank=True, max_length=40, verbose_name="按分等次"),
                        ),
                        ("grade", models.CharField(blank=True, max_length=40, verbose_name="等次")),
                        ("complete", models.BooleanField(default=True, verbose_name="齐全")),
                        ("order", models.PositiveIntegerField(default=0)),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="units.unit",
                            ),
                        ),
                        (
                            "result_set",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="entries",
                                to="scoring.resultset",
                            ),
                        ),
                        (
                            "result",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="scoring.storedunitresult",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "单位名次",
                        "verbose_name_plural": "单位名次",
                        "ordering": ["order"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("result_set", "unit"), name="result_entry_once"
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
