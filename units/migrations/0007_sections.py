import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("units", "0006_several_authorities"),
    ]

    operations = [
        migrations.CreateModel(
            name="Section",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="科室名称")),
                ("order", models.PositiveIntegerField(default=0, verbose_name="序号")),
                ("abolished_on", models.DateField(blank=True, null=True, verbose_name="撤销日期")),
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
                    models.UniqueConstraint(fields=("unit", "name"), name="section_name_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="SectionMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                    models.Index(fields=["person", "ends_on"], name="section_member_by_person")
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
    ]
