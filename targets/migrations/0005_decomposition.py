import core.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("schemes", "0009_setup_per_authority"),
        ("targets", "0004_plans"),
        ("units", "0007_sections"),
        ("units", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="LevelTwo",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("state", models.CharField(default="draft", max_length=12, verbose_name="状态")),
                ("version", models.PositiveIntegerField(default=1)),
                ("title", models.CharField(blank=True, max_length=120, verbose_name="名称")),
                ("document", models.CharField(blank=True, max_length=80, verbose_name="文号")),
                ("adopted_on", models.DateField(blank=True, null=True, verbose_name="通过日期")),
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
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=20)),
                ("before", models.CharField(max_length=12)),
                ("after", models.CharField(max_length=12)),
                ("snapshot", models.JSONField(default=dict)),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="意见")),
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
            name="Tree",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("state", models.CharField(default="draft", max_length=12, verbose_name="状态")),
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
                "constraints": [models.UniqueConstraint(fields=("year", "unit"), name="tree_once")],
            },
        ),
        migrations.CreateModel(
            name="TreeRecheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "deviation",
                    core.fields.ExactField(default=0, max_length=120, verbose_name="允许偏差（%）"),
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
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("order", models.PositiveIntegerField(default=0, verbose_name="序号")),
                ("title", models.CharField(max_length=200, verbose_name="任务")),
                ("measures", models.TextField(blank=True, verbose_name="措施")),
                ("standard", models.CharField(blank=True, max_length=300, verbose_name="标准")),
                (
                    "amount",
                    core.fields.ExactField(
                        blank=True, max_length=120, null=True, verbose_name="数量"
                    ),
                ),
                ("measure", models.CharField(blank=True, max_length=20, verbose_name="计量单位")),
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
                ("deadline", models.DateField(blank=True, null=True, verbose_name="完成时限")),
                (
                    "duty",
                    models.CharField(
                        choices=[("lead", "主办"), ("assist", "协办")],
                        default="lead",
                        max_length=8,
                        verbose_name="承担",
                    ),
                ),
                ("leader", models.CharField(blank=True, max_length=40, verbose_name="分管领导")),
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
                    models.Index(fields=["tree", "gone", "order"], name="tree_node_by_tree"),
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
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="第几版")),
                ("snapshot", models.JSONField()),
                ("deviation", core.fields.ExactField(max_length=120, verbose_name="允许偏差（%）")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="说明")),
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
                    models.UniqueConstraint(fields=("tree", "number"), name="tree_version_once")
                ],
            },
        ),
    ]
