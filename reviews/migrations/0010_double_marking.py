"""Two marks of a target, given apart."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """The pair and what each of the two says."""

    dependencies = [
        ("reviews", "0009_accountability"),
        ("schemes", "0009_setup_per_authority"),
        ("targets", "0013_progress"),
        ("units", "0007_sections"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MarkPair",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                ("offer", models.CharField(blank=True, max_length=80, verbose_name="定的数")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="理由")),
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
                "constraints": [
                    models.UniqueConstraint(fields=["year", "live"], name="mark_pair_once")
                ],
                "indexes": [models.Index(fields=["year", "state"], name="mark_pair_by_state")],
            },
        ),
        migrations.CreateModel(
            name="MarkOpinion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("figure", models.CharField(max_length=80, verbose_name="查实")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="理由")),
                ("way", models.CharField(blank=True, max_length=40, verbose_name="查验方式")),
                ("evidence", models.CharField(blank=True, max_length=500, verbose_name="查验依据")),
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
    ]
