import core.migration_operations
import django.core.serializers.json
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        core.migration_operations.CreateModels(
            models=[
                migrations.CreateModel(
                    name="AuditEntry",
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
                            "actor_name",
                            models.CharField(blank=True, max_length=80, verbose_name="操作人姓名"),
                        ),
                        ("at", models.DateTimeField(db_index=True, verbose_name="时间")),
                        (
                            "event",
                            models.CharField(db_index=True, max_length=60, verbose_name="事项"),
                        ),
                        (
                            "subject_type",
                            models.CharField(blank=True, max_length=60, verbose_name="对象类型"),
                        ),
                        (
                            "subject_id",
                            models.CharField(blank=True, max_length=60, verbose_name="对象编号"),
                        ),
                        (
                            "subject",
                            models.CharField(blank=True, max_length=200, verbose_name="对象"),
                        ),
                        (
                            "detail",
                            models.JSONField(
                                default=dict,
                                encoder=django.core.serializers.json.DjangoJSONEncoder,
                                verbose_name="内容",
                            ),
                        ),
                        ("digest", models.CharField(max_length=64, verbose_name="摘要")),
                    ],
                    options={
                        "verbose_name": "审计记录",
                        "verbose_name_plural": "审计记录",
                        "ordering": ["-id"],
                    },
                ),
                migrations.CreateModel(
                    name="AuditSeal",
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
                        ("first_id", models.BigIntegerField(verbose_name="起")),
                        ("last_id", models.BigIntegerField(unique=True, verbose_name="止")),
                        ("count", models.PositiveIntegerField(verbose_name="条数")),
                        ("digest", models.CharField(max_length=64, verbose_name="摘要")),
                        ("sealed_at", models.DateTimeField(verbose_name="封存时间")),
                    ],
                    options={
                        "verbose_name": "审计封条",
                        "verbose_name_plural": "审计封条",
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="Delivery",
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
                            "channel",
                            models.CharField(
                                choices=[("email", "电子邮件"), ("webhook", "本地办公平台")],
                                max_length=10,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "待发"),
                                    ("sending", "在发"),
                                    ("sent", "已发"),
                                    ("failed", "未发出"),
                                ],
                                default="waiting",
                                max_length=10,
                            ),
                        ),
                        ("due_at", models.DateTimeField()),
                        ("attempts", models.PositiveSmallIntegerField(default=0)),
                        ("claimed_at", models.DateTimeField(blank=True, null=True)),
                        ("sent_at", models.DateTimeField(blank=True, null=True)),
                        ("error", models.CharField(blank=True, max_length=200)),
                    ],
                    options={
                        "verbose_name": "通知发送",
                        "verbose_name_plural": "通知发送",
                    },
                ),
                migrations.CreateModel(
                    name="Job",
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
                        ("kind", models.CharField(max_length=60, verbose_name="种类")),
                        ("payload", models.JSONField(default=dict, verbose_name="参数")),
                        ("unique_key", models.CharField(blank=True, max_length=160)),
                        ("once_key", models.CharField(max_length=160, null=True, unique=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("queued", "排队"),
                                    ("running", "进行中"),
                                    ("done", "已完成"),
                                    ("failed", "未完成"),
                                    ("stopped", "已停止"),
                                ],
                                default="queued",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("step", models.CharField(blank=True, max_length=60, verbose_name="步骤")),
                        ("done", models.PositiveIntegerField(default=0, verbose_name="已做")),
                        ("total", models.PositiveIntegerField(default=0, verbose_name="总数")),
                        ("steps", models.JSONField(default=list, verbose_name="各步")),
                        ("result", models.JSONField(default=dict, verbose_name="结果")),
                        (
                            "error",
                            models.CharField(blank=True, max_length=500, verbose_name="原因"),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(db_index=True, verbose_name="提出时间"),
                        ),
                        ("started_at", models.DateTimeField(null=True, verbose_name="开始时间")),
                        ("heartbeat_at", models.DateTimeField(null=True)),
                        ("finished_at", models.DateTimeField(null=True, verbose_name="完成时间")),
                        ("attempts", models.PositiveSmallIntegerField(default=0)),
                        ("stop_requested", models.BooleanField(default=False)),
                    ],
                    options={
                        "verbose_name": "后台任务",
                        "verbose_name_plural": "后台任务",
                        "ordering": ["-created_at"],
                    },
                ),
                migrations.CreateModel(
                    name="Notice",
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
                        ("event", models.CharField(max_length=60, verbose_name="事项")),
                        ("text", models.CharField(max_length=300, verbose_name="内容")),
                        (
                            "params",
                            models.JSONField(
                                default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder
                            ),
                        ),
                        ("url", models.CharField(blank=True, max_length=300, verbose_name="地址")),
                        (
                            "importance",
                            models.CharField(
                                choices=[("normal", "一般"), ("high", "重要")],
                                default="normal",
                                max_length=10,
                                verbose_name="重要程度",
                            ),
                        ),
                        ("once", models.CharField(blank=True, max_length=160)),
                        ("created_at", models.DateTimeField(verbose_name="时间")),
                        (
                            "read_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="已读时间"),
                        ),
                    ],
                    options={
                        "verbose_name": "通知",
                        "verbose_name_plural": "通知",
                        "ordering": ["-created_at", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="Preference",
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
                        ("email_on", models.BooleanField(default=True, verbose_name="发电子邮件")),
                        (
                            "webhook_on",
                            models.BooleanField(default=True, verbose_name="发到本地办公平台"),
                        ),
                        (
                            "language",
                            models.CharField(default="zh-hans", max_length=10, verbose_name="语言"),
                        ),
                        (
                            "quiet_from",
                            models.PositiveSmallIntegerField(default=21, verbose_name="免打扰起"),
                        ),
                        (
                            "quiet_to",
                            models.PositiveSmallIntegerField(default=7, verbose_name="免打扰止"),
                        ),
                        (
                            "digest_hour",
                            models.PositiveSmallIntegerField(default=8, verbose_name="汇总时间"),
                        ),
                        ("modes", models.JSONField(default=dict)),
                    ],
                    options={
                        "verbose_name": "通知设置",
                        "verbose_name_plural": "通知设置",
                    },
                ),
                migrations.CreateModel(
                    name="ReminderMark",
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
                        ("item", models.CharField(max_length=120)),
                        ("unit_code", models.CharField(blank=True, max_length=40)),
                        ("stage", models.CharField(max_length=10)),
                        ("day", models.DateField()),
                        ("told", models.PositiveIntegerField(default=0)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        "verbose_name": "提醒记录",
                        "verbose_name_plural": "提醒记录",
                    },
                ),
                migrations.CreateModel(
                    name="ReminderRules",
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
                        ("days_before", models.JSONField(default=list, verbose_name="提前天数")),
                        (
                            "head_after",
                            models.PositiveSmallIntegerField(
                                default=1, verbose_name="逾期几天报单位负责人"
                            ),
                        ),
                        (
                            "leader_after",
                            models.PositiveSmallIntegerField(
                                default=3, verbose_name="逾期几天报分管领导"
                            ),
                        ),
                        (
                            "office_after",
                            models.PositiveSmallIntegerField(
                                default=5, verbose_name="逾期几天报目标办"
                            ),
                        ),
                        (
                            "keep_days",
                            models.PositiveSmallIntegerField(default=400, verbose_name="保留天数"),
                        ),
                    ],
                    options={
                        "verbose_name": "提醒规则",
                        "verbose_name_plural": "提醒规则",
                    },
                ),
            ],
        ),
    ]
