import core.fields
import core.migration_operations
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("schemes", "0001_initial"),
        ("targets", "0001_initial"),
        ("units", "0001_initial"),
    ]

    operations = [
        core.migration_operations.CreateModels(
            models=[
                migrations.CreateModel(
                    name="AccountabilityRecord",
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
                            models.CharField(default="draft", max_length=20, verbose_name="状态"),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("kind", models.CharField(max_length=40, verbose_name="种类")),
                        ("public", models.BooleanField(default=False, verbose_name="表彰类")),
                        (
                            "origin",
                            models.CharField(blank=True, max_length=60, verbose_name="提请依据"),
                        ),
                        (
                            "grounds",
                            models.CharField(blank=True, max_length=500, verbose_name="事由"),
                        ),
                        (
                            "basis",
                            models.CharField(blank=True, max_length=200, verbose_name="依据的规定"),
                        ),
                        (
                            "decided_by",
                            models.CharField(blank=True, max_length=120, verbose_name="决定机关"),
                        ),
                        (
                            "addressee",
                            models.CharField(blank=True, max_length=120, verbose_name="主送"),
                        ),
                        ("date", models.DateField(blank=True, null=True, verbose_name="决定日期")),
                        ("due", models.DateField(blank=True, null=True, verbose_name="整改截止")),
                        (
                            "notice_until",
                            models.DateField(blank=True, null=True, verbose_name="公示到"),
                        ),
                        (
                            "number",
                            models.CharField(blank=True, max_length=80, verbose_name="文号"),
                        ),
                        ("created_at", models.DateTimeField(verbose_name="拟稿时间")),
                        ("changed_at", models.DateTimeField(verbose_name="最后改动时间")),
                        (
                            "asked_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="提请人",
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
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="accountability",
                                to="units.person",
                                verbose_name="人员",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="accountability",
                                to="units.unit",
                                verbose_name="单位",
                            ),
                        ),
                        (
                            "year",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="accountability",
                                to="schemes.year",
                                verbose_name="年度",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "奖惩记录",
                        "verbose_name_plural": "奖惩记录",
                        "ordering": ["-pk"],
                        "indexes": [
                            models.Index(fields=["year", "state"], name="accountability_by_state")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("year", "serial"), name="accountability_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("origin", ""), _negated=True),
                                fields=("year", "unit", "kind", "origin"),
                                name="accountability_proposed_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AccountabilityMove",
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
                        ("before", models.CharField(max_length=20)),
                        ("after", models.CharField(max_length=20)),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=500, verbose_name="意见"),
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
                            "record",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="moves",
                                to="reviews.accountabilityrecord",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "奖惩流转",
                        "verbose_name_plural": "奖惩流转",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="AccountabilityTemplate",
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
                        ("kind", models.CharField(max_length=40, verbose_name="种类")),
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
                                related_name="+",
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
                        "verbose_name": "奖惩文书模板",
                        "verbose_name_plural": "奖惩文书模板",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="AwardBody",
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
                        ("name", models.CharField(max_length=120, verbose_name="授予机关")),
                        ("level", models.CharField(max_length=40, verbose_name="级别")),
                        (
                            "nature",
                            models.CharField(
                                choices=[
                                    ("government", "党委、政府"),
                                    ("department", "部门"),
                                    ("group", "领导小组、委员会"),
                                    ("other", "其他"),
                                ],
                                default="department",
                                max_length=12,
                                verbose_name="性质",
                            ),
                        ),
                        (
                            "systems",
                            models.JSONField(default=list, verbose_name="是哪些单位的上级系统"),
                        ),
                        ("variants", models.JSONField(default=list, verbose_name="其他写法")),
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
                                to="reviews.awardbody",
                                verbose_name="更正自",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "授予机关",
                        "verbose_name_plural": "授予机关",
                        "ordering": ["key"],
                        "indexes": [
                            models.Index(
                                fields=["authority", "current"], name="award_body_by_authority"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("current", True)),
                                fields=("authority", "key"),
                                name="award_body_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BallotRound",
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
                        ("voter_group", models.CharField(max_length=40, verbose_name="测评主体")),
                        ("secret", models.BooleanField(default=True, verbose_name="无记名")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "未开始"),
                                    ("open", "进行中"),
                                    ("closed", "已截止"),
                                ],
                                default="draft",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "closed_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="截止时间"),
                        ),
                        (
                            "year",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ballot_rounds",
                                to="schemes.year",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "测评轮次",
                        "verbose_name_plural": "测评轮次",
                        "ordering": ["voter_group"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("year", "voter_group"), name="ballot_round_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Ballot",
                    fields=[
                        ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                        (
                            "voter_label",
                            models.CharField(blank=True, max_length=80, verbose_name="投票人"),
                        ),
                        (
                            "score",
                            core.fields.ExactField(
                                blank=True, max_length=120, null=True, verbose_name="得分"
                            ),
                        ),
                        ("valid", models.BooleanField(default=True, verbose_name="有效")),
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
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ballots",
                                to="reviews.ballotround",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "测评票",
                        "verbose_name_plural": "测评票",
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="Claim",
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
                        ("list_key", models.CharField(max_length=40, verbose_name="清单")),
                        ("kind", models.CharField(max_length=40, verbose_name="种类")),
                        ("level", models.CharField(blank=True, max_length=40, verbose_name="级别")),
                        ("title", models.CharField(max_length=200, verbose_name="名称")),
                        (
                            "work",
                            models.CharField(blank=True, max_length=120, verbose_name="所涉工作"),
                        ),
                        (
                            "points",
                            core.fields.ExactField(
                                blank=True, max_length=120, null=True, verbose_name="分值"
                            ),
                        ),
                        ("count", models.PositiveSmallIntegerField(default=1, verbose_name="次数")),
                        ("conditions", models.JSONField(default=list, verbose_name="条件")),
                        ("date", models.DateField(blank=True, null=True, verbose_name="日期")),
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
                                to="reviews.claim",
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
                        "verbose_name": "加减分事项",
                        "verbose_name_plural": "加减分事项",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["year", "current", "unit"], name="claim_by_unit")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("current", True)),
                                fields=("year", "key"),
                                name="claim_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CommonMark",
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
                        ("points", core.fields.ExactField(max_length=120, verbose_name="分值")),
                        (
                            "score",
                            core.fields.ExactField(
                                blank=True, max_length=120, null=True, verbose_name="得分"
                            ),
                        ),
                        (
                            "note",
                            models.CharField(blank=True, max_length=500, verbose_name="扣分理由"),
                        ),
                        (
                            "applicability",
                            models.CharField(
                                choices=[
                                    ("applies", "适用"),
                                    ("not_applicable", "不适用"),
                                    ("disputed", "有异议"),
                                ],
                                default="applies",
                                max_length=20,
                                verbose_name="适用",
                            ),
                        ),
                        (
                            "marked_on",
                            models.DateField(blank=True, null=True, verbose_name="评定日期"),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="marks",
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
                                to="reviews.commonmark",
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
                        "verbose_name": "共性目标评分",
                        "verbose_name_plural": "共性目标评分",
                        "abstract": False,
                        "indexes": [
                            models.Index(
                                fields=["year", "current", "unit"], name="commonmark_by_unit"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("current", True)),
                                fields=("year", "key"),
                                name="commonmark_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Deduction",
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
                            "component",
                            models.CharField(blank=True, max_length=40, verbose_name="板块"),
                        ),
                        ("kind", models.CharField(max_length=30, verbose_name="种类")),
                        ("count", models.PositiveSmallIntegerField(default=1, verbose_name="次数")),
                        ("title", models.CharField(max_length=200, verbose_name="事由")),
                        ("date", models.DateField(blank=True, null=True, verbose_name="日期")),
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
                                to="reviews.deduction",
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
                        "verbose_name": "扣分",
                        "verbose_name_plural": "扣分",
                        "abstract": False,
                        "indexes": [
                            models.Index(
                                fields=["year", "current", "unit"], name="deduction_by_unit"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("current", True)),
                                fields=("year", "key"),
                                name="deduction_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("count__gte", 1)),
                                name="deduction_count_positive",
                                violation_error_message="次数至少为 1",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Feedback",
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
                            "until",
                            models.DateTimeField(blank=True, null=True, verbose_name="异议截止"),
                        ),
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
                    name="Grading",
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
                        ("stage", models.CharField(max_length=40, verbose_name="阶段")),
                        ("grade", models.CharField(max_length=40, verbose_name="等次")),
                        ("change", core.fields.ExactField(max_length=120, verbose_name="加减分")),
                        ("note", models.CharField(blank=True, max_length=500, verbose_name="理由")),
                        (
                            "graded_on",
                            models.DateField(blank=True, null=True, verbose_name="评定日期"),
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
                                to="reviews.grading",
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
                        "verbose_name": "等次评定",
                        "verbose_name_plural": "等次评定",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["year", "current", "unit"], name="grading_by_unit")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("current", True)),
                                fields=("year", "key"),
                                name="grading_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Honour",
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
                        ("title", models.CharField(max_length=200, verbose_name="名称")),
                        ("kind", models.CharField(max_length=30, verbose_name="种类")),
                        ("level", models.CharField(max_length=30, verbose_name="级别")),
                        ("is_system", models.BooleanField(default=False, verbose_name="系统授予")),
                        (
                            "multi_superior",
                            models.BooleanField(default=False, verbose_name="对口多个上级部门"),
                        ),
                        (
                            "recognised",
                            models.BooleanField(default=False, verbose_name="认定为特色工作"),
                        ),
                        (
                            "project",
                            models.CharField(blank=True, max_length=120, verbose_name="所涉工作"),
                        ),
                        (
                            "issued_by",
                            models.CharField(blank=True, max_length=120, verbose_name="授予机关"),
                        ),
                        ("date", models.DateField(verbose_name="证书日期")),
                        ("verified", models.BooleanField(default=True, verbose_name="已核实")),
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
                                to="reviews.honour",
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
                        "verbose_name": "加分申报",
                        "verbose_name_plural": "加分申报",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["year", "current", "unit"], name="honour_by_unit")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("current", True)),
                                fields=("year", "key"),
                                name="honour_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HonourClaim",
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
                            "list_key",
                            models.CharField(blank=True, max_length=40, verbose_name="清单"),
                        ),
                        ("kind", models.CharField(blank=True, max_length=40, verbose_name="种类")),
                        ("level", models.CharField(blank=True, max_length=40, verbose_name="级别")),
                        (
                            "title",
                            models.CharField(blank=True, max_length=200, verbose_name="名称"),
                        ),
                        (
                            "project",
                            models.CharField(blank=True, max_length=120, verbose_name="所涉工作"),
                        ),
                        (
                            "body",
                            models.CharField(blank=True, max_length=160, verbose_name="授予机关"),
                        ),
                        (
                            "issued_by",
                            models.CharField(
                                blank=True, max_length=120, verbose_name="证书上的机关"
                            ),
                        ),
                        ("date", models.DateField(blank=True, null=True, verbose_name="证书日期")),
                        (
                            "document",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="文号或证书编号"
                            ),
                        ),
                        ("is_system", models.BooleanField(default=False, verbose_name="系统授予")),
                        (
                            "multi_superior",
                            models.BooleanField(default=False, verbose_name="对口多个上级部门"),
                        ),
                        (
                            "recognised",
                            models.BooleanField(default=False, verbose_name="认定为特色工作"),
                        ),
                        (
                            "points",
                            core.fields.ExactField(
                                blank=True, max_length=120, null=True, verbose_name="分值"
                            ),
                        ),
                        ("count", models.PositiveSmallIntegerField(default=1, verbose_name="次数")),
                        (
                            "target",
                            models.CharField(blank=True, max_length=160, verbose_name="对应目标"),
                        ),
                        ("note", models.CharField(blank=True, max_length=500, verbose_name="说明")),
                        (
                            "conditions",
                            models.JSONField(blank=True, default=list, verbose_name="条件"),
                        ),
                        ("settled", models.BooleanField(default=False, verbose_name="已核定")),
                        (
                            "submitted_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="申报时间"),
                        ),
                        (
                            "due_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="时限"),
                        ),
                        ("late", models.BooleanField(default=False, verbose_name="逾期")),
                        (
                            "posted_on",
                            models.DateField(blank=True, null=True, verbose_name="公示开始"),
                        ),
                        (
                            "counted_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="计入时间"),
                        ),
                        ("made", models.CharField(blank=True, max_length=160)),
                        ("created_at", models.DateTimeField(verbose_name="拟稿时间")),
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
                                verbose_name="申报人",
                            ),
                        ),
                        (
                            "files",
                            models.ManyToManyField(
                                related_name="+",
                                to="targets.evidencefile",
                                verbose_name="证书和材料",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="honour_claims",
                                to="units.unit",
                                verbose_name="单位",
                            ),
                        ),
                        (
                            "year",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="honour_claims",
                                to="schemes.year",
                                verbose_name="年度",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "加分申报",
                        "verbose_name_plural": "加分申报",
                        "ordering": ["-pk"],
                        "indexes": [
                            models.Index(fields=["year", "state"], name="honour_claim_by_state")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("year", "serial"), name="honour_claim_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HonourClaimMove",
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
                        ("changes", models.JSONField(blank=True, default=dict)),
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
                            "claim",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="moves",
                                to="reviews.honourclaim",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "申报流转",
                        "verbose_name_plural": "申报流转",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="LeaderMark",
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
                        ("leader", models.CharField(max_length=40, verbose_name="领导")),
                        (
                            "score",
                            core.fields.ExactField(
                                blank=True, max_length=120, null=True, verbose_name="得分"
                            ),
                        ),
                        (
                            "full",
                            core.fields.ExactField(
                                blank=True, max_length=120, null=True, verbose_name="满分"
                            ),
                        ),
                        (
                            "place",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="名次"
                            ),
                        ),
                        ("tier", models.CharField(blank=True, max_length=40, verbose_name="档次")),
                        ("note", models.CharField(blank=True, max_length=500, verbose_name="说明")),
                        (
                            "marked_on",
                            models.DateField(blank=True, null=True, verbose_name="评定日期"),
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
                                to="reviews.leadermark",
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
                        "verbose_name": "领导评价",
                        "verbose_name_plural": "领导评价",
                        "abstract": False,
                        "indexes": [
                            models.Index(
                                fields=["year", "current", "unit"], name="leadermark_by_unit"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("current", True)),
                                fields=("year", "key"),
                                name="leadermark_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MarkBasis",
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
                                choices=[("target", "目标"), ("common", "共性目标")], max_length=10
                            ),
                        ),
                        ("fact", models.BigIntegerField()),
                        (
                            "way",
                            models.CharField(blank=True, max_length=40, verbose_name="查验方式"),
                        ),
                        (
                            "evidence",
                            models.CharField(blank=True, max_length=500, verbose_name="查验依据"),
                        ),
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
                        "indexes": [
                            models.Index(fields=["year", "unit"], name="mark_basis_by_unit")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MarkConflict",
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
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
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
                        (
                            "way",
                            models.CharField(blank=True, max_length=40, verbose_name="查验方式"),
                        ),
                        (
                            "evidence",
                            models.CharField(blank=True, max_length=500, verbose_name="查验依据"),
                        ),
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
                        (
                            "decision",
                            models.CharField(blank=True, max_length=500, verbose_name="意见"),
                        ),
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
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
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
                                blank=True,
                                related_name="+",
                                to="units.unit",
                                verbose_name="考核单位",
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
                            models.UniqueConstraint(
                                fields=("year", "name"), name="marking_team_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MarkPair",
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
                        ("key", models.CharField(max_length=160)),
                        ("live", models.CharField(max_length=160, null=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("first", "等第二人评"),
                                    ("apart", "相差过大，等人定"),
                                    ("offered", "已提出，等另一评分人同意"),
                                    ("settled", "已定"),
                                    ("void", "目标变更，作废"),
                                ],
                                default="first",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "offer",
                            models.CharField(blank=True, max_length=80, verbose_name="定的数"),
                        ),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=500, verbose_name="理由"),
                        ),
                        ("decided_at", models.DateTimeField(null=True, verbose_name="定的时间")),
                        ("made", models.BigIntegerField(null=True)),
                        (
                            "decided_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="定的人",
                            ),
                        ),
                        (
                            "offered_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="提出人",
                            ),
                        ),
                        (
                            "target",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="targets.target",
                                verbose_name="目标",
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
                                related_name="mark_pairs",
                                to="schemes.year",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "双人评分",
                        "verbose_name_plural": "双人评分",
                        "ordering": ["-pk"],
                        "indexes": [
                            models.Index(fields=["year", "state"], name="mark_pair_by_state")
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("year", "live"), name="mark_pair_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MarkOpinion",
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
                        ("figure", models.CharField(max_length=80, verbose_name="查实")),
                        ("note", models.CharField(blank=True, max_length=500, verbose_name="理由")),
                        (
                            "way",
                            models.CharField(blank=True, max_length=40, verbose_name="查验方式"),
                        ),
                        (
                            "evidence",
                            models.CharField(blank=True, max_length=500, verbose_name="查验依据"),
                        ),
                        ("texts", models.JSONField(default=dict)),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        (
                            "marker",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="评分人",
                            ),
                        ),
                        (
                            "pair",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="opinions",
                                to="reviews.markpair",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "独立评分",
                        "verbose_name_plural": "独立评分",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Objection",
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
                        (
                            "decision",
                            models.CharField(blank=True, max_length=500, verbose_name="决定理由"),
                        ),
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
                        "indexes": [
                            models.Index(fields=["year", "state"], name="objection_by_state")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OuterItem",
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
                        ("list_key", models.CharField(max_length=40, verbose_name="清单")),
                        ("item", models.CharField(max_length=80, verbose_name="项目")),
                        ("achieved", models.BooleanField(default=True, verbose_name="已完成")),
                        (
                            "place",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="名次"
                            ),
                        ),
                        (
                            "deduction",
                            core.fields.ExactField(
                                default="0", max_length=120, verbose_name="上级扣分"
                            ),
                        ),
                        ("date", models.DateField(blank=True, null=True, verbose_name="日期")),
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
                                to="reviews.outeritem",
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
                        "verbose_name": "上级考核项目",
                        "verbose_name_plural": "上级考核项目",
                        "abstract": False,
                        "indexes": [
                            models.Index(
                                fields=["year", "current", "unit"], name="outeritem_by_unit"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("current", True)),
                                fields=("year", "key"),
                                name="outeritem_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Placing",
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
                        ("place", models.PositiveSmallIntegerField(verbose_name="名次")),
                        ("of", models.PositiveSmallIntegerField(verbose_name="参评数")),
                        (
                            "decided_by",
                            models.CharField(blank=True, max_length=120, verbose_name="评定单位"),
                        ),
                        ("date", models.DateField(blank=True, null=True, verbose_name="日期")),
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
                                to="reviews.placing",
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
                        "verbose_name": "名次",
                        "verbose_name_plural": "名次",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["year", "current", "unit"], name="placing_by_unit")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("current", True)),
                                fields=("year", "key"),
                                name="placing_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PublicAppraisal",
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
                        ("rating", models.CharField(max_length=30, verbose_name="评议结果")),
                        (
                            "satisfaction",
                            core.fields.ShownField(
                                decimal_places=2,
                                editable=False,
                                max_digits=19,
                                null=True,
                                source="satisfaction_exact",
                                verbose_name="满意率",
                            ),
                        ),
                        (
                            "satisfaction_exact",
                            core.fields.ExactField(
                                blank=True, max_length=120, null=True, verbose_name="满意率"
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
                                to="reviews.publicappraisal",
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
                        "verbose_name": "行风评议",
                        "verbose_name_plural": "行风评议",
                        "abstract": False,
                        "indexes": [
                            models.Index(
                                fields=["year", "current", "unit"], name="publicappraisal_by_unit"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("current", True)),
                                fields=("year", "key"),
                                name="publicappraisal_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RegisterEntry",
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
                            models.CharField(default="draft", max_length=20, verbose_name="状态"),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "sort",
                            models.CharField(
                                choices=[
                                    ("deduction", "扣分"),
                                    ("veto", "一票否决"),
                                    ("appraisal", "行风评议"),
                                ],
                                max_length=12,
                                verbose_name="类别",
                            ),
                        ),
                        ("kind", models.CharField(max_length=40, verbose_name="种类")),
                        (
                            "component",
                            models.CharField(blank=True, max_length=40, verbose_name="板块"),
                        ),
                        ("count", models.PositiveSmallIntegerField(default=1, verbose_name="次数")),
                        ("title", models.CharField(max_length=200, verbose_name="事由")),
                        ("basis", models.CharField(max_length=200, verbose_name="依据的规定")),
                        ("document", models.CharField(max_length=200, verbose_name="认定文件")),
                        ("decided_by", models.CharField(max_length=120, verbose_name="认定机关")),
                        ("date", models.DateField(verbose_name="认定日期")),
                        (
                            "scope",
                            models.CharField(
                                choices=[("year", "全年"), ("part", "部分")],
                                default="year",
                                max_length=10,
                                verbose_name="范围",
                            ),
                        ),
                        (
                            "scope_note",
                            models.CharField(blank=True, max_length=200, verbose_name="范围说明"),
                        ),
                        (
                            "expires_on",
                            models.DateField(blank=True, null=True, verbose_name="有效到"),
                        ),
                        (
                            "told_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="告知时间"),
                        ),
                        (
                            "answer_due",
                            models.DateField(blank=True, null=True, verbose_name="申辩截止"),
                        ),
                        (
                            "answer",
                            models.CharField(blank=True, max_length=1000, verbose_name="单位申辩"),
                        ),
                        ("made", models.CharField(blank=True, max_length=160)),
                        ("created_at", models.DateTimeField(verbose_name="拟稿时间")),
                        ("changed_at", models.DateTimeField(verbose_name="最后改动时间")),
                        (
                            "asked_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="提请人",
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
                                verbose_name="登记人",
                            ),
                        ),
                        (
                            "files",
                            models.ManyToManyField(
                                related_name="+", to="targets.evidencefile", verbose_name="文件"
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="register_entries",
                                to="units.unit",
                                verbose_name="单位",
                            ),
                        ),
                        (
                            "year",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="register_entries",
                                to="schemes.year",
                                verbose_name="年度",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "登记事项",
                        "verbose_name_plural": "登记事项",
                        "ordering": ["-pk"],
                        "indexes": [
                            models.Index(fields=["year", "state"], name="register_entry_by_state")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("year", "serial"), name="register_entry_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RegisterMove",
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
                        ("before", models.CharField(max_length=20)),
                        ("after", models.CharField(max_length=20)),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=1000, verbose_name="意见"),
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
                            "entry",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="moves",
                                to="reviews.registerentry",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "登记流转",
                        "verbose_name_plural": "登记流转",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="SelfEvaluation",
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
                            models.CharField(default="draft", max_length=20, verbose_name="状态"),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "number",
                            models.PositiveIntegerField(default=0, verbose_name="第几次报送"),
                        ),
                        ("short", models.BooleanField(default=False, verbose_name="简表")),
                        ("report", models.TextField(blank=True, verbose_name="自评报告")),
                        (
                            "grade",
                            models.CharField(blank=True, max_length=40, verbose_name="自报等次"),
                        ),
                        (
                            "grade_reason",
                            models.CharField(
                                blank=True, max_length=500, verbose_name="自报等次的理由"
                            ),
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
                        "verbose_name": "自评",
                        "verbose_name_plural": "自评",
                        "ordering": ["unit"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("year", "unit"), name="self_evaluation_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SelfLine",
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
                        "verbose_name": "自评的目标",
                        "verbose_name_plural": "自评的目标",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("evaluation", "target"), name="self_line_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SelfVersion",
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
                        "verbose_name": "已报自评",
                        "verbose_name_plural": "已报自评",
                        "ordering": ["number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("evaluation", "number"), name="self_version_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SourceMark",
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
                        (
                            "marker",
                            models.CharField(blank=True, max_length=80, verbose_name="评分人"),
                        ),
                        ("score", core.fields.ExactField(max_length=120, verbose_name="得分")),
                        (
                            "full",
                            core.fields.ExactField(
                                blank=True, max_length=120, null=True, verbose_name="满分"
                            ),
                        ),
                        (
                            "note",
                            models.CharField(blank=True, max_length=500, verbose_name="评分理由"),
                        ),
                        (
                            "marked_on",
                            models.DateField(blank=True, null=True, verbose_name="评定日期"),
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
                                to="reviews.sourcemark",
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
                        "verbose_name": "单项评分",
                        "verbose_name_plural": "单项评分",
                        "abstract": False,
                        "indexes": [
                            models.Index(
                                fields=["year", "current", "unit"], name="sourcemark_by_unit"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("current", True)),
                                fields=("year", "key"),
                                name="sourcemark_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SpecialPoints",
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
                        ("list_key", models.CharField(max_length=40, verbose_name="清单")),
                        ("title", models.CharField(max_length=200, verbose_name="事由")),
                        ("points", core.fields.ExactField(max_length=120, verbose_name="分值")),
                        ("date", models.DateField(blank=True, null=True, verbose_name="日期")),
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
                                to="reviews.specialpoints",
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
                        "verbose_name": "专项分",
                        "verbose_name_plural": "专项分",
                        "abstract": False,
                        "indexes": [
                            models.Index(
                                fields=["year", "current", "unit"], name="specialpoints_by_unit"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("current", True)),
                                fields=("year", "key"),
                                name="specialpoints_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SupervisionItem",
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
                        ("batch", models.PositiveIntegerField(default=0, verbose_name="同一批")),
                        (
                            "sort",
                            models.CharField(
                                choices=[
                                    ("report", "定期报告"),
                                    ("check", "随机抽查"),
                                    ("order", "整改"),
                                ],
                                max_length=12,
                                verbose_name="类别",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(default="draft", max_length=20, verbose_name="状态"),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("title", models.CharField(max_length=200, verbose_name="事项")),
                        ("text", models.CharField(max_length=1000, verbose_name="内容")),
                        (
                            "target",
                            models.CharField(blank=True, max_length=160, verbose_name="目标"),
                        ),
                        ("date", models.DateField(blank=True, null=True, verbose_name="检查日期")),
                        (
                            "place",
                            models.CharField(blank=True, max_length=200, verbose_name="检查地点"),
                        ),
                        (
                            "checked_by",
                            models.CharField(blank=True, max_length=200, verbose_name="检查人"),
                        ),
                        ("problem", models.BooleanField(default=False, verbose_name="有问题")),
                        (
                            "told_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="告知时间"),
                        ),
                        ("due", models.DateField(blank=True, null=True, verbose_name="截止")),
                        (
                            "first_due",
                            models.DateField(blank=True, null=True, verbose_name="原截止"),
                        ),
                        (
                            "answer",
                            models.CharField(blank=True, max_length=2000, verbose_name="单位报送"),
                        ),
                        (
                            "answered_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="报送时间"),
                        ),
                        ("late", models.BooleanField(default=False, verbose_name="逾期")),
                        ("created_at", models.DateTimeField(verbose_name="拟稿时间")),
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
                                verbose_name="拟稿人",
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="orders",
                                to="reviews.supervisionitem",
                                verbose_name="来自抽查",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="supervision_items",
                                to="units.unit",
                                verbose_name="单位",
                            ),
                        ),
                        (
                            "year",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="supervision_items",
                                to="schemes.year",
                                verbose_name="年度",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "督查事项",
                        "verbose_name_plural": "督查事项",
                        "ordering": ["-pk"],
                        "indexes": [
                            models.Index(fields=["year", "state"], name="supervision_by_state")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("year", "serial"), name="supervision_item_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SupervisionMove",
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
                        ("before", models.CharField(max_length=20)),
                        ("after", models.CharField(max_length=20)),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=2000, verbose_name="意见"),
                        ),
                        ("due", models.DateField(blank=True, null=True, verbose_name="截止")),
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
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="moves",
                                to="reviews.supervisionitem",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "督查流转",
                        "verbose_name_plural": "督查流转",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="SurveyResult",
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
                        ("list_key", models.CharField(max_length=40, verbose_name="清单")),
                        ("score", core.fields.ExactField(max_length=120, verbose_name="平均分")),
                        (
                            "raters",
                            models.PositiveSmallIntegerField(default=1, verbose_name="评价人数"),
                        ),
                        ("date", models.DateField(blank=True, null=True, verbose_name="日期")),
                        (
                            "rater",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="units.unit",
                                verbose_name="评价单位",
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
                                to="reviews.surveyresult",
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
                        "verbose_name": "协作测评",
                        "verbose_name_plural": "协作测评",
                        "abstract": False,
                        "indexes": [
                            models.Index(
                                fields=["year", "current", "unit"], name="surveyresult_by_unit"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("current", True)),
                                fields=("year", "key"),
                                name="surveyresult_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TargetMark",
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
                            "note",
                            models.CharField(blank=True, max_length=500, verbose_name="评分理由"),
                        ),
                        (
                            "applicability",
                            models.CharField(
                                choices=[
                                    ("applies", "适用"),
                                    ("not_applicable", "不适用"),
                                    ("disputed", "有异议"),
                                ],
                                default="applies",
                                max_length=20,
                                verbose_name="适用",
                            ),
                        ),
                        (
                            "marked_by",
                            models.CharField(blank=True, max_length=80, verbose_name="评定单位"),
                        ),
                        (
                            "marked_on",
                            models.DateField(blank=True, null=True, verbose_name="评定日期"),
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
                                to="reviews.targetmark",
                                verbose_name="更正自",
                            ),
                        ),
                        (
                            "target",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="marks",
                                to="targets.target",
                                verbose_name="目标",
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
                        "verbose_name": "目标评分",
                        "verbose_name_plural": "目标评分",
                        "abstract": False,
                        "indexes": [
                            models.Index(
                                fields=["year", "current", "unit"], name="targetmark_by_unit"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("current", True)),
                                fields=("year", "key"),
                                name="targetmark_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Veto",
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
                        ("kind", models.CharField(max_length=30, verbose_name="种类")),
                        ("title", models.CharField(max_length=200, verbose_name="事由")),
                        (
                            "decided_by",
                            models.CharField(blank=True, max_length=120, verbose_name="认定机关"),
                        ),
                        ("date", models.DateField(blank=True, null=True, verbose_name="日期")),
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
                                to="reviews.veto",
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
                        "verbose_name": "一票否决",
                        "verbose_name_plural": "一票否决",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["year", "current", "unit"], name="veto_by_unit")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("current", True)),
                                fields=("year", "key"),
                                name="veto_once",
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
