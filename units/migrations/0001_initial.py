import core.fields
import core.migration_operations
import django.contrib.auth.models
import django.contrib.auth.validators
import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import units.fields
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("core", "0001_initial"),
    ]

    operations = [
        core.migration_operations.CreateModels(
            models=[
                migrations.CreateModel(
                    name="Section",
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
                        ("name", models.CharField(max_length=40, verbose_name="科室名称")),
                        ("order", models.PositiveIntegerField(default=0, verbose_name="序号")),
                        (
                            "abolished_on",
                            models.DateField(blank=True, null=True, verbose_name="撤销日期"),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sections",
                                to="units.unit",
                                verbose_name="单位",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "科室",
                        "verbose_name_plural": "科室",
                        "ordering": ["order", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("unit", "name"), name="section_name_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Account",
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
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        (
                            "last_login",
                            models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                        ),
                        (
                            "is_superuser",
                            models.BooleanField(
                                default=False,
                                help_text="Designates that this user has all permissions without explicitly assigning them.",
                                verbose_name="superuser status",
                            ),
                        ),
                        (
                            "username",
                            models.CharField(
                                error_messages={
                                    "unique": "A user with that username already exists."
                                },
                                help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                                max_length=150,
                                unique=True,
                                validators=[
                                    django.contrib.auth.validators.UnicodeUsernameValidator()
                                ],
                                verbose_name="username",
                            ),
                        ),
                        (
                            "email",
                            models.EmailField(
                                blank=True, max_length=254, verbose_name="email address"
                            ),
                        ),
                        (
                            "is_staff",
                            models.BooleanField(
                                default=False,
                                help_text="Designates whether the user can log into this admin site.",
                                verbose_name="staff status",
                            ),
                        ),
                        (
                            "is_active",
                            models.BooleanField(
                                default=True,
                                help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                                verbose_name="active",
                            ),
                        ),
                        (
                            "date_joined",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="date joined"
                            ),
                        ),
                        ("display_name", models.CharField(max_length=40, verbose_name="姓名")),
                        (
                            "initials",
                            models.CharField(blank=True, max_length=40, verbose_name="拼音首字母"),
                        ),
                        (
                            "must_change_password",
                            models.BooleanField(default=False, verbose_name="首次登录须改密码"),
                        ),
                        (
                            "password_changed_at",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="密码更改时间"
                            ),
                        ),
                        ("session_epoch", models.PositiveIntegerField(default=0)),
                        (
                            "groups",
                            models.ManyToManyField(
                                blank=True,
                                help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.group",
                                verbose_name="groups",
                            ),
                        ),
                        (
                            "user_permissions",
                            models.ManyToManyField(
                                blank=True,
                                help_text="Specific permissions for this user.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.permission",
                                verbose_name="user permissions",
                            ),
                        ),
                        (
                            "home",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="units.authority",
                                verbose_name="开户的考核主体",
                            ),
                        ),
                        (
                            "person",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="account",
                                to="units.person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "账号",
                        "verbose_name_plural": "账号",
                    },
                    managers=[
                        ("objects", django.contrib.auth.models.UserManager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Authority",
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
                        ("code", models.SlugField(max_length=40, unique=True, verbose_name="代码")),
                        ("name", models.CharField(max_length=80, verbose_name="名称")),
                        (
                            "short_name",
                            models.CharField(blank=True, max_length=40, verbose_name="简称"),
                        ),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="units.authority",
                                verbose_name="上级",
                            ),
                        ),
                        (
                            "as_unit",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="own_authority",
                                to="units.unit",
                                verbose_name="在上级的单位",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "考核主体",
                        "verbose_name_plural": "考核主体",
                        "ordering": ["code"],
                        "permissions": [
                            ("view_facts", "查看全部事实"),
                            ("edit_facts", "录入和更正事实"),
                            ("import_year", "导入年度工作簿"),
                            ("recompute", "重新计算"),
                            ("view_results", "查看全部结果"),
                            ("view_rates", "查看各单位人均标准"),
                            ("view_pay", "查看全部奖金行"),
                            ("view_audit", "查看审计记录"),
                            ("manage_accounts", "管理账号"),
                            ("set_up", "首次设置"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AccountBatch",
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
                        ("source", models.CharField(max_length=20)),
                        (
                            "file_name",
                            models.CharField(blank=True, max_length=200, verbose_name="文件名"),
                        ),
                        ("rows", models.JSONField(default=list)),
                        ("errors", models.JSONField(default=list)),
                        ("made_at", models.DateTimeField(null=True, verbose_name="建立时间")),
                        ("discarded", models.BooleanField(default=False)),
                        ("created_at", models.DateTimeField(verbose_name="提出时间")),
                        ("site", models.CharField(blank=True, max_length=200)),
                        ("slips_name", models.CharField(blank=True, max_length=80)),
                        ("slips_key", models.CharField(blank=True, max_length=80)),
                        ("slips_until", models.DateTimeField(null=True)),
                        ("slips_taken_at", models.DateTimeField(null=True)),
                        (
                            "created_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "job",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="core.job",
                            ),
                        ),
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
                        "verbose_name": "批量建号",
                        "verbose_name_plural": "批量建号",
                        "ordering": ["-created_at"],
                    },
                ),
                migrations.CreateModel(
                    name="Person",
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
                        ("code", models.CharField(max_length=40, verbose_name="工号")),
                        ("name", models.CharField(max_length=40, verbose_name="姓名")),
                        (
                            "initials",
                            models.CharField(blank=True, max_length=40, verbose_name="拼音首字母"),
                        ),
                        (
                            "pinyin",
                            units.fields.PinyinField(
                                blank=True,
                                editable=False,
                                family=True,
                                max_length=160,
                                source="name",
                                verbose_name="拼音",
                            ),
                        ),
                        (
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="people",
                                to="units.authority",
                                verbose_name="考核主体",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "人员",
                        "verbose_name_plural": "人员",
                        "ordering": ["authority", "code"],
                        "indexes": [
                            models.Index(
                                fields=["authority", "initials"], name="person_by_initials"
                            ),
                            models.Index(fields=["authority", "pinyin"], name="person_by_pinyin"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("authority", "code"), name="person_code_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Posting",
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
                        ("starts_on", models.DateField(verbose_name="起")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="止")),
                        ("title", models.CharField(blank=True, max_length=60, verbose_name="职务")),
                        (
                            "rank",
                            models.CharField(blank=True, max_length=40, verbose_name="领导奖档次"),
                        ),
                        (
                            "change",
                            models.CharField(blank=True, max_length=60, verbose_name="变动原因"),
                        ),
                        (
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="units.authority",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="postings",
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
                                to="units.posting",
                                verbose_name="更正自",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="postings",
                                to="units.unit",
                                verbose_name="单位",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "任职",
                        "verbose_name_plural": "任职",
                        "ordering": ["starts_on", "id"],
                        "indexes": [
                            models.Index(fields=["unit", "current"], name="posting_by_unit")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("current", True)),
                                fields=("authority", "key"),
                                name="posting_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on__isnull", True),
                                    ("ends_on__gte", models.F("starts_on")),
                                    _connector="OR",
                                ),
                                name="posting_ends_after_start",
                                violation_error_message="任职的止期不能早于起期",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PostingMonths",
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
                        ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                        ("months", models.PositiveSmallIntegerField(verbose_name="月数")),
                        (
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="units.authority",
                            ),
                        ),
                        (
                            "posting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="months",
                                to="units.posting",
                                verbose_name="任职",
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
                                to="units.postingmonths",
                                verbose_name="更正自",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "任职月数",
                        "verbose_name_plural": "任职月数",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("current", True)),
                                fields=("authority", "year", "key"),
                                name="posting_months_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("months__lte", 12)),
                                name="posting_months_at_most_12",
                                violation_error_message="一年最多 12 个月",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Sanction",
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
                        ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("warning", "党纪政纪警告以上处分"),
                                    ("reprimand", "书面效能告诫"),
                                ],
                                max_length=20,
                                verbose_name="种类",
                            ),
                        ),
                        ("date", models.DateField(verbose_name="日期")),
                        (
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="units.authority",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sanctions",
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
                                to="units.sanction",
                                verbose_name="更正自",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "处分告诫",
                        "verbose_name_plural": "处分告诫",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("current", True)),
                                fields=("authority", "year", "key"),
                                name="sanction_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SectionMember",
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
                        ("head", models.BooleanField(default=False, verbose_name="负责人")),
                        ("starts_on", models.DateField(verbose_name="起")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="止")),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sections",
                                to="units.person",
                                verbose_name="人员",
                            ),
                        ),
                        (
                            "section",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="members",
                                to="units.section",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "科室人员",
                        "verbose_name_plural": "科室人员",
                        "ordering": ["section", "-head", "starts_on", "pk"],
                        "indexes": [
                            models.Index(
                                fields=["person", "ends_on"], name="section_member_by_person"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ends_on", None)),
                                fields=("section", "person"),
                                name="section_member_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on__isnull", True),
                                    ("ends_on__gte", models.F("starts_on")),
                                    _connector="OR",
                                ),
                                name="section_member_ends_after_start",
                                violation_error_message="止期不能早于起期",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Unit",
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
                        ("name", models.CharField(max_length=80, verbose_name="名称")),
                        (
                            "short_name",
                            models.CharField(blank=True, max_length=40, verbose_name="简称"),
                        ),
                        (
                            "initials",
                            models.CharField(blank=True, max_length=40, verbose_name="拼音首字母"),
                        ),
                        (
                            "pinyin",
                            units.fields.PinyinField(
                                blank=True,
                                editable=False,
                                family=False,
                                max_length=160,
                                source="name",
                                verbose_name="拼音",
                            ),
                        ),
                        (
                            "abolished_on",
                            models.DateField(blank=True, null=True, verbose_name="撤销日期"),
                        ),
                        (
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="units",
                                to="units.authority",
                                verbose_name="考核主体",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "单位",
                        "verbose_name_plural": "单位",
                        "ordering": ["authority", "code"],
                        "permissions": [
                            ("view_unit_results", "查看本单位结果"),
                            ("view_unit_pay", "查看本单位奖金表"),
                            ("file_targets", "填报本单位目标"),
                            ("head_unit", "审定本单位事项"),
                            ("mark_items", "以本单位名义评共性目标"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("authority", "code"), name="unit_code_once"
                            ),
                            models.UniqueConstraint(
                                fields=("authority", "name"), name="unit_name_once"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RoleGrant",
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
                            "role",
                            models.CharField(
                                choices=[
                                    ("target_office", "目标办"),
                                    ("reviewing_office", "审核办公室"),
                                    ("department_filer", "填报员"),
                                    ("department_head", "单位负责人"),
                                    ("leader", "领导"),
                                    ("functional_department", "职能部门"),
                                    ("finance", "财务"),
                                    ("staff", "职工"),
                                    ("auditor", "审计员"),
                                    ("system_administrator", "系统管理员"),
                                    ("setup", "首次设置"),
                                ],
                                max_length=30,
                                verbose_name="角色",
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="grants",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="units.authority",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="grants",
                                to="units.unit",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "角色授予",
                        "verbose_name_plural": "角色授予",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "role", "authority", "unit"),
                                name="role_grant_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("unit__isnull", True)),
                                fields=("account", "role", "authority"),
                                name="role_grant_without_unit_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LeaderCharge",
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
                        ("starts_on", models.DateField(verbose_name="起")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="止")),
                        (
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="units.authority",
                            ),
                        ),
                        (
                            "leader",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="charges",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="分管领导",
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
                                to="units.leadercharge",
                                verbose_name="更正自",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="charges",
                                to="units.unit",
                                verbose_name="单位",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "分管",
                        "verbose_name_plural": "分管",
                        "ordering": ["unit", "starts_on"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("current", True)),
                                fields=("authority", "key"),
                                name="leader_charge_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on__isnull", True),
                                    ("ends_on__gte", models.F("starts_on")),
                                    _connector="OR",
                                ),
                                name="leader_charge_ends_after_start",
                                violation_error_message="分管的止期不能早于起期",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="UnitChange",
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
                            "kind",
                            models.CharField(
                                choices=[
                                    ("found", "设立"),
                                    ("rename", "更名"),
                                    ("reparent", "改变主管单位"),
                                    ("merge", "合并"),
                                    ("split", "分设"),
                                    ("abolish", "撤销"),
                                ],
                                max_length=12,
                                verbose_name="变动",
                            ),
                        ),
                        ("effective_on", models.DateField(verbose_name="生效日期")),
                        ("sources", models.JSONField(default=list, verbose_name="原单位")),
                        ("results", models.JSONField(default=list, verbose_name="现单位")),
                        (
                            "handling",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("paid_by_successor", "本年不再考核，人员按接收单位的标准发"),
                                    ("assessed_for_its_part", "本年照旧考核，各月按所在单位发"),
                                ],
                                max_length=24,
                                verbose_name="本年考核",
                            ),
                        ),
                        (
                            "was",
                            models.JSONField(
                                default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder
                            ),
                        ),
                        (
                            "becomes",
                            models.JSONField(
                                default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder
                            ),
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
                            "successor",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="units.unit",
                                verbose_name="接收单位",
                            ),
                        ),
                        (
                            "supersedes",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="superseded_by",
                                to="units.unitchange",
                                verbose_name="更正自",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "单位变动",
                        "verbose_name_plural": "单位变动",
                        "ordering": ["-effective_on", "-id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("current", True)),
                                fields=("authority", "key"),
                                name="unit_change_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="UnitRelation",
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
                            "kind",
                            models.CharField(
                                choices=[
                                    ("cooperates", "协同办事"),
                                    ("serves", "服务对象"),
                                    ("supervises", "业务指导"),
                                    ("supports", "保障支持"),
                                ],
                                max_length=20,
                                verbose_name="关系",
                            ),
                        ),
                        (
                            "closeness",
                            models.PositiveSmallIntegerField(
                                default=2,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(3),
                                ],
                                verbose_name="密切程度",
                            ),
                        ),
                        ("starts_on", models.DateField(verbose_name="起")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="止")),
                        (
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="units.authority",
                            ),
                        ),
                        (
                            "other_person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="units.person",
                                verbose_name="对方人员",
                            ),
                        ),
                        (
                            "other_unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="units.unit",
                                verbose_name="对方单位",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="relations",
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
                                to="units.unitrelation",
                                verbose_name="更正自",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="relations",
                                to="units.unit",
                                verbose_name="单位",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "工作关系",
                        "verbose_name_plural": "工作关系",
                        "ordering": ["unit", "other_unit", "starts_on"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("current", True)),
                                fields=("authority", "key"),
                                name="unit_relation_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on__isnull", True),
                                    ("ends_on__gte", models.F("starts_on")),
                                    _connector="OR",
                                ),
                                name="unit_relation_ends_after_start",
                                violation_error_message="关系的止期不能早于起期",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("closeness__gte", 1), ("closeness__lte", 3)),
                                name="unit_relation_closeness",
                                violation_error_message="密切程度为 1 至 3",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="UnitUserObjectPermission",
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
                            "content_object",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, to="units.unit"
                            ),
                        ),
                        (
                            "permission",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, to="auth.permission"
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "unique_together": {("user", "permission", "content_object")},
                    },
                ),
                migrations.CreateModel(
                    name="UnitYear",
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
                        ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                        ("name", models.CharField(max_length=80, verbose_name="当年名称")),
                        ("peer_group", models.CharField(max_length=40, verbose_name="考核组")),
                        (
                            "directly_assessed",
                            models.BooleanField(default=True, verbose_name="直接考核"),
                        ),
                        ("posts", models.PositiveIntegerField(default=0, verbose_name="编制数")),
                        (
                            "leader_in_charge",
                            models.CharField(blank=True, max_length=80, verbose_name="分管领导"),
                        ),
                        (
                            "own_expense",
                            models.BooleanField(default=False, verbose_name="自筹经费"),
                        ),
                        (
                            "own_distribution",
                            models.BooleanField(default=False, verbose_name="自定分配"),
                        ),
                        (
                            "spread",
                            core.fields.ExactField(
                                blank=True, max_length=120, null=True, verbose_name="内部差额（元）"
                            ),
                        ),
                        ("order", models.PositiveIntegerField(default=0, verbose_name="序号")),
                        (
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="unit_years",
                                to="units.authority",
                            ),
                        ),
                        (
                            "paid_like",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="units.unit",
                                verbose_name="比照单位",
                            ),
                        ),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="units.unit",
                                verbose_name="主管单位",
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
                                to="units.unityear",
                                verbose_name="更正自",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="years",
                                to="units.unit",
                                verbose_name="单位",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "单位年度",
                        "verbose_name_plural": "单位年度",
                        "ordering": ["year", "order", "key"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("current", True)),
                                fields=("authority", "year", "key"),
                                name="unit_year_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AuthorityUserObjectPermission",
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
                            "content_object",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, to="units.authority"
                            ),
                        ),
                        (
                            "permission",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, to="auth.permission"
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "unique_together": {("user", "permission", "content_object")},
                    },
                ),
                migrations.CreateModel(
                    name="Deputising",
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
                        ("roles", models.JSONField(default=list, verbose_name="代理的角色")),
                        ("starts_at", models.DateTimeField(verbose_name="起")),
                        ("ends_at", models.DateTimeField(verbose_name="止")),
                        ("reason", models.CharField(max_length=300, verbose_name="事由")),
                        ("document", models.CharField(max_length=200, verbose_name="依据文件")),
                        ("created_at", models.DateTimeField(verbose_name="登记时间")),
                        ("ended_at", models.DateTimeField(null=True, verbose_name="提前结束时间")),
                        (
                            "end_reason",
                            models.CharField(
                                blank=True, max_length=300, verbose_name="提前结束的理由"
                            ),
                        ),
                        (
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="units.authority",
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "deputy",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="deputises",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="代理人",
                            ),
                        ),
                        (
                            "ended_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "principal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="deputies",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="被代理人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "代理",
                        "verbose_name_plural": "代理",
                        "ordering": ["-starts_at", "-id"],
                        "indexes": [
                            models.Index(fields=["deputy", "ends_at"], name="deputising_by_deputy")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                                name="deputising_ends_after_start",
                                violation_error_message="代理的止期要晚于起期",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("principal", models.F("deputy")), _negated=True
                                ),
                                name="deputising_by_another",
                                violation_error_message="不能自己代理自己",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
