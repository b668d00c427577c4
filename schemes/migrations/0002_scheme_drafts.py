"""Schemes that are being written: drafts, their edits, warnings that are kept."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("schemes", "0001_initial"),
        ("units", "0002_api_tokens"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SchemeDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40, verbose_name="代码")),
                ("title", models.CharField(max_length=120, verbose_name="名称")),
                ("document", models.JSONField(verbose_name="文件")),
                ("preset", models.CharField(blank=True, max_length=40, verbose_name="预置方案")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("writing", "起草中"),
                            ("awaiting", "待发布"),
                            ("published", "已发布"),
                            ("dropped", "已放弃"),
                        ],
                        default="writing",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, verbose_name="第几次改动")),
                ("created_at", models.DateTimeField(verbose_name="建立时间")),
                ("changed_at", models.DateTimeField(verbose_name="修改时间")),
                ("handed_at", models.DateTimeField(blank=True, null=True, verbose_name="提请时间")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="退回理由")),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scheme_drafts",
                        to="units.authority",
                        verbose_name="考核主体",
                    ),
                ),
                (
                    "base",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drafts",
                        to="schemes.schemeversion",
                        verbose_name="由哪一版改来",
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="修改",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="起草",
                    ),
                ),
                (
                    "handed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提请发布",
                    ),
                ),
                (
                    "published",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="written_as",
                        to="schemes.schemeversion",
                        verbose_name="发布为",
                    ),
                ),
            ],
            options={
                "verbose_name": "方案草稿",
                "verbose_name_plural": "方案草稿",
                "ordering": ["-changed_at"],
            },
        ),
        migrations.CreateModel(
            name="KeptFinding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=10, verbose_name="检查")),
                ("path", models.CharField(max_length=300, verbose_name="位置")),
                ("fingerprint", models.CharField(max_length=64)),
                ("text", models.TextField(verbose_name="检查说的话")),
                ("reason", models.CharField(max_length=500, verbose_name="理由")),
                ("kept_at", models.DateTimeField(verbose_name="时间")),
                (
                    "kept_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="经办",
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="kept",
                        to="schemes.schemedraft",
                    ),
                ),
            ],
            options={
                "verbose_name": "保留的检查项",
                "verbose_name_plural": "保留的检查项",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="DraftEdit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=10, verbose_name="改法")),
                ("changes", models.JSONField(verbose_name="改动")),
                ("version", models.PositiveIntegerField(verbose_name="第几次改动")),
                ("undone", models.BooleanField(default=False)),
                ("at", models.DateTimeField(verbose_name="时间")),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="经办",
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="edits",
                        to="schemes.schemedraft",
                    ),
                ),
            ],
            options={
                "verbose_name": "草稿改动",
                "verbose_name_plural": "草稿改动",
                "ordering": ["id"],
            },
        ),
        migrations.AddIndex(
            model_name="schemedraft",
            index=models.Index(fields=["authority", "state"], name="scheme_draft_by_state"),
        ),
        migrations.AddIndex(
            model_name="draftedit",
            index=models.Index(fields=["draft", "version"], name="draft_edit_by_version"),
        ),
    ]
