import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0003_monthly"),
        ("schemes", "0001_initial"),
        ("units", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="VoteRound",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "subject",
                    models.CharField(
                        choices=[("group", "测评主体"), ("component", "领导评价的板块")],
                        max_length=12,
                        verbose_name="用于",
                    ),
                ),
                ("key", models.CharField(max_length=40, verbose_name="测评主体")),
                (
                    "scale",
                    models.CharField(
                        choices=[("score", "打分"), ("rank", "排名次"), ("tier", "分档")],
                        max_length=6,
                        verbose_name="评法",
                    ),
                ),
                ("live", models.CharField(max_length=60, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "设计中"),
                            ("frozen", "已冻结"),
                            ("open", "投票中"),
                            ("tallied", "已计票"),
                            ("void", "已作废"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("title", models.CharField(max_length=80, verbose_name="名称")),
                ("secret", models.BooleanField(default=True, verbose_name="无记名")),
                (
                    "scope",
                    models.CharField(
                        choices=[
                            ("all", "全部单位"),
                            ("charge", "本人分管的单位"),
                            ("neighbours", "与本单位有工作关系的单位"),
                        ],
                        default="all",
                        max_length=12,
                        verbose_name="评哪些单位",
                    ),
                ),
                (
                    "sample",
                    models.PositiveSmallIntegerField(null=True, verbose_name="每人抽评几家"),
                ),
                ("least", models.CharField(default="0", max_length=12, verbose_name="每格最低分")),
                ("abstain", models.BooleanField(default=True, verbose_name="可以弃权")),
                ("quotas", models.JSONField(default=dict)),
                ("paper", models.JSONField(default=dict)),
                ("opens_at", models.DateTimeField(null=True, verbose_name="开始时间")),
                ("closes_at", models.DateTimeField(null=True, verbose_name="截止时间")),
                ("first_key", models.CharField(blank=True, max_length=64)),
                ("second_key", models.CharField(blank=True, max_length=64)),
                (
                    "void_reason",
                    models.CharField(blank=True, max_length=500, verbose_name="作废理由"),
                ),
                ("result", models.JSONField(default=dict)),
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
                        verbose_name="拟定人",
                    ),
                ),
                (
                    "first_holder",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="密钥保管人一",
                    ),
                ),
                (
                    "second_holder",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="密钥保管人二",
                    ),
                ),
                (
                    "year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="vote_rounds",
                        to="schemes.year",
                        verbose_name="年度",
                    ),
                ),
            ],
            options={
                "verbose_name": "投票轮次",
                "verbose_name_plural": "投票轮次",
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("year", "live"), name="vote_round_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Voter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("label", models.CharField(max_length=80, verbose_name="投票人")),
                ("code", models.CharField(max_length=64, null=True, unique=True)),
                ("units", models.JSONField(default=list)),
                ("voted", models.BooleanField(default=False, verbose_name="已投")),
                ("revoked", models.BooleanField(default=False, verbose_name="已除名")),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="投票人",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.unit",
                        verbose_name="单位",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="voters",
                        to="reviews.voteround",
                    ),
                ),
            ],
            options={
                "verbose_name": "投票人",
                "verbose_name_plural": "投票人",
                "ordering": ["round", "label"],
                "constraints": [
                    models.UniqueConstraint(fields=("round", "account"), name="voter_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="SealedBallot",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("sealed", models.BinaryField()),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="box",
                        to="reviews.voteround",
                    ),
                ),
            ],
            options={
                "verbose_name": "已封的票",
                "verbose_name_plural": "已封的票",
            },
        ),
    ]
